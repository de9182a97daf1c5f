"""Drafts, and copies of what was sent: each lies there exactly once."""

from __future__ import annotations

from collections.abc import Sequence

from odoo.addons.maildesk_base.engine.errors import MailEngineError, RejectedError
from odoo.addons.maildesk_base.engine.types import (
    Location,
    MessageMeta,
    MessageRef,
    Outgoing,
    Stored,
)

from .drafts import discard, make_draft, make_message
from .graph.batch import ask_all, raise_if_busy
from .graph.calls import Call, literal, query, segment
from .graph.errors import error_of
from .graph.mailbox import GraphMailbox
from .listing import search_call
from .values.messages import read_meta
from .values.properties import FLAGS, MAILDESK_ID, equals, expand, extended

# PidTagMessageFlags: read, and not "unsent", which would make it a draft.
READ_AND_SENT = "1"
# More copies of one message than anybody has.
MOST_COPIES = 20
# Drafts that are looked through where they cannot be searched for our own id.
MOST_COMPARED = 100


def save_draft(
    mailbox: GraphMailbox, mime: bytes, maildesk_id: str, replaces: MessageRef | None
) -> Stored:
    """File a draft and take the versions before away."""
    before = _versions(mailbox, maildesk_id) if maildesk_id else []
    if replaces is not None and replaces.remote_id not in before:
        before += _verified(mailbox, replaces)
    made = make_draft(mailbox, mime)
    remote_id = str(made["id"])
    for old in before:
        discard(mailbox, old)
    return Stored(remote_id, Location(str(made.get("parentFolderId") or "")))


def find_sent(mailbox: GraphMailbox, outgoing: Outgoing) -> MessageMeta | None:
    """The copy in Sent Items, by Message-ID, else by our own id."""
    filters = [f"internetMessageId eq {literal(f'<{outgoing.rfc_message_id}>')}"]
    if outgoing.maildesk_id:
        filters.append(equals(MAILDESK_ID, literal(outgoing.maildesk_id)))
    calls = [search_call("sentitems", MOST_COPIES, filter=each) for each in filters]
    replies = ask_all(mailbox, calls)
    raise_if_busy(replies, calls)
    refused = []
    for reply, call in zip(replies, calls, strict=True):
        if not reply.is_ok:
            refused.append(error_of(reply, call))
            continue
        for value in reply.entries():
            return read_meta(value)
    # Some mailboxes refuse to be searched for our own id; the Message-ID is enough.
    if refused and not (len(refused) < len(calls) and _is_too_complex(refused)):
        raise refused[0]
    return None


def file_sent(mailbox: GraphMailbox, outgoing: Outgoing) -> Stored:
    """Put the copy into Sent Items unless it is there.

    Exchange files what it sends; this is for what somebody else has sent.
    """
    found = find_sent(mailbox, outgoing)
    if found is not None:
        return Stored(found.remote_id, found.locations[0])
    flags = {"id": FLAGS, "value": READ_AND_SENT}
    made = make_message(mailbox, outgoing.filed_mime, "sentitems", [flags])
    remote_id = str(made["id"])
    path = f"/messages/{segment(remote_id)}"
    mailbox.ask(Call("PATCH", path, {"isRead": True}))
    return Stored(remote_id, Location(str(made.get("parentFolderId") or "")))


def _versions(mailbox: GraphMailbox, maildesk_id: str) -> list[str]:
    """The drafts that carry our own id."""
    options = query(
        select="id", filter=equals(MAILDESK_ID, literal(maildesk_id)), top=MOST_COPIES
    )
    call = Call("GET", f"/mailFolders/drafts/messages?{options}", about="folder")
    try:
        found = mailbox.ask(call).entries()
    except RejectedError as error:
        if not _is_too_complex([error]):
            raise
        found = _newest_drafts(mailbox, maildesk_id)
    return [str(each.get("id")) for each in found]


def _is_too_complex(errors: Sequence[MailEngineError]) -> bool:
    return all(each.code == "rejected.search" for each in errors)


def _newest_drafts(mailbox: GraphMailbox, maildesk_id: str) -> list[dict]:
    """The newest drafts that carry our own id, where they cannot be searched for it."""
    options = query(
        select="id",
        expand=expand(MAILDESK_ID),
        orderby="receivedDateTime desc",
        top=MOST_COMPARED,
    )
    call = Call("GET", f"/mailFolders/drafts/messages?{options}", about="folder")
    drafts = mailbox.ask(call).entries()
    return [d for d in drafts if extended(d).get(MAILDESK_ID.lower()) == maildesk_id]


def _verified(mailbox: GraphMailbox, ref: MessageRef) -> list[str]:
    """The draft to be replaced, unless it is gone, was sent, or is another message."""
    options = query(select="id,isDraft,internetMessageId")
    call = Call("GET", f"/messages/{segment(ref.remote_id)}?{options}")
    reply = mailbox.try_to(call)
    if not reply.is_ok:
        return []
    value = reply.object()
    same = str(value.get("internetMessageId") or "").strip("<>") == ref.rfc_message_id
    return [ref.remote_id] if value.get("isDraft") and same else []
