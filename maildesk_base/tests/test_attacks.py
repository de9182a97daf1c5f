"""Attacks by people who are signed in: what belongs to others stays out of reach."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .client_common import ClientCase

NAME = {"account_id": {"fields": {"display_name": {}}}}


class AttackCase(ClientCase):
    """Bob attacks from his own mailbox; Anna is the target."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.make_account(cls.bob, "bob@example.com", roles=())
        cls.env.flush_all()

    def as_bob(self, record):
        return record.with_user(self.bob)

    def share(self):
        """Let Bob work in Anna's mailbox too."""
        self.account.write(
            {"is_shared": True, "access_user_ids": [Command.link(self.bob.id)]}
        )
        self.env.invalidate_all()

    def assertRefused(self, model, values, **changed):
        """What Bob has made for himself cannot be changed into this."""
        record = self.env[model].with_user(self.bob).create(values)
        with self.assertRaises(AccessError):
            record.write(changed)
        self.assertFalse(record.sudo().search(self._domain(record, changed)))

    def _domain(self, record, values):
        return [("id", "=", record.id), *((n, "=", v) for n, v in values.items())]


@tagged("post_install", "-at_install")
class TestForeignOwners(AttackCase):
    def test_own_records_cannot_be_slipped_to_somebody_else(self):
        named = {"name": "Gift"}
        rule = {"address": "evil@example.org", "kind": "trusted"}
        for model, values in (
            ("mailbox.signature", {**named, "is_default": True}),
            ("mailbox.template", named),
            ("mailbox.tag", named),
            ("mailbox.sender_rule", rule),
        ):
            with self.subTest(model):
                self.assertRefused(model, values, user_id=self.anna.id)

    def test_mailbox_cannot_be_handed_to_somebody_who_did_not_ask(self):
        with self.assertRaises(AccessError):
            self.as_bob(self.own).write({"owner_id": self.anna.id})

    def test_only_administrators_write_into_everybodys_mail(self):
        for model in ("mailbox.signature", "mailbox.template", "mailbox.tag"):
            values = {"name": "For all", "user_id": False}
            with self.subTest(model):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(self.bob).create(values)
                shared = self.env[model].with_user(self.admin).create(values)
                self.assertTrue(self.as_bob(shared).read(["name"]))
                for attack in (
                    lambda each: each.write({"name": "Mine"}),
                    lambda each: each.unlink(),
                ):
                    with self.assertRaises(AccessError):
                        attack(self.as_bob(shared))

    def test_team_shares_tags_and_its_owner_the_signature(self):
        self.share()
        values = {"name": "Team", "user_id": False, "account_id": self.account.id}
        self.assertTrue(self.env["mailbox.tag"].with_user(self.bob).create(values))
        with self.assertRaises(AccessError):
            self.env["mailbox.signature"].with_user(self.bob).create(values)
        signature = self.env["mailbox.signature"].with_user(self.anna).create(values)
        self.assertTrue(self.as_bob(signature).read(["name"]))

    def test_shared_mailbox_is_not_chosen_for_new_mail_before_the_own(self):
        self.own.sudo().write(
            {
                "sequence": -1,
                "is_shared": True,
                "access_user_ids": [Command.link(self.anna.id)],
            }
        )
        draft = self.client(self.anna).save_draft({"subject": "Confidential"})
        self.assertEqual(draft["account_id"], self.account.id)


@tagged("post_install", "-at_install")
class TestForeignNames(AttackCase):
    """A relation reveals the name of what it leads to."""

    def test_name_of_a_foreign_mailbox_is_not_reported(self):
        for model, values in (
            ("mailbox.tag", {"name": "x"}),
            ("mailbox.signature", {"name": "x"}),
            ("mailbox.template", {"name": "x"}),
            ("mailbox.connect", {"email": "bob@example.com"}),
            ("mailbox.remove", {}),
            ("mailbox.connection_test", {}),
        ):
            records = self.env[model].with_user(self.bob)
            with self.subTest(model), self.assertRaises(AccessError):
                made = records.create({"account_id": self.account.id, **values})
                made.web_read(NAME)

    def test_name_of_a_foreign_signature_is_not_reported(self):
        signature = self.env["mailbox.signature"].create(
            {"name": "Resignation", "user_id": self.anna.id}
        )
        with self.assertRaises(AccessError):
            self.as_bob(self.own).write({"signature_id": signature.id})

    def test_dialog_of_somebody_else_is_closed(self):
        for model, values in (
            ("mailbox.connect", {"email": "anna@example.com"}),
            ("mailbox.join", {"email": "team@example.com"}),
            ("mailbox.remove", {"account_id": self.account.id}),
            ("mailbox.connection_test", {"account_id": self.account.id}),
        ):
            dialog = self.env[model].with_user(self.anna).create(values)
            for user in (self.bob, self.admin):
                others = dialog.with_user(user)
                self.assertFalse(others.search([("id", "=", dialog.id)]))
                with self.subTest(model), self.assertRaises(AccessError):
                    others.read(list(values))

    def test_typed_join_password_is_neither_readable_nor_stored(self):
        dialog = (
            self.env["mailbox.join"]
            .with_user(self.anna)
            .create({"email": "team@example.com", "password": "open sesame"})
        )
        self.assertFalse(dialog.read(["password"])[0]["password"])
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT to_jsonb(j)::text FROM mailbox_join j WHERE id = %s", [dialog.id]
        )
        self.assertNotIn("open sesame", self.env.cr.fetchone()[0])


