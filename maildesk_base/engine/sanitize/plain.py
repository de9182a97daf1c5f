"""Between plain text and HTML, both ways."""

from __future__ import annotations

import re
from collections import Counter
from html import escape, unescape
from itertools import islice
from urllib.parse import quote, unquote

from ..text import clean_text
from .attributes import SHEET
from .quote_marks import BLANKS, is_quoting
from .quote_words import is_attribution
from .quotes import Line, Quoted, foldable
from .styles.css import deciding_values, filter_style
from .styles.sight import Sight
from .styles.stylesheet import SCOPE
from .tokens import tokenize
from .tree import BLOCKS, EMPTY

_SPACED = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote"))
_UNSEEN = frozenset(("svg", "math", "select", "head", "template", "canvas"))
_HIDING = {"hidden", "style", SHEET}
# Of which one that begins ends the one before.
_ENDS_ITSELF = frozenset(("p", "li", "td", "th", "tr", "dt", "dd"))
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_MANY_BREAKS = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_LINK = re.compile(
    r"https?://[^\s<>\"'\u00a0]{1,2000}|www\.[^\s<>\"'\u00a0@]{3,500}"
    # What addresses are made of in real life: o'donnel@, r&d@, a+b@, #1@.
    r"|\w[\w.!#$%&'*+~^-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
    re.I,
)
_PLAIN_IN_MAILTO = "@!$&'*+-._~"
_LINK_BEGIN = re.compile(r"https?://|www\.|@", re.I)
_TRAILING = ".,;:!?)]}'*_"
# With these a sentence goes on or ends, in scripts that put no blank behind them.
_WIDE_STOP = re.compile("[、。，；：！？）】》」』”’…]")
_MAX_QUOTE_DEPTH = 10
_MAX_TEXT_CHARS = 2_000_000
MAX_SHOWN_CHARS = 500_000
MAX_SHOWN_LINES = 8_000
MAX_SHOWN_LINKS = 8_000


def html_to_text(
    html: str, *, links: bool = True, hidden: bool = False, quotes: bool = True
) -> str:
    """Plain text of a document.

    :param links: write the target behind the text of a link
    :param hidden: include what the sender hides before all that is seen: it was made
        for previews
    :param quotes: write quoted text with ``>`` before each line; else leave it out
    """
    reader = _TextReader(links, hidden, quotes)
    for token in tokenize(html[:_MAX_TEXT_CHARS]):
        reader.take(token)
    return reader.finish()


