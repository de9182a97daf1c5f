"""A change over which a service fails for ever, while it serves all else."""

from odoo.tools import mute_logger

from odoo.addons.maildesk_base.sync.losses.served import BELIEVED
from odoo.addons.maildesk_base.sync.operations import failures

from .at_service import AtService

# What it says each time.
ANSWERS = (
    {"status": 500},
    {"status": 503, "headers": {"Retry-After": "30"}},
    {"status": 429, "headers": {"Retry-After": "30"}},
)
# So that they are given up after a few turns.
FEW, FEW_BUSY = 2, 3
MANY_TURNS = FEW_BUSY + BELIEVED + 2


class StuckTests(AtService):
    """``folder_path`` fits the requests that make folders, ``draft_path`` those that
    store drafts.
    """

    folder_path = ""
    draft_path = ""
    change_method = "POST"

    def without_pauses(self):
        """The service's own short pauses are not waited for."""
        raise NotImplementedError

    def begin(self, *names):
        self.patch(failures, "MAX_FAILURES", FEW)
        self.patch(failures, "MAX_BUSY_FAILURES", FEW_BUSY)
        self.without_pauses()
        self.start(*names)

    def change_path_of(self, name):
        """Fits the requests that change a message, and no other."""
        raise NotImplementedError

    def break_down(self, path, method="POST", **answer):
        """The service answers so whenever something is made or changed there."""
        self.faults.add("status", path, method=method, times=0, **answer)

    def due(self):
        """Everything that waits may be tried again."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE mailbox_draft SET file_after = NULL,
                      write_date = write_date - interval '1 minute'"""
        )
        self.turns()

    def turns_until(self, is_settled):
        for number in range(MANY_TURNS):
            if is_settled():
                return
            self.deliver(f"beside{number}")
            self.due()
            if number >= BELIEVED:
                state = self.account.sync_state_ids
                self.assertFalse(state.backoff_until or state.failures)
                self.assert_all_is_well()
                self.assertIn(f"beside{number}", self.in_folder("inbox"))
        operations = self.env["mailbox.operation"].search([("state", "=", "pending")])
        self.assertTrue(is_settled(), operations.read(["tries", "failures", "state"]))

    def test_one_message(self):
        self.begin("a", "ill", "b")
        for answer in ANSWERS:
            with self.subTest(**answer):
                path = self.change_path_of("ill")
                self.break_down(path, self.change_method, **answer)
                self.do("star", "a", "ill", "b")
                row = self.message(subject="ill")
                self.turns_until(lambda r=row: not r.is_starred)
                self.assertEqual(self.marks_at_service("a"), (False, True))
                self.assertEqual(self.marks_at_service("b"), (False, True))
                self.faults.clear()
                self.turns()
                self.assert_same()
                refused = self.env["mailbox.operation"].search(
                    [("message_id", "=", row.id)], order="id desc", limit=1
                )
                self.assertEqual(refused.state, "refused")
                self.assertTrue(refused.error)
                self.do("unstar", "a", "b")
                self.turns()

    @mute_logger("odoo.addons.maildesk_base.sync.operations.folder_changes")
    def test_one_folder(self):
        self.begin("a")
        for answer in ANSWERS[:2]:
            with self.subTest(**answer):
                self.break_down(self.folder_path, **answer)
                made = self.env["mailbox.client"].create_folder(self.account.id, "New")
                folder = self.env["mailbox.folder"].browse(made["id"])
                self.turns_until(lambda f=folder: not f.exists())
                self.faults.clear()
                self.turns()
                self.assert_same()

    @mute_logger("odoo.addons.maildesk_base.sync.steps.drafts")
    def test_one_draft(self):
        self.begin("a")
        for answer in ANSWERS[:2]:
            with self.subTest(**answer):
                self.break_down(self.draft_path, **answer)
                values = {"account_id": self.account.id, "subject": "Offer"}
                saved = self.env["mailbox.client"].save_draft(values)
                draft = self.env["mailbox.draft"].browse(saved["id"])
                self.turns_until(lambda d=draft: d.error)
                self.assertLess(draft.remote_version, draft.version + 1)
                self.faults.clear()
                self.env["mailbox.client"].save_draft({"id": draft.id, "subject": "B"})
                self.due()
                self.assertFalse(draft.error)
                self.assertTrue(draft.remote_id)
