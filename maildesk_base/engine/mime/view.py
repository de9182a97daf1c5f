"""Everything a reader sees of one message, made from what was fetched of it.

A message is never shown as nothing: HTML, else plain text, else what its headers say
with a
``notice`` that says why there is no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from ..sanitize import (
    SanitizeOptions,
    beginning,
    html_to_text,
    sanitize_html,
    text_to_html,
)
from ..sanitize.xhtml import xhtml_to_html
from ..types import FetchedBody, Part
from ..wire import EMPTY
from .attachments import Attachment, to_attachment
from .charset import decode_bytes
from .compose.reply import is_forward_subject
from .containers import Opened, Protection, open_containers
from .containers.pgp import inline_kind, without_armour
from .findings.authentication import AuthResults, read_authentication
from .findings.invitation import CalendarSummary, calendar_text, read_calendar
from .findings.reports import DeliveryReport, read_delivery_status, read_receipt
from .findings.unsubscribe import UnsubscribeTargets, parse_unsubscribe
from .headers import decode_value, split_fields
from .meta import HeaderMeta, meta_from_headers
from .parameters import charset_of
from .structure import (
    HTML_TYPES,
    MAX_PARTS,
    MAX_TEXT_BYTES,
    RECEIPT_TYPES,
    RETURNED_HEADER_TYPES,
    RETURNED_TYPES,
    STATUS_TYPES,
    XHTML_TYPE,
)

_MAX_VIEW_CHARS = 3_000_000  # of all texts together
_MAX_SHOWN_PARTS = 50  # texts of one message; digests have up to 30
_MACHINE_ONLY = frozenset((*STATUS_TYPES, *RECEIPT_TYPES, *RETURNED_HEADER_TYPES))


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """What the mailbox wants: trackers out, which servers' findings to believe.

    ``removes_forged``: the trusted servers remove findings forged in their name.
    ``charset`` is the reader's own choice for a mail that names a wrong one.
    """

    remove_tracking: bool = True
    trusted_servers: tuple[str, ...] = ()
    removes_forged: bool = False
    charset: str = ""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message ready to be stored and shown.

    ``html`` is sanitised, with placeholders for images (see :mod:`..sanitize`);
    ``inline`` maps a Content-ID to the part that holds it. ``headers`` are all fields,
    decoded, in order. ``notice``: "" or why there is no text: empty, encrypted,
    missing, unreadable. ``has_form``, ``has_password_field``: the HTML had fields to
    fill in.
    """

    meta: HeaderMeta
    html: str = ""
    text: str = ""
    notice: str = ""
    is_plain: bool = False
    is_cut: bool = False
    attachments: tuple[Attachment, ...] = ()
    inline: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    authentication: AuthResults = AuthResults()
    protection: Protection = Protection()
    calendar: CalendarSummary | None = None
    calendar_text: str = ""
    report: DeliveryReport | None = None
    unsubscribe: UnsubscribeTargets = UnsubscribeTargets()
    remote_count: int = 0
    tracker_count: int = 0
    tracker_names: tuple[str, ...] = ()
    has_form: bool = False
    has_password_field: bool = False

    @property
    def has_remote(self) -> bool:
        """Whether images would have to be loaded from elsewhere."""
        return self.remote_count > 0


def build_view(body: FetchedBody, options: ViewOptions | None = None) -> MessageView:
    """All that is shown of a message; never an error, never nothing."""
    options = options or ViewOptions()
    meta = meta_from_headers(body.headers)
    opened = open_containers(body)
    shown = _Shown(opened, options, meta)
    calendar, calendar_source = _calendar(opened)
    text, html = shown.text(), shown.html()
    notice = ""
    if not html:
        html, text = _event_text(calendar)
    if not html:
        notice = _notice(opened)
        html, text = _fallback(meta)
    return MessageView(
        meta=meta,
        html=html,
        text=text,
        notice=notice,
        is_plain=shown.is_plain,
        is_cut=shown.is_cut,
        attachments=tuple(shown.attachments()),
        inline=tuple(sorted(shown.inline.items())),
        headers=tuple(_all_headers(body.headers)),
        authentication=_authentication(body.headers, options),
        protection=opened.protection,
        calendar=calendar,
        calendar_text=calendar_source,
        report=_report(opened),
        unsubscribe=parse_unsubscribe(meta.list_unsubscribe),
        remote_count=shown.remote_count,
        tracker_count=shown.tracker_count,
        tracker_names=tuple(shown.trackers),
        has_form=shown.has_form,
        has_password_field=shown.has_password_field,
    )


