"""A change over which the server fails for ever, and serves all else."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.errors import (
    AuthError,
    ConnectionLostError,
    ProtocolError,
    RejectedError,
    ThrottledError,
    TransientError,
)
from ..sync.losses.served import BELIEVED
from ..sync.operations import failures, queue_operation
from .sync_common import SyncCase

# So that they are given up after a few turns.
FEW, FEW_BUSY = 2, 3
MANY_TURNS = FEW_BUSY + BELIEVED + 3
BUSY = (ThrottledError("throttled", retry_after=30), ThrottledError())
ERRORS = (
    TransientError("server.error"),
    ConnectionLostError(),
    AuthError("auth.forbidden"),
    ProtocolError("protocol.bad"),
    RejectedError("rejected"),
    ZeroDivisionError(),
)
# What a user does with messages: kind, params; folders by name.
CHANGES = (
    ("flags", {"set_flags": {"is_read": True}}),
    ("flags", {"add_keywords": ["urgent"]}),
    ("relocate", {"add_to": "Archive", "remove_from": "INBOX"}),
    ("delete", {}),
)
FOLDER_CHANGES = ("create", "rename", "delete")


@tagged("post_install", "-at_install")
class TestStuckChanges(SyncCase):
    def setUp(self):
        super().setUp()
        self.patch(failures, "MAX_FAILURES", FEW)
        self.patch(failures, "MAX_BUSY_FAILURES", FEW_BUSY)
        self.server.make_folder("Work")
        self.run_turn()
        self.account.folder_ids.sync_enabled = True
        self.turns(2)
        self.api = self.env["mailbox.client"]
        self.operations = self.env["mailbox.operation"]

    def turns(self, count=1):
        """Turns in which everything that waits is due."""
        for _turn in range(count):
            self.env.flush_all()
            self.env.cr.execute("UPDATE mailbox_operation SET not_before = NULL")
            self.env.cr.execute(
                """UPDATE mailbox_draft SET file_after = NULL,
                          write_date = write_date - interval '1 minute'"""
            )
            self.run_turn()

    def arrive(self, *names):
        mails = [self.server.add("INBOX", name) for name in names]
        self.turns()
        return mails

    def queue(self, rows, kind, params):
        named = {
            name: self.folder(value).ids if isinstance(value, str) else value
            for name, value in params.items()
        }
        return queue_operation(self.env, rows, kind, named)

    def turns_until_settled(self, operations):
        """Turns until changes are done or taken back; meanwhile mail arrives and is
        changed.
        """
        before = self.server.add("INBOX", f"Beside {operations.ids}")
        for number in range(MANY_TURNS):
            states = operations.exists().mapped("state")
            if not {"pending", "in_flight"} & set(states):
                break
            # So often the server is believed that it wants a pause.
            if number <= BELIEVED:
                self.turns()
                continue
            self.assert_goes_on()
            row = self.message(subject=before.subject)
            self.queue(row, "flags", {"set_flags": {"is_starred": True}})
            arrived = self.server.add("INBOX", f"Beside {operations.ids}.{number}")
            self.turns()
            self.assertTrue(before.flags.is_starred)
            before = arrived
        self.turns()

    def assert_goes_on(self):
        """No pause, and nobody hears of any trouble."""
        state = self.account.sync_state_ids
        self.assertFalse(state.backoff_until)
        self.assertFalse(state.failures)
        self.assertEqual(self.account.state, "connected")

    def assert_taken_back(self, operations):
        for operation in operations:
            self.assertEqual(operation.state, "refused")
            self.assertTrue(operation.error)
        self.assertFalse(self.operations.search([("state", "=", "pending")]))
        self.assertFalse(self.messages().filtered("server_state"))
        for name in self.server.folders:
            self.assertEqual(sorted(self.subjects(name)), self.server_subjects(name))
        self.assert_consistent()

    @mute_logger("odoo.addons.maildesk_base.sync.operations.request")
    def test_whatever_the_server_says_of_some_messages_the_others_are_changed(self):
        for errors in (ERRORS, *((busy,) for busy in BUSY)):
            with self.subTest(errors=errors):
                mails = self.arrive(f"a{errors!r}", *map(repr, errors), f"b{errors!r}")
                first, *ill, last = mails
                for mail, error in zip(ill, errors, strict=True):
                    mail.deadly_change = error
                subjects = [mail.subject for mail in mails]
                rows = self.messages().filtered(lambda m, s=subjects: m.subject in s)
                read = {"set_flags": {"is_read": True}}
                operations = self.queue(rows, "flags", read)
                names = [mail.subject for mail in ill]
                stuck = operations.filtered(
                    lambda o, n=names: o.message_id.subject in n
                )
                self.turns_until_settled(operations)
                self.assertTrue(first.flags.is_read and last.flags.is_read)
                self.assertFalse(any(stuck.message_id.mapped("is_read")))
                self.assert_taken_back(stuck)

    def test_whatever_is_done_with_it(self):
        for number, (kind, params) in enumerate(CHANGES):
            with self.subTest(kind=kind, params=params):
                (ill,) = self.arrive(f"ill{number}")
                ill.deadly_change = ERRORS[number]
                row = self.message(subject=ill.subject)
                stuck = self.queue(row, kind, params)
                self.turns_until_settled(stuck)
                self.assertEqual(self.message(subject=ill.subject), row)
                self.assert_taken_back(stuck)

    def test_line_that_is_cut_once_delays_nothing(self):
        (mail,) = self.arrive("a")
        self.server.fail("apply", ConnectionLostError())
        read = {"set_flags": {"is_read": True}}
        self.queue(self.message(subject="a"), "flags", read)
        self.turns()
        self.assertTrue(mail.flags.is_read)
        self.assert_goes_on()

    def test_removal_that_was_begun_is_finished_though_no_pass_sees_it(self):
        """As where a message is marked as deleted, and the line cut before EXPUNGE."""
        (mail,) = self.arrive("a")
        box = self.server.folders["INBOX"]
        (uid,) = box.mails

        def hide():
            del box.mails[uid]
            box.log.append(("gone", uid))

        self.server.meanwhile("apply", hide)
        self.server.fail("apply", ConnectionLostError(), ConnectionLostError())
        self.queue(self.message(subject="a"), "delete", {})
        self.turns()
        box.mails[uid] = mail
        self.turns(2)
        self.assertFalse(box.mails)
        self.assertFalse(self.env["mailbox.message_index"].search([]))
        self.assertFalse(self.operations.search([("state", "=", "pending")]))

    def test_removal_ends_when_others_have_removed_the_folder(self):
        """The first answer was lost: the message may be anywhere until a pass ends."""
        self.server.add("Work", "a")
        self.turns()
        lost = ConnectionLostError()
        self.server.fail("apply", lost, lost)
        self.server.fail("list_folders", lost)
        self.queue(self.message(subject="a"), "delete", {})
        self.run_turn(is_pass=False)
        self.server.delete_folder("Work")
        self.turns(3)
        self.assertFalse(self.messages())
        self.assertFalse(self.operations.search([("state", "=", "pending")]))

    def change_folder(self, what):
        folder = self.folder("Work")
        if what == "create":
            self.api.create_folder(self.account.id, "New", folder.id)
        elif what == "rename":
            self.api.rename_folder(folder.id, "New")
        else:
            self.api.delete_folder(folder.id)
        return self.operations.search([], order="id desc", limit=1)

    @mute_logger("odoo.addons.maildesk_base.sync.operations.folder_changes")
    def test_whatever_is_done_with_a_folder(self):
        errors = (ERRORS[0], BUSY[0], ERRORS[2])
        for number, error in enumerate(errors):
            what = FOLDER_CHANGES[number % len(FOLDER_CHANGES)]
            with self.subTest(what=what, error=error):
                self.server.stuck = {f"folder_{what}": error}
                stuck = self.change_folder(what)
                was = len(self.account.folder_ids)
                self.turns_until_settled(stuck)
                self.server.stuck.clear()
                self.turns(2)
                self.assertEqual(self.folder("Work").name, "Work")
                if what == "create":
                    self.assertEqual(len(self.account.folder_ids), was - 1)
                else:
                    self.assert_taken_back(stuck)

    def test_changes_of_other_folders_go_on_and_later_ones_of_the_same_wait(self):
        self.server.make_folder("Other")
        self.turns()
        self.server.stuck = {"folder_create": TransientError("server.error")}
        made = self.api.create_folder(self.account.id, "Top")
        self.api.create_folder(self.account.id, "Below", made["id"])
        self.api.rename_folder(self.folder("Other").id, "Renamed")
        self.turns()
        self.assertIn("Renamed", self.server.folders)
        waiting = self.operations.search([("state", "=", "pending")])
        self.assertEqual(len(waiting), 2)
        self.assertTrue(all(waiting.mapped("not_before")))
        self.api.rename_folder(made["id"], "Above")
        self.assertTrue(self.operations.search([], order="id desc", limit=1).not_before)
        self.server.stuck.clear()
        self.turns(2)
        self.assertIn("Above/Below", self.server.folders)

    def test_draft_that_cannot_be_stored(self):
        for error in (ERRORS[0], BUSY[0], ZeroDivisionError()):
            with (
                self.subTest(error=error),
                mute_logger("odoo.addons.maildesk_base.sync.steps.drafts"),
            ):
                self.server.stuck = {"save_draft": error}
                values = {"account_id": self.account.id, "subject": f"{error!r}"}
                saved = self.api.save_draft(values)
                draft = self.env["mailbox.draft"].browse(saved["id"])
                for turn in range(MANY_TURNS):
                    self.turns()
                    if turn >= 2:
                        self.assert_goes_on()
                self.assertIn("could not be saved", draft.error)
                self.server.stuck.clear()
                self.api.save_draft({**values, "id": draft.id, "body": "<p>a</p>"})
                self.turns()
                self.assertFalse(draft.error)
                self.assertEqual(draft.remote_version, draft.version)

    def test_server_that_changes_nothing_at_all_is_not_asked_for_each_message(self):
        for number in range(40):
            self.server.add("INBOX", f"Mail {number}", deadly_change=ERRORS[0])
        self.turns()
        self.server.calls.clear()
        read = {"set_flags": {"is_read": True}}
        operations = self.queue(self.messages(), "flags", read)
        self.turns()
        asked = [call for call in self.server.calls if call.startswith("flags:")]
        self.assertLess(len(asked), 20)
        self.assertEqual(set(operations.mapped("state")), {"pending"})
        self.assert_goes_on()
