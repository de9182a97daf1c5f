from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..engine.errors import AuthError, RejectedError
from ..engine.types import Address, Flags, Identity, RemoteTag
from .sync_common import SyncCase

OWN = Identity("anna@example.com", "Anna")
SALES = Identity(
    "Sales@example.com", "Anna of Sales", signature_html="<p>Sales</p>", is_default=True
)


class ServiceSettingsCase(SyncCase):
    def turn(self, *, next_day=True):
        if next_day:
            states = self.account.sync_state_ids
            states.surroundings_at = fields.Datetime.now() - timedelta(days=2)
        self.run_turn()

    def draft(self, **values):
        draft = self.env["mailbox.client"].save_draft(
            {"account_id": self.account.id, "to": "bob@example.com", **values}
        )
        return self.env["mailbox.draft"].browse(draft["id"])


@tagged("post_install", "-at_install")
class TestIdentities(ServiceSettingsCase):
    """Addresses that the service lets somebody send from."""

    def setUp(self):
        super().setUp()
        self.server.identities = (OWN, SALES)
        self.turn()
        self.own, self.sales = self.account.identity_ids

    def offered(self):
        accounts = self.env["mailbox.client"].bootstrap()["accounts"]
        mine = next(each for each in accounts if each["id"] == self.account.id)
        return mine["identities"]

    def test_they_are_offered_with_the_usual_one_marked(self):
        own, sales = self.offered()
        self.assertEqual(own["email"], "anna@example.com")
        self.assertTrue(own["is_own"])
        self.assertEqual(sales["name"], "Anna of Sales")
        self.assertTrue(sales["is_default"])

    def test_they_are_asked_for_once_a_day(self):
        self.server.calls.clear()
        self.turn(next_day=False)
        self.assertNotIn("identities", self.server.calls)
        self.turn()
        self.assertIn("identities", self.server.calls)

    def test_fetching_the_folders_asks_at_once(self):
        self.server.identities = (OWN,)
        self.account._discover_folders()
        self.assertEqual(len(self.offered()), 1)

    def test_a_refusal_of_the_service_changes_nothing(self):
        self.server.fail("identities", AuthError("auth.scopes"))
        self.turn()
        self.assertEqual(len(self.offered()), 2)
        self.assertEqual(self.account.state, "connected")

    def test_new_mail_is_written_from_the_usual_one_with_its_signature(self):
        draft = self.draft()
        self.assertEqual(draft.identity_id, self.sales)
        self.assertIn("Sales", draft.body)
        outgoing = draft._build_outgoing()
        self.assertIn(b"From: Anna of Sales <sales@example.com>", outgoing.mime)

    def test_another_one_can_be_chosen(self):
        draft = self.draft(identity_id=self.own.id)
        self.assertIn(b"<anna@example.com>", draft._build_outgoing().mime)
        self.assertNotIn("Sales", draft.body)

    def test_an_answer_is_written_from_the_address_that_was_written_to(self):
        written_to = [Address("", "bob@example.com"), Address("", "ANNA@example.com")]
        found = self.account._default_identity(written_to)
        self.assertEqual(found, self.own)

    def test_the_address_of_another_mailbox_cannot_be_chosen(self):
        other = self.make_account("ben@example.com")
        with self.assertRaises(UserError):
            self.env["mailbox.client"].save_draft(
                {"account_id": other.id, "identity_id": self.sales.id}
            )

    def test_mail_from_them_counts_as_sent_by_the_mailbox(self):
        self.assertIn("sales@example.com", self.account._own_addresses())

    def test_one_that_is_taken_away_does_not_send_from_another(self):
        draft = self.draft(subject="Offer")
        self.server.identities = (OWN,)
        self.turn()
        self.assertEqual(len(self.offered()), 1)
        with self.assertRaisesRegex(UserError, "sales@example.com"):
            self.env["mailbox.client"]._check_sendable(draft)
        with self.assertRaises(RejectedError):
            draft._build_outgoing()
        self.server.identities = (OWN, SALES)
        self.turn()
        self.assertTrue(draft._build_outgoing())

    def test_the_signature_is_foreign_content(self):
        bad = Identity(OWN.email, signature_html="<p onclick='x()'>A</p><script>1")
        self.server.identities = (bad,)
        self.turn()
        body = self.own.signature_id.body
        self.assertIn("A", body)
        self.assertNotIn("onclick", body)
        self.assertNotIn("script", body)

    def test_the_signature_follows_until_it_is_changed_here(self):
        self.server.identities = (Identity(SALES.email, signature_html="<p>New</p>"),)
        self.turn()
        self.assertIn("New", self.sales.signature_id.body)
        self.sales.signature_id.body = "<p>Mine</p>"
        self.server.identities = (Identity(SALES.email, signature_html="<p>Newer</p>"),)
        self.turn()
        self.assertIn("Mine", self.sales.signature_id.body)

    def test_a_signature_that_was_deleted_does_not_come_back(self):
        self.sales.signature_id.unlink()
        self.turn()
        self.assertFalse(self.sales.signature_id)

    def test_others_do_not_see_them(self):
        outsider = new_test_user(
            self.env, "outsider", groups="base.group_user,maildesk_base.group_user"
        )
        self.assertFalse(self.env["mailbox.identity"].with_user(outsider).search([]))


