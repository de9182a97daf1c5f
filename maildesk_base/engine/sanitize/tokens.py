"""Cuts HTML into tags and text the way browsers do (HTML Living Standard 13.2.5).

One pass, linear for any input. Character references stay as they are in text and are
resolved in attribute values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

# Start and end tags: real newsletters have up to 20,000; beyond, only text counts.
MAX_TAGS = 100_000
MAX_ATTRIBUTES = 60  # of one tag; the rest is read over

# Most tags are a name and nothing else, which one look finds.
_MARKUP = re.compile(r"<(?:(/?)([A-Za-z][^\s/>]*)>|[A-Za-z/!?])")
_GAP = re.compile(r"[\s/]*")
_ATTRIBUTE_NAME = re.compile(r"=?[^\s/>=]*")
_EQUALS = re.compile(r"\s*=\s*")
_UNQUOTED = re.compile(r"[^\s>]*")
_TAG_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_SHORT_COMMENT = re.compile(r"<!---?>")
_COMMENT_END = re.compile(r"--!?>")
# The tokenizer of a browser reads their content as plain characters.
_RAW_TEXT = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.I)
    for name in ("script", "style", "title", "textarea", "xmp", "iframe", "noembed",
                 "noframes")
}  # fmt: skip
_NOT_PLAIN = frozenset((*_RAW_TEXT, "plaintext"))


@dataclass(slots=True)
class Token:
    """``kind`` is text, start, end or raw; ``text`` the characters of text and raw."""

    kind: str
    name: str = ""
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def tokenize(html: str) -> Iterator[Token]:
    """The tokens of a document; comments, declarations and what is cut off are left
    out.
    """
    position, size, tags = 0, len(html), 0
    while position < size:
        found = _MARKUP.search(html, position)
        if not found:
            yield Token("text", text=html[position:])
            return
        start = found.start()
        if start > position:
            yield Token("text", text=html[position:start])
        is_end, name = found[1], (found[2] or "").lower()
        if name and (is_end or name not in _NOT_PLAIN):
            position, tags = found.end(), tags + 1
            if tags <= MAX_TAGS:
                yield Token("end" if is_end else "start", name)
            continue
        following = html[start + 1 : start + 2]
        if following in "!?":
            position = _after_comment(html, start)
        elif following == "/":
            tags += 1
            position, token = _end_tag(html, start)
            if token and tags <= MAX_TAGS:
                yield token
        else:
            tags += 1
            position, tokens = _start_tag(html, start)
            if tags <= MAX_TAGS:
                yield from tokens


def _after_comment(html: str, start: int) -> int:
    if html.startswith("<!--", start):
        # "<!-->" and "<!--->" are whole comments.
        found = _SHORT_COMMENT.match(html, start)
        found = found or _COMMENT_END.search(html, start + 4)
        return found.end() if found else len(html)
    end = html.find(">", start)
    return len(html) if end < 0 else end + 1


def _end_tag(html: str, start: int) -> tuple[int, Token | None]:
    name = _TAG_NAME.match(html, start + 2)
    if not name:
        end = html.find(">", start)
        return (len(html) if end < 0 else end + 1), None
    position, attributes = _attributes(html, name.end())
    if attributes is None:
        return len(html), None
    return position, Token("end", name[0].lower())


def _start_tag(html: str, start: int) -> tuple[int, list[Token]]:
    name = _TAG_NAME.match(html, start + 1)
    position, attributes = _attributes(html, name.end())
    if attributes is None:
        return len(html), []
    lowered = name[0].lower()
    ending = _RAW_TEXT.get(lowered)
    if lowered == "plaintext":
        return len(html), [Token("raw", "xmp", html[position:])]
    if not ending:
        return position, [Token("start", lowered, attributes=attributes)]
    found = ending.search(html, position)
    end = found.start() if found else len(html)
    raw = Token("raw", lowered, html[position:end], attributes)
    return (html.find(">", end) + 1 or len(html)) if found else end, [raw]


def _attributes(html: str, position: int) -> tuple[int, dict[str, str] | None]:
    """Position after the tag and its attributes; None when the document ends within."""
    found: dict[str, str] = {}
    size = len(html)
    while True:
        position = _GAP.match(html, position).end()
        if position >= size:
            return size, None
        if html[position] == ">":
            return position + 1, found
        name = _ATTRIBUTE_NAME.match(html, position)
        position, value = _attribute_value(html, name.end())
        if position < 0:
            return size, None
        if len(found) < MAX_ATTRIBUTES:
            found.setdefault(name[0].lower(), value)


def _attribute_value(html: str, position: int) -> tuple[int, str]:
    equals = _EQUALS.match(html, position)
    if not equals:
        return position, ""
    position = equals.end()
    quote = html[position : position + 1]
    if quote == '"' or quote == "'":
        end = html.find(quote, position + 1)
        if end < 0:
            return -1, ""
        value, position = html[position + 1 : end], end + 1
    else:
        bare = _UNQUOTED.match(html, position)
        value, position = bare[0], bare.end()
    return position, unescape(value) if "&" in value else value
