"""The one line of text that stands beside the subject in the list."""

from __future__ import annotations

import re

from ..sanitize.plain import html_to_text
from ..sanitize.quotes import without_quotes
from ..sanitize.xhtml import xhtml_to_html
from ..text import clean_line
from ..types import FetchedBody, Part
from .charset import decode_bytes
from .containers import open_containers
from .containers.pgp import without_armour
from .structure import HTML_TYPES, XHTML_TYPE
from .transfer import decode_transfer

MAX_PREVIEW_CHARS = 200
# Enough of a part to find a preview in; newsletters begin with long style sheets.
PREVIEW_PLAIN_BYTES = 2048
PREVIEW_HTML_BYTES = 16384

_CUT_QUOTED_PRINTABLE = re.compile(rb"=[0-9A-Fa-f]?\Z")
_CUT_CHARACTER = re.compile(
    rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z"
)
_CUT_REFERENCE = re.compile(r"&#?\w{0,10}\Z")
# Characters without width, which senders put behind the preview text by the hundred.
_PADDING = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064"
    "\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
_PADDING_RUN = re.compile(rf"(?:[{_PADDING}]\s*){{2,}}|(?<=\s)[{_PADDING}](?=\s|\Z)")
_RULE = re.compile(r"^[\s*_=~#+.\-–—]{3,}$", re.M)
_PLACEHOLDER = re.compile(
    r"\[(?:cid|image|inline image|bild|logo)\b[^\[\]\n]{0,200}\]", re.I
)
_LINK_TARGET = re.compile(r"[<(\[]https?://[^\s<>()\[\]]{1,2000}(?:[>)\]]|\Z)")
_LONG_LINK = re.compile(r"https?://\S{60,}")
_SIGNATURE = re.compile(r"^-- ?$", re.M)
_BLANKS = re.compile(r"\s+")


def preview_part(parts: tuple[Part, ...]) -> Part | None:
    """The part a preview is made from: the first text, plain before HTML."""
    return next((part for part in parts if part.is_body), None)


def preview_from_part(part: Part, data: bytes) -> str:
    """A preview of at most 200 characters, "" when the text has none.

    :param data: the beginning of the part as the server sent it, still
        transfer-encoded;
        it may end anywhere
    """
    if part.encoding == "quoted-printable":
        data = _CUT_QUOTED_PRINTABLE.sub(b"", data)
    content = decode_transfer(data, part.encoding)
    if part.charset.lower() in ("", "utf-8", "utf8"):
        content = _CUT_CHARACTER.sub(b"", content)
    return preview_from_content(part, content)


def preview_from_content(part: Part, content: bytes) -> str:
    """As :func:`preview_from_part`, from decoded bytes."""
    is_html = part.mimetype in HTML_TYPES
    content = content[: 4 * PREVIEW_HTML_BYTES]
    text = decode_bytes(content, part.charset, html=is_html).rstrip("\ufffd")
    if part.mimetype == XHTML_TYPE:
        text = xhtml_to_html(text)
    if is_html:
        text = html_to_text(
            _without_cut_tag(text), links=False, hidden=True, quotes=False
        )
    elif part.mimetype != "text/plain":
        text = html_to_text(text.replace("<<", "&lt;"), links=False)
    return preview_from_text(without_armour(text))


def preview_from_body(body: FetchedBody) -> str:
    """A preview from what was fetched to show the message."""
    opened = open_containers(body)
    for part in opened.parts:
        content = opened.contents.get(part.part_id)
        if part.is_body and content:
            preview = preview_from_content(part, content)
            if preview:
                return preview
    return ""


def _without_cut_tag(html: str) -> str:
    opening = html.rfind("<")
    if opening >= 0 and html.find(">", opening) < 0:
        html = html[:opening]
    return _CUT_REFERENCE.sub("", html)


def preview_from_text(text: str) -> str:
    """The first words of a plain text that its author wrote himself."""
    own = _SIGNATURE.split(without_quotes(text), maxsplit=1)[0]
    return _squeeze(own) or _squeeze(text.replace(">", " "))


def _squeeze(text: str) -> str:
    text = text[: 40 * MAX_PREVIEW_CHARS]
    for pattern in (_RULE, _PLACEHOLDER, _LINK_TARGET, _LONG_LINK, _PADDING_RUN):
        text = pattern.sub(" ", text)
    text = clean_line(_BLANKS.sub(" ", text))
    if len(text) <= MAX_PREVIEW_CHARS:
        return text
    cut = text[:MAX_PREVIEW_CHARS]
    head, blank, _tail = cut.rpartition(" ")
    return head if blank and len(head) > MAX_PREVIEW_CHARS // 2 else cut
