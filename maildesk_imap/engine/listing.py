"""The newest page of a folder, and the way from there into its past."""

from __future__ import annotations

from odoo.addons.maildesk_base.engine.errors import ResyncRequired
from odoo.addons.maildesk_base.engine.types import ChangePage, FolderCursor, MessageMeta

from .changes import uidnext_of
from .fetch import Page, Preview, fetch_numbers, fetch_uids, is_whole
from .preview import MAX_PREVIEWS, add_previews
from .protocol.connection import ImapConnection
from .protocol.mailbox import keep_selected, select
from .protocol.uidset import MAX_UID
from .values.cursor import ChangeCursor, OlderCursor, read_older
from .values.ids import Place, wire_name
from .values.rows import Folder
from .windows import highest_in

# Rounds in which a page that was found short is filled up; then it stays short.
MAX_ROUNDS = 3


def newest(connection: ImapConnection, folder_id: str, limit: int) -> ChangePage:
    """Return the newest ``limit`` messages in two round trips."""
    selected = select(connection, wire_name(folder_id))
    uidnext = uidnext_of(connection, selected)
    cursor = ChangeCursor(
        uidvalidity=selected.uidvalidity,
        uidnext=uidnext,
        modseq=selected.modseq or 0,
        exists=selected.exists,
    )
    folder = Folder(folder_id, selected.uidvalidity)
    first = max(1, selected.exists - limit + 1)
    preview = preview_for(limit)
    page = fetch_newest(connection, folder, (first, selected.exists), preview)
    older = ""
    if first > 1:
        older = OlderCursor(folder.uidvalidity, page.lowest or uidnext).to_text()
    return _change_page(connection, folder, page, preview, cursor.to_text(), older)


def fetch_newest(
    connection: ImapConnection,
    folder: Folder,
    numbers: tuple[int, int],
    preview: Preview,
) -> Page:
    """Fetch the last messages of the folder that was just opened, by sequence number;
    by UID when one of its messages is suspected.
    """
    if is_whole(connection, folder) or connection.selected is None:
        return fetch_numbers(connection, folder, numbers, preview)
    wanted = numbers[1] - numbers[0] + 1
    found = highest_in(connection, connection.selected, (1, MAX_UID), wanted)
    return fetch_uids(connection, folder, found.uids, preview=preview)


def older(connection: ImapConnection, cursor: FolderCursor, limit: int) -> ChangePage:
    """Return the next ``limit`` messages towards the past."""
    if cursor.older == "":
        return ChangePage(older="", done=True)
    if cursor.older is None:
        raise ResyncRequired(cursor.folder_id, "cursor.missing")
    before = read_older(cursor.older, cursor.folder_id)
    selected = keep_selected(connection, wire_name(cursor.folder_id))
    if selected.uidvalidity != before.uidvalidity:
        raise ResyncRequired(cursor.folder_id, "uidvalidity")
    folder = Folder(cursor.folder_id, selected.uidvalidity)
    preview = preview_for(limit)
    page, lowest = Page(), before.uid
    for _ in range(MAX_ROUNDS):
        if lowest <= 1 or len(page) >= limit:
            break
        wanted = limit - len(page)
        found = highest_in(connection, selected, (1, lowest - 1), wanted)
        page.add(fetch_uids(connection, folder, found.uids, preview=preview))
        # A folder that has been open for a while may still list what is gone.
        lowest = found.complete_to
    reached = OlderCursor(folder.uidvalidity, lowest).to_text() if lowest > 1 else ""
    return _change_page(connection, folder, page, preview, None, reached)


def metadata(
    connection: ImapConnection, folder_id: str, places: list[Place]
) -> tuple[MessageMeta, ...]:
    """Return the metadata of the messages that exist of ``places``.

    Raises ResyncRequired when the folder was renumbered: then their ids mean nothing.
    """
    selected = select(connection, wire_name(folder_id))
    validities = {p.uidvalidity for p in places if p.folder_id == folder_id}
    if validities and selected.uidvalidity not in validities:
        raise ResyncRequired(folder_id, "uidvalidity")
    uids = [
        place.uid
        for place in places
        if place.folder_id == folder_id and place.uidvalidity == selected.uidvalidity
    ]
    folder = Folder(folder_id, selected.uidvalidity)
    preview = preview_for(len(uids))
    page = fetch_uids(connection, folder, sorted(uids, reverse=True), preview=preview)
    return tuple(add_previews(connection, folder, page.shown, preview))


def preview_for(limit: int) -> Preview:
    """Previews are made for what somebody looks at, not for a whole history."""
    return Preview(only_ready=limit > MAX_PREVIEWS)


def _change_page(
    connection: ImapConnection,
    folder: Folder,
    page: Page,
    preview: Preview,
    cursor: str | None,
    older_text: str,
) -> ChangePage:
    return ChangePage(
        added=tuple(add_previews(connection, folder, page.shown, preview)),
        bad=tuple(page.bad),
        cursor=cursor,
        older=older_text,
        done=cursor is not None or older_text == "",
    )