class _Shown:
    """Puts the texts of a message together, HTML first."""

    def __init__(self, opened: Opened, options: ViewOptions, meta: HeaderMeta):
        self.opened = opened
        self.declared = meta.content_type
        self.is_forward = is_forward_subject(meta.subject)
        self.options = options
        self.html_pieces: list[str] = []
        self.text_pieces: list[str] = []
        self.is_plain, self.is_cut = True, False
        self.remote_count = self.tracker_count = 0
        self.has_form = self.has_password_field = False
        self.trackers: dict[str, None] = {}
        self.cids: set[str] = set()
        self.inline: dict[str, str] = {}
        self._read()

    def html(self) -> str:
        """The whole text as HTML, "" when there is none."""
        return "<hr>".join(self.html_pieces)

    def text(self) -> str:
        """The whole text as plain text."""
        return "\n\n".join(piece for piece in self.text_pieces if piece)

    def _read(self) -> None:
        # Plain text that waits for the HTML beside it, and how it is to be read.
        stand_in: str | None = None
        waiting = ""
        for part, content in self._bodies():
            if sum(map(len, self.html_pieces)) > _MAX_VIEW_CHARS:
                self.is_cut = True
                break
            if part.is_inline and part.mimetype not in HTML_TYPES:
                stand_in, waiting = self._decode(part, content), part.text_format
            elif part.mimetype in HTML_TYPES:
                self._add_html(self._decode(part, content), stand_in)
                stand_in = None
            else:
                self._add_text(self._decode(part, content), part.text_format)
        if stand_in and not self.html_pieces:
            self._add_text(stand_in, waiting)
        self.inline = {
            part.content_id: part.part_id
            for part in self.opened.parts
            if part.content_id in self.cids
        }

    def _bodies(self) -> Iterator[tuple[Part, bytes]]:
        """Texts to be shown; what a server calls plain may be HTML by its header.

        Servers take a damaged Content-Type (``text/html charset=utf-8``) for none.
        """
        shown = [part for part in self.opened.parts if part.is_body]
        if len(shown) > _MAX_SHOWN_PARTS or len(self.opened.parts) >= MAX_PARTS:
            self.is_cut = True
        for part in shown[:_MAX_SHOWN_PARTS]:
            content = self.opened.contents.get(part.part_id)
            if content and len(self.opened.parts) == 1 and self.declared == "text/html":
                part = replace(part, mimetype="text/html")
            if content:
                yield part, content

    def _decode(self, part: Part, content: bytes) -> str:
        if len(content) > MAX_TEXT_BYTES:
            content, self.is_cut = content[:MAX_TEXT_BYTES], True
        is_html = part.mimetype in HTML_TYPES
        charset = self.options.charset or part.charset
        text = decode_bytes(content, charset, html=is_html)
        if part.mimetype == XHTML_TYPE:
            return xhtml_to_html(text)
        if part.mimetype in ("text/enriched", "text/richtext"):
            return html_to_text(text.replace("<<", "&lt;"))
        return text

    def _add_html(self, html: str, stand_in: str | None) -> None:
        options = SanitizeOptions(
            remove_tracking=self.options.remove_tracking,
            marks_quotes=not self.is_forward,
            parts=self._located(),
        )
        clean = sanitize_html(html, options)
        self.has_form = self.has_form or clean.has_form
        self.has_password_field = self.has_password_field or clean.has_password_field
        has_stand_in = bool(stand_in and stand_in.strip())
        if clean.is_empty or (clean.is_hidden and has_stand_in):
            if has_stand_in:
                self._add_text(stand_in)
            return
        self.is_plain = False
        self.is_cut = self.is_cut or clean.is_cut
        self.remote_count += clean.remote_count
        self.tracker_count += clean.tracker_count
        self.trackers.update(dict.fromkeys(clean.tracker_names))
        self.cids |= clean.cids
        self.html_pieces.append(clean.html)
        text = beginning((stand_in or "").strip())
        self.text_pieces.append(text or html_to_text(clean.html))

    def _located(self) -> frozenset[str]:
        images = (part for part in self.opened.parts if part.mimetype[:6] == "image/")
        return frozenset(part.content_id for part in images if part.content_id)

    def _add_text(self, text: str, text_format: str = "") -> None:
        if inline_kind(text) == "signed":
            text = without_armour(text)
        whole = text.strip("\n")
        text = beginning(whole)
        self.is_cut = self.is_cut or len(text) < len(whole)
        if text.strip():
            html = text_to_html(
                text,
                flowed="flowed" in text_format,
                delsp="delsp" in text_format,
                marks_quotes=not self.is_forward,
            )
            self.html_pieces.append(html)
            self.text_pieces.append(text)

    def attachments(self) -> Iterator[Attachment]:
        """What is listed below the text, and the images within it (``is_inline``)."""
        for part in self.opened.parts:
            if part.is_body or part.mimetype in _MACHINE_ONLY:
                continue
            if part.content_id and part.content_id in self.cids:
                yield to_attachment(part, is_inline=True)
            elif not part.is_inline or part.mimetype.startswith("image/"):
                # An image meant for the text that no text shows is shown below it.
                yield to_attachment(part, is_inline=False)


