"""Attachments: small ones in one request, large ones by upload mailbox."""

from __future__ import annotations

import base64

from odoo.addons.maildesk_base.engine.errors import ProtocolError

from .graph.calls import Call, segment
from .graph.errors import error_of
from .graph.mailbox import GraphMailbox
from .mimejson import File

# From here on Graph wants a mailbox.
SMALL_BYTES = 3_000_000
# A multiple of 320 KiB below 4 MB.
PIECE_BYTES = 12 * 320 * 1024
_FILE = "#microsoft.graph.fileAttachment"
_DONE = 201
_GO_ON = (200, 202)


def attach(mailbox: GraphMailbox, remote_id: str, file: File) -> None:
    """Attach a file to a message that is being made."""
    if len(file.content) < SMALL_BYTES:
        _attach_small(mailbox, remote_id, file)
    else:
        _upload(mailbox, remote_id, file)


def _attach_small(mailbox: GraphMailbox, remote_id: str, file: File) -> None:
    values = {
        "@odata.type": _FILE,
        "name": file.name,
        "contentType": file.mimetype,
        "contentBytes": base64.b64encode(file.content).decode(),
        "isInline": file.is_inline,
    }
    if file.content_id:
        values["contentId"] = file.content_id
    path = f"/messages/{segment(remote_id)}/attachments"
    mailbox.ask(Call("POST", path, values))


def _upload(mailbox: GraphMailbox, remote_id: str, file: File) -> None:
    """Send a file piece by piece, in order, to the address the mailbox gives."""
    item = {
        "attachmentType": "file",
        "name": file.name,
        "size": len(file.content),
        "contentType": file.mimetype,
        "isInline": file.is_inline,
    }
    if file.content_id:
        item["contentId"] = file.content_id
    path = f"/messages/{segment(remote_id)}/attachments/createUploadSession"
    begun = mailbox.ask(Call("POST", path, {"AttachmentItem": item})).object()
    url = begun.get("uploadUrl")
    if not isinstance(url, str):
        raise ProtocolError("protocol.upload", "no address to upload to")
    start, size = 0, len(file.content)
    while start < size:
        piece = file.content[start : start + PIECE_BYTES]
        end = start + len(piece)
        is_last = end == size
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes {start}-{end - 1}/{size}",
        }
        # No token: the address itself is the permission.
        reply = mailbox.send_elsewhere("PUT", url, headers, piece)
        if reply.status != _DONE if is_last else reply.status not in _GO_ON:
            raise error_of(reply, Call("PUT", "", about="upload"))
        start = end
