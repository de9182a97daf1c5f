"""Add-ons are notified of what happens to mail: each event once, whoever fails."""

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.types import ChangePage
from ..sync.apply import apply_page, load_target
from ..sync.housekeeping import clean_up
from ..sync.operations import queue_operation
from ..sync.sending import make_local_sent
from ..sync.steps.events import MAX_TRIES
from .sync_common import SyncCase

# They stand for models of two add-ons.
FIRST, SECOND = "mailbox.subscriber", "mailbox.dialog.mixin"
LIVE = {(kind, "live") for kind in ("arrived", "sent", "removed")}


class EventCase(SyncCase):
    """Two subscribers; ``reported`` lists (subscriber, kind, origin, message key)."""

    wanted = LIVE

    def setUp(self):
        super().setUp()
        self.reported = []
        self.failing = {}
        names = dict.fromkeys(self.wanted, (FIRST, SECOND))
        self.patch(self.registry[FIRST], "_subscriptions", lambda _self: names)
        for name in (FIRST, SECOND):
            self._listen(name)

    def _listen(self, name):
        def on_event(_self, events):
            for event in events:
                if event.message_key == self.failing.get(name):
                    raise ValueError("an add-on's fault")
            self.reported += [
                (name, event.kind, event.origin, event.message_key) for event in events
            ]

        model = self.registry[name]
        before = vars(model).get("_on_event")
        model._on_event = on_event
        self.addCleanup(
            lambda: (
                setattr(model, "_on_event", before)
                if before
                else delattr(model, "_on_event")
            )
        )

    def heard(self, name=FIRST):
        """(kind, origin, message key) of what a subscriber was notified of."""
        return [tuple(reported) for who, *reported in self.reported if who == name]

    def arrivals(self):
        return [key for kind, _origin, key in self.heard() if kind == "arrived"]

    def make_event_of_a_removed_add_on(self):
        self.env["mailbox.mail_event"].create(
            {
                "account_id": self.account.id,
                "subscriber": "mailbox.of_a_removed_addon",
                "kind": "arrived",
                "origin": "live",
                "happened_at": fields.Datetime.now(),
            }
        )

    def events(self):
        return self.env["mailbox.mail_event"].search(
            [("account_id", "=", self.account.id)]
        )


@tagged("post_install", "-at_install")
class TestMailEvents(EventCase):
    wanted = LIVE | {
        ("arrived", "bootstrap"),
        ("arrived", "history"),
        ("arrived", "resync"),
        ("arrived", "search"),
        ("conversation_changed", "live"),
    }

    def start(self, **values):
        mail = self.server.add("INBOX", "Old", message_id="old@example.com", **values)
        self.run_turn()
        self.reported.clear()
        return mail

    def test_what_is_there_when_a_mailbox_is_connected_is_not_new(self):
        self.server.add("INBOX", "Old", message_id="old@example.com")
        self.run_turn()
        self.assertIn(("arrived", "bootstrap", "old@example.com"), self.heard())
        self.assertEqual(self.heard(), self.heard(SECOND))
        self.assertFalse(self.events())

    def test_new_mail_is_live(self):
        self.start()
        self.server.add("INBOX", "New", message_id="new@example.com")
        self.run_turn()
        self.assertIn(("arrived", "live", "new@example.com"), self.heard())
        self.reported.clear()
        self.run_turn()
        self.assertFalse(self.reported, "notified twice")

    def test_folder_loaded_again_brings_nothing_new(self):
        self.start()
        self.server.renumber("INBOX")
        self.run_turn()
        self.assertFalse(self.arrivals())

    def test_moved_mail_does_not_arrive(self):
        mail = self.start()
        self.server.move(mail, "Archive")
        self.run_turn()
        self.run_turn()
        self.assertFalse(self.arrivals())

    def test_deleted_mail_is_removed_under_its_key(self):
        mail = self.start()
        self.server.delete(mail)
        self.run_turn()
        self.assertIn(("removed", "live", "old@example.com"), self.heard())

    def test_deleted_for_good_from_here(self):
        self.start()
        queue_operation(self.env, self.message(), "delete", {})
        self.run_turn()
        self.assertIn(("removed", "live", "old@example.com"), self.heard())

    def test_sent_once_and_its_copy_does_not_arrive(self):
        self.start()
        draft = self.env["mailbox.draft"].create(
            {
                "account_id": self.account.id,
                "subject": "Offer",
                "to_addrs": "bob@example.com",
                "message_id": "offer@example.com",
            }
        )
        draft.write({"state": "queued", "send_at": fields.Datetime.now()})
        make_local_sent(self.env, draft)
        self.run_turn()
        self.run_turn()
        mine = [each for each in self.heard() if each[2] == "offer@example.com"]
        self.assertEqual(mine, [("sent", "live", "offer@example.com")])

    def test_conversation_that_grows_has_changed(self):
        self.start()
        self.server.add("INBOX", "Re: Old", references=("old@example.com",))
        self.run_turn()
        changed = [each for each in self.heard() if each[0] == "conversation_changed"]
        self.assertTrue(changed)

    def test_conversation_that_is_read_here_has_changed(self):
        self.start()
        params = {"set_flags": {"is_read": True}}
        queue_operation(self.env, self.message(), "flags", params)
        changed = self.events().filtered(lambda e: e.kind == "conversation_changed")
        self.assertEqual(changed.conversation_id, self.message().conversation_id)
        self.assertEqual(len(changed), 2, "one for each subscriber")

    def test_draft_is_no_mail_that_arrives(self):
        self.start()
        mail = self.server.add("Drafts", "Half", message_id="half@example.com")
        self.server.mark(mail, is_draft=True)
        self.run_turn()
        self.assertFalse(
            [each for each in self.heard() if each[2] == "half@example.com"]
        )


