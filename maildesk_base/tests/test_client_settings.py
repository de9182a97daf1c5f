from odoo.exceptions import UserError
from odoo.tests import tagged

from .client_common import ClientCase


@tagged("post_install", "-at_install")
class TestClientSettings(ClientCase):
    """Start of the app, folders, preferences, recipients, templates, links."""

    def setUp(self):
        super().setUp()
        self.api = self.client(self.anna)

    def test_bootstrap_draws_the_app(self):
        self.mail(self.account)
        self.env["mailbox.tag"].create({"name": "VIP", "user_id": self.anna.id})
        start = self.api.bootstrap()
        [account] = start["accounts"]
        self.assertEqual(account["email"], "anna@example.com")
        self.assertEqual(account["state_text"], "Connected")
        self.assertTrue(account["can_write"])
        inbox = next(f for f in account["folders"] if f["role"] == "inbox")
        self.assertEqual((inbox["unread"], inbox["total"]), (1, 1))
        self.assertEqual([tag["name"] for tag in start["tags"]], ["VIP"])
        self.assertEqual(start["settings"]["undo_send_seconds"], 10)
        self.assertFalse(start["user"]["is_admin"])
        self.assertEqual(start["limits"]["message_bytes"], 25 * 1024 * 1024)

    def test_bootstrap_without_any_mailbox(self):
        self.assertEqual(self.client(self.bob).bootstrap()["accounts"], [])

    def test_disconnected_mailbox_says_why_it_cannot_be_changed(self):
        self.account.state = "disconnected"
        [account] = self.api.bootstrap()["accounts"]
        self.assertFalse(account["can_write"])
        self.assertIn("not connected", account["read_only_reason"])

    def test_progress_of_the_past(self):
        self.mail(self.account)
        self.inbox.write({"remote_total": 4000, "oldest_loaded": "2026-01-01"})
        [account] = self.api.bootstrap()["accounts"]
        self.assertEqual(account["progress"]["total"], 4000)
        self.assertEqual(account["progress"]["oldest"], "2026-01-01 00:00:00")

    def test_signature_chosen_in_an_older_version_is_kept(self):
        signature = self.env["mailbox.signature"].create({"name": "Old"})
        self.env.cr.execute(
            "ALTER TABLE mailbox_account ADD COLUMN signature_id integer;"
            "UPDATE mailbox_account SET signature_id = %s WHERE id = %s",
            [signature.id, self.account.id],
        )
        for _update in range(2):
            self.env["mailbox.account"].init()
            self.env.invalidate_all()
            self.assertEqual(self.account.signature_id, signature)

    def test_preferences_are_kept_per_user(self):
        self.api.set_preference("density", "compact")
        self.api.set_preference("layout", {"tree": 240})
        settings = self.api.bootstrap()["settings"]
        self.assertEqual(settings["density"], "compact")
        self.assertEqual(settings["layout"], {"tree": 240})
        bob = self.client(self.bob).bootstrap()["settings"]
        self.assertEqual(bob["density"], "comfortable")

    def test_unknown_and_hostile_preferences_are_refused(self):
        for name, value in (
            ("password", "x"),
            ("density", "huge"),
            ("conversations", "yes"),
            ("undo_send_seconds", "5"),
            ("layout", {"x": "y" * 9000}),
            ("layout", []),
            (None, True),
        ):
            with self.assertRaises(UserError):
                self.api.set_preference(name, value)
        self.api.set_preference("undo_send_seconds", 9999)
        self.assertEqual(self.api.bootstrap()["settings"]["undo_send_seconds"], 60)

    def test_saved_searches(self):
        self.api.save_search("Bills", "subject:invoice")
        self.api.save_search("Bills", "subject:bill")
        saved = self.api.bootstrap()["saved_searches"]
        self.assertEqual(saved, [{"name": "Bills", "query": "subject:bill"}])
        self.assertEqual(self.api.save_search("Bills", ""), [])

    def test_folder_is_made_renamed_and_deleted_at_once(self):
        made = self.api.create_folder(self.account.id, " Projects ", self.inbox.id)
        self.assertEqual(made["name"], "Projects")
        self.assertEqual(made["parent_id"], self.inbox.id)
        renamed = self.api.rename_folder(made["id"], "Ideas")
        self.assertTrue(renamed["path"].endswith("/ Ideas"))
        self.api.delete_folder(made["id"])
        shown = [f["id"] for f in self.api.bootstrap()["accounts"][0]["folders"]]
        self.assertNotIn(made["id"], shown)
        kinds = self.env["mailbox.operation"].search([], order="id").mapped("kind")
        self.assertEqual(kinds, ["folder_create", "folder_rename", "folder_delete"])

    def test_folders_that_cannot_be_changed_say_why(self):
        with self.assertRaisesRegex(UserError, "system folder"):
            self.api.delete_folder(self.inbox.id)
        with self.assertRaisesRegex(UserError, "Enter a folder name"):
            self.api.create_folder(self.account.id, "  ")
        folder = self.make_folder(self.account, "Full")
        self.mail(self.account, folder)
        with self.assertRaisesRegex(UserError, "not empty"):
            self.api.delete_folder(folder.id)
        with self.assertRaisesRegex(UserError, "already"):
            self.api.create_folder(self.account.id, "FULL")
        # The server has mail that nobody has loaded.
        unloaded = self.make_folder(self.account, "Unloaded", remote_total=3)
        with self.assertRaisesRegex(UserError, "not empty"):
            self.api.delete_folder(unloaded.id)
        parent = self.make_folder(self.account, "Parent")
        self.make_folder(self.account, "Child", parent_id=parent.id)
        with self.assertRaisesRegex(UserError, "subfolders"):
            self.api.delete_folder(parent.id)

    def test_folders_that_are_gone_are_shown_nowhere(self):
        folder = self.make_folder(self.account, "Old", state="gone")
        self.assertNotIn(folder, self.account.folder_ids)
        shown = [f["id"] for f in self.api.bootstrap()["accounts"][0]["folders"]]
        self.assertNotIn(folder.id, shown)

    def test_folder_that_went_meanwhile_is_said_to_be_gone(self):
        gone = self.make_folder(self.account, "Old", state="gone")
        for method, *arguments in (
            ("set_folder", gone.id, {"is_favourite": True}),
            ("load_older", gone.id),
            ("rename_folder", gone.id, "New"),
            ("color_folder", gone.id, "#fb4c2f"),
            ("delete_folder", gone.id),
            ("create_folder", self.account.id, "Below", gone.id),
        ):
            with (
                self.subTest(method),
                self.assertRaisesRegex(UserError, "no longer exists"),
            ):
                getattr(self.api, method)(*arguments)

    def test_switches_of_a_folder(self):
        folder = self.api.set_folder(self.inbox.id, {"is_favourite": True})
        self.assertTrue(folder["is_favourite"])
        for values in ({"role": "trash"}, {"is_favourite": 1}, {"remote_id": "x"}):
            with self.assertRaises(UserError):
                self.api.set_folder(self.inbox.id, values)
        self.account.write({"is_shared": True, "access_user_ids": [self.bob.id]})
        with self.assertRaisesRegex(UserError, "Only the owner"):
            self.client(self.bob).set_folder(self.inbox.id, {"sync_enabled": False})

    def test_counters(self):
        self.mail(self.account)
        self.mail(self.account, is_read=True)
        counters = self.api.folder_counters([self.inbox.id])
        expected = {"unread": 1, "total": 2, "state": "ready"}
        self.assertEqual(counters, {str(self.inbox.id): expected})
        self.assertEqual(
            self.api.watch([self.account.id])["counters"],
            {
                str(folder.id): {
                    "unread": folder.unread_count,
                    "total": folder.total_count,
                    "state": folder.state,
                }
                for folder in self.account.folder_ids
            },
        )

    def test_watching_and_refreshing_move_the_next_pass(self):
        state = self.account.sync_state_ids
        state.write({"next_sync_at": "2099-01-01", "watched_until": False})
        self.env.flush_all()
        self.api.watch()
        self.api.refresh([self.account.id])
        state.invalidate_recordset()
        self.assertTrue(state.watched_until)
        self.assertLess(str(state.next_sync_at), "2099")

    def test_recipients_come_from_contacts_and_from_mail(self):
        self.env["res.partner"].create({"name": "Zoë Zander", "email": "z@a.example"})
        for n in range(2):
            self.mail(
                self.account,
                minute=n,
                from_name="Zora Zett",
                from_addr="zora@b.example",
            )
        self.mail(
            self.account, from_name="Other", from_addr="o@c.example", subject="zo"
        )
        found = self.api.suggest_recipients("zo")
        self.assertEqual(
            [(person["email"], person["source"]) for person in found],
            [("z@a.example", "contact"), ("zora@b.example", "mail")],
        )
        self.assertEqual(
            self.api.suggest_recipients("b.example")[0]["name"], "Zora Zett"
        )
        self.mail(
            self.account, "sent", is_outgoing=True, to_addrs="Yves <yves@d.example>"
        )
        self.assertEqual(
            self.api.suggest_recipients("yv")[0]["email"], "yves@d.example"
        )
        self.assertEqual(self.client(self.bob).suggest_recipients("zora"), [])
        for text in ("", "%", "'", "\\", "()", "zo" * 90):
            self.api.suggest_recipients(text)

    def test_template_is_filled_in_safely(self):
        template = self.env["mailbox.template"].create(
            {
                "name": "T",
                "subject": "Hello {{name}}",
                "body": "<p>Dear {{first_name}}, {{unknown}} {{sender}}</p>",
                "user_id": self.anna.id,
            }
        )
        draft = self.api.save_draft(
            {"account_id": self.account.id, "to": '"Carl <b>" <carl@example.com>'}
        )
        filled = self.api.apply_template(template.id, draft["id"])
        self.assertEqual(filled["subject"], "Hello Carl <b>")
        self.assertIn("Dear Carl, {{unknown}} Anna", filled["body"])
        self.assertEqual(self.api.apply_template(template.id)["subject"], "Hello ")

    def test_links_show_what_both_sides_allow(self):
        mail = self.mail(self.account)
        partner = self.env["res.partner"].create({"name": "Shop"})
        links = self.api.link(mail.id, "res.partner", partner.id)
        self.assertEqual([link["name"] for link in links], ["Shop"])
        self.assertEqual(len(self.api.link(mail.id, "res.partner", partner.id)), 1)
        row = self.api.list_messages({"role": "inbox"})["messages"][0]
        self.assertEqual(row["links"], ["res.partner"])
        other = self.mail(self.account, minute=1, conversation=mail.conversation_id)
        self.assertEqual(len(self.api.links(other.id)), 1)
        self.assertEqual(self.api.unlink_record(mail.id, links[0]["id"]), [])

    def test_mail_is_not_linked_to_just_any_record(self):
        mail = self.mail(self.account)
        for model, record_id in (
            ("res.users", self.anna.id),
            ("ir.config_parameter", 1),
            ("no.such", 1),
            (None, 1),
            ("res.partner", 2**31 - 1),
            ("res.partner", "1"),
        ):
            with self.assertRaises(UserError):
                self.api.link(mail.id, model, record_id)
