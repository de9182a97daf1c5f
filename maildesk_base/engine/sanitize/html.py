"""Writes a new document out of what is allowed, then lets nh3 check it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

import nh3

from ..text import clean_text
from .attributes import SHEET, allowed_by_element, plain_attributes
from .links import by_last_segment, clean_base, clean_link, clean_resource, located
from .quote_marks import MarkReader, mark_older
from .renaming import class_of, names_in, stand_in
from .styles.cascade import Element, Sheet, look
from .styles.css import Style, filter_style
from .styles.css_hiding import without_hiding
from .styles.stylesheet import MAX_SHEET_CHARS, PREFIX, SCOPE, scope_stylesheet
from .tokens import Token, tokenize
from .tracking import counter_name, is_invisible, owner_of
from .tree import ELEMENTS, EMPTY, TreeWriter

MAX_HTML_CHARS = 2_000_000  # the largest real mails
# What a browser lays out without much delay; newsletters have up to 10,000 elements.
MAX_SHOWN_ELEMENTS = 12_000
MAX_SHOWN_CHARS = 500_000
_MAX_SHEETS = 20

_DATA_IMAGE = re.compile(
    r"data:image/(?:png|jpe?g|gif|webp|bmp|x-icon);base64,[A-Za-z0-9+/=\s]*", re.I
)
_BASE = re.compile(r"<base[\s/]", re.I)
_HREF = re.compile(r"(?:https?://|mailto:|tel:|#md-)", re.I)
# Their content is either code or means nothing without them.
_DROPPED_WITH_CONTENT = frozenset(
    ("svg", "math", "select", "datalist", "template", "canvas")
)
_NOT_WRITTEN = frozenset("html head body script".split())
# What ends foreign content by itself (HTML Living Standard 13.2.6.5).
_BREAKOUT = frozenset(
    """b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head
    hr i img li menu meta nobr ol p pre ruby s small span strong strike sub sup table tt
    u ul var""".split()
)


@dataclass(frozen=True, slots=True)
class SanitizeOptions:
    """What is wanted besides safety.

    ``marks_quotes``: False for a mail that passes on another one, which is all to be
    seen. ``parts``: what the parts of the mail are called, by Content-ID or location.
    """

    remove_tracking: bool = True
    marks_quotes: bool = True
    parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SanitizedHtml:
    """The harmless document and what was found in it.

    ``is_cut``: only the beginning is there. ``is_hidden``: nothing of it is seen, be
    there text or not. ``remote_count``: images and backgrounds that would be loaded
    from elsewhere (trackers that were removed not counted). ``cids``: images of the
    message that the text shows. ``has_form``, ``has_password_field``: it had fields to
    fill in, which are never shown.
    """

    html: str = ""
    is_empty: bool = True
    is_hidden: bool = True
    is_cut: bool = False
    remote_count: int = 0
    tracker_count: int = 0
    tracker_names: tuple[str, ...] = ()
    cids: frozenset[str] = frozenset()
    has_form: bool = False
    has_password_field: bool = False


def sanitize_html(html: str, options: SanitizeOptions | None = None) -> SanitizedHtml:
    """A document that can be shown without harm, whatever came in; never an error.

    Takes time linear in the length of the input.
    """
    text = clean_text(html[:MAX_HTML_CHARS])
    writer = _Writer(options or SanitizeOptions(), _base_of(text))
    is_cut = len(html) > MAX_HTML_CHARS
    for token in tokenize(text):
        writer.take(token)
        if writer.is_full:
            is_cut = True
            break
    return writer.finish(is_cut=is_cut)


def _base_of(html: str) -> str:
    """The first base of a document counts, also for what stands before it."""
    if not _BASE.search(html):
        return ""
    for token in tokenize(html):
        if token.kind == "start" and token.name == "base":
            if "href" in token.attributes:
                return clean_base(token.attributes["href"])
    return ""


class _Writer:
    def __init__(self, options: SanitizeOptions, base: str):
        self.options = options
        self.base = base
        self.parts = by_last_segment(self.options.parts)
        self.tree = TreeWriter()
        self.marks = MarkReader()
        # Elements that are not written: those that style sheets speak of, and open
        # ones, with whether something stands in for them
        self.named: set[str] = set()
        self.others: dict[str, list[bool]] = {}
        self.sheets: list[Sheet] = []
        self.written: dict[int, Element] = {}
        self.body: dict[str, str] = {}
        self.skipping, self.skip_depth = "", 0
        self.has_text = self.has_image = False
        self.has_form = self.has_password_field = False
        self.shown_elements = self.shown_chars = 0
        self.remote_count = self.tracker_count = 0
        self.trackers: dict[str, None] = {}
        self.cids: set[str] = set()

    @property
    def is_full(self) -> bool:
        """Whether more would be too much to show."""
        return (
            self.shown_elements > MAX_SHOWN_ELEMENTS
            or self.shown_chars > MAX_SHOWN_CHARS
        )

    def take(self, token: Token) -> None:
        """Write one token, or what is left of it."""
        if self.skipping and self._still_skipping(token):
            return
        if token.kind == "text":
            self._text(token.text)
        elif token.kind == "raw":
            self._raw(token)
        elif token.kind == "end":
            self._end(token.name)
        elif token.name in _DROPPED_WITH_CONTENT:
            self.skipping, self.skip_depth = token.name, 1
        elif token.name == "body":
            self.body = self.body or token.attributes
        elif token.name in ELEMENTS:
            self._element(token.name, token.attributes)
        elif token.name == "input":
            kind = token.attributes.get("type", "").strip().lower()
            self.has_password_field = self.has_password_field or kind == "password"
        elif token.name not in _NOT_WRITTEN and token.name not in EMPTY:
            self.has_form = self.has_form or token.name == "form"
            self._other_element(token.name, token.attributes)

    def _end(self, name: str) -> None:
        if name in ELEMENTS:
            self.tree.close(name)
        elif self.others.get(name) and self.others[name].pop():
            self.tree.close(name)

    def _still_skipping(self, token: Token) -> bool:
        foreign = self.skipping in ("svg", "math")
        nests = foreign or self.skipping in ("template", "canvas")
        if token.name == self.skipping:
            # A second <select> ends the first.
            self.skip_depth += 1 if nests and token.kind == "start" else -1
            if self.skip_depth <= 0:
                self.skipping = ""
            return True
        if foreign and token.kind == "start" and token.name in _BREAKOUT:
            self.skipping = ""
            return False
        return True

    def _text(self, text: str) -> None:
        if not self.has_text:
            self.has_text = bool(text.replace("&nbsp;", "").strip())
        room = MAX_SHOWN_CHARS - self.shown_chars
        self.shown_chars += len(text)
        self.tree.text(text if len(text) <= room else text[: max(0, room)])

    def _raw(self, token: Token) -> None:
        if token.name == "style":
            self._sheet(token)
        elif token.name in ("textarea", "xmp"):
            self._other_element(token.name, token.attributes)
            self._text(escape(token.text))
            self._end(token.name)

    def _sheet(self, token: Token) -> None:
        kind = token.attributes.get("type", "").strip().lower()
        if kind in ("", "text/css") and len(self.sheets) < _MAX_SHEETS:
            media = token.attributes.get("media", "")
            self.sheets.append(Sheet(token.text, media))
            self.named |= names_in(token.text[:MAX_SHEET_CHARS])

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if not self.tree.takes(name):
            self.tree.leave_out(name)
            return
        if not attributes and name != "img":
            self._open(name, attributes, {})
            return
        style = filter_style(attributes.get("style", ""), self.base)
        written = plain_attributes(name, attributes, style)
        if name == "img":
            if not self._image(attributes, style, written):
                return
        elif name in ("a", "area"):
            self._link(attributes.get("href", ""), written)
        self._background(attributes.get("background", ""), style, written)
        self._open(name, attributes, written)

    def _open(self, name: str, attributes, written: dict[str, str], element="") -> None:
        self.tree.start(name, written, element)
        self.shown_elements += 1
        index = len(self.tree.out) - 1
        self.marks.note(index, name, attributes)
        if "hidden" in written and "hidden" not in attributes:
            attributes = attributes | {"hidden": ""}
        self.written[index] = Element(name, attributes, written.get("style", ""))

    def _other_element(self, name: str, attributes: dict[str, str]) -> None:
        """One that is not written: what hides it, and hides what is in it, stays."""
        element = stand_in(name, attributes, is_named=name in self.named)
        opened = bool(element) and self.tree.takes(name)
        if opened:
            style = filter_style(attributes.get("style", ""), self.base)
            written = plain_attributes(element, attributes, style)
            names = (class_of(name), written.get("class", ""))
            written["class"] = " ".join(filter(None, names))
            self._open(name, attributes, written, element)
        self.others.setdefault(name, []).append(opened)

    def _link(self, target: str, written: dict[str, str]) -> None:
        target = clean_link(
            target, base=self.base, remove_tracking=self.options.remove_tracking
        )
        if target.startswith("#"):
            written["href"] = f"#{PREFIX}{target[1:]}"
        elif target:
            written["href"] = target
            written["target"] = "_blank"

    def _image(self, attributes, style: Style, written: dict[str, str]) -> bool:
        """Say where the image is to come from; False when it is not to be shown."""
        source = attributes.get("src", "").strip()
        if source[:5].lower() == "data:":
            if _DATA_IMAGE.fullmatch(source):
                written["src"] = source
                self.has_image = True
            return True
        address = clean_resource(source, self.base)
        address = located(source, address, self.parts) or address
        if address.startswith("cid:"):
            written["data-maildesk-cid"] = address[4:]
            self.cids.add(address[4:])
            self.has_image = True
        elif address:
            if self._is_tracker(address, attributes, style):
                return False
            written["data-maildesk-src"] = address
            self.remote_count += 1
            self.has_image = True
        return bool(address or written.get("alt"))

    def _is_tracker(self, address: str, attributes, style: Style) -> bool:
        """Count a tracker; True when it is to be taken out."""
        name = counter_name(address)
        if not name and is_invisible(attributes, style.css):
            name = owner_of(address)
        if not name:
            return False
        self.tracker_count += 1
        self.trackers[name] = None
        return self.options.remove_tracking

    def _background(
        self, attribute: str, style: Style, written: dict[str, str]
    ) -> None:
        address = style.background or clean_resource(attribute, self.base)
        if not address:
            return
        if address.startswith("cid:"):
            self.cids.add(address[4:])
        else:
            self.remote_count += 1
        written["data-maildesk-background"] = address

    def finish(self, *, is_cut: bool) -> SanitizedHtml:
        """The whole document, checked by nh3."""
        self.tree.close_all()
        seen = look(self.tree.out, self.written, self.sheets)
        self._tell(seen.sheets, seen.styles)
        lines = self.marks.read(self.tree.out, seen.unseen)
        if self.options.marks_quotes:
            mark_older(self.tree.out, lines)
        inner = self.tree.finish()
        wrapper = self._wrapper()
        # References such as &#8238; have become characters only now.
        markup = clean_text(check(f"<div{wrapper}>{inner}</div>"))
        sheet = "".join(scope_stylesheet(*each) for each in self.sheets)
        if sheet and "<" not in sheet:
            markup = f"<style>{sheet}</style>{markup}"
        return SanitizedHtml(
            html=markup,
            is_empty=not self.has_text and not self.has_image,
            is_hidden=not any(line.is_seen for line in lines),
            is_cut=is_cut,
            remote_count=self.remote_count,
            tracker_count=self.tracker_count,
            tracker_names=tuple(self.trackers)[:20],
            cids=frozenset(self.cids),
            has_form=self.has_form,
            has_password_field=self.has_password_field,
        )

    def _tell(self, sheets: dict[int, str], styles: dict[int, str]) -> None:
        """Have elements say what only style sheets say of them."""
        out = self.tree.out
        for index, css in sheets.items():
            out[index] = f'{out[index][:-1]} {SHEET}="{escape(css)}">'
        for index, css in styles.items():
            own = self.written[index].style
            before = f' style="{escape(own)}"' if own else ""
            style = escape(f"{own};{css}" if own else css)
            bare = out[index].replace(before, "", 1)[:-1]
            out[index] = f'{bare} style="{style}">'

    def _wrapper(self) -> str:
        """Attributes of the element that stands for the mail's body."""
        attributes = self.body
        style = filter_style(attributes.get("style", ""), self.base)
        written: dict[str, str] = {}
        self._background(attributes.get("background", ""), style, written)
        # The attribute is a colour name or #rrggbb; the CSS filter sees to it.
        colours = filter_style(
            f"background-color:{attributes.get('bgcolor') or '-'};"
            f"color:{attributes.get('text') or '-'}"
        ).css
        kept = [css for css in colours.split(";") if css and not css.endswith(":-")]
        css = ";".join([*kept, style.css] if style.css else kept)
        names = plain_attributes("div", attributes, Style(without_hiding(css)))
        names.pop("hidden", None)
        names["class"] = f"{SCOPE} {names.get('class', '')}".strip()
        names.update(written)
        names.pop("id", None)
        return "".join(f' {key}="{escape(value)}"' for key, value in names.items())


_ALLOWED = allowed_by_element()


def check(markup: str) -> str:
    """The second pass: nh3's own parser and its own allow-list."""
    return nh3.clean(
        markup,
        tags=set(ELEMENTS),
        attributes=_ALLOWED,
        attribute_filter=_only_safe_addresses,
        url_schemes={"http", "https", "mailto", "tel", "data"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def _only_safe_addresses(element: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if _HREF.match(value) else None
    if attribute == "src":
        return value if _DATA_IMAGE.fullmatch(value) else None
    if attribute == "target":
        return "_blank"
    return value