@tagged("post_install", "-at_install")
class TestServiceTags(ServiceSettingsCase):
    """A service that keeps tags: its names and colours are ours, and ours its."""

    stable_ids = True

    def setUp(self):
        super().setUp()
        accounts = self.registry["mailbox.account"]
        self.patch(
            accounts, "_has_tags_at_service", lambda self: self.provider == "memory"
        )
        self.account._compute_keeps_tags()
        self.env.flush_all()

    def tags(self):
        return self.env["mailbox.tag"].search([("account_id", "=", self.account.id)])

    def deliver(self, name, *words):
        flags = Flags(keywords=frozenset(words))
        self.server.add("INBOX", name, flags=flags)
        self.turn()
        return self.message(subject=name)

    def words_at_server(self, name):
        mails = self.server.folders["INBOX"].mails.values()
        return next(m.flags.keywords for m in mails if m.subject == name)

    def act(self, message, action, tag):
        self.env["mailbox.client"].act(message.ids, action, {"tag_id": tag.id})
        self.env["mailbox.operation"].search([]).not_before = False
        self.turn()

    def test_a_word_on_a_message_is_a_tag(self):
        message = self.deliver("bill", "To be paid", "$MDNSent")
        self.assertEqual(message.tag_ids.mapped("name"), ["To be paid"])
        self.assertEqual(message.tag_ids.account_id, self.account)
        again = self.deliver("bill 2", "to be paid")
        self.assertEqual(again.tag_ids, message.tag_ids)

    def test_the_list_of_the_service_brings_colours(self):
        message = self.deliver("bill", "To be paid")
        tag = message.tag_ids
        self.server.tags = (
            RemoteTag("1", "To be paid", "#ee2d2d"),
            RemoteTag("2", "Idea", "#304be0"),
        )
        self.turn()
        self.assertEqual(tag.color, 1)
        self.assertEqual(self.tags().mapped("name"), ["Idea", "To be paid"])

    def test_renamed_and_coloured_at_the_service(self):
        self.server.tags = (RemoteTag("1", "Bill", "#ee2d2d"),)
        self.turn()
        tag = self.tags()
        message = self.deliver("bill", "Bill")
        self.server.tags = (RemoteTag("1", "Invoice", "#61c36e"),)
        self.turn()
        self.assertEqual((tag.name, tag.keyword, tag.color), ("Invoice", "Invoice", 10))
        self.assertEqual(message.tag_ids, tag)

    def test_a_colour_chosen_here_stays(self):
        self.server.tags = (RemoteTag("1", "Bill", "#ee2d2d"),)
        self.turn()
        self.tags().color = 5
        self.turn()
        self.assertEqual(self.tags().color, 5)

    def test_a_tag_put_on_here_is_reported_and_comes_back_as_the_same(self):
        message = self.deliver("offer")
        for owner in (False, self.account.owner_id.id):
            tag = self.env["mailbox.tag"].create(
                {"name": f"Ask {owner}", "user_id": owner}
            )
            self.act(message, "tag", tag)
            self.assertIn(tag.name, self.words_at_server("offer"))
            self.assertIn(tag, message.tag_ids)
            self.assertFalse(self.tags())
            self.act(message, "untag", tag)
            self.assertNotIn(tag.name, self.words_at_server("offer"))
            self.assertNotIn(tag, message.tag_ids)

    def test_one_persons_tags_stay_here_in_a_mailbox_of_several(self):
        self.account.is_shared = True
        message = self.deliver("offer")
        tag = self.env["mailbox.tag"].create({"name": "Mine"})
        self.act(message, "tag", tag)
        self.assertFalse(self.words_at_server("offer"))
        self.assertIn(tag, message.tag_ids)

    def test_what_is_taken_from_the_list_stays_on_messages(self):
        self.server.tags = (RemoteTag("1", "Bill", "#ee2d2d"),)
        self.turn()
        message = self.deliver("bill", "Bill")
        self.server.tags = ()
        self.turn()
        self.assertEqual(message.tag_ids.mapped("name"), ["Bill"])

    def test_elsewhere_words_make_no_tags(self):
        self.account.keeps_tags = False
        self.assertFalse(self.deliver("bill", "NonJunk").tag_ids)
        self.assertFalse(self.tags())
