"""Users, other clients and faults in any order: once all is quiet, index = server.

``MAILDESK_EXAMPLES=1000`` runs many more examples than ``make test`` does, and
simplifies one that fails.
"""

import os
from contextlib import suppress

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.errors import ConnectionLostError, ProtocolError, ThrottledError
from ..sync.outbox import cancel_operations, queue_operation
from .machine_server import Outside
from .machine_truth import Truth
from .sync_common import SyncCase

EXAMPLES = int(os.environ.get("MAILDESK_EXAMPLES", "0"))
STEPS = 25
# Once all is quiet, so many passes have to be enough.
CALM_TURNS = 6
OUTSIDE = ("arrive", "move", "mark", "word", "copy", "delete", "rename", "renumber")
REQUESTS = ("list_folders", "changes", "apply", "newest", "older", "snapshot")
ERRORS = (ConnectionLostError, ThrottledError, ProtocolError)

number = st.integers(0, 30)


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

    # What other clients do, now or between two requests of ours.

    @rule(what=st.sampled_from(OUTSIDE), one=number, two=number)
    def somebody_else(self, what, one, two):
        getattr(self.outside, what)(one, two)

    @rule(
        after=st.integers(1, 8), what=st.sampled_from(OUTSIDE), one=number, two=number
    )
    def somebody_else_meanwhile(self, after, what, one, two):
        self.server.later(after, lambda: getattr(self.outside, what)(one, two))

    # What users do here.

    def _row(self, pick):
        rows = self.case.shown_rows()
        return rows[pick % len(rows)] if rows else rows

    def _change(self, row, kind, params, **options):
        self.done.append(queue_operation(self.env, row, kind, params, **options))

    @rule(pick=number, to=number)
    def user_moves(self, pick, to):
        row, folders = self._row(pick), self.case.live_folders()
        if row:
            target = folders[to % len(folders)]
            left = row.placement_ids.folder_id - target
            params = {"add_to": target.ids, "remove_from": left.ids}
            self.truth.moved(row, target)
            self._change(row, "relocate", params, not_before=self.case.in_a_moment())

    @rule(pick=number, value=st.booleans(), name=st.sampled_from(("read", "starred")))
    def user_marks(self, pick, value, name):
        if row := self._row(pick):
            self._change(row, "flags", {"set_flags": {f"is_{name}": value}})

    @rule(pick=number, word=st.sampled_from("ab"), value=st.booleans())
    def user_tags(self, pick, word, value):
        if row := self._row(pick):
            name = "add_keywords" if value else "remove_keywords"
            self._change(row, "flags", {name: [word]})

    @rule(pick=number)
    def user_gives_a_tag_of_ours(self, pick):
        if row := self._row(pick):
            self.truth.tag(row)

    @rule(pick=number)
    def user_deletes(self, pick):
        if row := self._row(pick):
            self.truth.deleted(row)
            self._change(row, "delete", {}, not_before=self.case.in_a_moment())

    @rule(pick=number)
    def user_undoes(self, pick):
        if self.done:
            operations = self.done.pop(pick % len(self.done))
            cancel_operations(self.env, operations.exists())

    @rule(
        pick=number, what=st.sampled_from(("create", "rename", "delete")), name=number
    )
    def user_changes_a_folder(self, pick, what, name):
        folders = self.case.live_folders().filtered(lambda f: f.role == "custom")
        # A name that exists or a folder with mail is refused.
        with suppress(UserError):
            self.truth.change_folder(folders, (what, pick, f"Mine{name % 4}"))

    # What happens to us.

    @rule()
    def pass_over_all_folders(self):
        self.case.run_turn()
        self.truth.look_at_folders()

    @rule()
    def only_changes_are_sent(self):
        self.case.send_changes()

    @rule()
    def time_passes(self):
        self.case.let_time_pass()

    @rule(method=st.sampled_from(REQUESTS), error=st.sampled_from(ERRORS))
    def request_fails(self, method, error):
        self.server.fail(method, error())

    @rule(count=st.integers(1, 3))
    def answer_is_lost(self, count):
        self.server.lose_answer(count)


@tagged("post_install", "-at_install")
class TestMachine(SyncCase):
    """A server like IMAP's: ids change with every move."""

    few_examples = 16

    def begin_example(self):
        self._savepoint = self.env.cr.savepoint(flush=True)
        self._savepoint.__enter__()
        self.account = self.make_account(f"machine{len(self.servers)}@example.com")
        self.server = self.servers[self.account.id]
        self.server.make_folder("Work")
        self.server.make_folder("Work/Deep")
        self.account.backfill_per_hour = 100_000
        for name in ("INBOX", "INBOX", "Archive", "Work"):
            self.server.add(name)
        self.run_turn()
        wanted = self.account.folder_ids.filtered(lambda f: f.role != "trash")
        wanted.sync_enabled = True
        self.run_turn()
        self.api = self.env["mailbox.client"]

    def end_example(self):
        self.env.invalidate_all(flush=False)
        self._savepoint.rollback()
        self._savepoint.close(rollback=False)
        self.env.invalidate_all(flush=False)

    def in_a_moment(self):
        return self.env.cr.now().replace(microsecond=0)

    def live_folders(self):
        self.env.invalidate_all()
        folders = self.account.folder_ids.filtered(lambda f: f.state != "gone")
        return folders.sorted("id")

    def shown_rows(self):
        self.env.invalidate_all()
        return self.messages().filtered("placement_ids").sorted("id")

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
            self.run_turn()
            truth.look_at_folders()

    @mute_logger(
        "odoo.addons.maildesk_base.sync.steps.boundary",
        "odoo.addons.maildesk_base.sync.outbox.worker",
        "odoo.addons.maildesk_base.sync.outbox.folder_changes",
    )
    def test_index_equals_server_once_all_is_quiet(self):
        machine = type("Machine", (Machine,), {"case": self})
        phases = (Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,)
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=EXAMPLES or self.few_examples,
                stateful_step_count=STEPS,
                derandomize=True,
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
