"""Services that misbehave: who hears of what, and that everything is made good."""

from datetime import timedelta

from odoo import fields

from .at_service import AtService

# What passes by itself, and what it looks like.
PASSING = (
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 502, "body": b"<html>Bad Gateway</html>"},
    {"kind": "status", "status": 503, "headers": {"Retry-After": "30"}},
    {"kind": "cut"},
    {"kind": "committed_cut"},
    {"kind": "truncated"},
)
# Answers that are none: they must never look like an empty mailbox.
NONSENSE = (
    {"kind": "garbled"},
    {"kind": "committed", "status": 200, "body": b'{"value": [{"id": "'},
    {"kind": "committed", "status": 200, "body": {}},
    {"kind": "committed", "status": 200, "body": []},
)
# Wrong sign-ins after which a mailbox is left alone.
ENOUGH = 5


class FaultTests(AtService):
    #: faults by which the service says "slower", and the least pause in seconds
    throttled = ()
    #: the refusal of what was not granted, and where it strikes if not everywhere
    forbidden = {}
    forbidden_path = ""

    def state(self):
        """The scheduler's row of the mailbox."""
        self.env.invalidate_all()
        return self.account.sync_state_ids

    def test_throttling_is_nobodys_business(self):
        self.start("a")
        for number, (fault, pause_s) in enumerate(self.throttled):
            with self.subTest(**fault):
                struck = self.faults.add("status", self.changes_path, **fault)
                self.deliver(f"new{number}")
                before = fields.Datetime.now()
                self.turns()
                self.assertTrue(struck.struck)
                self.assert_all_is_well()
                until = self.state().backoff_until
                self.assertGreaterEqual(until, before + timedelta(seconds=pause_s))
                self.faults.clear()
                self.turns()
                self.assertFalse(self.state().backoff_until)
                self.assert_same()

    def test_trouble_that_passes_is_nobodys_business(self):
        self.start("a")
        for number, fault in enumerate(PASSING):
            with self.subTest(**fault):
                self.faults.add(path=self.changes_path, times=0, **fault)
                self.deliver(f"new{number}")
                self.turns()
                self.assert_all_is_well()
                self.assertTrue(self.state().backoff_until)
                self.faults.clear()
                self.turns()
                self.assert_same()

    def test_nonsense_empties_nothing(self):
        self.start("a", "b")
        for number, fault in enumerate(NONSENSE):
            with self.subTest(**fault):
                before = self.messages().ids
                self.faults.add(path=self.changes_path, times=0, **fault)
                self.deliver(f"new{number}")
                self.turns()
                self.assertEqual(self.messages().ids, before)
                self.faults.clear()
                self.turns(2)
                self.assert_all_is_well()
                self.assert_same()

    def test_slow_answers_are_waited_for(self):
        self.start("a")
        self.faults.add("slow", self.changes_path, delay_s=0.3, times=0)
        self.deliver("b")
        self.turns()
        self.assert_all_is_well()
        self.assertEqual(self.in_folder("inbox"), ["a", "b"])

    def test_what_the_service_never_reports_is_healed(self):
        """Moves, marks, arrivals and removals that no list of changes contains."""
        self.start("a", "b", "c", "d")
        rows = self.messages()
        inbox, archive = self.at("inbox"), self.at("spam")

        def happen():
            self.remote.move(inbox, "a@x", archive)
            self.remote.remove(inbox, "b@x")
            self.remote.flag(inbox, "c@x", is_starred=True)
            self.deliver("e")

        self.unheard(happen)
        self.turns()
        self.assertNotIn("e", self.in_folder("inbox"), "nobody has reported it")
        self.compare_now()
        self.assert_same()
        kept = self.messages() - self.message(subject="e")
        self.assertEqual(kept, rows.exists() & kept)
        self.assertTrue(any(self.account.folder_ids.mapped("drift_count")))

    def compare_now(self):
        """The time has come to compare all ids with the service's."""
        self.account.folder_ids.last_reconcile_at = False
        self.turns(2)

    def test_moved_away_and_back_stays(self):
        self.start("a", "b")
        row = self.message(subject="a")
        self.remote.move(self.at("inbox"), "a@x", self.at("spam"))
        self.turns()
        self.remote.move(self.at("spam"), "a@x", self.at("inbox"))
        self.remote.move(self.at("inbox"), "a@x", self.at("spam"))
        self.remote.move(self.at("spam"), "a@x", self.at("inbox"))
        self.turns()
        self.compare_now()
        self.assert_same()
        self.assertEqual(self.message(subject="a"), row)

    def test_void_cursor_keeps_what_people_have_made(self):
        """Deletions and marks of the meantime arrive; tags, links, drafts stay."""
        self.start("stays", "gone", "moved", "waits")
        tag = self.env["mailbox.tag"].create({"name": "Ours"})
        stays = self.message(subject="stays")
        self.do("tag", "stays", tag_id=tag.id)
        self.turns()
        partner = self.env["res.partner"].create({"name": "Carl"})
        link = self.env["mailbox.link"].create(
            {
                "account_id": self.account.id,
                "message_id": stays.id,
                "res_model": "res.partner",
                "res_id": partner.id,
            }
        )
        draft = self.env["mailbox.client"].save_draft(
            {"account_id": self.account.id, "subject": "Half", "body": "<p>a</p>"}
        )
        self.void_cursor()
        self.remote.remove(self.at("inbox"), "gone@x")
        self.remote.move(self.at("inbox"), "moved@x", self.at("spam"))
        self.remote.flag(self.at("inbox"), "stays@x", is_starred=True)
        self.deliver("new")
        self.do("mark_read", "waits")
        self.turns(3)
        self.assert_same()
        self.assert_all_is_well()
        self.assertEqual(self.message(subject="stays"), stays)
        self.assertEqual((stays.tag_ids, stays.is_starred), (tag, True))
        self.assertTrue(link.exists())
        self.assertTrue(self.env["mailbox.draft"].browse(draft["id"]).exists())
        self.assertEqual(self.marks_at_service("waits"), (True, False))

    def test_ended_secret_is_shown_to_administrators_and_suspends(self):
        self.start("a")
        self.end_secret()
        self.deliver("b")
        alerts = [("subject", "=", "MailDesk needs an administrator's attention")]
        before = self.env["mail.message"].search_count(alerts)
        self.do("mark_read", "a")
        self.turns()
        self.assertEqual(self.account.state, "error")
        self.assertTrue(self.account.last_error)
        self.assertEqual(self.env["mail.message"].search_count(alerts), before + 1)
        self.turns(ENOUGH - 1)
        self.assertEqual(self.account.state, "auth_invalid")
        self.assertEqual(self.env["mail.message"].search_count(alerts), before + 1)
        self.assertFalse(self.claim_due(), "it is left alone")
        self.renew_secret()
        self.sign_in()
        self.account.state = "connected"
        self.turns(2)
        self.assert_all_is_well()
        self.assertEqual(self.marks_at_service("a"), (True, False))
        self.assert_same()

    def test_access_taken_back_loses_nothing(self):
        self.start("a", "b")
        self.revoke()
        self.do("mark_read", "a")
        self.deliver("c")
        self.turns()
        self.assertEqual(self.account.state, "reauth_required")
        self.assertIn("authentication expired", self.account.last_error)
        self.assertTrue(self.message(subject="a").is_read)
        self.sign_in()
        self.turns()
        self.assert_all_is_well()
        self.assertEqual(self.marks_at_service("a"), (True, False))
        self.assert_same()

    def test_missing_permission_is_explained(self):
        self.start("a")
        path = self.forbidden_path or self.changes_path
        self.faults.add("status", path, times=0, **self.forbidden)
        self.turns()
        self.assertEqual(self.account.state, "reauth_required")
        self.assertTrue(self.account.last_error)
        self.faults.clear()
        self.deliver("b")
        self.turns()
        self.assert_all_is_well()
        self.assert_same()
