"""Huge changes come in bounded pages, and any page may be the last before a crash."""

import json

import pytest

from odoo.addons.maildesk_base.engine.types import FolderCursor
from odoo.addons.maildesk_imap.engine.client import ImapProvider
from odoo.addons.maildesk_imap.engine.fetch import PAGE_MESSAGES
from odoo.addons.maildesk_imap.engine.flagscan import MAX_UPDATES, SNAPSHOT_MESSAGES
from odoo.addons.maildesk_imap.engine.protocol.pool import ConnectionPool

from tests.simulators.imap_mailbox import metadata, selected
from tests.simulators.imap_reply import ok

INBOX = "INBOX"


def _cursor(**changes):
    state = {"uidvalidity": 7, "uidnext": 4, "modseq": 50, "exists": 3, **changes}
    return FolderCursor(INBOX, json.dumps(state), "")


def _pages(play, replies, cursor, **script):
    """All pages of a pass, each fetched by another process."""
    server, _provider = play(replies, **script)
    pages = []
    while not pages or not pages[-1].done:
        with ImapProvider(_provider.settings, pool=ConnectionPool()) as provider:
            pages.append(provider.changes(cursor))
        cursor = FolderCursor(INBOX, pages[-1].cursor, cursor.older)
        assert len(pages) < 20
    return server, pages


def _flagged(low, high):
    uids = range(low, high)
    return ok(*(f"{uid} FETCH (UID {uid} FLAGS (\\Flagged))" for uid in uids))


def test_more_flag_changes_than_fit_on_a_page(play):
    count = MAX_UPDATES + 5
    state = selected(
        exists=count,
        uidnext=f"OK [UIDNEXT {count + 1}]",
        modseq="OK [HIGHESTMODSEQ 90]",
    )
    changed = [f"{uid} FETCH (UID {uid} FLAGS ())" for uid in range(1, count + 1)]
    replies = {
        "EXAMINE": ok(*state),
        'EXAMINE "INBOX" (QRESYNC': ok(*state, *changed),
        f"UID SEARCH RETURN (ALL) UID 1:{count}": ok(f"ESEARCH UID ALL 1:{count}"),
        "UID SEARCH RETURN (ALL) UID 1:5 ": ok("ESEARCH UID ALL 1:5"),
        f"UID FETCH 6:{count}": _flagged(6, count + 1),
        "UID FETCH 1:5": _flagged(1, 6),
    }
    _server, pages = _pages(play, replies, _cursor(uidnext=count + 1, exists=count))
    updates = [update for page in pages for update in page.updated]
    assert max(len(page.updated) for page in pages) <= MAX_UPDATES
    assert len({update.remote_id for update in updates}) == count
    assert all(update.flags.is_starred for update in updates)
    assert json.loads(pages[-1].cursor)["modseq"] == 90


def test_removals_in_a_large_folder_without_qresync(play):
    count = 2 * SNAPSHOT_MESSAGES + 10
    gone = 17
    state = selected(
        exists=count - 1,
        uidnext=f"OK [UIDNEXT {count + 1}]",
        modseq="OK [HIGHESTMODSEQ 60]",
    )
    everything = ok(f"ESEARCH UID ALL 1:{gone - 1},{gone + 1}:{count}")
    _server, pages = _pages(
        play,
        {"EXAMINE": ok(*state), "UID SEARCH": everything, "UID FETCH": ok()},
        _cursor(uidnext=count + 1, exists=count),
        capabilities="IMAP4rev1 CONDSTORE ESEARCH",
    )
    snapshots = [snapshot for page in pages for snapshot in page.snapshots]
    assert max(len(each.entries) for each in snapshots) <= SNAPSHOT_MESSAGES
    listed = {entry.uid for each in snapshots for entry in each.entries}
    assert listed == set(range(1, count + 1)) - {gone}
    covered = [uid for each in snapshots for uid in range(*each.uid_range)]
    assert gone in covered and len(pages) == 3


def test_many_new_messages_come_newest_first(play):
    count = 2 * PAGE_MESSAGES + 40
    state = selected(
        exists=3 + count,
        uidnext=f"OK [UIDNEXT {4 + count}]",
        modseq="OK [HIGHESTMODSEQ 60]",
    )
    middle = 4 + count - PAGE_MESSAGES
    lower = middle - PAGE_MESSAGES
    replies = {
        "EXAMINE": ok(*state),
        "UID SEARCH": ok(f"ESEARCH UID ALL 1:{3 + count}"),
        f"UID FETCH {middle}:": ok(*map(metadata, range(middle, 4 + count))),
        f"UID FETCH {lower}:": ok(*map(metadata, range(lower, middle))),
        "UID FETCH 4:": ok(*map(metadata, range(4, lower))),
    }
    _server, pages = _pages(play, replies, _cursor())
    uids = [meta.locations[0].uid for page in pages for meta in page.added]
    assert uids == list(range(3 + count, 3, -1))
    assert max(len(page.added) for page in pages) <= PAGE_MESSAGES


def test_flags_of_a_large_bare_folder_are_looked_at_in_turn(play):
    count = 6000
    state = selected(exists=count, uidnext=f"OK [UIDNEXT {count + 1}]", modseq="")
    found = " ".join(map(str, range(1, count + 1)))
    server, provider = play(
        {
            "EXAMINE": ok(*state),
            "UID SEARCH": ok(f"SEARCH {found}"),
            f"FETCH 5501:{count}": _flagged(5501, count + 1),
            "UID FETCH 3501:5500": _flagged(3501, 5501),
            "UID FETCH 1501:3500": _flagged(1501, 3501),
            "UID FETCH 1:1500": _flagged(1, 1501),
        },
        capabilities="IMAP4rev1",
    )
    cursor = _cursor(uidnext=count + 1, exists=count, modseq=0)
    seen = set()
    for _ in range(3):
        page = provider.changes(cursor)
        assert page.done
        for snapshot in page.snapshots:
            seen |= {entry.uid for entry in snapshot.entries if entry.flags}
        cursor = FolderCursor(INBOX, page.cursor, "")
    assert seen == set(range(1, count + 1))
    assert json.loads(cursor.changes)["window"] == 0


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_limit_of_the_first_page_is_kept(play, limit):
    _server, provider = play()
    page = provider.newest(INBOX, limit)
    assert len(page.added) == min(limit, 3)
    assert (page.older == "") == (limit >= 3)
