"""The first words of messages, where the server does not offer them itself (RFC 8970).

A little of each text part is fetched, the parts of a whole page in one go: a list
without previews is half a list, and the text is a small part of the traffic.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence

from odoo.addons.maildesk_base.engine.errors import MailEngineError, TransientError
from odoo.addons.maildesk_base.engine.mime.preview import (
    PREVIEW_HTML_BYTES,
    PREVIEW_PLAIN_BYTES,
    preview_from_part,
    preview_part,
)
from odoo.addons.maildesk_base.engine.mime.structure import HTML_TYPES
from odoo.addons.maildesk_base.engine.suspects import Aspect
from odoo.addons.maildesk_base.engine.types import MessageMeta, Part

from .fetch import Preview, RowCollector
from .protocol.arguments import Command, Group, Item, UidSet, command
from .protocol.connection import ImapConnection
from .values.ids import span
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
    texts = _fetch_texts(connection, folder, without[:MAX_PREVIEWS])
    return [
        dataclasses.replace(meta, preview=texts[message.uid])
        if message.uid in texts
        else meta
        for message, meta in zip(messages, metas, strict=True)
    ]


def _fetch_texts(
    connection: ImapConnection, folder: Folder, messages: Sequence[ReadMessage]
) -> dict[int, str]:
    found = {message.uid: preview_part(message.parts) for message in messages}
    parts = {uid: part for uid, part in found.items() if part is not None}
    collector = RowCollector()
    place = span(Aspect.PREVIEW, folder.place)
    try:
        for batch in connection.suspects.batches(place, parts):
            commands = _commands({uid: parts[uid] for uid in batch.keys})
            with connection.suspects.asking(batch):
                connection.run_all(commands, sink=collector, check=False)
    except TransientError:
        raise
    except MailEngineError:
        # A preview is not worth a page of metadata.
        return {}
    texts = {}
    for uid, row in collector.rows.items():
        content = _content(row)
        if uid in parts and content is not None:
            texts[uid] = _text(parts[uid], content)
    return texts


def _text(part: Part, content: bytes) -> str:
    try:
        return preview_from_part(part, content)
    except Exception:
        # What cannot be read is reported when the message is opened.
        return ""


def _commands(parts: Mapping[int, Part]) -> list[Command]:
    wanted: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for uid, part in parts.items():
        is_html = part.mimetype in HTML_TYPES
        size = PREVIEW_HTML_BYTES if is_html else PREVIEW_PLAIN_BYTES
        wanted[part.part_id, size].append(uid)
    return [_command(*key, uids) for key, uids in wanted.items()]


def _command(part_id: str, size: int, uids: list[int]) -> Command:
    members = (Item("UID"), Item.part(part_id, 0, size))
    return command("UID FETCH", UidSet.of(uids), Group(members))


def _content(row: Row) -> bytes | None:
    for key, value in row.items():
        if key.startswith(b"BODY[") and isinstance(value, bytes):
            return value
    return None
