"""HTML that our own users write, and the quotations in it.

They may use what their editor offers, and no more: a colleague opens the same draft,
and what is sent must not be turned down by others. Unlike the mail of strangers it
keeps classes, and the placeholders of blocked images, so that a quotation survives
being saved.
"""

from __future__ import annotations

import re

import nh3

from .attributes import ELEMENTS
from .css import filter_style
from .links import clean_link
from .nesting import well_nested

_MAX_CHARS = 3_000_000
_GLOBAL = {
    "align",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "color",
    "colspan",
    "data-maildesk-background",
    "data-maildesk-cid",
    "data-maildesk-quote",
    "data-maildesk-signature",
    "data-maildesk-src",
    "dir",
    "face",
    "height",
    "lang",
    "rowspan",
    "size",
    "start",
    "style",
    "title",
    "type",
    "valign",
    "width",
}
_ATTRIBUTES = {
    "*": _GLOBAL,
    "a": {"href", "target"},
    "img": {"alt", "src"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
_RASTER = re.compile(
    r"data:image/(?:png|jpe?g|gif|webp|bmp);base64,[A-Za-z0-9+/=\s]*", re.I
)
_REMOTE = re.compile(r"https?://[^\s/?#\\]+", re.I)
# Of our own server only what carries images of drafts, mails and the editor.
_OWN = re.compile(r"/(?:maildesk|web/image|web/content)/[^\s\"'<>\\]*")


def sanitize_authored(html: str) -> str:
    """The document without anything that could run, load unasked or leave its place."""
    return nh3.clean(
        well_nested(html[:_MAX_CHARS], ELEMENTS),
        tags=set(ELEMENTS),
        clean_content_tags={"script", "style", "title", "noscript", "iframe"},
        attributes=_ATTRIBUTES,
        attribute_filter=_filter,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def _filter(element: str, name: str, value: str) -> str | None:
    if name == "style":
        return filter_style(value).css or None
    if name == "href":
        return clean_link(value) or None
    if name == "src":
        return value if _is_image(value.strip()) else None
    if name == "target":
        return "_blank"
    return value


def _is_image(address: str) -> bool:
    if address[:5].lower() == "data:":
        return bool(_RASTER.fullmatch(address))
    if address[:4].lower() == "cid:":
        return True
    return bool(_REMOTE.match(address) or _OWN.fullmatch(address))
