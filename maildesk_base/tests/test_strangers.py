"""Who has no business with a mailbox, at every model, wizard and method there is."""

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from .client_common import ClientCase
from .registry_walk import (
    BORROWED,
    CATALOGUES,
    MARK,
    Owned,
    arguments,
    is_own,
    public_methods,
    stored_models,
    walked_models,
)
from .test_client_messages import HTML_MAIL

# Their answer alone would reveal that there is something.
COUNTING = ("search", "search_count", "has_access")
# Kept by a person or a dialog; no mailbox administrator has any business with it.
PERSONAL = ("mailbox.sender_rule",)


@tagged("post_install", "-at_install")
class TestStrangers(ClientCase):
    """A second, third and fourth user see nothing, change nothing, add nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.write({"name": MARK, "sender_name": MARK, "last_error": MARK})
        message = cls.mail_with(
            cls.account, HTML_MAIL, subject=MARK, preview=MARK, from_name=MARK
        )
        anna = cls.env(user=cls.anna)["mailbox.client"]
        draft = anna.save_draft({"account_id": cls.account.id, "subject": MARK})
        anna.save_draft({"id": draft["id"], "subject": f"{MARK} again"})
        anna.act([message.id], "archive")
        anna.link(message.id, "res.partner", cls.anna.partner_id.id)
        cls.env["mailbox.body"]._store_bodies({message.id: {"text": MARK}})
        cls.make_shared_things()
        cls.make_files(message, draft["id"])
        cls.owned = Owned(cls.env(user=cls.anna, su=True))
        cls.owned.collect(cls.account)
        cls.make_strangers()
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def make_shared_things(cls):
        """Own and shared ones, with and without a mailbox."""
        for name in ("tag", "signature", "template"):
            model = cls.env[f"mailbox.{name}"]
            model.create({"name": MARK, "user_id": cls.anna.id})
            model.create({"name": MARK, "user_id": False, "account_id": cls.account.id})

    @classmethod
    def make_files(cls, message, draft_id):
        for model, record_id in (
            (message._name, message.id),
            ("mailbox.draft", draft_id),
        ):
            cls.env["ir.attachment"].create(
                {"name": MARK, "raw": MARK, "res_model": model, "res_id": record_id}
            )

    @classmethod
    def make_strangers(cls):
        cls.make_account(cls.bob, "bob@example.com")
        other = cls.env["res.company"].create({"name": "Other"})
        cls.boss = new_test_user(
            cls.env,
            "md_other_boss",
            groups="maildesk_base.group_admin",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        cls.portal = new_test_user(cls.env, "md_portal", groups="base.group_portal")

    def strangers(self):
        return (self.bob, self.boss, self.outsider, self.portal)

    @mute_logger("odoo.sql_db", "odoo.models", "odoo.addons.base.models.ir_rule")
    def test_every_method_of_every_model(self):
        before = self.contents()
        called, failures = 0, []
        for model, name, method, args in self.calls():
            for user in self.strangers():
                try:
                    self.call(model.with_user(user), name, method, args, before)
                except AssertionError as error:
                    failures.append(
                        f"{user.login}: {model._name}.{name}{args}: {error}"
                    )
                called += 1
        self.assertFalse(failures, "\n".join(failures))
        self.assertGreater(called, 5_000)

    def calls(self):
        for model in walked_models(self.env):
            for name, method in public_methods(model):
                for args in arguments(model, method, self.owned, self.account):
                    yield model, name, method, args

    def call(self, model, name, method, args, before):
        """Call as RPC does, judge the answer and what has changed, take it back."""
        counted = self.counted()
        with self.env.cr.savepoint() as savepoint:
            try:
                answer = call_kw(model, name, list(args), {})
                self.env.flush_all()
            except UserError as error:
                self.assert_silent(str(error))
            except Exception as error:
                # A made-up argument that the method cannot use; ours say so plainly.
                if is_own(method):
                    raise AssertionError(f"{type(error).__name__}: {error}") from error
            else:
                self.judge(model, name, answer, args)
                if self.counted() != counted:
                    self.assertEqual(self.contents(), before)
            savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)

    def judge(self, model, name, answer, args):
        self.assert_silent(repr(answer))
        if name in COUNTING and not isinstance(answer, dict):
            self.assertFalse(answer)

    def assert_silent(self, text):
        self.assertNotIn(MARK, text)
        self.assertNotIn(self.account.email, text)

    def counted(self):
        """Grows with every row of ours that is written in this transaction."""
        [[number]] = self.env.execute_query(
            SQL(
                """SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)
                     FROM pg_stat_xact_user_tables
                    WHERE relname LIKE 'mailbox%%' OR relname = 'ir_attachment'"""
            )
        )
        return number

    def contents(self):
        """A digest of all rows of Anna's mailbox."""
        self.env.flush_all()
        digests = {}
        for model in stored_models(self.env):
            condition = SQL("id = ANY(%s)", self.owned.ids[model._name])
            if "account_id" in model._fields and model._fields["account_id"].store:
                condition = SQL("%s OR account_id = %s", condition, self.account.id)
            [[digests[model._name]]] = self.env.execute_query(
                SQL(
                    """SELECT md5(string_agg(t::text, '' ORDER BY id))
                         FROM %s t WHERE %s""",
                    SQL.identifier(model._table),
                    condition,
                )
            )
        return digests

    def test_no_dialog_names_what_it_is_opened_for(self):
        """Defaults come from a context that anybody may send."""
        for model in stored_models(self.env):
            if model._name in BORROWED:
                continue
            fields = {
                name: {"fields": {"display_name": {}}} if field.relational else {}
                for name, field in model._fields.items()
                if not field.groups and field.type not in ("one2many", "many2many")
            }
            references = {
                f"default_{name}": self.owned.one(field.comodel_name, self.account)
                for name, field in model._fields.items()
                if field.type == "many2one"
                and field.comodel_name.startswith("mailbox.")
            }
            for user in self.strangers():
                asked = model.with_user(user).with_context(**references)
                with self.subTest(model=model._name, user=user.login):
                    try:
                        self.assert_silent(repr(asked.onchange({}, [], fields)))
                    except UserError as error:
                        self.assert_silent(str(error))

    def test_every_model_has_its_rules(self):
        """Member, administrator, company; or closed, personal, a dialog of its own."""
        for model in stored_models(self.env):
            is_own_model = model._name.startswith("mailbox.")
            if not is_own_model or self.is_closed(model) or model._name in CATALOGUES:
                continue
            with self.subTest(model=model._name):
                rules = self.env["ir.rule"].search([("model_id", "=", model._name)])
                of_all = rules.filtered(lambda rule: not rule.groups)
                if model._transient or model._name in PERSONAL:
                    field = "create_uid" if model._transient else "user_id"
                    self.assertIn(field, " ".join(of_all.mapped("domain_force")))
                    continue
                groups = rules.groups.get_external_id().values()
                self.assertIn("company_id", " ".join(of_all.mapped("domain_force")))
                self.assertIn("maildesk_base.group_admin", groups)
                self.assertIn("maildesk_base.group_user", groups)

    def is_closed(self, model):
        access = self.env["ir.model.access"].search([("model_id", "=", model._name)])
        return not any(access.mapped("perm_read"))

    def test_what_is_referred_to_is_never_read_as_superuser(self):
        """A related field that is read with all rights reveals foreign mailboxes."""
        for model in stored_models(self.env):
            for name, field in model._fields.items():
                if field.related and model._name.startswith("mailbox."):
                    with self.subTest(model=model._name, field=name):
                        self.assertFalse(field.compute_sudo)