class _TextReader:
    def __init__(self, links: bool, hidden: bool, quotes: bool):
        self.links, self.hidden, self.quotes = links, hidden, quotes
        self.lines: list[str] = []
        self.line: list[str] = []
        # Blocks that are open: whether they are quotations, and no layout.
        self.quotations: list[bool] = []
        self.skipping, self.skip_depth = "", 0  # element whose content is not read
        self.open: list[tuple[str, Sight]] = []
        self.open_names: Counter[str] = Counter()
        self.sight = Sight()
        self.preformatted = 0
        self.targets: list[tuple[str, int]] = []

    def take(self, token) -> None:
        if self.skipping:
            self._skip(token)
        elif token.kind == "text":
            self._seen_text(unescape(token.text))
        elif token.kind == "raw":
            if token.name in ("textarea", "xmp"):
                self._seen_text(token.text)
        elif token.kind == "start":
            self._start(token)
        else:
            self._end(token.name)

    def _skip(self, token) -> None:
        if token.name != self.skipping:
            return
        self.skip_depth += 1 if token.kind == "start" else -1
        if self.skip_depth <= 0:
            self.skipping = ""

    def _seen_text(self, text: str) -> None:
        if not self.sight.is_unseen:
            self.hidden = self.hidden and not text.strip(BLANKS)
        elif not self.hidden:
            return
        self._text(text)

    def _text(self, text: str) -> None:
        if self.preformatted:
            first, *more = text.split("\n")
            self.line.append(first)
            for part in more:
                self._break()
                self.line.append(part)
            return
        text = _BLANKS.sub(" ", text)
        if not self.line or self.line[-1].endswith(" "):
            text = text.lstrip(" ")
        if text:
            self.line.append(text)

    def _start(self, token) -> None:
        name = token.name
        if name in _UNSEEN:
            if name != "head":
                self.skipping, self.skip_depth = name, 1
            return
        if name in _ENDS_ITSELF and self.open and self.open[-1][0] == name:
            self._pop(name)
        sight = self._sight_of(token)
        if name not in EMPTY:
            self.open.append((name, sight))
            self.open_names[name] += 1
            self.sight = sight
        if sight.removed and not self.hidden:
            return
        if name == "br":
            self._break(keep=True)
        elif name in BLOCKS:
            self._start_block(name, token.attributes)
        elif name in ("td", "th") and self.line:
            self.line.append(" ")
        elif name == "img" and not sight.hides_image:
            self._text(token.attributes.get("alt", ""))
        elif name == "a":
            self.targets.append((token.attributes.get("href", ""), len(self.line)))

    def _sight_of(self, token) -> Sight:
        found = token.attributes
        if self.sight.removed or not found.keys() & _HIDING:
            return self.sight
        css = f"{found.get('style', '')};{found.get(SHEET, '')}"
        return self.sight.below(found, deciding_values(filter_style(css).css))

    def _pop(self, name: str) -> Sight:
        """Leave an element and what was left open in it; gives what hid its text."""
        left, sight = "", self.sight
        if not self.open_names[name]:
            return sight
        while left != name:
            left, sight = self.open.pop()
            self.open_names[left] -= 1
        self.sight = self.open[-1][1] if self.open else Sight()
        return sight

    def _start_block(self, name: str, attributes: dict[str, str]) -> None:
        self._break()
        if name in _SPACED:
            self._blank_line()
        if name == "blockquote":
            self.quotations.append(self.quotes or self._is_quotation(attributes))
        elif name == "li":
            self.line.append("- ")
        elif name == "hr":
            self.line.append("-" * 20)
            self._break()
        elif name == "pre":
            self.preformatted += 1

    def _end(self, name: str) -> None:
        if self._pop(name).removed and not self.hidden:
            return
        if name == "a" and self.targets:
            self._link(*self.targets.pop())
        if name not in BLOCKS:
            return
        self._break()
        if name == "blockquote" and self.quotations:
            self.quotations.pop()
        elif name == "pre":
            self.preformatted = max(0, self.preformatted - 1)
        if name in _SPACED:
            self._blank_line()

    def _link(self, target: str, start: int) -> None:
        text = "".join(self.line[start:]).strip()
        target = target.strip()
        if not self.links or not target.lower().startswith(("http", "mailto:")):
            return
        bare = target
        if target[:7].lower() == "mailto:":
            bare = unquote(target[7:].partition("?")[0])
        if text and bare.rstrip("/") != text.rstrip("/") and bare not in text:
            self.line.append(f" <{bare[:2000]}>")
        elif not text:
            self.line.append(bare[:2000])

    def _break(self, *, keep: bool = False) -> None:
        text = "".join(self.line).rstrip()
        self.line = []
        if not text and not keep:
            return
        if self.quotations and not self.quotes and any(self.quotations):
            return
        self.lines.append((self._marks() + text).rstrip())

    def _blank_line(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._marks().rstrip())

    def _marks(self) -> str:
        return "> " * min(len(self.quotations), _MAX_QUOTE_DEPTH) if self.quotes else ""

    def _is_quotation(self, attributes: dict[str, str]) -> bool:
        if is_quoting("blockquote", attributes):
            return True
        return bool(self.lines) and is_attribution(self.lines[-1], strictly=True)

    def finish(self) -> str:
        self._break()
        text = "\n".join(self.lines).replace("\xa0", " ")
        return _MANY_BREAKS.sub("\n\n", text).strip()


