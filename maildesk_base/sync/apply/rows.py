"""From a provider's ``MessageMeta`` to the columns of ``mailbox.message_index``.

All that can be made of a message without the database is made by ``prepare_rows``, as
far as the line that PostgreSQL copies (``bulk.copy_rows``): it is called where a page
is read ahead, while PostgreSQL stores the one before.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from operator import itemgetter

from ...engine.conversations import ThreadInput
from ...engine.mime.address_text import write_address_text
from ...engine.types import Address, ChangePage, Flags, MessageMeta, Part
from ..bulk import copy_line
from .keywords import pack

# What is decided only where a message is stored; the first fields of its line.
STORED_COLUMNS = ("id", "account_id", "conversation_id", "is_outgoing")
# Column -> type, of what the message says itself; the order is that of its line.
MESSAGE_COLUMNS = {
    "remote_id": "text",
    "fingerprint": "bigint",
    "message_id": "text",
    "maildesk_id": "text",
    "revision": "text",
    "subject": "text",
    "from_name": "text",
    "from_addr": "text",
    "to_addrs": "text",
    "cc_addrs": "text",
    "bcc_addrs": "text",
    "reply_to": "text",
    "date": "timestamp",
    "sort_ts": "timestamp",
    "preview": "text",
    "size": "int",
    "is_read": "boolean",
    "is_starred": "boolean",
    "is_answered": "boolean",
    "is_forwarded": "boolean",
    "is_draft": "boolean",
    "has_attachments": "boolean",
    "has_calendar": "boolean",
    "importance": "text",
    "is_local": "boolean",
    "attachments": "jsonb",
    "list_unsubscribe": "text",
    "list_unsubscribe_post": "boolean",
    "auto_submitted": "boolean",
    "keywords": "text",
}
_VALUES = itemgetter(*MESSAGE_COLUMNS)
# What a draft changes when it is saved again under the same id.
CONTENT_COLUMNS = (
    "fingerprint",
    "message_id",
    "maildesk_id",
    "revision",
    "subject",
    "from_name",
    "from_addr",
    "to_addrs",
    "cc_addrs",
    "reply_to",
    "date",
    "size",
    "has_attachments",
    "has_calendar",
    "importance",
    "attachments",
)
FLAG_COLUMNS = ("is_read", "is_starred", "is_answered", "is_forwarded", "is_draft")
# A mail to thousands still answers to all; what is longer is an attack, not a mail.
MAX_ADDRESSES_CHARS = 20_000
MAX_LINE_CHARS = 1_000
MAX_PREVIEW_CHARS = 200
MAX_PARTS = 200
# An INTEGER column holds no more; a message of 2 GiB is shown as such.
MAX_SIZE = 2**31 - 1
# A clock that is wrong by more would keep its mail on top of the list for ever.
FUTURE = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What can be said of a message without the database.

    ``row``: ``MESSAGE_COLUMNS``; ``line``: the same as it is copied; ``thread``: whom
    it belongs with.
    """

    row: dict
    line: str
    thread: ThreadInput


# By remote id.
Prepared = dict[str, NewMessage]


def prepare_rows(page: ChangePage, *, stable_ids: bool) -> Prepared:
    """Make of the new messages of a page what can be made without the database.

    :return: a message of which nothing can be made is left out, and found when its page
        is stored
    """
    made: Prepared = {}
    for meta in page.added:
        with suppress(Exception):
            made[meta.remote_id] = prepare(meta, stable_ids=stable_ids)
    return made


def prepare(meta: MessageMeta, *, stable_ids: bool) -> NewMessage:
    """Make of one message what can be made without the database."""
    row = message_row(meta, stable_ids=stable_ids)
    values = row
    if row["attachments"]:
        files = json.dumps(row["attachments"], ensure_ascii=False)
        values = row | {"attachments": files}
    line = copy_line(_VALUES(values))
    return NewMessage(row, line, ThreadInput.from_meta(meta.remote_id, meta))


