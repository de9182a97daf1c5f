"""Which attributes of which element are written, and in what form."""

from __future__ import annotations

import re

from .styles.css import Style
from .styles.stylesheet import PREFIX, prefix_names
from .tree import ELEMENTS

_SHORT = re.compile(r"[\w%#.,+ -]{1,60}")
_NAME = re.compile(r"[\w.:-]{1,100}")
_MAX_TEXT_CHARS = 1_000

_GLOBAL = frozenset(("dir", "lang", "align", "hidden"))
_TEXTS = frozenset(("title", "alt", "summary", "abbr", "datetime"))
_BY_ELEMENT = {
    "a": ("title",),
    "area": ("shape", "coords", "alt"),
    "blockquote": ("type",),
    "col": ("span", "width", "valign", "bgcolor"),
    "colgroup": ("span", "width", "valign"),
    "del": ("datetime",),
    "details": ("open",),
    "font": ("color", "face", "size"),
    "hr": ("color", "noshade", "size", "width"),
    "img": ("alt", "border", "height", "hspace", "title", "vspace", "width"),
    "ins": ("datetime",),
    "li": ("value", "type"),
    "ol": ("start", "type", "reversed"),
    "ul": ("type",),
    "span": ("title",),
    "abbr": ("title",),
    "table": ("bgcolor", "border", "cellpadding", "cellspacing", "height",
              "rules", "summary", "width"),
    "tbody": ("valign", "bgcolor"),
    "td": ("abbr", "bgcolor", "colspan", "height", "nowrap", "rowspan", "scope",
           "valign", "width"),
    "tfoot": ("valign", "bgcolor"),
    "th": ("abbr", "bgcolor", "colspan", "height", "nowrap", "rowspan", "scope",
           "valign", "width"),
    "thead": ("valign", "bgcolor"),
    "time": ("datetime",),
    "tr": ("bgcolor", "height", "valign"),
}  # fmt: skip
# A column over a million columns costs a browser minutes.
_MAX_SPAN = 1_000

OWN = ("data-maildesk-src", "data-maildesk-cid", "data-maildesk-background")
QUOTE = "data-maildesk-quote"
SHEET = "data-maildesk-sheet"


def plain_attributes(name: str, attributes: dict[str, str], style: Style):
    """The attributes that need no address: look, texts, prefixed names."""
    written: dict[str, str] = {}
    allowed = _BY_ELEMENT.get(name, ())
    for key, value in attributes.items():
        if key in _GLOBAL or key in allowed:
            value = _checked(key, value)
            if value is not None:
                written[key] = value
    if style.css:
        written["style"] = style.css
    names = prefix_names(attributes.get("class", ""))
    if names:
        written["class"] = names
    own_name = attributes.get("id") or (attributes.get("name") if name == "a" else "")
    if own_name and _NAME.fullmatch(own_name):
        written["id"] = PREFIX + own_name
    if name == "map" and _NAME.fullmatch(attributes.get("name", "")):
        written["name"] = PREFIX + attributes["name"]
    usemap = attributes.get("usemap", "").lstrip("#")
    if name == "img" and _NAME.fullmatch(usemap):
        written["usemap"] = f"#{PREFIX}{usemap}"
    return written


def _checked(key: str, value: str) -> str | None:
    if key in _TEXTS:
        return value[:_MAX_TEXT_CHARS]
    value = value.strip()
    if key in ("colspan", "rowspan", "span"):
        return value if value.isdecimal() and 0 < int(value[:9]) <= _MAX_SPAN else None
    if key == "coords":
        value = value.replace(" ", "")[:60]
    return value if not value or _SHORT.fullmatch(value) else None


def allowed_by_element() -> dict[str, set[str]]:
    """Every attribute that may stand on an element: the list nh3 checks against."""
    own = {QUOTE, SHEET, "data-maildesk-background"}
    shared = _GLOBAL | own | {"style", "class", "id"}
    table = {name: set(shared | set(_BY_ELEMENT.get(name, ()))) for name in ELEMENTS}
    table["a"] |= {"href", "target"}
    table["area"] |= {"href", "target"}
    table["img"] |= {"src", "usemap", "data-maildesk-src", "data-maildesk-cid"}
    table["map"] |= {"name"}
    return table
