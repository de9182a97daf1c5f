"""The last gate: what the HTML of a message that leaves may hold.

Everything has been put in its place before (images, quotations, signatures,
templates), so nothing is put in after it. It knows nothing of where a text comes from
and relies on no earlier sanitiser.
"""

from __future__ import annotations

import re
from collections.abc import Container

import nh3

from .authored import LOOKS
from .links import clean_link, clean_resource
from .nesting import Attributes, well_nested
from .own_addresses import original_address, own_address, without_own_addresses
from .styles.css import filter_style
from .tree import ELEMENTS

_ATTRIBUTES = {"*": set(LOOKS), "a": {"href", "target"}, "img": {"alt", "src"}}
_UNSAFE_IN_URL = re.compile(r"[\s\"'()\\<>;]")


class OutgoingGate:
    """What may leave.

    :param content_ids: of the images that go along
    :param hosts: names of this server, whose own addresses do not leave
    """

    def __init__(self, content_ids: Container[str] = (), hosts: Container[str] = ()):
        self._content_ids = content_ids
        self._hosts = hosts

    def clean(self, html: str) -> str:
        """The document as it may leave: images of http, https and those that go along,
        links that lead to others, no names of ours.
        """
        markup = well_nested(
            html,
            ELEMENTS,
            rewrite=self._element,
            rewrite_text=without_own_addresses,
        )
        return nh3.clean(
            markup,
            tags=set(ELEMENTS),
            clean_content_tags={"script", "style", "title", "noscript", "iframe"},
            attributes=_ATTRIBUTES,
            attribute_filter=self._attribute,
            url_schemes={"http", "https", "mailto", "tel", "cid"},
            link_rel=None,
            strip_comments=True,
        )

    def _element(self, name: str, attributes: Attributes) -> Attributes | None:
        background = self._image(attributes.get("data-maildesk-background", ""))
        if background:
            style = attributes.get("style", "").rstrip("; ")
            attributes["style"] = _with_background(style, background)
        if name != "img":
            return attributes
        waiting = attributes.get("data-maildesk-src", "")
        content_id = attributes.get("data-maildesk-cid", "")
        source = waiting or (f"cid:{content_id}" if content_id else "")
        source = self._image(source or attributes.get("src", ""))
        return attributes | {"src": source} if source else None

    def _attribute(self, element: str, name: str, value: str) -> str | None:
        if name == "src":
            return self._image(value) or None
        if name == "href":
            return self._link(value) or None
        if name == "style":
            return self._style(value) or None
        if name in ("alt", "title"):
            return without_own_addresses(value)
        return value

    def _image(self, address: str) -> str:
        address = clean_resource(original_address(address, self._hosts))
        if address.startswith("cid:"):
            return address if address[4:] in self._content_ids else ""
        return address if address and self._is_for_others(address) else ""

    def _link(self, address: str) -> str:
        address = clean_link(original_address(address, self._hosts))
        return address if self._is_for_others(address) else ""

    def _is_for_others(self, address: str) -> bool:
        own = own_address(address, self._hosts)
        return not (own and own.is_private)

    def _style(self, value: str) -> str:
        style = filter_style(value)
        background = self._image(style.background)
        return _with_background(style.css, background) if background else style.css


def _with_background(style: str, address: str) -> str:
    address = _UNSAFE_IN_URL.sub(lambda m: f"%{ord(m[0]):02X}", address)
    image = f"background-image:url('{address}')"
    return f"{style};{image}" if style else image
