"""What the add-ons in ``maildesk_bridges`` cost where nobody uses them: lists, and the
first synchronisation of a mailbox, in a database with all of them and in one without.

The two take turns in one process, and processor time is compared: what else the machine
does concerns both alike.
"""

import dataclasses
from contextlib import contextmanager

from odoo.modules.registry import Registry

from . import index_rows, large_index
from .figures import Figure, Timing, time_calls
from .processor import ProcessorTime
from .synchronisation import connect_mailbox, load_everything

LISTED = 24_000  # messages
ROUNDS = 10
CALLS = 20  # of a round
MOST = 105  # per cent


def run(inside):
    """Synchronise the same mailboxes in both, then list another one in both."""
    options = inside.options
    without = Registry(options["without"])
    sides = [inside, dataclasses.replace(inside, registry=without)]
    synchronised, listed = _Usage(), _Usage()
    for number, login in enumerate(options["logins"]):
        for side in _by_turns(sides, number):
            account_id, inbox_id = connect_mailbox(side, login)
            with synchronised.measured(side):
                load_everything(side, account_id, inbox_id, options["messages"])
    folders = {id(side): _fill(side) for side in sides}
    for number in range(ROUNDS):
        for side in _by_turns(sides, number):
            with listed.measured(side) as samples:
                samples += _list(side, folders[id(side)])
    total = options["messages"] * len(options["logins"])
    calls = ROUNDS * CALLS
    return [
        _figure("first sync", synchronised, sides, total),
        _figure("list page", listed, sides, calls),
    ]


def _by_turns(sides, number):
    """Either of them goes first as often as the other."""
    return sides[:: -1 if number % 2 else 1]


class _Usage:
    """Processor time of each side, in all, and how long single calls took."""

    def __init__(self):
        self.seconds, self.samples = {}, {}

    @contextmanager
    def measured(self, side):
        """Add what a block uses."""
        processor = ProcessorTime(side.registry)
        yield self.samples.setdefault(id(side), [])
        used = processor.python() + processor.database()
        self.seconds[id(side)] = self.seconds.get(id(side), 0) + used


def _fill(side):
    with side.registry.cursor() as cr:
        account, folder = large_index.make_mailbox(side.environment(cr))
        index_rows.fill(account.env, account, folder, LISTED)
    large_index.vacuum(side)
    return folder.id


def _list(side, folder_id):
    page = {"scope": {"folder_id": folder_id}, "limit": 50}
    calls = [lambda: large_index.call(side, "list_messages", **page)] * CALLS
    return time_calls(calls).samples


def _figure(title, usage, sides, number):
    """How much the first side needs of what the second one does."""
    used = [usage.seconds[id(side)] / number for side in sides]
    note = "processor time of Odoo and PostgreSQL: "
    note += ", ".join(f"{1e6 * each:.0f} µs" for each in used)
    samples = [usage.samples[id(side)] for side in sides]
    if all(samples):
        medians = [Timing(tuple(each)).p50 for each in samples]
        note += "; p50: " + ", ".join(f"{each:.1f} ms" for each in medians)
    title = f"{title} with all bridges, of without"
    return Figure(title, 100 * used[0] / used[1], "%", MOST, note=note)
