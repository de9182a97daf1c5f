"""Makes the facts of a scan from what is fetched or stored of a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from odoo.addons.maildesk_base.engine.mime.compose.reply import is_forward_subject
from odoo.addons.maildesk_base.engine.mime.findings.authentication import AuthResults
from odoo.addons.maildesk_base.engine.mime.meta import HeaderMeta
from odoo.addons.maildesk_base.engine.mime.view import MessageView
from odoo.addons.maildesk_base.engine.sanitize.quote_words import (
    begins_header,
    is_forward_line,
    is_separator,
)
from odoo.addons.maildesk_base.engine.types import Address

from ..extract import read_html, without_invisible
from .data import phrases
from .facts import Context, Facts
from .words import Phrases, Words

_HEADER_LINES = 8
_MAX_ADDRESSES = 50
_MAX_FILES = 50
_MAX_LINE_CHARS = 1_000
_MAX_LINES = 2_000  # in which a message that is passed on begins
# Where lists and newsletters say how to leave them.
_END_CHARS = 1_500
_UNSUBSCRIBE = Phrases({"leave": phrases.UNSUBSCRIBE})
_BULK_PRECEDENCE = frozenset(("list", "bulk", "junk"))


@dataclass(frozen=True, slots=True)
class Content:
    """What of a message the facts are made of, besides its addresses.

    :ivar html: sanitised, as it is stored
    :ivar headers: all fields, decoded
    :ivar authentication: as the headers say; it only counts when it is trusted
    """

    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    authentication: AuthResults = AuthResults()
    attachments: tuple[str, ...] = ()
    has_form: bool = False
    has_password_field: bool = False

    @classmethod
    def of_view(cls, view: MessageView) -> Content:
        """That of a message that was just fetched."""
        return cls(
            html=view.html,
            headers=view.headers,
            authentication=view.authentication,
            attachments=tuple(part.name for part in view.attachments),
            has_form=view.has_form,
            has_password_field=view.has_password_field,
        )

    @classmethod
    def stored(cls, view: Mapping) -> Content:
        """That of the stored view of a message (``mailbox.body.view``)."""
        return cls(
            html=view["html"],
            headers=tuple((name, value) for name, value in view["headers"]),
            authentication=AuthResults(**view["auth"]),
            attachments=tuple(part["name"] for part in view["parts"]),
            # Views that were stored before these existed have neither.
            has_form=view.get("has_form", False),
            has_password_field=view.get("has_password_field", False),
        )


def facts_of(
    meta: HeaderMeta, content: Content, context: Context | None = None
) -> Facts:
    """All that a scan looks at.

    :param meta: sender, recipients and subject, of the header or of the index
    """
    body = read_html(content.html)
    trusted = content.authentication.is_trusted
    auth = content.authentication if trusted else AuthResults()
    headers = {name.lower(): value for name, value in reversed(content.headers)}
    subject = _line(meta.subject)
    is_forward = is_forward_subject(meta.subject)
    return Facts(
        sender=Address(_line(meta.sender.name), _line(meta.sender.email)),
        reply_to=_emails(meta.reply_to),
        recipients=_emails((*meta.to, *meta.cc)),
        subject=subject,
        body=body,
        passed_on_from=_passed_on_from(body.text),
        is_bulk=_is_bulk(meta, headers, auth, body.text),
        is_reply=bool(meta.in_reply_to) and not is_forward,
        has_form=content.has_form,
        has_password_field=content.has_password_field,
        attachments=tuple(_line(name) for name in content.attachments[:_MAX_FILES]),
        authentication=auth,
        context=context or Context(),
    )


def _line(text: str) -> str:
    return " ".join(without_invisible(text[:_MAX_LINE_CHARS]).split())


def _emails(addresses: tuple[Address, ...]) -> tuple[str, ...]:
    found = (_line(each.email) for each in addresses[:_MAX_ADDRESSES])
    return tuple(email for email in found if email)


def _is_bulk(meta: HeaderMeta, headers, auth: AuthResults, text: str) -> bool:
    if headers.get("list-id") or meta.list_id:
        return True
    if headers.get("precedence", "").strip().lower() in _BULK_PRECEDENCE:
        return True
    if meta.list_unsubscribe or headers.get("list-unsubscribe"):
        if auth.dmarc == "pass":
            return True
    return bool(_UNSUBSCRIBE.find(Words(text[-_END_CHARS:])))


def _passed_on_from(text: str) -> int:
    """Where a message begins that the author passes on, or an older one below."""
    lines, start = text.split("\n", _MAX_LINES)[:_MAX_LINES], 0
    for index, line in enumerate(lines):
        following = lines[index : index + _HEADER_LINES]
        if is_separator(line) or is_forward_line(line) or begins_header(following):
            return start
        start += len(line) + 1
    return len(text)
