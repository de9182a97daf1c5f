"""The first words of messages, where the server does not offer them itself (RFC 8970).

A little of each text part is fetched, the parts of a whole page in one go: a list
without previews is half a list, and the text is a small part of the traffic.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence

from odoo.addons.maildesk_base.engine.errors import MailEngineError, TransientError
from odoo.addons.maildesk_base.engine.mime.preview import (
    PREVIEW_HTML_BYTES,
    PREVIEW_PLAIN_BYTES,
    preview_from_part,
    preview_part,
)
from odoo.addons.maildesk_base.engine.types import MessageMeta

from .fetch import Preview, RowCollector
from .protocol.arguments import Command, Group, Item, UidSet, command
from .protocol.connection import ImapConnection
from .values.rows import Folder, ReadMessage, Row

# As many as a page of history has; more would hold the page up for too long.
MAX_PREVIEWS = 1000


def add_previews(
    connection: ImapConnection,
    folder: Folder,
    messages: Sequence[ReadMessage],
    preview: Preview,
) -> list[MessageMeta]:
    """Return the metadata of ``messages`` with previews, as far as they can be had."""
    metas = [message.meta for message in messages]
    if not preview.wanted or preview.only_ready:
        return metas
    # Some servers offer previews and have none for some or all messages.
    without = [message for message in messages if message.meta.preview is None]
    texts = _fetch_texts(connection, without[:MAX_PREVIEWS])
    return [
        dataclasses.replace(meta, preview=texts[message.uid])
        if message.uid in texts
        else meta
        for message, meta in zip(messages, metas, strict=True)
    ]


def _fetch_texts(
    connection: ImapConnection, messages: Sequence[ReadMessage]
) -> dict[int, str]:
    parts = {message.uid: preview_part(message.parts) for message in messages}
    wanted: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for uid, part in parts.items():
        if part is not None:
            is_html = part.mimetype == "text/html"
            size = PREVIEW_HTML_BYTES if is_html else PREVIEW_PLAIN_BYTES
            wanted[part.part_id, size].append(uid)
    if not wanted:
        return {}
    collector = RowCollector()
    try:
        connection.run_all(
            [_command(*key, uids) for key, uids in wanted.items()],
            sink=collector,
            check=False,
        )
    except TransientError:
        raise
    except MailEngineError:
        # A preview is not worth a page of metadata.
        return {}
    texts = {}
    for uid, row in collector.rows.items():
        part = parts.get(uid)
        content = _content(row)
        if part is not None and content is not None:
            texts[uid] = preview_from_part(part, content)
    return texts


def _command(part_id: str, size: int, uids: list[int]) -> Command:
    members = (Item("UID"), Item.part(part_id, 0, size))
    return command("UID FETCH", UidSet.of(uids), Group(members))


def _content(row: Row) -> bytes | None:
    for key, value in row.items():
        if key.startswith(b"BODY[") and isinstance(value, bytes):
            return value
    return None
