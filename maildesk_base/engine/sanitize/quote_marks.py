"""Marks in a document which part of it is older text; see :mod:`quotes`."""

from __future__ import annotations

import re
from collections.abc import Container
from html import unescape

from .attributes import QUOTE
from .quotes import Hint, Line, Quoted, foldable
from .tree import BLOCKS, VOID

_MARK = f' {QUOTE}="1"'
_MAX_LINE_CHARS = 1_000
# Programs put "x_", or "ydp" and a number, before names of a mail they quote.
_PREFIX = re.compile(r"(?:x_|ydp[0-9a-f]{1,12}(?=[^0-9a-f]))+")
_QUOTE_CLASSES = frozenset(
    """gmail_quote protonmail_quote front-blockquote tutanota_quote yahoo_quoted
    mozquote zmail_extra_quote""".split()
)
_QUOTING_BLOCKS = frozenset(("yahoo_quoted",))
_CONTAINERS = frozenset(
    """gmail_quote gmail_quote_container gmail_extra protonmail_quote maildesk-quote
    zmail_extra""".split()
)
_ATTRIBUTIONS = frozenset(("gmail_attr", "moz-cite-prefix", "reply-intro"))
_FORWARDS = frozenset(("moz-forward-container", "isforwardcontent"))
_REST_IDS = frozenset(
    ("divrplyfwdmsg", "mail-editor-reference-message-container",
     "olk_src_body_section")
)  # fmt: skip
_RULED_HEADER = re.compile(
    r"border:none;border-top:solid #?(?:e1e1e1|b5c4df) 1(?:\.0)?pt", re.I
)
# How programs indent a paragraph: a block without a bar at its side.
_INDENTED = re.compile(
    r"border(?:-left)?:\s*(?:none|0)|margin(?:-left)?:[^;]*40px", re.I
)
# White space and characters without width.
BLANKS = " \t\n\r\f\xa0\u2002\u2003\u2009\u200b\u200c\u200d\u2060\ufeff\u034f\u00ad"
_NAME = re.compile(r"</?([a-z0-9]+)")


class MarkReader:
    """Notes what elements are called, and reads the lines when all are written."""

    def __init__(self):
        self._hints: dict[int, tuple[Quoted, Hint]] = {}

    def note(self, index: int, name: str, attributes: dict[str, str]) -> None:
        """What the names of an element say, written as piece ``index``."""
        names = _names(attributes)
        quoted, hint = _quoted(name, attributes, names), Hint.NONE
        if names & _ATTRIBUTIONS:
            hint = Hint.ATTRIBUTION
        elif names & _FORWARDS:
            hint = Hint.FORWARD
        elif names & _REST_IDS or _is_ruled(name, attributes):
            hint = Hint.REST
        elif name == "div" and names & _CONTAINERS:
            hint = Hint.INTRODUCTION
        if quoted is not Quoted.NO or hint is not Hint.NONE:
            self._hints[index] = quoted, hint

    def read(self, pieces: list[str], unseen: Container[int] = ()) -> list[Line]:
        """The lines that are seen of a document.

        :param pieces: tags and texts of a well-nested document
        :param unseen: indices of texts and images that are not seen
        """
        return _LineReader(pieces, self._hints, unseen).read()


def mark_older(pieces: list[str], lines: list[Line]) -> None:
    """Mark the older text at the end of a document, in place."""
    found = foldable(lines)
    if found:
        first, behind = found
        end = lines[behind].start if behind < len(lines) else len(pieces)
        _mark(pieces, lines[first - 1].end, end)


def is_quoting(name: str, attributes: dict[str, str]) -> bool:
    """Whether the markup alone says that an element is a quotation."""
    return _quoted(name, attributes, _names(attributes)) is Quoted.YES


def _names(attributes: dict[str, str]) -> set[str]:
    value = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    if value == " ":
        return set()
    return {_PREFIX.sub("", name, count=1) for name in value.lower().split()[:30]}


