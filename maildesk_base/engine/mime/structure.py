"""Which parts of a message are its text, which belong to the text, which are
attachments.

A provider builds the MIME tree (from an IMAP BODYSTRUCTURE, from the raw bytes) out of
:class:`PartNode` and gets the leaves back in order, numbered as IMAP numbers them
(RFC 3501 section 6.4.5) and marked:

=========  ===========  ====================================================
is_body    is_inline    meaning
=========  ===========  ====================================================
yes        no           shown as the text of the message
yes        yes          the plain text that stands in for the HTML beside it
no         yes          used by the text (an image) or for machines only
no         no           an attachment
=========  ===========  ====================================================

The last word on inline images has the view, which sees what the HTML refers to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..types import Part

MAX_DEPTH = 30
MAX_PARTS = 500

XHTML_TYPE = "application/xhtml+xml"
HTML_TYPES = frozenset(("text/html", XHTML_TYPE))
_TEXT_TYPES = HTML_TYPES | {"text/plain", "text/enriched", "text/richtext"}
# Signatures, envelopes and reports that mean nothing to a reader.
_MACHINE_TYPES = frozenset(
    (
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-encrypted",
        "application/applefile",
        "message/delivery-status",
        "message/disposition-notification",
        "message/global-delivery-status",
        "message/global-disposition-notification",
        "message/global-headers",
        "message/feedback-report",
        "text/rfc822-headers",
        "text/x-amp-html",
        "text/watch-html",
    )
)
# Of type text, but meant for a program.
_NO_TEXT = frozenset(
    ("text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/css",
     "text/rfc822-headers", "text/x-amp-html", "text/watch-html", "text/csv")
)  # fmt: skip
_CALENDAR_TYPES = frozenset(("text/calendar", "application/ics"))
STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
RECEIPT_TYPES = (
    "message/disposition-notification",
    "message/global-disposition-notification",
)
# The mail a report is about, whole or only its header.
RETURNED_HEADER_TYPES = ("text/rfc822-headers", "message/global-headers")
RETURNED_TYPES = (*RETURNED_HEADER_TYPES, "message/rfc822", "message/global")
_REPORT_TYPES = frozenset((*STATUS_TYPES, *RECEIPT_TYPES, *RETURNED_HEADER_TYPES))
_TNEF_TYPES = frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))
_SMIME_TYPES = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))
# The view cuts longer text anyway; larger containers are only offered as a download.
MAX_TEXT_BYTES = 4 << 20
MAX_CONTAINER_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class PartNode:
    """One node of the MIME tree. Leaves have no ``children``.

    A message/rfc822 node is a leaf here, whatever it contains. ``parameters`` are the
    decoded ones of Content-Type (``start`` matters); ``filename`` is that of the
    disposition, else of the type; ``size`` counts encoded octets; ``span`` is the place
    of the content in the raw message, where the raw message is at hand.
    """

    mimetype: str = "text/plain"
    children: tuple[PartNode, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    disposition: str = ""  # "attachment", "inline" or ""
    filename: str = ""
    size: int = 0
    encoding: str = "7bit"
    content_id: str = ""  # without angle brackets
    span: tuple[int, int] | None = None

    @property
    def is_multipart(self) -> bool:
        """Whether this node only holds other nodes."""
        return bool(self.children) or self.mimetype.startswith("multipart/")


@dataclass(slots=True)
class _Place:
    """What the parents say about a node."""

    shown: bool = True  # False: an alternative that was not chosen
    stand_in: bool = False  # plain text beside an HTML alternative
    leading: bool = True  # where the text of a message stands, even with a file name
    related: bool = False  # a companion of the HTML of multipart/related
    machine: bool = False  # a signature or the technical part of a report


def flatten(root: PartNode) -> tuple[Part, ...]:
    """The leaves of the tree as parts, in order, at most 500."""
    leaves = list(_walk(root, "", _Place(), 0))[:MAX_PARTS]
    parts = [_to_part(node, part_id, place) for part_id, node, place in leaves]
    if not any(part.is_body for part in parts):
        _promote_body(parts, leaves)
    return tuple(parts)


def numbered(root: PartNode) -> Iterator[tuple[str, PartNode]]:
    """Every leaf with its part id."""
    for part_id, node, _place in _walk(root, "", _Place(), 0):
        yield part_id, node


def attachments_of(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """What a reader would call attachments."""
    return tuple(p for p in parts if not p.is_body and not p.is_inline)


def has_calendar(parts: tuple[Part, ...]) -> bool:
    """Whether there is a calendar object to show as a card."""
    return any(part.mimetype in _CALENDAR_TYPES for part in parts)


def needed_parts(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts whose content is needed to show the message (FetchedBody.contents).

    Of a text longer than MAX_TEXT_BYTES a provider may fetch only that much.
    """
    needed, has_card = [], False
    is_report = any(part.mimetype in STATUS_TYPES for part in parts)
    for part in parts:
        wanted = part.is_body or part.mimetype in _REPORT_TYPES
        if is_report and part.mimetype in RETURNED_TYPES:
            wanted = part.size <= MAX_TEXT_BYTES
        if part.mimetype in _CALENDAR_TYPES:
            wanted, has_card = wanted or not has_card, True
        if is_tnef(part) or is_smime(part):
            wanted = part.size <= MAX_CONTAINER_BYTES
        if wanted:
            needed.append(part)
    return tuple(needed)


