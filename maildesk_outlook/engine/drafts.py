"""Making a message at the server from MIME: as MIME while it is small enough, else as
an object whose attachments are uploaded one by one.

Graph takes requests of 4 MB, and MIME travels as base64. A larger message keeps its
text, people, Message-ID and place in the conversation; of text and HTML Exchange keeps
the HTML and makes the text by itself.
"""

from __future__ import annotations

import base64

from odoo.addons.maildesk_base.engine.errors import MailEngineError, RejectedError

from .graph.calls import Call, query, segment
from .graph.mailbox import GraphMailbox
from .mimejson import describe
from .uploads import attach

# Of MIME: with base64 it stays below 4 MB.
MIME_BYTES = 2_800_000
# What Exchange Online takes at most, when the tenant allows it.
LARGEST_BYTES = 150_000_000


def make_draft(mailbox: GraphMailbox, mime: bytes) -> dict:
    """Make a draft in Drafts; ``id``, ``parentFolderId`` and ``internetMessageId``."""
    if len(mime) > LARGEST_BYTES:
        raise RejectedError("rejected.too_large", f"at most {LARGEST_BYTES} bytes")
    if len(mime) <= MIME_BYTES:
        body = base64.b64encode(mime)
        call = Call("POST", "/messages", body, content_type="text/plain")
        return mailbox.ask(call).made()
    return make_message(mailbox, mime, "drafts", [])


def make_message(
    mailbox: GraphMailbox, mime: bytes, folder: str, properties: list[dict]
) -> dict:
    """Make a message in a folder from its description.

    :param properties: further extended properties, which can only be set now
    """
    described = describe(mime)
    values = dict(described.values)
    values["singleValueExtendedProperties"] = [*described.properties, *properties]
    path = f"/mailFolders/{segment(folder)}/messages"
    made = mailbox.ask(Call("POST", path, values, about="folder")).made()
    try:
        for file in described.files:
            attach(mailbox, str(made["id"]), file)
    except MailEngineError:
        discard(mailbox, str(made["id"]))
        raise
    return made


def discard(mailbox: GraphMailbox, remote_id: str) -> bool | None:
    """Take away a draft we have made ourselves; it keeps its id when it is sent.

    True when it is gone for good, False when it was sent (the copy in Sent stays), None
    when that cannot be known or done now.
    """
    try:
        is_draft = _is_draft(mailbox, remote_id)
        if is_draft is not True:
            return is_draft
        path = f"/messages/{segment(remote_id)}"
        if mailbox.try_to(Call("POST", f"{path}/permanentDelete")).is_ok:
            return True
        return mailbox.try_to(Call("DELETE", path)).is_ok or None
    except MailEngineError:
        # A draft too many does no harm.
        return None


def _is_draft(mailbox: GraphMailbox, remote_id: str) -> bool | None:
    """None when the message is not there or the service does not say."""
    options = query(select="isDraft")
    reply = mailbox.try_to(Call("GET", f"/messages/{segment(remote_id)}?{options}"))
    return reply.object().get("isDraft") if reply.is_ok else None