def _quoted(name: str, attributes: dict[str, str], names: set[str]) -> Quoted:
    if name == "blockquote":
        if attributes.get("type", "").lower() == "cite" or "cite" in attributes:
            return Quoted.YES
        if _INDENTED.search(attributes.get("style", "")[:300]):
            return Quoted.PERHAPS
        return Quoted.YES if names & _QUOTE_CLASSES else Quoted.PERHAPS
    return Quoted.YES if name == "div" and names & _QUOTING_BLOCKS else Quoted.NO


def _is_ruled(name: str, attributes: dict[str, str]) -> bool:
    if name != "div" or "style" not in attributes:
        return False
    style = attributes["style"][:300].replace("; ", ";").replace(": ", ":")
    return bool(_RULED_HEADER.search(style))


class _LineReader:
    """Cuts a document into the lines that are seen."""

    def __init__(
        self,
        pieces: list[str],
        hints: dict[int, tuple[Quoted, Hint]],
        unseen: Container[int],
    ):
        self._pieces, self._hints, self._unseen = pieces, hints, unseen
        self._lines: list[Line] = []
        self._line: Line | None = None
        self._stack: list[tuple[Quoted, Hint]] = [(Quoted.NO, Hint.NONE)]
        self._once = Hint.NONE  # for the next line only

    def read(self) -> list[Line]:
        for index, piece in enumerate(self._pieces):
            if not piece.startswith("<"):
                self._text(index, piece)
                continue
            name = _NAME.match(piece)[1]
            if name == "img" and index not in self._unseen:
                self._seen(index, "")
            elif name in BLOCKS or name == "br" or index in self._hints:
                self._break()
            if piece.startswith("</"):
                self._stack.pop()
                if name in BLOCKS:
                    self._break()
            elif name not in VOID:
                self._open(index, name)
        self._break()
        return self._lines

    def _open(self, index: int, name: str) -> None:
        quoted, hint = self._stack[-1]
        own_quoted, own_hint = self._hints.get(index, (Quoted.NO, Hint.NONE))
        if own_hint in (Hint.REST, Hint.FORWARD):
            self._once, own_hint = own_hint, Hint.NONE
        if own_quoted is not Quoted.NO:
            # What follows the first quotation of a container is an answer.
            self._stack = [
                (q, Hint.NONE if h is Hint.INTRODUCTION else h) for q, h in self._stack
            ]
            hint = Hint.NONE
        quoted = max(quoted, own_quoted, key=lambda each: each.value)
        self._stack.append((quoted, own_hint if own_hint is not Hint.NONE else hint))

    def _text(self, index: int, text: str) -> None:
        if index not in self._unseen and _is_seen(text):
            self._seen(index, text)

    def _seen(self, index: int, text: str) -> None:
        line = self._line
        if line is None:
            quoted, hint = self._stack[-1]
            if self._once is not Hint.NONE:
                hint, self._once = self._once, Hint.NONE
            line = self._line = Line("", quoted, hint, True, index)
        line.end = index + 1
        if len(line.text) < _MAX_LINE_CHARS:
            line.text += text

    def _break(self) -> None:
        if self._line:
            text = self._line.text
            self._line.text = unescape(text) if "&" in text else text
            self._lines.append(self._line)
            self._line = None


def _is_seen(text: str) -> bool:
    if "&" in text and len(text) < _MAX_LINE_CHARS:
        text = unescape(text)
    return bool(text.strip(BLANKS))


def _mark(pieces: list[str], start: int, end: int) -> None:
    """Mark all elements that lie wholly between two pieces, and bare text there."""
    ends = _ends(pieces)
    index = start
    while index < end:
        piece = pieces[index]
        if not piece.startswith("<"):
            if _is_seen(piece):
                pieces[index] = f"<span{_MARK}>{piece}</span>"
        elif not piece.startswith("</") and ends.get(index, index) < end:
            pieces[index] = f"{piece[:-1]}{_MARK}>"
            index = ends.get(index, index)
        index += 1


def _ends(pieces: list[str]) -> dict[int, int]:
    """Start tag -> its end tag, by index."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.startswith("</"):
            found[stack.pop()] = index
        elif piece.startswith("<") and _NAME.match(piece)[1] not in VOID:
            stack.append(index)
    return found