def _calendar(opened: Opened) -> tuple[CalendarSummary | None, str]:
    """The first event there is, and the calendar object that has it."""
    for part in opened.parts:
        if part.mimetype in ("text/calendar", "application/ics"):
            content = opened.contents.get(part.part_id)
            if not content:
                continue
            found = read_calendar(content, part.charset, part.method)
            if found:
                return found, calendar_text(content, part.charset)
    return None, ""


def _report(opened: Opened) -> DeliveryReport | None:
    statuses = list(_contents_of(opened, STATUS_TYPES))
    if statuses:
        original = next(_contents_of(opened, RETURNED_TYPES), b"")
        return read_delivery_status(statuses, original)
    receipt = next(_contents_of(opened, RECEIPT_TYPES), b"")
    return read_receipt(receipt) if receipt else None


def _contents_of(opened: Opened, types: tuple[str, ...]) -> Iterator[bytes]:
    for part in opened.parts:
        content = opened.contents.get(part.part_id)
        if part.mimetype in types and content:
            yield content


def _all_headers(raw: bytes) -> Iterator[tuple[str, str]]:
    fields = split_fields(raw, keep_case=True)
    wire_type = next((v for n, v in fields if n.lower() == "content-type"), EMPTY)
    hint = charset_of(wire_type)
    for name, wire in fields:
        yield name, decode_value(wire, hint)


def _authentication(raw: bytes, options: ViewOptions) -> AuthResults:
    return read_authentication(
        split_fields(raw),
        options.trusted_servers,
        removes_forged=options.removes_forged,
    )


def _notice(opened: Opened) -> str:
    if opened.encryption:
        return "encrypted"
    bodies = [part for part in opened.parts if part.is_body and part.size]
    if any(part.part_id not in opened.contents for part in bodies):
        return "missing"
    return "unreadable" if bodies else "empty"


def _event_text(calendar: CalendarSummary | None) -> tuple[str, str]:
    """The words of an invitation that has no other text."""
    if not calendar:
        return "", ""
    text = f"{calendar.summary}\n\n{calendar.description}".strip()
    return (text_to_html(text), text) if text else ("", "")


def _fallback(meta: HeaderMeta) -> tuple[str, str]:
    """What the headers say of a message without text."""
    sender = " ".join(filter(None, (meta.sender.name, meta.sender.email)))
    sent = meta.sent_at.strftime("%Y-%m-%d %H:%M UTC") if meta.sent_at else ""
    lines = [line for line in (meta.subject, sender, sent) if line]
    html = "<br>".join(escape(line) for line in lines) or "&mdash;"
    return f'<div class="md-mail md-fallback">{html}</div>', "\n".join(lines)
