"""XHTML as HTML: a body of type ``application/xhtml+xml`` (RFC 3236)."""

from __future__ import annotations

import re

from .tree import EMPTY

_EMPTY_TAG = re.compile(
    r"<([A-Za-z][\w:.-]{0,60})(?=[\s/])"
    r"((?:[^<>\"'/]|\"[^\"<]*\"|'[^'<]*'|/(?!>))*)/>"
)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


def xhtml_to_html(text: str) -> str:
    """The same document for readers of HTML, to whom ``<title/>`` has no end."""
    return _EMPTY_TAG.sub(_with_end, _CDATA.sub("", text))


def _with_end(tag: re.Match) -> str:
    if tag[1].lower() in EMPTY:
        return tag[0]
    return f"<{tag[1]}{tag[2]}></{tag[1]}>"