@tagged("post_install", "-at_install")
class TestFailingSubscriber(EventCase):
    def setUp(self):
        super().setUp()
        self.run_turn()
        self.failing[FIRST] = "bad@example.com"
        for name in ("one", "bad", "two"):
            self.server.add("INBOX", name, message_id=f"{name}@example.com")

    def keys(self, name):
        return [key for _kind, _origin, key in self.heard(name)]

    def let_pauses_end(self):
        self.events().next_try_at = False

    @mute_logger("odoo.addons.maildesk_base.sync.steps.events")
    def test_delays_neither_mail_nor_other_events_nor_other_subscribers(self):
        self.run_turn()
        self.assertEqual(len(self.subjects("INBOX")), 3)
        everything = ["one@example.com", "bad@example.com", "two@example.com"]
        self.assertEqual(self.keys(SECOND), everything)
        self.assertEqual(self.keys(FIRST), ["one@example.com", "two@example.com"])
        left = self.events()
        self.assertEqual(left.mapped("subscriber"), [FIRST])
        self.assertEqual((left.tries, left.error), (1, "ValueError"))

    @mute_logger("odoo.addons.maildesk_base.sync.steps.events")
    def test_is_tried_again_later(self):
        self.run_turn()
        self.run_turn()
        self.assertEqual(self.events().tries, 1, "at once")
        self.failing.clear()
        self.let_pauses_end()
        self.run_turn()
        self.assertEqual(self.keys(FIRST)[-1], "bad@example.com")
        self.assertFalse(self.events())

    @mute_logger("odoo.addons.maildesk_base.sync.steps.events")
    def test_is_set_aside_after_some_tries(self):
        for _number in range(MAX_TRIES + 1):
            self.run_turn()
            self.let_pauses_end()
        self.assertEqual(self.events().mapped("state"), ["failed"])
        self.assertEqual(self.events().tries, MAX_TRIES)

    def test_events_of_a_removed_add_on_go(self):
        self.run_turn()
        self.failing.clear()
        self.events().unlink()
        self.make_event_of_a_removed_add_on()
        self.run_turn()
        self.assertFalse(self.events())


@tagged("post_install", "-at_install")
class TestNobodyListens(EventCase):
    wanted = frozenset()

    def test_nothing_is_written(self):
        self.server.add("INBOX", "New")
        self.run_turn()
        target = load_target(self.env, self.account.id, self.server.open().capabilities)
        apply_page(self.env, target, ChangePage())
        self.assertFalse(self.events())

    def test_events_of_a_removed_add_on_go_at_night(self):
        self.make_event_of_a_removed_add_on()
        self.env.flush_all()
        clean_up(self.env)
        self.env.invalidate_all()
        self.assertFalse(self.events())
