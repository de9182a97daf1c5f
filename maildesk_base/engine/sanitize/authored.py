"""HTML that our own users write, and the quotations in it.

They may use what their editor offers, and no more: a colleague opens the same draft,
and what is sent must not be turned down by others. Unlike untrusted mail it keeps
classes.

Stored is only what loads nothing by itself: remote images and backgrounds, shown or
not, as the placeholders of blocked ones, our own ones under the one address we make for
them. :func:`show_images` and :func:`replace_images` put addresses in their place again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container

import nh3

from .attributes import SHEET
from .links import clean_link, clean_resource
from .nesting import Attributes, well_nested
from .own_addresses import original_address, own_address
from .styles.css import filter_style
from .tree import ELEMENTS

_MAX_CHARS = 3_000_000
_SRC, _CID = "data-maildesk-src", "data-maildesk-cid"
_BACKGROUND = "data-maildesk-background"
LOOKS = frozenset(
    """align bgcolor border cellpadding cellspacing class color colspan dir face height
    hidden lang rowspan size start style title type valign width""".split()
)
_ATTRIBUTES = {
    "*": {*LOOKS, _BACKGROUND, "data-maildesk-quote", "data-maildesk-signature"},
    "a": {"href", "target"},
    "img": {"alt", "src", _CID, _SRC},
}
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
_RASTER = re.compile(
    r"data:image/(?:png|jpe?g|gif|webp|bmp);base64,[A-Za-z0-9+/=\s]*", re.I
)
Replace = Callable[[str], str | None]


def sanitize_authored(
    html: str,
    *,
    hosts: Container[str] = (),
    may_show: Callable[[int], bool] | None = None,
) -> str:
    """The document without anything that could run, load unasked or leave its place.

    :param hosts: names of this server
    :param may_show: whether a file of Odoo, by its id, may be shown; all when None
    """

    def rewrite(name: str, attributes: Attributes) -> Attributes | None:
        _take_sheet(attributes)
        _hold_background(attributes, hosts)
        if name == "img":
            return _hold_image(attributes, hosts, may_show)
        return attributes

    return _checked(well_nested(html[:_MAX_CHARS], ELEMENTS, rewrite=rewrite))


def show_images(html: str, show: Replace) -> str:
    """A stored document with those remote images that ``show`` has an address for."""

    def rewrite(name: str, attributes: Attributes) -> Attributes:
        address = name == "img" and show(attributes.get(_SRC, ""))
        if address:
            del attributes[_SRC]
            attributes["src"] = address
        return attributes

    if _SRC not in html:
        return html
    return well_nested(html, ELEMENTS, rewrite=rewrite)


def replace_images(html: str, replace: Replace) -> str:
    """A stored document with other addresses of images.

    :param replace: gets ``cid:…``, ``data:…`` or an address of ours; gives another one,
        or None for an image that is to be left out
    """

    def rewrite(name: str, attributes: Attributes) -> Attributes | None:
        background = attributes.get(_BACKGROUND, "")
        if background.startswith("cid:"):
            attributes[_BACKGROUND] = replace(background) or ""
        if name != "img" or attributes.get(_SRC):
            return attributes
        content_id = attributes.pop(_CID, "")
        address = f"cid:{content_id}" if content_id else attributes.get("src", "")
        address = replace(address) if address else None
        return attributes | {"src": address} if address else None

    return well_nested(html, ELEMENTS, rewrite=rewrite)


def shown_files(html: str) -> set[int]:
    """Ids of the files of Odoo that a stored document shows."""
    found: set[int] = set()

    def note(_name: str, attributes: Attributes) -> None:
        own = own_address(attributes.get("src", "data:"))
        if own and own.odoo_file:
            found.add(own.odoo_file)

    if "/web/" in html:
        well_nested(html, ("img",), rewrite=note)
    return found


def _take_sheet(attributes: Attributes) -> None:
    """What a style sheet said of an element goes into its own style."""
    css = attributes.pop(SHEET, "")
    if css:
        style = attributes.get("style", "")
        attributes["style"] = f"{style};{css}" if style else css


def _hold_background(attributes: Attributes, hosts: Container[str]) -> None:
    """What is to be loaded for a background waits under a name of ours."""
    style = attributes.get("style", "")
    address = filter_style(style).background if "url" in style.lower() else ""
    address = address or attributes.get(_BACKGROUND, "")
    if address:
        attributes[_BACKGROUND] = _remote(address, hosts)


def _hold_image(attributes: Attributes, hosts, may_show) -> Attributes | None:
    """The image under the address it is stored with; None when it is not kept."""
    if _SRC in attributes:
        attributes[_SRC] = _remote(attributes[_SRC], hosts)
    source = attributes.pop("src", "").strip()
    own = own_address(source, hosts) if source else None
    if own and own.proxied is None:
        if may_show and own.odoo_file and not may_show(own.odoo_file):
            return None
        source = own.editor_path
    elif source[:5].lower() == "data:":
        source = source if _RASTER.fullmatch(source) else ""
    elif source:
        address = _remote(source, hosts)
        if not address.startswith("cid:"):
            attributes[_SRC], address = address, ""
        source = address
    if source:
        attributes["src"] = source
    is_image = source or attributes.get(_SRC) or attributes.get(_CID)
    return attributes if is_image else None


def _remote(address: str, hosts: Container[str]) -> str:
    """An address at another server, or ``cid:``; "" for everything else."""
    address = clean_resource(original_address(address, hosts))
    own = own_address(address, hosts)
    return "" if own and own.is_private else address


def _checked(html: str) -> str:
    return nh3.clean(
        html,
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
        return value if _is_stored(value) else None
    if name in (_SRC, _BACKGROUND):
        return clean_resource(value) or None
    if name == "target":
        return "_blank"
    return value


def _is_stored(address: str) -> bool:
    if address[:5].lower() == "data:":
        return bool(_RASTER.fullmatch(address))
    own = own_address(address)
    return address[:4].lower() == "cid:" or bool(own and own.editor_path == address)