@tagged("post_install", "-at_install")
class TestForeignFolders(AttackCase):
    def test_people_write_settings_of_folders_only(self):
        folder = self.make_folder(self.own, "Own")
        for values in (
            {"account_id": self.account.id},
            {"parent_id": self.inbox.id},
            {"remote_id": "INBOX"},
            {"cursor_changes": "x"},
            {"unread_count": 7},
            {"name": "Other"},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                self.as_bob(folder).write(values)
        self.as_bob(folder).write({"role": "archive", "sync_enabled": False})
        self.assertTrue(folder.role_is_manual)

    def test_name_with_wildcards_is_no_twin_of_others(self):
        self.make_folder(self.account, "Room 101")
        made = self.client(self.anna).create_folder(self.account.id, "Room 1_1")
        self.assertEqual(made["name"], "Room 1_1")


@tagged("post_install", "-at_install")
class TestJoining(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.write(
            {"is_shared": True, "join_enabled": True, "join_password": "open sesame"}
        )

    def test_address_is_no_pattern(self):
        for pattern in ("%@%", "%", "%@example.com", "____@example.com", "anna@%"):
            with self.subTest(pattern), self.assertRaises(UserError):
                self.env["mailbox.account"].with_user(self.bob).join(
                    pattern, "open sesame"
                )
        self.assertNotIn(self.bob, self.account.access_user_ids)

    def test_empty_password_opens_nothing(self):
        for password in ("", False, None):
            with self.subTest(password), self.assertRaises(UserError):
                self.env["mailbox.account"].with_user(self.bob).join(
                    "anna@example.com", password
                )

    def test_attempts_of_one_user_wait_for_each_other(self):
        attempts = self.env["mailbox.join_attempt"].with_user(self.bob)
        attempts._check_allowed()
        self.env.cr.execute(
            """SELECT count(*) FROM pg_locks
                WHERE locktype = 'advisory' AND pid = pg_backend_pid()
                  AND objid = %s""",
            [self.bob.id],
        )
        self.assertEqual(self.env.cr.fetchone()[0], 1)


@tagged("post_install", "-at_install")
class TestForeignFiles(AttackCase):
    """Files of Odoo that somebody wants to have sent to himself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = (
            cls.env["ir.attachment"]
            .with_user(cls.anna)
            .create({"name": "salary.png", "raw": b"S", "mimetype": "image/png"})
        )

    def outgoing(self, draft):
        return self.env["mailbox.draft"].browse(draft["id"])._build_outgoing().mime

    def image(self, server=""):
        return f'<p><img src="{server}/web/image/{self.secret.id}"></p>'

    def test_colleague_cannot_attach_a_file_of_the_drafts_writer(self):
        self.share()
        draft = self.client(self.anna).save_draft(
            {"account_id": self.account.id, "to": "evil@example.org"}
        )
        draft = self.client(self.bob).save_draft(
            {"id": draft["id"], "body": self.image()}
        )
        self.assertNotIn(b"salary.png", self.outgoing(draft))

    def test_image_of_the_writer_survives_a_colleagues_save(self):
        self.share()
        draft = self.client(self.anna).save_draft(
            {"account_id": self.account.id, "body": self.image(), "to": "c@example.com"}
        )
        draft = self.client(self.bob).save_draft(
            {"id": draft["id"], "body": f"<p>Hello</p>{self.image()}"}
        )
        self.assertIn(b"salary.png", self.outgoing(draft))

    def test_address_at_another_host_names_no_file_of_ours(self):
        draft = self.client(self.anna).save_draft(
            {
                "account_id": self.account.id,
                "to": "evil@example.org",
                "body": self.image("https://evil.example"),
            }
        )
        self.assertNotIn(b"salary.png", self.outgoing(draft))

    def test_foreign_file_cannot_be_linked_to_a_draft(self):
        self.share()
        draft = self.client(self.bob).save_draft(
            {"account_id": self.account.id, "to": "evil@example.org"}
        )
        record = self.env["mailbox.draft"].browse(draft["id"])
        attack = {"attachment_ids": [Command.link(self.secret.id)]}
        with self.assertRaises(AccessError):
            self.as_bob(record).write(attack)
        with self.assertRaises(AccessError):
            self.env["ir.attachment"].with_user(self.bob).create(
                {"name": "x", "raw": b"x", "res_model": record._name, "res_id": 1}
            )
        # Even what is linked by somebody with more rights does not go out.
        record.sudo().write(attack)
        self.assertNotIn(b"salary.png", self.outgoing(draft))

    def test_draft_about_a_private_mail_opens_for_colleagues_without_it(self):
        team = self.make_account(
            self.bob,
            "team@example.com",
            is_shared=True,
            access_user_ids=[Command.link(self.anna.id)],
        )
        private = self.mail(self.account, subject="Private matter")
        draft = self.client(self.anna).save_draft(
            {
                "account_id": team.id,
                "origin_id": private.id,
                "to": "carl@example.com",
                "mode": "reply",
            }
        )
        self.env.invalidate_all()
        seen = self.client(self.bob).open_draft(draft["id"])
        self.assertIsNone(seen["conversation_id"])
        self.client(self.bob).send(draft["id"])
        sent = self.env["mailbox.draft"].browse(draft["id"]).local_message_id
        self.assertEqual(sent.account_id, sent.conversation_id.account_id)

    def test_personal_signature_of_the_owner_stops_no_colleague(self):
        self.share()
        self.account.signature_id = self.env["mailbox.signature"].create(
            {"name": "Anna", "body": "<p>Anna's own</p>", "user_id": self.anna.id}
        )
        self.env.invalidate_all()
        draft = self.client(self.bob).save_draft({"account_id": self.account.id})
        self.assertNotIn("own", draft["body"])

    def test_name_of_a_private_signature_is_shown_to_nobody_else(self):
        self.share()
        private = self.env["mailbox.signature"].create(
            {"name": "Hush", "body": "x", "user_id": self.anna.id}
        )
        as_anna = self.account.with_user(self.anna)
        as_anna.signature_id = private
        self.assertEqual(as_anna.signature_id, private)
        draft = self.client(self.anna).save_draft(
            {"account_id": self.account.id, "signature_id": private.id}
        )
        draft = self.env["mailbox.draft"].browse(draft["id"])
        identity = self.env["mailbox.identity"].create(
            {"account_id": self.account.id, "email": "a@example.com"}
        )
        identity.signature_id = private
        shared = self.registry["mailbox.shared.mixin"]
        tried = set()
        for record in map(self.as_bob, (self.account, draft, identity)):
            for name, field in record._fields.items():
                comodel = field.comodel_name and self.env[field.comodel_name]
                if field.type != "many2one" or not isinstance(comodel, shared):
                    continue
                tried.add(record._name)
                self.assertNotIn("Hush", self.revealed_by(record, name))
        self.assertEqual(len(tried), 3)

    def revealed_by(self, record, name):
        """All that somebody gets of a field."""
        spec = {name: {"fields": {"display_name": {}}}}
        said = ""
        for attempt in (
            lambda: record.read([name]),
            lambda: record.web_read(spec),
            lambda: record.export_data([name]),
            lambda: record.formatted_read_group([], [name], ["__count"]),
        ):
            try:
                said += str(attempt())
            except (UserError, ValueError):
                continue
        return said

    def test_tag_is_taken_from_the_others_by_nobody_but_the_owner(self):
        self.share()
        Tag = self.env["mailbox.tag"]
        team = Tag.create(
            {"name": "Team", "account_id": self.account.id, "user_id": False}
        )
        own = self.as_bob(Tag).create({"name": "Bob's", "user_id": self.bob.id})
        self.as_bob(team).name = "Still ours"
        with self.assertRaises(AccessError):
            self.as_bob(team).unlink()
        own.unlink()
        team.with_user(self.anna).unlink()
        self.assertFalse(team.exists())


@tagged("post_install", "-at_install")
class TestOutsiders(AttackCase):
    """People without the right, customers in the portal, and nobody at all."""

    def test_no_model_answers_to_them(self):
        portal = new_test_user(self.env, "md_portal", groups="base.group_portal")
        public = self.env.ref("base.public_user")
        for user in (portal, public, self.outsider):
            for name in self.registry:
                model = self.env[name].with_user(user)
                if name.startswith("mailbox.") and not model._abstract:
                    with self.subTest(model=name, user=user.login):
                        self.assertClosed(model)

    def assertClosed(self, model):
        """None of the ways to read or write answers."""
        for attempt in (
            lambda: model.search([]),
            lambda: model.search_count([]),
            lambda: model.name_search(""),
            lambda: model.formatted_read_group([], [], ["__count"]),
            lambda: model.web_search_read([], {}),
            lambda: model.browse(1).read(["id"]),
            lambda: model.create({}),
        ):
            with self.assertRaises(AccessError):
                attempt()
