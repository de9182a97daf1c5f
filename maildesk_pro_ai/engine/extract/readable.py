"""Reads sanitised HTML the way a person does: seen text, links, what is hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from odoo.addons.maildesk_base.engine.sanitize.attributes import SHEET
from odoo.addons.maildesk_base.engine.sanitize.styles.css import (
    deciding_values,
    filter_style,
)
from odoo.addons.maildesk_base.engine.sanitize.styles.sight import Sight
from odoo.addons.maildesk_base.engine.sanitize.tokens import Token, tokenize
from odoo.addons.maildesk_base.engine.sanitize.tree import BLOCKS, EMPTY

from .colors import WHITE, Color, color_of, is_tiny, is_transparent, is_unreadable
from .invisible import count_invisible, without_invisible

# More than any mail that a person reads; what follows is cut off.
MAX_HTML_CHARS = 500_000
MAX_TEXT_CHARS = 100_000
MAX_HIDDEN_CHARS = 20_000
MAX_LINKS = 500
_MAX_LINK_TEXT_CHARS = 500
_BLANKS = re.compile(r"\s+")
_UNSEEN = frozenset(("style", "script", "title", "iframe", "noembed", "noframes"))
_STYLED = frozenset(("style", "hidden", "bgcolor", "color", SHEET))


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link that can be clicked.

    :ivar text: what is shown of it
    :ivar target: its address
    :ivar position: where in the seen text it begins
    :ivar is_quoted: within older text that the author quotes
    """

    text: str
    target: str
    position: int = 0
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Readable:
    """What is seen of a document, and what is not.

    :ivar text: the seen text, without characters that are not seen
    :ivar quoted: (start, end) of older text in it that the author quotes
    :ivar hidden: text that only programs read
    :ivar invisible_count: characters without width inside of words of the seen text
    :ivar image_count: images that are shown or would be, once allowed
    """

    text: str = ""
    quoted: tuple[tuple[int, int], ...] = ()
    hidden: str = ""
    links: tuple[Anchor, ...] = ()
    invisible_count: int = 0
    image_count: int = 0


def read_html(html: str) -> Readable:
    """Read a sanitised document; never an error, in time linear to its length."""
    reader = _Reader()
    for token in tokenize(html[:MAX_HTML_CHARS]):
        reader.take(token)
    return reader.finish()


class _Look(NamedTuple):
    """How text in an element looks."""

    sight: Sight = Sight()
    color: Color | None = None
    background: Color | None = None
    # Behind it lies something whose colour is not known.
    is_unsure: bool = False
    is_tiny: bool = False
    is_clear: bool = False

    @property
    def is_unseen(self) -> bool:
        """Whether nobody can read it."""
        if self.sight.is_unseen or self.is_tiny or self.is_clear:
            return True
        if self.color is None or self.is_unsure:
            return False
        return is_unreadable(self.color, self.background or WHITE)


