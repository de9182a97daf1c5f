from odoo.exceptions import UserError
from odoo.tests import tagged

from .gmail_common import GmailCase


@tagged("post_install", "-at_install")
class TestSync(GmailCase):
    """The sync layer with the real provider, at a simulated Gmail."""

    def test_first_sync_brings_inbox_and_labels(self):
        label = self.box.labels.create({"name": "Work"})["id"]
        self.deliver("a", "b")
        self.box.modify(self.at_gmail("b"), {label}, ())
        self.sync()
        self.assertCountEqual(self.subjects("INBOX"), ["b", "a"])
        self.assertCountEqual(self.subjects(label), ["b"])
        self.assertCountEqual(self.subjects("ALL_MAIL"), ["b", "a"])
        roles = self.account.folder_ids.mapped("role")
        self.assertLessEqual({"inbox", "sent", "drafts", "spam", "trash"}, set(roles))
        self.assert_consistent()

    def test_pass_without_news_is_one_request(self):
        self.deliver("a")
        self.sync()
        self.sync()
        self.assertEqual(self.log.round_trips, 1)

    def test_what_happens_at_gmail_arrives(self):
        self.deliver("archived", "gone", "read", "labelled")
        self.sync()
        self.box.modify(self.at_gmail("archived"), (), {"INBOX"})
        self.remote.remove("INBOX", "gone@x")
        self.remote.flag("INBOX", "read@x", is_read=True, is_starred=True)
        label = self.box.labels.create({"name": "Made just now"})["id"]
        self.box.modify(self.at_gmail("labelled"), {label}, ())
        self.sync()
        self.assertCountEqual(self.subjects("INBOX"), ["labelled", "read"])
        self.assertIn("archived", self.subjects("ALL_MAIL"))
        self.assertCountEqual(self.subjects(label), ["labelled"])
        self.assertFalse(self.messages(subject="gone"))
        self.assertTrue(self.message(subject="read").is_read)
        self.assert_consistent()

    def test_what_users_do_reaches_gmail(self):
        self.deliver("archive", "trash", "move", "mark_read")
        label = self.box.labels.create({"name": "Work"})["id"]
        self.sync()
        for action in ("archive", "trash", "mark_read"):
            self.act(action, action)
        self.act("move", "move", folder_id=self.folder(label).id)
        self.sync()
        self.assertEqual(self.at_gmail("archive").labels, {"UNREAD"})
        self.assertEqual(self.at_gmail("trash").labels, {"TRASH", "UNREAD"})
        self.assertEqual(self.at_gmail("move").labels, {label, "UNREAD"})
        self.assertEqual(self.at_gmail("mark_read").labels, {"INBOX"})
        self.sync()
        self.assertCountEqual(self.subjects("TRASH"), ["trash"])
        self.assertCountEqual(self.subjects("INBOX"), ["mark_read"])
        self.assertIn("archive", self.subjects("ALL_MAIL"))
        self.assert_consistent()

    def test_moved_message_keeps_the_labels_nobody_looked_at(self):
        self.deliver("a", "b")
        labels = self.box.labels
        work, done, shown = (
            labels.create({"name": each})["id"] for each in ("Work", "Done", "Shown")
        )
        self.box.modify(self.at_gmail("a"), {work, shown, "STARRED"})
        self.box.modify(self.at_gmail("b"), {work})
        self.sync()
        self.act("b", "archive")
        options = {"folder_id": self.folder(done).id}
        self.act("a", "move", folder_id_from=self.folder(shown).id, **options)
        self.act("b", "move", **options)
        self.assertCountEqual(self.subjects(work), ["a", "b"])
        self.assertCountEqual(self.subjects(done), ["a", "b"])
        self.assertEqual(self.subjects(shown), [])
        self.sync()
        kept = {work, done, "UNREAD"}
        self.assertEqual(self.at_gmail("a").labels, kept | {"STARRED"})
        self.assertEqual(self.at_gmail("b").labels, kept)
        self.sync()
        self.assertCountEqual(self.subjects("ALL_MAIL"), ["a", "b"])
        self.assertEqual(self.subjects("INBOX"), [])
        self.assert_consistent()

    def test_what_comes_back_from_the_bin_has_its_labels(self):
        self.deliver("a")
        work = self.box.labels.create({"name": "Work"})["id"]
        self.box.modify(self.at_gmail("a"), {work})
        self.sync()
        self.act("a", "trash")
        self.assertEqual(self.subjects(work), [])
        self.sync()
        self.assertEqual(self.at_gmail("a").labels, {"TRASH", work, "UNREAD"})
        self.act("a", "move", folder_id=self.folder("INBOX").id)
        self.sync()
        self.sync()
        self.assertEqual(self.at_gmail("a").labels, {"INBOX", work, "UNREAD"})
        self.assertEqual(self.subjects(work), ["a"])
        self.assert_consistent()

    def test_answered_mark_is_ours_to_keep(self):
        self.deliver("a")
        self.sync()
        self.message().is_answered = True
        self.remote.flag("INBOX", "a@x", is_read=True)
        self.sync()
        self.assertTrue(self.message().is_read)
        self.assertTrue(self.message().is_answered)

    def test_label_and_tag_of_one_name_are_one_thing(self):
        # Tags of everybody; those of one user stay in Odoo.
        tag, other = self.env["mailbox.tag"].create(
            [
                {"name": name, "keyword": name, "user_id": False}
                for name in ("To be paid", "paid")
            ]
        )
        label = self.box.labels.create({"name": "To be paid"})["id"]
        self.deliver("bill", "offer")
        self.box.modify(self.at_gmail("bill"), {label}, ())
        self.sync()
        self.assertEqual(self.message(subject="bill").tag_ids, tag)
        self.act("offer", "tag", tag_id=tag.id)
        self.act("bill", "untag", tag_id=tag.id)
        self.sync()
        self.assertIn(label, self.at_gmail("offer").labels)
        self.assertNotIn(label, self.at_gmail("bill").labels)
        self.sync()
        self.assertEqual(self.message(subject="offer").tag_ids, tag)
        self.assertFalse(self.message(subject="bill").tag_ids)
        self.assertNotIn(other, self.messages().tag_ids)

    def test_forgotten_history_heals_without_losing_rows(self):
        self.deliver("stays", "archived", "gone")
        self.sync()
        rows = {name: self.message(subject=name) for name in ("stays", "archived")}
        self.box.modify(self.at_gmail("archived"), (), {"INBOX"})
        self.remote.remove("INBOX", "gone@x")
        self.remote.flag("INBOX", "stays@x", is_starred=True)
        self.deliver("new")
        self.box.history.prune()
        self.sync()
        self.sync()
        self.assertCountEqual(self.subjects("INBOX"), ["new", "stays"])
        self.assertFalse(self.messages(subject="gone"))
        for name, row in rows.items():
            self.assertEqual(self.message(subject=name), row)
        self.assertTrue(rows["stays"].is_starred)
        self.assertIn("archived", self.subjects("ALL_MAIL"))
        self.assert_consistent()

    def test_revoked_permission_asks_to_sign_in_again(self):
        self.deliver("a")
        self.sync()
        self.remote.service.accounts.revoke_all(self.account.email)
        self.sync()
        self.assertEqual(self.account.state, "reauth_required")

    def test_addresses_of_the_user_are_offered_and_send(self):
        aliases = {"sales": "accepted", "boss": "pending"}
        for name, status in aliases.items():
            self.box.settings.send_as.append(
                {
                    "sendAsEmail": f"{name}@example.com",
                    "displayName": name.title(),
                    "signature": f"<p>{name} team</p>",
                    "verificationStatus": status,
                }
            )
        self.sync()
        found = self.account.identity_ids.mapped("email")
        self.assertIn("sales@example.com", found)
        self.assertNotIn("boss@example.com", found)
        sales = self.account.identity_ids.filtered(lambda i: i.name == "Sales")
        self.account.outgoing_confirmed = True
        draft = self.env["mailbox.client"].save_draft(
            {
                "account_id": self.account.id,
                "identity_id": sales.id,
                "to": "bob@example.org",
                "subject": "Offer",
            }
        )
        self.assertIn("sales team", draft["body"])
        self.env["mailbox.client"].send(draft["id"])
        self.env["mailbox.draft"].browse(draft["id"]).send_at = "2020-01-01"
        self.sync()
        ((recipients, raw),) = self.remote.deliveries()
        self.assertEqual(list(recipients), ["bob@example.org"])
        self.assertIn(b"From: Sales <sales@example.com>", raw)

    def test_labels_have_their_colours_and_are_changed_from_here(self):
        color = {"backgroundColor": "#fb4c2f", "textColor": "#ffffff"}
        label = self.box.labels.create({"name": "Work", "color": color})["id"]
        self.sync()
        self.assertEqual(self.folder(label).color, "#fb4c2f")
        client = self.env["mailbox.client"]
        client.rename_folder(self.folder(label).id, "Job")
        client.create_folder(self.account.id, "Home")
        self.sync()
        names = {each["name"] for each in self.box.labels.all()}
        self.assertLessEqual({"Job", "Home"}, names)
        self.assertEqual(self.folder(label).color, "#fb4c2f")
        client.color_folder(self.folder(label).id, "#16a766")
        self.assertEqual(self.folder(label).color, "#16a766")
        self.sync()
        at_gmail = self.box.labels.find(label)["color"]["backgroundColor"]
        self.assertEqual(at_gmail, "#16a766")
        with self.assertRaises(UserError):
            client.color_folder(self.folder(label).id, "#123456")
        home = self.account.folder_ids.filtered(lambda f: f.name == "Home")
        client.delete_folder(home.id)
        self.sync()
        names = {each["name"] for each in self.box.labels.all()}
        self.assertNotIn("Home", names)

    def test_a_label_is_deleted_without_its_mail(self):
        label = self.box.labels.create({"name": "Work"})["id"]
        self.deliver("a")
        self.box.modify(self.at_gmail("a"), {label}, {"INBOX"})
        self.sync()
        self.folder(label).sync_enabled = True
        self.sync()
        self.assertEqual(self.subjects(label), ["a"])
        self.env["mailbox.client"].delete_folder(self.folder(label).id)
        self.sync()
        self.assertNotIn("Work", {each["name"] for each in self.box.labels.all()})
        self.assertIn("a", self.subjects("ALL_MAIL"))
        self.assert_consistent()