def message_row(meta: MessageMeta, *, stable_ids: bool) -> dict:
    """The columns of a message that it says itself."""
    # Where ids are stable nothing has to be recognised by its looks.
    looks = "" if stable_ids else meta.fingerprint
    sender = clean(meta.sender.email, MAX_LINE_CHARS)
    return {
        "remote_id": meta.remote_id,
        "fingerprint": hash64(looks) if looks else 0,
        "message_id": clean(meta.rfc_message_id, MAX_LINE_CHARS) or None,
        "maildesk_id": clean(meta.maildesk_id, MAX_LINE_CHARS) or None,
        "revision": clean(meta.revision, MAX_LINE_CHARS) or None,
        "subject": clean(meta.subject, MAX_LINE_CHARS),
        "from_name": clean(meta.sender.name, MAX_LINE_CHARS) or None,
        "from_addr": sender or None,
        "to_addrs": address_text(meta.to),
        "cc_addrs": address_text(meta.cc),
        "bcc_addrs": address_text(meta.bcc),
        "reply_to": address_text(meta.reply_to),
        "date": timestamp(meta.sent_at) if meta.sent_at else None,
        "sort_ts": arrival(meta.received_at),
        "preview": preview_text(meta.preview),
        "size": min(max(meta.size, 0), MAX_SIZE),
        "has_attachments": meta.has_attachments,
        "has_calendar": meta.has_calendar,
        "importance": meta.importance if meta.importance in IMPORTANCES else "normal",
        "is_local": False,
        "attachments": [part_value(part) for part in meta.attachments[:MAX_PARTS]]
        or None,
        "list_unsubscribe": clean(meta.list_unsubscribe, MAX_LINE_CHARS) or None,
        "list_unsubscribe_post": meta.list_unsubscribe_post,
        "auto_submitted": meta.auto_submitted,
        **flag_values(meta.flags),
        # What the server does not keep begins as "no", and is ours from then on.
        "is_answered": bool(meta.flags.is_answered),
        "is_forwarded": bool(meta.flags.is_forwarded),
    }


IMPORTANCES = ("high", "normal", "low")


def flag_values(flags: Flags) -> dict:
    """The flag columns, keywords included; None: the server keeps no such mark."""
    return {
        "is_read": flags.is_read,
        "is_starred": flags.is_starred,
        "is_answered": flags.is_answered,
        "is_forwarded": flags.is_forwarded,
        "is_draft": flags.is_draft,
        "keywords": clean(pack(flags.keywords), MAX_LINE_CHARS) or None,
    }


def part_value(part: Part) -> dict:
    """One attachment as it is kept in ``attachments``."""
    return {
        "id": clean(part.part_id, MAX_LINE_CHARS),
        "name": clean(part.filename, MAX_LINE_CHARS),
        "mimetype": clean(part.mimetype, MAX_LINE_CHARS),
        "size": min(max(part.size, 0), MAX_SIZE),
        "encoding": clean(part.encoding, MAX_LINE_CHARS),
        "cid": clean(part.content_id, MAX_LINE_CHARS),
        "inline": part.is_inline,
    }


def address_text(addresses: tuple[Address, ...]) -> str | None:
    """Addresses as people write them: ``Anna <anna@x.org>, "B, C" <b@x.org>``."""
    if not addresses:
        return None
    text = write_address_text(addresses)
    if len(text) > MAX_ADDRESSES_CHARS:
        # Only whole entries: half a name would run into the next one.
        room, kept = MAX_ADDRESSES_CHARS, 0
        for address in addresses:
            room -= len(write_address_text((address,))) + 2
            if room < 0:
                break
            kept += 1
        text = write_address_text(addresses[:kept])
    return clean(text, MAX_ADDRESSES_CHARS) or None


def preview_text(preview: str | None) -> str | None:
    """A preview on one line; None stays None ("not known yet")."""
    if preview is None:
        return None
    return clean(" ".join(preview.split()), MAX_PREVIEW_CHARS)


def clean(text: str, limit: int) -> str:
    """Text that PostgreSQL takes: no NUL, nothing that is not UTF-8, not too long."""
    if len(text) > limit:
        text = text[:limit]
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def arrival(moment: datetime) -> str:
    """When a message arrived, never in the far future nor before there was time."""
    latest = datetime.now(UTC) + FUTURE
    return timestamp(min(max(moment, EPOCH), latest))


def timestamp(moment: datetime) -> str | None:
    """A UTC column value; None for a moment that no calendar has."""
    if moment.tzinfo is not UTC:
        try:
            moment = moment.astimezone(UTC)
        except (OverflowError, ValueError):
            return None
    return moment.replace(tzinfo=None, microsecond=0).isoformat(" ")


@lru_cache(maxsize=8192)
def hash64(text: str) -> int:
    """A stable signed 64-bit hash, never 0: 0 means "none"."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big", signed=True) or 1