class _Reader:
    def __init__(self):
        self.pieces: list[str] = []
        self.size = 0
        self.ends_blank = True
        self.hidden: list[str] = []
        self.hidden_size = 0
        self.stack: list[tuple[str, _Look, bool]] = []
        self.look = _Look()
        self.outermost = _Look()
        self.quote_depth, self.quote_start = 0, 0
        self.quoted: list[tuple[int, int]] = []
        self.links: list[Anchor] = []
        self.open_link: tuple[str, int, list[str]] | None = None
        self.invisible_count = self.image_count = 0

    def take(self, token: Token) -> None:
        if token.kind == "text":
            self._text(unescape(token.text))
        elif token.kind == "start":
            self._start(token)
        elif token.kind == "end":
            self._end(token.name)
        elif token.name == "style":
            # A style sheet may paint what is behind any text.
            self.outermost = _Look(is_unsure=True)
            self.look = self.look._replace(is_unsure=True)
        elif token.name not in _UNSEEN:
            self._text(token.text)

    def _text(self, text: str) -> None:
        if self.look.is_unseen:
            self._hide(text)
            return
        self.invisible_count += count_invisible(text)
        text = _BLANKS.sub(" ", without_invisible(text))
        if self.ends_blank:
            text = text.lstrip(" ")
        text = text[: MAX_TEXT_CHARS - self.size]
        if text:
            self._put(text)
            if self.open_link:
                self.open_link[2].append(text)

    def _hide(self, text: str) -> None:
        text = _BLANKS.sub(" ", without_invisible(text)).strip()
        text = text[: MAX_HIDDEN_CHARS - self.hidden_size]
        if text:
            self.hidden.append(text)
            self.hidden_size += len(text)

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.size += len(text)
        self.ends_blank = text[-1] in " \n"

    def _break(self) -> None:
        if self.pieces and self.pieces[-1][-1] != "\n" and self.size < MAX_TEXT_CHARS:
            self._put("\n")

    def _start(self, token: Token) -> None:
        name, attributes = token.name, token.attributes
        look = self._look_of(name, attributes)
        if name == "br":
            self._break()
            return
        if name == "img":
            self.image_count += not look.sight.hides_image
            return
        if name in EMPTY:
            return
        is_quote = name == "blockquote" or "data-maildesk-quote" in attributes
        if name in BLOCKS:
            self._break()
        elif name in ("td", "th") and not self.ends_blank:
            self._put(" ")
        if is_quote:
            self._quote(1)
        elif name == "a" and attributes.get("href"):
            self._end_link()
            self.open_link = (attributes["href"], self.size, [])
        self.stack.append((name, look, is_quote))
        self.look = look

    def _end(self, name: str) -> None:
        # Sanitised HTML is well nested; anything else is read without its end tags.
        if not self.stack or self.stack[-1][0] != name:
            return
        _name, _look, is_quote = self.stack.pop()
        self.look = self.stack[-1][1] if self.stack else self.outermost
        if name == "a":
            self._end_link()
        if name in BLOCKS:
            self._break()
        if is_quote:
            self._quote(-1)

    def _quote(self, step: int) -> None:
        if step > 0 and not self.quote_depth:
            self.quote_start = self.size
        self.quote_depth += step
        if not self.quote_depth and self.size > self.quote_start:
            self.quoted.append((self.quote_start, self.size))

    def _end_link(self) -> None:
        if self.open_link and len(self.links) < MAX_LINKS:
            target, position, texts = self.open_link
            text = "".join(texts).strip()[:_MAX_LINK_TEXT_CHARS]
            quoted = bool(self.quote_depth)
            self.links.append(Anchor(text, target, position, quoted))
        self.open_link = None

    def _look_of(self, name: str, attributes: dict[str, str]) -> _Look:
        above = self.look
        if not _STYLED & attributes.keys() and "data-maildesk-background" not in (
            attributes
        ):
            return above
        style = f"{attributes.get('style', '')};{attributes.get(SHEET, '')}"
        values = deciding_values(filter_style(style).css)
        sight = above.sight
        if not sight.removed and (values or "hidden" in attributes):
            sight = sight.below(attributes, values)
        look = above._replace(sight=sight)
        if "font-size" in values:
            look = look._replace(is_tiny=is_tiny(values["font-size"]))
        return _painted(look, style, attributes, name)

    def finish(self) -> Readable:
        self._end_link()
        if self.quote_depth:
            self.quote_depth = 1
            self._quote(-1)
        return Readable(
            text="".join(self.pieces),
            quoted=tuple(self.quoted),
            hidden="\n".join(self.hidden),
            links=tuple(self.links),
            invisible_count=self.invisible_count,
            image_count=self.image_count,
        )


def _painted(look: _Look, style: str, attributes: dict[str, str], name: str) -> _Look:
    """The same with the colours that an element declares."""
    color = attributes.get("color", "") if name == "font" else ""
    background = attributes.get("bgcolor", "")
    is_image = "data-maildesk-background" in attributes
    for declaration in style.split(";"):
        key, _, value = declaration.partition(":")
        key = key.strip().lower()
        if key == "color":
            color = value
        elif key in ("background", "background-color") and value.strip():
            background = value
        elif key == "background-image":
            is_image = True
    if color:
        known = color_of(color)
        look = look._replace(color=known, is_clear=is_transparent(color))
    if background and not is_transparent(background):
        known = color_of(background) if "gradient" not in background else None
        look = look._replace(background=known, is_unsure=known is None)
    return look._replace(is_unsure=True) if is_image else look
