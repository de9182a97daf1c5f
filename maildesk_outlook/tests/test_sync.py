"""The sync layer with the real provider against the simulated service."""

from datetime import timedelta

from odoo.tests import tagged

from tests.contract.mails import mail
from tests.contract.outlook_remote import signed_in

from .graph_common import GraphCase


@tagged("post_install", "-at_install")
class TestSync(GraphCase):
    def test_first_pass_brings_the_folders_and_the_newest_mail(self):
        self.deliver("one", "two", "three")
        self.run_turn()
        self.assertEqual(self.listed("inbox"), ["three", "two", "one"])
        roles = set(self.account.folder_ids.mapped("role"))
        self.assertLessEqual({"inbox", "sent", "drafts", "trash", "archive"}, roles)
        self.assert_consistent()

    def test_changes_from_elsewhere_are_followed(self):
        self.deliver("one", "two", "three")
        self.run_turn()
        self.server.flag("inbox", "one@x", is_read=True, is_starred=True)
        self.server.remove("inbox", "two@x")
        self.deliver("four")
        self.run_turn()
        self.assertEqual(self.listed("inbox"), ["four", "three", "one"])
        one = self.message(subject="one")
        self.assertTrue(one.is_read and one.is_starred)
        self.assert_consistent()

    def test_moved_message_keeps_its_row(self):
        self.deliver("one")
        self.run_turn()
        row = self.message(subject="one")
        self.server.move("inbox", "one@x", "archive")
        self.run_turn()
        self.assertEqual(self.message(subject="one"), row)
        self.assertEqual(self.listed("inbox"), [])
        self.assertEqual(self.listed("archive"), ["one"])

    def test_message_moved_away_and_back_keeps_its_row(self):
        self.deliver("one")
        self.run_turn()
        row = self.message(subject="one")
        self.server.move("inbox", "one@x", "archive")
        self.server.move("archive", "one@x", "inbox")
        self.run_turn()
        self.assertEqual(self.message(subject="one"), row)
        self.assertEqual(self.listed("inbox"), ["one"])

    def test_forgotten_delta_heals_itself(self):
        self.deliver("one", "two")
        self.run_turn()
        rows = self.messages()
        self.graph.forget_sync_states()
        self.server.remove("inbox", "one@x")
        self.deliver("three")
        for _ in range(3):
            self.run_turn()
        self.assertEqual(self.listed("inbox"), ["three", "two"])
        self.assertIn(self.message(subject="two"), rows)
        self.assertEqual(self.folder(self.id_of("inbox")).state, "ready")

    def test_pass_without_news_costs_one_call_for_each_folder(self):
        self.deliver("one")
        for _ in range(3):
            self.run_turn()
        self.graph.log.forget()
        self.run_turn()
        synced = self.account.folder_ids.filtered("sync_enabled")
        asked = self.graph.log.count("deltatoken", batched=True)
        self.assertEqual(asked, len(synced))
        self.assertLessEqual(self.graph.log.round_trips, 2)

    def test_sign_in_that_ended_is_reported(self):
        self.deliver("one")
        self.run_turn()
        self.graph.directory.revoke(self.account.email)
        self.run_turn()
        self.assertIn(self.account.state, ("reauth_required", "auth_invalid"))
        self.assertIn("re-authorize", self.account.last_error)

    def categories_of(self, name):
        found = self.server.world.find("inbox", f"{name}@x")
        return found.props.get("categories") or []

    def act(self, name, action, tag):
        message = self.message(subject=name)
        self.env["mailbox.client"].act(message.ids, action, {"tag_id": tag.id})
        self.env["mailbox.operation"].search([]).not_before = False
        self.run_turn()

    def test_categories_are_tags(self):
        self.deliver("bill", "offer")
        self.server.world.change("inbox", "bill@x", categories=["To be paid"])
        self.run_turn()
        tag = self.message(subject="bill").tag_ids
        self.assertEqual(tag.name, "To be paid")
        self.act("offer", "tag", tag)
        self.assertEqual(self.categories_of("offer"), ["To be paid"])
        own = self.env["mailbox.tag"].create({"name": "Ask Ben"})
        self.act("offer", "tag", own)
        self.assertEqual(self.categories_of("offer"), ["To be paid", "Ask Ben"])
        self.act("bill", "untag", tag)
        self.assertEqual(self.categories_of("bill"), [])
        self.graph.forget_sync_states()
        for _ in range(3):
            self.run_turn()
        self.assertEqual(self.message(subject="offer").tag_ids, tag | own)
        self.assertFalse(self.message(subject="bill").tag_ids)

    def test_colours_of_categories_need_a_permission_of_their_own(self):
        red = {"id": "1", "displayName": "Bill", "color": "preset15"}
        self.server.mailbox.categories.append(red)
        self.account._discover_folders()
        tags = [("account_id", "=", self.account.id)]
        self.assertFalse(self.env["mailbox.tag"].search(tags))
        granted = signed_in(self.graph, self.account.email, categories=True)
        self.account._tokens().save(granted.text)
        self.account._discover_folders()
        tag = self.env["mailbox.tag"].search(tags)
        self.assertEqual((tag.name, tag.remote_color), ("Bill", "#c11a25"))
        self.assertEqual(tag.color, 1)

    def test_colours_are_asked_for_only_when_wanted(self):
        asked = self.account._sign_in().scopes
        self.assertNotIn("MailboxSettings.Read", asked)
        self.account.outlook_category_colors = True
        self.assertIn("MailboxSettings.Read", self.account._sign_in().scopes)


