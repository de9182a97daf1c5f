"""The newest messages of a folder, the way into its past, and everything it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from odoo.addons.maildesk_base.engine.errors import ProtocolError, ResyncRequired
from odoo.addons.maildesk_base.engine.types import (
    BadEntry,
    ChangePage,
    FolderCursor,
    MessageMeta,
    Snapshot,
    SnapshotEntry,
)

from .mailbox import GmailMailbox
from .protocol.api import ME
from .protocol.shape import text_of
from .unreadable import sorted_out
from .values.cursor import HistoryCursor, OlderCursor, read_older
from .values.labels import (
    ALL,
    DRAFT,
    STARRED,
    UNREAD,
    LabelBook,
    flags_of,
    query_within,
)

PAGE_IDS = 500
FEW_IDS = 20
# A moment that lies behind everything.
_FROM_THE_TOP = OlderCursor(1 << 40)
METHOD = "messages.get"


def newest(mailbox: GmailMailbox, folder_id: str, limit: int) -> ChangePage:
    """The newest messages; the cursor was taken before any of them was read."""
    if not mailbox.listed_since or folder_id in mailbox.listed_folders:
        mailbox.forget_listed()
        now = int(mailbox.api.runtime.now().timestamp())
        mailbox.listed_since = HistoryCursor(history_id(mailbox), now).to_text()
    mailbox.listed_folders.add(folder_id)
    found, bad, reached = _load(mailbox, folder_id, None, limit)
    cursor = mailbox.listed_since
    return ChangePage(added=found, bad=bad, cursor=cursor, older=reached)


def older(mailbox: GmailMailbox, cursor: FolderCursor, limit: int) -> ChangePage:
    """The next messages towards the past; fewer when the quota allows no more."""
    if cursor.older == "":
        return ChangePage(older="")
    if cursor.older is None:
        raise ResyncRequired(cursor.folder_id, "cursor.missing")
    known = read_older(cursor.older, cursor.folder_id)
    found, bad, reached = _load(mailbox, cursor.folder_id, known, limit)
    return ChangePage(added=found, bad=bad, older=reached, done=reached == "")


def history_id(mailbox: GmailMailbox) -> str:
    """Where the mailbox's history stands."""
    users = mailbox.api.users
    profile = mailbox.api.call(users.getProfile(userId=ME, fields="historyId"))
    found = str(profile.get("historyId") or "")
    if not found.isdigit():
        raise ProtocolError("protocol.history", "no history id")
    return found


def metadata(mailbox: GmailMailbox, ids: Sequence[str]) -> tuple[MessageMeta, ...]:
    """The metadata of messages; those gone are left out, and those that cannot be read,
    which is counted.
    """
    mailbox.api.budget.allowance(METHOD, 1)
    there, bad = sorted_out(mailbox.metadata(ids))
    mailbox.suspects.refused_all(bad)
    return tuple(there)


def snapshots(
    mailbox: GmailMailbox, folder_id: str, older_text: str | None
) -> Iterator[Snapshot]:
    """Everything a folder holds, as one snapshot; what the index has not come to yet
    is named without flags.
    """
    since = _known_since(folder_id, older_text)
    listed = _all_ids(mailbox, folder_id, "")
    known = _all_ids(mailbox, folder_id, since) if since else listed
    labels: dict[str, set[str]] = {each: set() for each in known}
    book = mailbox.book() if known else LabelBook()
    for label_id in (UNREAD, STARRED, DRAFT, *book.names) if known else ():
        for each in _labelled(mailbox, folder_id, label_id, since):
            if each in labels:
                labels[each].add(label_id)
    entries = [
        SnapshotEntry(each, flags=flags_of(own, book)) for each, own in labels.items()
    ]
    entries += [SnapshotEntry(e, expected=False) for e in listed if e not in labels]
    yield Snapshot(folder_id, tuple(entries))


def _load(
    mailbox: GmailMailbox, folder_id: str, known: OlderCursor | None, limit: int
) -> tuple[tuple[MessageMeta, ...], tuple[BadEntry, ...], str]:
    """Messages older than ``known``, those that cannot be read, and the cursor for
    what comes after them.
    """
    found, more = _next_ids(mailbox, folder_id, known, limit)
    ids = mailbox.affordable(found)
    more = more or len(ids) < len(found)
    there, bad = sorted_out(mailbox.listed(ids))
    dated = [meta for meta in there if meta.remote_id not in mailbox.undated]
    others = [e.remote_id for e in (*there, *bad) if e not in dated]
    reached = ""
    if more and dated:
        reached = _beside(_cursor_after(dated, known), others).to_text()
    elif more:
        # None of them has a date: look at the same place again, for the others.
        reached = _beside(known or _FROM_THE_TOP, others).to_text()
    return tuple(there), tuple(bad), reached


def _beside(known: OlderCursor, names: Sequence[str]) -> OlderCursor:
    """The same place, without those that have no date."""
    return OlderCursor(known.second, tuple(dict.fromkeys((*known.known, *names))))


def _cursor_after(
    dated: Sequence[MessageMeta], known: OlderCursor | None
) -> OlderCursor:
    second = min(int(meta.received_at.timestamp()) for meta in dated)
    same = [m.remote_id for m in dated if int(m.received_at.timestamp()) == second]
    if known:
        # Those without a date may belong to this second.
        same += known.known if known.second == second else known.known[-FEW_IDS:]
    return OlderCursor(second, tuple(same))


def _next_ids(
    mailbox: GmailMailbox, folder_id: str, known: OlderCursor | None, limit: int
) -> tuple[list[str], bool]:
    """The ids of the next messages, and whether there are more after them."""
    skip = frozenset(known.known) if known else frozenset()
    q = f"before:{known.second + 1}" if known else ""
    found: list[str] = []
    token = ""
    while True:
        size = min(limit - len(found) + len(skip) + 1, PAGE_IDS)
        page, token = mailbox.list_ids(folder_id, q=q, token=token, limit=size)
        found += [each["id"] for each in page if each["id"] not in skip]
        if len(found) > limit:
            return found[:limit], True
        if not token:
            return found, False


def _known_since(folder_id: str, older_text: str | None) -> str:
    """The part of the query that leaves out what the index has not come to yet."""
    if not older_text:
        return ""
    return f"after:{read_older(older_text, folder_id).second - 1}"


def _all_ids(mailbox: GmailMailbox, folder_id: str, q: str) -> list[str]:
    found: list[str] = []
    token = ""
    while True:
        page, token = mailbox.list_entries(folder_id, q=q, token=token, limit=PAGE_IDS)
        # Whoever cannot be read is there all the same.
        found += [text_of(each, "id") for each in page]
        if not token:
            return found


def _labelled(
    mailbox: GmailMailbox, folder_id: str, label_id: str, q: str
) -> Iterator[str]:
    """The ids of a folder's messages that have another label, too."""
    messages = mailbox.api.users.messages()
    labels = [label_id] if folder_id == ALL else [folder_id, label_id]
    token = ""
    while True:
        wanted: dict = {"pageToken": token} if token else {}
        request = messages.list(
            userId=ME,
            labelIds=labels,
            q=query_within(folder_id, q) or None,
            maxResults=PAGE_IDS,
            includeSpamTrash=folder_id in ("SPAM", "TRASH"),
            fields="messages/id,nextPageToken",
            **wanted,
        )
        page = mailbox.api.call(request)
        yield from (text_of(each, "id") for each in page.get("messages") or ())
        token = page.get("nextPageToken") or ""
        if not token:
            return