def is_tnef(part: Part) -> bool:
    """Whether the part is a ``winmail.dat`` with the real content inside."""
    return part.mimetype in _TNEF_TYPES or (
        part.mimetype == "application/octet-stream"
        and part.filename.lower() == "winmail.dat"
    )


def is_smime(part: Part) -> bool:
    """Whether the part is an S/MIME envelope (RFC 8551)."""
    return part.mimetype in _SMIME_TYPES or (
        part.mimetype == "application/octet-stream"
        and part.filename.lower() == "smime.p7m"  # RFC 8551 section 3.2.1
    )


def _walk(node: PartNode, number: str, place: _Place, depth: int):
    if not node.children:
        yield number or "1", node, place
        return
    if depth >= MAX_DEPTH:
        return
    places = _places_of_children(node, place)
    for index, (child, own) in enumerate(zip(node.children, places, strict=True), 1):
        child_number = f"{number}.{index}" if number else str(index)
        yield from _walk(child, child_number, own, depth + 1)


def _places_of_children(node: PartNode, place: _Place) -> list[_Place]:
    kind = node.mimetype
    children = node.children[:MAX_PARTS]
    places = [
        _Place(
            place.shown,
            place.stand_in,
            leading=kind == "multipart/alternative" or (place.leading and index == 0),
            related=place.related,
        )
        for index in range(len(children))
    ]
    if kind == "multipart/alternative":
        _choose_alternative(children, places)
    elif kind == "multipart/related":
        root = _related_root(node)
        for index, own in enumerate(places):
            own.related = own.related or index != root
    elif kind == "multipart/signed":
        for own in places[1:2]:
            own.machine = True
    elif kind == "multipart/appledouble":
        for own in places[:1]:
            own.machine = True
    if len(children) < len(node.children):
        places += [_Place(shown=False) for _ in node.children[MAX_PARTS:]]
    return places


def _choose_alternative(children, places: list[_Place]) -> None:
    """One HTML branch, the last, and one plain, the first; the others stay unseen."""
    kinds = [_text_kind(child, 0) for child in children]
    html = max((i for i, kind in enumerate(kinds) if kind == "html"), default=None)
    plain = next((i for i, kind in enumerate(kinds) if kind == "plain"), None)
    for index, own in enumerate(places):
        if kinds[index] and index not in (html, plain):
            own.shown = False
        elif index == plain and html is not None:
            own.stand_in = True


def _text_kind(node: PartNode, depth: int) -> str:
    """Whether a branch offers HTML, plain text or no text ("")."""
    if node.children and depth < MAX_DEPTH:
        kinds = [_text_kind(child, depth + 1) for child in node.children[:20]]
        return "html" if "html" in kinds else "plain" if "plain" in kinds else ""
    if node.disposition == "attachment" or node.mimetype not in _TEXT_TYPES:
        return ""
    return "html" if node.mimetype in HTML_TYPES else "plain"


def _related_root(node: PartNode) -> int:
    start = node.parameters.get("start", "").strip().strip("<>")
    for index, child in enumerate(node.children):
        if start and child.content_id == start:
            return index
    return 0


def _to_part(node: PartNode, part_id: str, place: _Place) -> Part:
    is_body = _is_body(node, place)
    if is_body:
        is_inline = place.stand_in
    else:
        is_inline = _is_inline(node, place)
    return Part(
        part_id=part_id,
        mimetype=node.mimetype,
        filename=node.filename,
        size=node.size,
        encoding=node.encoding,
        charset=node.parameters.get("charset", ""),
        text_format=_text_format(node),
        method=node.parameters.get("method", "")[:20],
        content_id=node.content_id,
        is_inline=is_inline,
        is_body=is_body,
    )


def _text_format(node: PartNode) -> str:
    """``flowed`` or ``flowed delsp`` (RFC 3676), else ""."""
    if node.parameters.get("format", "").lower() != "flowed":
        return ""
    delsp = node.parameters.get("delsp", "").lower() == "yes"
    return "flowed delsp" if delsp else "flowed"


def _is_body(node: PartNode, place: _Place) -> bool:
    if node.mimetype not in _TEXT_TYPES or node.disposition == "attachment":
        return False
    if not place.shown or place.machine or place.related:
        return False
    return place.leading or not node.filename


def _is_inline(node: PartNode, place: _Place) -> bool:
    if place.machine or node.mimetype in _MACHINE_TYPES:
        return True
    is_attachment = node.disposition == "attachment"
    if node.mimetype in _TEXT_TYPES and not is_attachment and not node.filename:
        return True  # an alternative that was not chosen
    if node.mimetype == "text/calendar" and not is_attachment and not node.filename:
        return True
    is_media = node.mimetype.startswith(("image/", "audio/", "video/"))
    if place.related:
        return bool(node.content_id) and (is_media or not is_attachment)
    return node.disposition == "inline" and is_media and bool(node.content_id)


def _promote_body(parts: list[Part], leaves) -> None:
    """A message without any other text shows a text file it carries, if not hidden."""
    for index, (part_id, node, place) in enumerate(leaves):
        is_text = node.mimetype.startswith("text/") and node.mimetype not in _NO_TEXT
        if is_text and node.disposition != "attachment":
            if place.shown and not place.machine:
                parts[index] = _body_like(parts[index], part_id)
                return


def _body_like(part: Part, part_id: str) -> Part:
    return replace(part, part_id=part_id, is_inline=False, is_body=True)
