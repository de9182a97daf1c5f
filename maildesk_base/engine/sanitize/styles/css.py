"""CSS declarations reduced to what only changes the look of a mail.

An allow-list of properties, of functions and of characters. Whatever cannot be read
plainly (escapes, unbalanced brackets) is left out rather than repaired.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..links import clean_resource
from .css_hiding import LOOKED_AT, hides
from .sight import DECIDING

_PROPERTIES = frozenset(
    """background background-color background-image background-position
    background-repeat background-size border border-bottom border-bottom-color
    border-bottom-left-radius border-bottom-right-radius border-bottom-style
    border-bottom-width border-collapse border-color border-left border-left-color
    border-left-style border-left-width border-radius border-right border-right-color
    border-right-style border-right-width border-spacing border-style border-top
    border-top-color border-top-left-radius border-top-right-radius border-top-style
    border-top-width border-width box-shadow box-sizing caption-side clear color
    column-gap direction display empty-cells flex flex-basis flex-direction flex-flow
    flex-grow flex-shrink flex-wrap float font font-family font-size font-stretch
    font-style font-variant font-weight gap height align-content align-items align-self
    justify-content justify-items justify-self letter-spacing line-height list-style
    list-style-position list-style-type margin margin-bottom margin-left margin-right
    margin-top max-height max-width min-height min-width object-fit object-position
    opacity order outline outline-color outline-style outline-width overflow
    overflow-wrap overflow-x overflow-y padding padding-bottom padding-left
    padding-right padding-top position row-gap table-layout text-align text-decoration
    text-decoration-color text-decoration-line text-decoration-style text-indent
    text-overflow text-shadow text-transform unicode-bidi vertical-align visibility
    white-space width word-break word-spacing word-wrap writing-mode""".split()
)
_FUNCTIONS = frozenset(
    """rgb rgba hsl hsla calc min max clamp linear-gradient radial-gradient""".split()
)
_BACKGROUNDS = frozenset(("background", "background-image"))
_POSITIONS = frozenset(("static", "relative"))
_MAX_STYLE_CHARS = 10_000
_MAX_VALUE_CHARS = 1_000

_FUNCTION = re.compile(r"([\w-]*)\(")
_URL = re.compile(r"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s()\"']*))\s*\)", re.I)
_PLAIN_VALUE = re.compile(r"[\w\s#%.,()'\"+\-/!*]*")
_SPECIAL = re.compile(r"[;\"'()]")
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Style:
    """Filtered declarations and the address of a background they asked for."""

    css: str = ""
    background: str = ""


@lru_cache(maxsize=2048)
def filter_style(css: str, base: str = "") -> Style:
    """The harmless part of the declarations in a style attribute or a rule.

    :param base: what relative addresses are meant from
    """
    kept: list[str] = []
    background = ""
    looked_at: dict[str, str] = {}
    for declaration in split_declarations(strip_comments(css[:_MAX_STYLE_CHARS])):
        name, colon, value = declaration.partition(":")
        name = name.strip().lower()
        if name in LOOKED_AT:
            looked_at[name] = value.strip().lower()
        if not colon or name not in _PROPERTIES:
            continue
        value, address = _take_url(name, value.strip(), base)
        background = background or address
        value = _filter_value(name, value)
        if value:
            kept.append(f"{name}:{value}")
    if looked_at and hides(looked_at):
        kept.append("display:none!important")
    return Style(";".join(kept), background)


@lru_cache(maxsize=2048)
def declared(css: str) -> dict[str, tuple[str, bool]]:
    """What declarations say of whether an element is seen: lower case values of the
    deciding properties, and whether they are important.
    """
    found: dict[str, tuple[str, bool]] = {}
    for declaration in split_declarations(strip_comments(css[:_MAX_STYLE_CHARS])):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if name not in DECIDING:
            continue
        value = " ".join(value.lower().split())
        bare = _IMPORTANT.sub("", value)
        is_important = bare != value
        if name not in LOOKED_AT and not _filter_value(name, value):
            continue
        if is_important or not found.get(name, ("", False))[1]:
            found[name] = bare, is_important
    return found


def deciding_values(css: str) -> dict[str, str]:
    """The values of :func:`declared` alone."""
    return {name: value for name, (value, _) in declared(css).items()} if css else {}


def strip_comments(css: str) -> str:
    """CSS without comments; an unclosed one takes the rest along."""
    if "/*" not in css:
        return css
    out, position = [], 0
    while True:
        start = css.find("/*", position)
        if start < 0:
            out.append(css[position:])
            return " ".join(out)
        out.append(css[position:start])
        end = css.find("*/", start + 2)
        if end < 0:
            return " ".join(out)
        position = end + 2


def split_declarations(css: str) -> list[str]:
    """Cut at semicolons that are not inside quotes or brackets."""
    if not any(char in css for char in "\"'("):
        return css.split(";")
    parts, start, depth, position = [], 0, 0, 0
    while True:
        found = _SPECIAL.search(css, position)
        if not found:
            break
        char, position = found[0], found.end()
        if char in "\"'":
            end = css.find(char, position)
            if end < 0:
                return parts  # an open string: nothing after it can be trusted
            position = end + 1
        elif char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif not depth:
            parts.append(css[start : found.start()])
            start = position
    if depth:
        return parts
    return [*parts, css[start:]]


def _take_url(name: str, value: str, base: str) -> tuple[str, str]:
    """The value without ``url()``, and its address when it may be loaded later."""
    if name not in _BACKGROUNDS or "url(" not in value.lower():
        return value, ""
    found = _URL.search(value)
    if not found:
        return "", ""
    address = clean_resource(found[1] or found[2] or found[3] or "", base)
    return _URL.sub(" ", value).strip(), address


def _filter_value(name: str, value: str) -> str:
    value = " ".join(value.split())
    if not value or len(value) > _MAX_VALUE_CHARS or not _PLAIN_VALUE.fullmatch(value):
        return ""
    if value.count("(") != value.count(")") or "/*" in value or "*/" in value:
        return ""
    if value.count('"') % 2 or value.count("'") % 2:
        return ""
    for function in _FUNCTION.findall(value):
        if function.lower() not in _FUNCTIONS:
            return ""
    if name == "position":
        bare = _IMPORTANT.sub("", value).lower()
        return value if bare in _POSITIONS else ""
    return value
