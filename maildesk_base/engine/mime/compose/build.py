"""A whole message out of the composer's values (RFC 5322, 2045)."""

from __future__ import annotations

import re
from email.utils import format_datetime

from ...errors import RejectedError
from ...sanitize import html_to_text
from ...sanitize.outgoing import OutgoingGate
from ...types import Address, Outgoing
from .fields import address_field, checked, id_field, text_field, wire_address
from .kept import kept_fields
from .mail import Mail
from .parts import (
    Node,
    calendar_node,
    checked_content_id,
    file_node,
    multipart,
    render,
    text_node,
)

_CID_USED = re.compile(r"cid:([^\s\"'<>)]+)", re.I)
_PRIORITY = {"high": "1 (Highest)", "low": "5 (Lowest)"}
_MAILDESK_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")


def compose(mail: Mail, *, eight_bit: bool = False, draft: bool = False) -> Outgoing:
    """The message, ready to leave.

    :param eight_bit: the server offers 8BITMIME
    :param draft: recipients may be missing or unfinished; those are left out
    :raises RejectedError: ``compose.injection`` (a line break in a field),
        ``compose.address``, ``compose.no_recipient``, ``compose.message_id``,
        ``compose.content_id``, ``compose.date``
    """
    _check(mail)
    visible = [_usable(group, draft) for group in (mail.to, mail.cc)]
    hidden = _usable(mail.bcc, draft)
    recipients = _recipients(visible[0] + visible[1] + hidden)
    if not recipients and not draft:
        raise RejectedError("compose.no_recipient")
    head = _fields(mail, *visible)
    body = render(_tree(mail, eight_bit), mail.rfc_message_id)
    bcc = address_field("Bcc", hidden) if hidden else ""
    return Outgoing(
        mime=_joined(head, body),
        filed_mime=_joined(head + bcc, body),
        envelope_from=wire_address(mail.envelope_from or mail.sender.email),
        recipients=recipients,
        rfc_message_id=mail.rfc_message_id,
        maildesk_id=mail.maildesk_id,
        thread_id=mail.thread_id,
    )


def needs_smtputf8(outgoing: Outgoing) -> bool:
    """Whether only a server with SMTPUTF8 (RFC 6531) can take the message.

    So it is when the part of an address before the ``@`` is not ASCII; domains never
    need it.
    """
    addresses = (outgoing.envelope_from, *outgoing.recipients)
    if not all(address.isascii() for address in addresses):
        return True
    head = outgoing.filed_mime.partition(b"\r\n\r\n")[0]
    return not head.isascii()


def _check(mail: Mail) -> None:
    if not mail.rfc_message_id.isascii() or not id_field(
        "Message-ID", [mail.rfc_message_id]
    ):
        raise RejectedError("compose.message_id", mail.rfc_message_id)
    if not _MAILDESK_ID.fullmatch(mail.maildesk_id):
        raise RejectedError("compose.message_id", mail.maildesk_id)
    if mail.date.tzinfo is None:
        raise RejectedError("compose.date", "the date needs a time zone")


def _usable(addresses: tuple[Address, ...], draft: bool) -> list[Address]:
    if not draft:
        return list(addresses)
    usable = []
    for address in addresses:
        checked(address.name + address.email, "address")
        try:
            wire_address(address.email)
        except RejectedError:
            continue  # still being typed
        usable.append(address)
    return usable


def _recipients(addresses: list[Address]) -> tuple[str, ...]:
    unique = {}
    for address in addresses:
        wire = wire_address(address.email)
        unique.setdefault(wire.lower(), wire)
    return tuple(unique.values())


def _fields(mail: Mail, to: list[Address], cc: list[Address]) -> str:
    fields = [
        f"Date: {format_datetime(mail.date)}\r\n",
        address_field("From", [mail.sender]),
        address_field("To", to) if to else "",
        address_field("Cc", cc) if cc else "",
        address_field("Reply-To", mail.reply_to) if mail.reply_to else "",
        text_field("Subject", mail.subject),
        id_field("Message-ID", [mail.rfc_message_id]),
        id_field("In-Reply-To", [mail.in_reply_to]),
        id_field("References", mail.references),
        f"X-MailDesk-Id: {mail.maildesk_id}\r\n",
        *_wishes(mail),
        *(text_field(name, text) for name, text in kept_fields(mail.headers)),
        "MIME-Version: 1.0\r\n",
    ]
    return "".join(fields)


def _wishes(mail: Mail) -> list[str]:
    fields = []
    if mail.importance in _PRIORITY:
        fields.append(f"Importance: {mail.importance}\r\n")
        fields.append(f"X-Priority: {_PRIORITY[mail.importance]}\r\n")
    if mail.read_receipt:
        fields.append(address_field("Disposition-Notification-To", [mail.sender]))
    if mail.auto_submitted:
        fields.append("Auto-Submitted: auto-replied\r\n")
        fields.append("X-Auto-Response-Suppress: All\r\n")
    return fields


def _tree(mail: Mail, eight_bit: bool) -> Node:
    html = _outgoing_html(mail)
    used = {cid.lower() for cid in _CID_USED.findall(html)}
    images = [file for file in mail.inline if file.content_id.lower() in used]
    files = [file for file in mail.inline if file not in images]
    text = (mail.text or html_to_text(html)).rstrip()
    node = text_node(f"{text}\n", "plain", eight_bit=eight_bit)
    alternatives = [node]
    if html:
        alternatives.append(_html_node(html, images, eight_bit))
    if mail.calendar:
        alternatives.append(calendar_node(mail.calendar.content, mail.calendar.method))
    if len(alternatives) > 1:
        node = multipart("alternative", alternatives)
    attached = [file_node(file, inline=False) for file in (*files, *mail.attachments)]
    return multipart("mixed", [node, *attached]) if attached else node


def _html_node(html: str, images, eight_bit: bool) -> Node:
    node = text_node(html, "html", eight_bit=eight_bit)
    if not images:
        return node
    for image in images:
        checked_content_id(image.content_id)
    return multipart("related", [node, *(file_node(i, inline=True) for i in images)])


def _outgoing_html(mail: Mail) -> str:
    """The editor's HTML as a document, with nothing in it that must not leave."""
    if not mail.html.strip():
        return ""
    content_ids = {file.content_id for file in mail.inline}
    html = OutgoingGate(content_ids, mail.own_hosts).clean(mail.html)
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n'
        f"<body>{html}</body></html>\n"
    )


def _joined(head: str, body: bytes) -> bytes:
    return head.encode("utf-8") + body
