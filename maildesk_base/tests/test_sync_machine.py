"""Users, other clients and faults in any order: once all is quiet, index = server.

``MAILDESK_EXAMPLES=1000`` runs many more examples than ``make test`` does, and
simplifies one that fails; with ``MAILDESK_RANDOM=1``, others in each run.
"""

import os
from contextlib import suppress
from copy import deepcopy
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.errors import (
    ConnectionLostError,
    ProtocolError,
    RejectedError,
    ThrottledError,
)
from ..sync.operations import cancel_operations, queue_operation
from .machine_server import Outside
from .machine_truth import Truth
from .sync_common import SyncCase

EXAMPLES = int(os.environ.get("MAILDESK_EXAMPLES", "0"))
STEPS = 12
# Once all is quiet, so many passes have to be enough.
CALM_TURNS = 6
# The likelier ones several times.
OURS = ("move", "move", "back", "undo", "delete", "is_read", "a", "b", "tag")
THEIRS = (
    "move",
    "move",
    "move_back",
    "delete",
    "mark",
    "word",
    "copy",
    "twin",
    "remake",
    "rename",
    "renumber",
    "arrive",
)
FAULTS = (None, None, "lost", "lost", "fails", "refused", "killed")
TURNS = ("pass", "pass", "send", "send", None)
REQUESTS = (
    "list_folders",
    "changes",
    "fetch_metadata",
    "apply",
    "newest",
    "older",
    "snapshot",
)
ERRORS = (ConnectionLostError, ThrottledError, ProtocolError)
# What a pass without news consists of.
LOOKS = {"list_folders", "close"}

number = st.integers(0, 7)
# All meet at the same few messages.
pick_one = st.sampled_from((0, 0, 0, 1, 1, 2, 3, 4))
ours = st.lists(st.tuples(st.sampled_from(OURS), number, st.booleans()), max_size=2)
# What, a number, and before which request from now; 0: at once.
theirs = st.lists(
    st.tuples(st.sampled_from(THEIRS), number, st.integers(0, 6)), max_size=2
)


class Killed(BaseException):
    """The process is killed: nothing of it runs any more."""


class Machine(RuleBasedStateMachine):
    """One mailbox; ``case`` is the running test."""

    case = None

    def __init__(self):
        super().__init__()
        self.case.begin_example()
        self.env = self.case.env
        self.server = self.case.server
        self.outside = Outside(self.server)
        self.truth = Truth(self.case, self.outside)
        self.done = []
        self.places = {}

    def teardown(self):
        try:
            self.case.calm_down(self.truth)
            self.truth.check()
        finally:
            self.case.end_example()

    @initialize(copyuid=st.booleans(), page_size=st.sampled_from((2, 50)))
    def server_is(self, copyuid, page_size):
        self.server.copyuid = copyuid
        self.server.page_size = page_size
        self.truth.look_at_folders()
        for row in self.case.shown_rows():
            self.truth.tag(row)

    @rule(
        pick=pick_one,
        ours=ours,
        theirs=theirs,
        fault=st.sampled_from(FAULTS),
        turn=st.sampled_from(TURNS),
        chance=number,
    )
    def both_at_once(self, pick, ours, theirs, fault, turn, chance):
        """A user and other clients at the same message, before a claim or while it
        runs.
        """
        subject = self.outside.subject(pick)
        for what, to, is_late in ours:
            self._we(what, self._row(subject, pick), to, self._when(is_late))
        for what, to, after in theirs:
            if after:
                self._later(after, what, subject, to)
            else:
                self.outside.act(what, subject, to)
        self._go_wrong(fault, chance)
        if turn == "pass":
            self.pass_over_all_folders()
        elif turn == "send":
            self.case.send_changes()

    def _later(self, after, what, subject, to):
        self.server.later(after, lambda: self.outside.act(what, subject, to))

    def _row(self, subject, pick):
        rows = self.case.shown_rows()
        named = rows.filtered(lambda row: row.subject == subject)
        return named[:1] or (rows[pick % len(rows)] if rows else rows)

    def _when(self, is_late):
        return self.case.in_a_moment() if is_late else None

    def _we(self, what, row, to, when):
        if what == "undo":
            self._undo()
        elif not row:
            return
        elif what in ("move", "back"):
            folders = self.case.live_folders()
            before = self.places.get(row.id) if what == "back" else None
            known = before and before in folders
            target = before if known else folders[to % len(folders)]
            self._move(row, target, when)
        elif what == "delete":
            self.truth.deleted(row)
            self._change(row, "delete", {}, not_before=when)
        elif what == "tag":
            # One that the server never hears of; while it is moved there may be two.
            rows = self.case.shown_rows().filtered(lambda r: r.subject == row.subject)
            self.truth.tag(rows[to % len(rows)])
        elif what == "is_read":
            self._change(row, "flags", {"set_flags": {what: bool(to % 2)}})
        else:
            name = "add_keywords" if to % 2 else "remove_keywords"
            self._change(row, "flags", {name: [what]})

    def _move(self, row, target, when):
        self.places[row.id] = row.placement_ids.folder_id[:1]
        left = row.placement_ids.folder_id - target
        params = {"add_to": target.ids, "remove_from": left.ids}
        self._change(row, "relocate", params, not_before=when)

    def _change(self, row, kind, params, **options):
        self.done.append(queue_operation(self.env, row, kind, params, **options))

    def _undo(self):
        if self.done:
            cancel_operations(self.env, self.done.pop().exists())

    @rule(
        pick=number, what=st.sampled_from(("create", "rename", "delete")), name=number
    )
    def user_changes_a_folder(self, pick, what, name):
        folders = self.case.live_folders().filtered(lambda f: f.role == "custom")
        # A name that exists or a folder with mail is refused.
        with suppress(UserError):
            self.truth.change_folder(folders, (what, pick, f"Mine{name % 4}"))

    @rule()
    def pass_over_all_folders(self):
        self.case.run_turn()
        self.truth.look_at_folders()

    @rule(is_compared=st.booleans())
    def time_passes(self, is_compared):
        self.case.let_time_pass()
        if is_compared:
            self.case.account.folder_ids.last_reconcile_at = False

    def _go_wrong(self, what, chance):
        if what == "fails":
            method, error = REQUESTS[chance % len(REQUESTS)], ERRORS[chance % 3]
            self.server.fail(method, error())
        elif what == "lost":
            self.server.lose_answer(1 + chance % 3)
        elif what == "refused":
            self.server.fail("apply", RejectedError("rejected"))
        elif what == "killed":
            self.server.later(1 + chance, _die)