def beginning(text: str) -> str:
    """As much of a plain text as a browser shows without delay."""
    links = islice(_LINK_BEGIN.finditer(text), MAX_SHOWN_LINKS, None)
    end = next((found.start() for found in links), len(text))
    lines = text[: min(end, MAX_SHOWN_CHARS)].split("\n", MAX_SHOWN_LINES)
    return "\n".join(lines[:MAX_SHOWN_LINES])


def text_to_html(
    text: str, *, flowed: bool = False, delsp: bool = False, marks_quotes: bool = True
) -> str:
    """Plain text as safe HTML: links work, quotation levels become nested quotes.

    :param flowed: the lines are ``format=flowed`` (RFC 3676)
    :param delsp: with flowed, the blank that marks a soft break is not part of the text
    :param marks_quotes: mark the older text at the end
    """
    text = clean_text(text[:_MAX_TEXT_CHARS])
    lines = list(_levelled(text, flowed, delsp))
    found = marks_quotes and foldable(
        [
            Line(line, Quoted.YES if level else Quoted.NO, is_seen=bool(line.strip()))
            for level, line in lines
        ]
    )
    if found:
        first, behind = found
        older = f'<div data-maildesk-quote="1">{_quoted(lines[first:behind])}</div>'
        html = _quoted(lines[:first]) + older + _quoted(lines[behind:])
    else:
        html = _quoted(lines)
    return f'<div class="{SCOPE} md-plain">{html}</div>'


def _quoted(lines: list[tuple[int, str]]) -> str:
    out: list[str] = []
    depth = 0
    for level, line in lines:
        if level != depth:
            change = "<blockquote>" if level > depth else "</blockquote>"
            out.append(change * abs(level - depth))
            depth = level
        out.append(f"{linkify(line)}<br>")
    out.append("</blockquote>" * depth)
    return "".join(out)


def linkify(text: str) -> str:
    """Escaped text in which addresses are links."""
    out, position = [], 0
    for found in _LINK.finditer(text):
        shown = _WIDE_STOP.split(found[0], maxsplit=1)[0].rstrip(_TRAILING)
        if found[0].startswith(shown + ")") and "(" in shown:
            shown += ")"
        out.append(escape(text[position : found.start()]))
        out.append(_anchor(shown))
        position = found.start() + len(shown)
    out.append(escape(text[position:]))
    return "".join(out)


def _anchor(shown: str) -> str:
    lowered = shown.lower()
    if lowered.startswith("http"):
        target = shown
    elif lowered.startswith("www."):
        target = f"http://{shown}"
    else:
        target = f"mailto:{quote(shown, safe=_PLAIN_IN_MAILTO)}"
    return (
        f'<a href="{escape(target)}" target="_blank" rel="noopener noreferrer">'
        f"{escape(shown)}</a>"
    )


def _levelled(text: str, flowed: bool, delsp: bool):
    """Quotation level and text of each line, soft breaks joined."""
    pending: list[str] = []
    pending_level = 0
    for line in text.split("\n"):
        level, line = _level_of(line)
        if not flowed:
            yield level, line
            continue
        line = line.removeprefix(" ")  # space-stuffing
        if pending and level != pending_level:
            yield pending_level, "".join(pending)
            pending = []
        pending_level = level
        soft = line.endswith(" ") and line != "-- "
        pending.append(line[:-1] if soft and delsp else line)
        if not soft:
            yield level, "".join(pending)
            pending = []
    if pending:
        yield pending_level, "".join(pending)


def _level_of(line: str) -> tuple[int, str]:
    level, position = 0, 0
    while level < _MAX_QUOTE_DEPTH and line.startswith(">", position):
        level += 1
        position += 1
        if line.startswith(" >", position):
            position += 1
    if level and line.startswith(" ", position):
        position += 1
    return level, line[position:]
