"""Drafts: one that is saved again keeps its draft id and gets another message id.

Only the list of drafts says which draft a message belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from odoo.addons.maildesk_base.engine.errors import RejectedError, RemoteGone
from odoo.addons.maildesk_base.engine.mime.meta import HeaderMeta, meta_from_headers
from odoo.addons.maildesk_base.engine.types import Location, MessageRef, Stored

from .mailbox import GmailMailbox
from .protocol.api import ME
from .values.labels import ALL, DRAFT
from .values.payload import encode

MAILDESK_ID = "X-MailDesk-Id"
# What was filed a moment ago may not be found by searching yet.
LOOK_AT_NEWEST = 5
# From here on messages go as they are.
UPLOAD_BYTES = 3_500_000
PAGE_DRAFTS = 500


def save_draft(
    mailbox: GmailMailbox, mime: bytes, maildesk_id: str, replaces: MessageRef | None
) -> Stored:
    """File a draft, in the place of its older version if there is one."""
    header = meta_from_headers(mime.partition(b"\r\n\r\n")[0])
    old = _older_version(mailbox, header, maildesk_id, replaces)
    thread_id = old[1] if old else thread_answered(mailbox, header)
    try:
        stored = file_draft(mailbox, mime, thread_id, old[0] if old else "")
    except (RejectedError, RemoteGone):
        if not thread_id and old is None:
            raise
        # The conversation or the draft has gone meanwhile: file it on its own.
        stored = file_draft(mailbox, mime, "")
    remote_id = (stored.get("message") or {}).get("id")
    return Stored(remote_id, Location(DRAFT))


def file_draft(
    mailbox: GmailMailbox, mime: bytes, thread_id: str, draft_id: str = ""
) -> dict:
    """Make a draft, or give one a new content; the resource ``Draft``.

    A large message goes as it is, not as text in JSON.
    """
    message = {"threadId": thread_id} if thread_id else {}
    if len(mime) > UPLOAD_BYTES:
        method = "drafts.update" if draft_id else "drafts.create"
        path = f"drafts/{draft_id}" if draft_id else "drafts"
        return mailbox.api.upload(method, path, {"message": message}, mime)
    body = {"message": {**message, "raw": encode(mime)}}
    drafts = mailbox.api.users.drafts()
    if draft_id:
        return mailbox.api.call(drafts.update(userId=ME, id=draft_id, body=body))
    return mailbox.api.call(drafts.create(userId=ME, body=body))


def draft_ids(mailbox: GmailMailbox, message_ids: Iterable[str]) -> dict[str, str]:
    """Message id -> draft id, of those that are drafts, in Trash as well."""
    wanted = set(message_ids)
    found: dict[str, str] = {}
    token = None
    while wanted - found.keys():
        page, token = newest_drafts(mailbox, PAGE_DRAFTS, token)
        found |= {each: draft for each, draft in page.items() if each in wanted}
        if not token:
            break
    return found


def thread_answered(mailbox: GmailMailbox, header: HeaderMeta) -> str:
    """The conversation of the message that a draft or mail answers, "" for none."""
    for rfc_message_id in header.in_reply_to[:1]:
        for found in mailbox.with_rfc_message_id(ALL, rfc_message_id, 1):
            return str(found.get("threadId", ""))
    return ""


def _older_version(
    mailbox: GmailMailbox,
    header: HeaderMeta,
    maildesk_id: str,
    replaces: MessageRef | None,
) -> tuple[str, str] | None:
    """(draft id, thread id) of the version on file; None when there is none.

    Whatever is found counts only with our own id in it, or if it is the draft of
    another program that is gone on with here: nothing else is replaced.
    """
    candidates: list[str] = []
    if replaces is not None:
        candidates.append(replaces.remote_id)
    same = mailbox.with_rfc_message_id(DRAFT, header.rfc_message_id, LOOK_AT_NEWEST)
    candidates += [each["id"] for each in same]
    newest, _token = newest_drafts(mailbox, LOOK_AT_NEWEST)
    candidates = list(dict.fromkeys([*candidates, *newest]))
    ours = _ours(mailbox, candidates, maildesk_id, replaces)
    if not ours:
        return None
    known = newest if ours.keys() & newest.keys() else draft_ids(mailbox, ours)
    for remote_id, thread_id in ours.items():
        if remote_id in known:
            return known[remote_id], thread_id
    return None


def _ours(
    mailbox: GmailMailbox,
    message_ids: Sequence[str],
    maildesk_id: str,
    adopted: MessageRef | None,
) -> dict[str, str]:
    """Message id -> thread id, of the drafts that carry our id, and of the one that was
    begun elsewhere.
    """
    found = mailbox.header_values(message_ids, MAILDESK_ID, "Message-ID")
    return {
        remote_id: headers[":thread"]
        for remote_id, headers in zip(message_ids, found, strict=True)
        if headers
        and DRAFT in headers[":labels"]
        and (
            _mark(headers) == maildesk_id
            or (adopted and _is_adopted(remote_id, headers, adopted))
        )
    }


def _mark(headers: Mapping[str, str]) -> str:
    return headers.get(MAILDESK_ID.lower(), "").strip()


def _is_adopted(remote_id: str, headers: Mapping, adopted: MessageRef) -> bool:
    is_same = headers.get("message-id", "").strip(" <>") == adopted.rfc_message_id
    return remote_id == adopted.remote_id and is_same and not _mark(headers)


def newest_drafts(
    mailbox: GmailMailbox, size: int, token: str | None = None
) -> tuple[dict[str, str], str | None]:
    """One page of drafts: message id -> draft id, and the next token."""
    wanted = {"pageToken": token} if token else {}
    request = mailbox.api.users.drafts().list(
        userId=ME,
        maxResults=size,
        includeSpamTrash=True,
        fields="drafts(id,message/id),nextPageToken",
        **wanted,
    )
    answer = mailbox.api.call(request)
    found = {
        each["message"]["id"]: each["id"]
        for each in answer.get("drafts") or ()
        if "id" in each and "id" in (each.get("message") or ())
    }
    return found, answer.get("nextPageToken")