@tagged("post_install", "-at_install")
class TestDraftsChangedInOutlook(GraphCase):
    """Outlook changes drafts where they lie: they keep their ids."""

    def setUp(self):
        super().setUp()
        self.client = self.env["mailbox.client"]
        self.run_turn()
        values = {"account_id": self.account.id, "subject": "Offer", "to": "c@x.org"}
        saved = self.client.save_draft({**values, "body": "<p>Ours</p>"})
        self.draft = self.env["mailbox.draft"].browse(saved["id"])
        self.turns()

    def turns(self, count=1):
        for _turn in range(count):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE mailbox_draft SET write_date = write_date - interval '1 minute'"
            )
            self.run_turn()

    def change(self, text, subject="Offer"):
        """Somebody goes on with the draft in Outlook, days later."""
        found = self.server.mailbox.items.values()
        item = next(each for each in found if each.props.get("isDraft"))
        item.created -= timedelta(days=3)
        item.raw = b""
        html = {"contentType": "html", "content": f"<p>{text}</p>"}
        name = item.props["internetMessageId"].strip("<>")
        self.server.world.change("drafts", name, body=html, subject=subject)

    def test_newer_text_is_shown_and_ours_stays_as_an_earlier_one(self):
        self.change("Theirs", "Better offer")
        self.turns(2)
        opened = self.client.open_draft(self.draft.id)
        self.assertIn("Theirs", opened["body"])
        self.assertEqual(opened["subject"], "Better offer")
        self.assertIn("Ours", self.draft.revision_ids[:1].body)
        self.assertEqual(len(self.listed("drafts")), 1)

    def test_window_that_is_open_meanwhile_is_asked(self):
        window = self.client.open_draft(self.draft.id)
        self.change("Theirs")
        self.turns(2)
        answer = self.client.save_draft(
            {"id": window["id"], "version": window["version"], "body": "<p>Mine</p>"}
        )
        self.assertIn("Theirs", answer["conflict"]["body"])

    def test_changed_on_both_sides_both_stay(self):
        self.client.save_draft({"id": self.draft.id, "body": "<p>Mine</p>"})
        self.change("Theirs")
        self.turns(3)
        self.assertIn("Mine", self.client.open_draft(self.draft.id)["body"])
        self.assertEqual(len(self.listed("drafts")), 2)
        theirs = self.messages(is_draft=True).filtered(
            lambda m: m.maildesk_id != self.draft.maildesk_id
        )
        self.assertIn("Theirs", self.client.edit_draft(theirs.id)["body"])

    def test_a_star_is_no_other_text(self):
        before = self.draft.text_version
        self.client.act(self.draft._remote_copies().ids, "star", {})
        self.env["mailbox.operation"].search([]).not_before = False
        self.turns(2)
        self.assertEqual(self.draft.text_version, before)
        self.assertEqual(len(self.listed("drafts")), 1)

    def test_draft_begun_in_outlook_shows_what_it_says_now(self):
        self.client.discard_draft(self.draft.id)
        self.turns(2)
        folder = self.server.mailbox.folder("drafts").id
        raw = mail("theirs@x", subject="Begun")
        self.server.world.deliver("drafts", raw)
        self.turns(2)
        (row,) = self.messages(subject="Begun")
        self.assertIn("Good morning", self.client.open_message(row.id)["text"])
        self.change("Changed", "Begun")
        self.turns(2)
        self.assertIn("Changed", self.client.open_message(row.id)["text"])
        self.assertEqual(self.folder(folder).total_count, 1)
