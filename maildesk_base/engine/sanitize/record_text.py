"""What a record of another app takes from the text of a mail.

Opening a lead must not report to a sender that somebody reads it, so a record has no
image of another server: its alternative text stands in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

import nh3

from .attributes import QUOTE, SHEET
from .styles.css import filter_style
from .tokens import Token, tokenize
from .tree import ELEMENTS, EMPTY, TreeWriter

Image = Callable[[str], str | None]

_CID = "data-maildesk-cid"
_SRC = "data-maildesk-src"
_ATTRIBUTES = {
    "*": set(
        """align bgcolor border cellpadding cellspacing color colspan dir face height
        hidden lang rowspan size start style title type valign width""".split()
    ),
    "a": {"href"},
    "img": {"alt", "src"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "data"}
_RASTER = re.compile(
    r"data:image/(?:png|jpe?g|gif|webp|bmp);base64,[A-Za-z0-9+/=\s]*", re.I
)


def record_html(html: str, image: Image, *, quotes: bool = False) -> str:
    """A document that nothing is loaded from, but what ``image`` has an address for.

    :param html: as :func:`~.html.sanitize_html` made it
    :param image: gets a Content-ID; gives an address of this server, or None for an
        image that its alternative text is to stand for
    :param quotes: keep the older text at the end, which readers fold
    """
    writer = _Writer(image, quotes=quotes)
    for token in tokenize(html):
        writer.take(token)
    shown = writer.shown

    def checked(_element: str, name: str, value: str) -> str | None:
        if name == "src":
            return value if value in shown or _RASTER.fullmatch(value) else None
        return filter_style(value).css or None if name == "style" else value

    return nh3.clean(
        writer.tree.finish(),
        tags=set(ELEMENTS),
        clean_content_tags={"script", "style", "title", "noscript", "iframe"},
        attributes=_ATTRIBUTES,
        attribute_filter=checked,
        # Addresses of this server, which only images have, begin with "/".
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


class _Writer:
    def __init__(self, image: Image, *, quotes: bool):
        self.tree = TreeWriter()
        self.shown: set[str] = set()
        self._image, self._quotes = image, quotes
        self._older = 0  # elements that are open in the older text, which is left out

    def take(self, token: Token) -> None:
        if self._older:
            self._skip(token)
        elif token.kind == "text":
            self.tree.text(token.text)
        elif token.name not in ELEMENTS:
            return
        elif token.kind == "end":
            self.tree.close(token.name)
        elif token.kind == "start":
            self._start(token.name, dict(token.attributes))

    def _skip(self, token: Token) -> None:
        if token.kind == "end":
            self._older -= 1
        elif token.kind == "start" and token.name not in EMPTY:
            self._older += 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if QUOTE in attributes and not self._quotes and name not in EMPTY:
            self._older = 1
        elif QUOTE not in attributes or self._quotes:
            css = attributes.pop(SHEET, "")
            if css:
                attributes["style"] = f"{attributes.get('style', '')};{css}"
            if name == "img":
                self._show(attributes)
            else:
                self.tree.open(name, attributes)

    def _show(self, attributes: dict[str, str]) -> None:
        content_id = attributes.get(_CID) or ""
        if attributes.get(_SRC, "").startswith("cid:"):
            content_id = attributes[_SRC].removeprefix("cid:")
        source = attributes.get("src", "")
        address = self._image(content_id) if content_id else None
        if address:
            self.shown.add(address)
        elif _RASTER.fullmatch(source):
            address = source
        if address:
            self.tree.open("img", attributes | {"src": address})
        else:
            self.tree.text(escape(attributes.get("alt", ""), quote=False))