def _die():
    raise Killed


@tagged("post_install", "-at_install")
class TestMachine(SyncCase):
    """A server like IMAP's: ids change with every move."""

    few_examples = 16

    def prepare(self):
        """What each example begins with."""
        self.server.make_folder("Work")
        self.server.make_folder("Work/Deep")
        self.account.backfill_per_hour = 100_000
        for name in ("INBOX", "INBOX", "Archive", "Work"):
            self.server.add(name)
        self.run_turn()
        wanted = self.account.folder_ids.filtered(lambda f: f.role != "trash")
        wanted.sync_enabled = True
        self.run_turn()
        self.tag = self.env["mailbox.tag"].create({"name": "Ours"})
        self.api = self.env["mailbox.client"]
        self.looks = LOOKS | {"changes"} if self.labels else LOOKS
        self.env.flush_all()
        self.server.calls.clear()
        self._pristine = self.server

    def begin_example(self):
        self._savepoint = self.env.cr.savepoint(flush=True)
        self._savepoint.__enter__()
        self.server = deepcopy(self._pristine)
        self.servers[self.account.id] = self.server

    def end_example(self):
        self.env.invalidate_all(flush=False)
        self._savepoint.rollback()
        self._savepoint.close(rollback=False)
        self.env.invalidate_all(flush=False)

    def run_turn(self, **options):
        """A killed worker is found out when its lease has run out."""
        try:
            return super().run_turn(**options)
        except Killed:
            self.env.cr.execute(
                """UPDATE mailbox_sync_state SET lease_until = NULL
                    WHERE account_id = %s""",
                [self.account.id],
            )
            self.env.invalidate_all()
            return None

    def in_a_moment(self):
        """Later than the next passes, as while an Undo is offered."""
        return fields.Datetime.now() + timedelta(hours=1)

    def live_folders(self):
        self.env.invalidate_all()
        folders = self.account.folder_ids.filtered(lambda f: f.state != "gone")
        return folders.sorted("id")

    def shown_rows(self):
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT DISTINCT message_id FROM mailbox_placement
                WHERE account_id = %s ORDER BY message_id""",
            [self.account.id],
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        return self.env["mailbox.message_index"].browse(ids)

    def send_changes(self):
        """A claim for what users did, without a pass."""
        self.run_turn(is_pass=False)

    def let_time_pass(self):
        """Everything that waits may be tried again."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mailbox_operation SET not_before = NULL WHERE account_id = %s",
            [self.account.id],
        )
        self.env.cr.execute(
            "UPDATE mailbox_folder SET retry_at = NULL, failure_count = 0,"
            " resync_count = 0 WHERE account_id = %s AND retry_at IS NOT NULL",
            [self.account.id],
        )
        self.env.invalidate_all()

    def calm_down(self, truth):
        """Nobody does anything any more."""
        self.server.faults.clear()
        self.server.lost_answers.clear()
        self.server.agenda.clear()
        for _number in range(CALM_TURNS):
            self.let_time_pass()
            self.server.calls.clear()
            self.run_turn()
            truth.look_at_folders()
            if self.looks.issuperset(self.server.calls):
                break

    @mute_logger(
        "odoo.addons.maildesk_base.sync.steps.boundary",
        "odoo.addons.maildesk_base.sync.operations.request",
        "odoo.addons.maildesk_base.sync.operations.folder_changes",
    )
    def test_index_equals_server_once_all_is_quiet(self):
        self.prepare()
        machine = type("Machine", (Machine,), {"case": self})
        phases = (Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,)
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=EXAMPLES or self.few_examples,
                stateful_step_count=STEPS,
                derandomize=not os.environ.get("MAILDESK_RANDOM"),
                deadline=None,
                database=None,
                phases=phases,
                suppress_health_check=list(HealthCheck),
            ),
        )


@tagged("post_install", "-at_install")
class TestMachineStableIds(TestMachine):
    """A service whose ids survive every move."""

    few_examples = 10
    stable_ids = True


@tagged("post_install", "-at_install")
class TestMachineLabels(TestMachine):
    """A service with labels and one cursor for the whole mailbox."""

    few_examples = 8
    stable_ids = True
    labels = True
