"""Elements that are not written stand in for themselves as plain ones.

What they were called stays as a class, so that a style sheet of the mail, which may
hide them, still finds them.
"""

from __future__ import annotations

import re

from .tree import ELEMENTS

_CLASS = "md-e-"
_WORD = re.compile(r"[a-z][\w-]*")
_BLOCKS = frozenset(
    "dialog fieldset form frameset marquee noscript optgroup search".split()
)
# What of an element can hide it, or is found by a style sheet.
_TELLING = ("style", "class", "id", "hidden", "dir", "lang")


def stand_in(name: str, attributes: dict[str, str], *, is_named: bool) -> str:
    """The element to write instead of one that is not, "" when nothing needs it.

    :param is_named: a style sheet speaks of it
    """
    if name == "dialog" and "open" not in attributes:
        attributes["hidden"] = ""
    if name in _BLOCKS:
        return "div"
    is_needed = is_named or any(each in attributes for each in _TELLING)
    return "span" if is_needed else ""


def names_in(css: str) -> set[str]:
    """The words of a style sheet, names of elements among them."""
    return set(_WORD.findall(css.lower()))


def class_of(name: str) -> str:
    """The class that stands for the name of an element; "" for odd names."""
    plain = name.replace("-", "").replace("_", "")
    return f"{_CLASS}{name}" if plain.isalnum() and len(name) <= 40 else ""


def renamed_selector(name: str) -> str:
    """A type selector as it finds what has been written."""
    name = name.lower()
    if name in ELEMENTS:
        return name
    css_class = class_of(name)
    return f".{css_class}" if css_class else name
