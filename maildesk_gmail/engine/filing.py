"""The copies of sent mail: Gmail files them itself, they only have to be found."""

from __future__ import annotations

from odoo.addons.maildesk_base.engine.types import (
    Location,
    MessageMeta,
    Outgoing,
    Stored,
)

from .drafts import MAILDESK_ID
from .mailbox import GmailMailbox
from .protocol.api import ME
from .unreadable import sorted_out
from .values.labels import DRAFT, SENT
from .values.payload import encode

# Gmail may have put another Message-ID in the place of ours, and does not search for
# our own field: the newest ones are looked at.
LOOK_AT_NEWEST = 25
_FIELDS = ("Message-ID", MAILDESK_ID)


def find_sent(mailbox: GmailMailbox, outgoing: Outgoing) -> MessageMeta | None:
    """The Sent copy of a message, by Message-ID, else by our own id."""
    page = mailbox.with_rfc_message_id(SENT, outgoing.rfc_message_id, 5)
    found = _copy_among(mailbox, [each["id"] for each in page], outgoing)
    if found:
        return found
    page, _token = mailbox.list_ids(SENT, limit=LOOK_AT_NEWEST)
    return _copy_among(mailbox, [each["id"] for each in page], outgoing)


def file_sent(mailbox: GmailMailbox, outgoing: Outgoing) -> Stored:
    """Put the copy into Sent, unless it is there: it was sent by another server."""
    found = find_sent(mailbox, outgoing)
    if found is not None:
        return Stored(found.remote_id, Location(SENT))
    body = {"raw": encode(outgoing.filed_mime), "labelIds": [SENT]}
    messages = mailbox.api.users.messages()
    stored = mailbox.api.call(
        messages.insert(userId=ME, body=body, internalDateSource="dateHeader")
    )
    return Stored(stored.get("id"), Location(SENT))


def _copy_among(
    mailbox: GmailMailbox, ids: list[str], outgoing: Outgoing
) -> MessageMeta | None:
    for remote_id, headers in zip(
        ids, mailbox.header_values(ids, *_FIELDS), strict=True
    ):
        if headers and _is_copy(headers, outgoing):
            there, _bad = sorted_out(mailbox.metadata([remote_id]))
            return there[0] if there else None
    return None


def _is_copy(headers: dict, outgoing: Outgoing) -> bool:
    found = headers.get("message-id", "").strip().strip("<>")
    key = headers.get(MAILDESK_ID.lower(), "").strip()
    by_id = bool(outgoing.rfc_message_id) and found == outgoing.rfc_message_id
    by_key = bool(outgoing.maildesk_id) and key == outgoing.maildesk_id
    return (by_id or by_key) and DRAFT not in headers[":labels"]