@tagged("post_install", "-at_install")
class TestColleagues(ClientCase):
    """Who works on a mailbox with others takes nothing of it away from them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.write({"is_shared": True, "access_user_ids": [cls.bob.id]})
        cls.private = cls.make_account(cls.bob, "bob@example.com")

    def shared(self, name, **values):
        model = self.env[f"mailbox.{name}"].with_user(self.admin)
        record = model.create({"name": "Ours", "user_id": False, **values})
        return record.with_user(self.bob)

    def test_nobody_takes_what_is_shared(self):
        for name in ("tag", "signature", "template"):
            record = self.shared(name, account_id=self.account.id)
            for values in (
                {"user_id": self.bob.id},
                {"account_id": self.private.id},
                {"account_id": self.private.id, "user_id": self.bob.id},
                {"account_id": False},
            ):
                with self.subTest(model=name, values=values):
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        record.write(values)
        self.shared("tag", account_id=self.account.id).write({"name": "Renamed"})

    def test_its_owner_and_administrators_may(self):
        tag = self.shared("tag", account_id=self.account.id)
        tag.with_user(self.anna).write({"account_id": False, "user_id": self.anna.id})
        tag = self.shared("tag", account_id=self.account.id)
        tag.with_user(self.admin).write({"user_id": self.admin.id})

    def test_companies_share_nothing_with_each_other(self):
        other = self.env["res.company"].create({"name": "Other"})
        boss = new_test_user(
            self.env,
            "md_other_boss",
            groups="maildesk_base.group_admin",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for name in ("tag", "signature", "template"):
            record = self.shared(name)
            with self.subTest(model=name):
                self.assertTrue(record.with_user(self.bob).name)
                theirs = record.with_user(boss)
                self.assertFalse(theirs.search([("id", "=", record.id)]))
                for change in (
                    lambda r: r.write({"name": "Theirs"}),
                    lambda r: r.write({"company_id": other.id}),
                    lambda r: r.unlink(),
                ):
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        change(theirs)

    def test_a_draft_stays_where_its_writer_sees_it(self):
        anna, bob = self.client(self.anna), self.client(self.bob)
        draft = anna.save_draft({"account_id": self.account.id, "subject": "Offer"})
        with self.assertRaises(UserError) as caught:
            bob.save_draft({"id": draft["id"], "account_id": self.private.id})
        self.assertIn("Anna", str(caught.exception))
        going_on = bob.save_draft({"id": draft["id"], "subject": "Better offer"})
        self.assertEqual(going_on["account_id"], self.account.id)
        own = bob.save_draft({"account_id": self.account.id, "subject": "Mine"})
        moved = bob.save_draft({"id": own["id"], "account_id": self.private.id})
        self.assertEqual(moved["account_id"], self.private.id)

    def test_a_draft_shows_nothing_of_the_mail_it_answers_elsewhere(self):
        mine = self.mail(self.private, subject="Only for Bob")
        draft = self.client(self.bob).save_draft(
            {"account_id": self.account.id, "origin_id": mine.id, "subject": "Re"}
        )
        record = self.env["mailbox.draft"].browse(draft["id"]).with_user(self.anna)
        spec = {
            name: {"fields": {"display_name": {}}} if field.type == "many2one" else {}
            for name, field in record._fields.items()
            if record._has_field_access(field, "read")
        }
        self.assertNotIn("Only for Bob", repr(record.web_read(spec)))
        opened = self.client(self.anna).open_draft(draft["id"])
        self.assertNotIn("Only for Bob", repr(opened))
