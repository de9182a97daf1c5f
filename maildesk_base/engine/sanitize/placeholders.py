"""Puts real addresses where the sanitiser has left placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

Resolve = Callable[[str], str | None]

# The form in which nh3 writes tags; a "<" of the text never looks like that.
_TAG = re.compile(r"<[a-z][a-z0-9]*(?:\s+[\w-]+=\"[^\"]*\")*>")
_PLACEHOLDER = re.compile(r'\sdata-maildesk-(src|cid|background)="([^"]*)"')
_STYLE = re.compile(r'(\sstyle=")([^"]*)"')
_UNSAFE_IN_URL = re.compile(r"[\s\"'()\\<>]")


def resolve_placeholders(
    html: str, *, cid: Resolve | None = None, remote: Resolve | None = None
) -> str:
    """The document with images where an address is given.

    :param html: as :func:`~.html.sanitize_html` made it
    :param cid: address for a Content-ID, None to leave that image out
    :param remote: address (of a proxy) for a remote one; without it they stay blocked
    """
    if "data-maildesk-" not in html:
        return html

    def in_tag(found: re.Match) -> str:
        tag = found[0]
        return _resolve_tag(tag, cid, remote) if "data-maildesk-" in tag else tag

    return _TAG.sub(in_tag, html)


def _resolve_tag(tag: str, cid: Resolve | None, remote: Resolve | None) -> str:
    background = ""

    def replace(found: re.Match) -> str:
        nonlocal background
        kind, value = found[1], unescape(found[2])
        address = _address(kind, value, cid, remote)
        if not address:
            return found[0]
        if kind == "background":
            background = address
            return ""
        return f' src="{escape(address)}"'

    tag = _PLACEHOLDER.sub(replace, tag)
    return _with_background(tag, background) if background else tag


def _address(kind: str, value: str, cid, remote) -> str | None:
    if kind == "cid" or value.startswith("cid:"):
        return cid(value.removeprefix("cid:")) if cid else None
    return remote(value) if remote else None


def _with_background(tag: str, address: str) -> str:
    address = _UNSAFE_IN_URL.sub(lambda m: f"%{ord(m[0]):02X}", address)
    css = escape(f"background-image:url('{address}')", quote=False)
    if _STYLE.search(tag):
        return _STYLE.sub(lambda m: f'{m[1]}{m[2]};{css}"', tag, count=1)
    return f'{tag[:-1]} style="{css}">'
