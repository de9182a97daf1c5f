"""Makes any HTML cheap to parse: well nested and nowhere deep."""

from __future__ import annotations

import re
from collections.abc import Callable, Container

from ..text import clean_text
from .tokens import tokenize
from .tree import TreeWriter

Attributes = dict[str, str]
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9-]*")


def well_nested(
    html: str,
    elements: Container[str],
    *,
    rewrite: Callable[[str, Attributes], Attributes | None] | None = None,
    rewrite_text: Callable[[str], str] | None = None,
) -> str:
    """The same document with only these elements; attributes are not judged here.

    nh3 takes quadratic time for deep nesting and refuses lone surrogates.

    :param rewrite: gets name and attributes of an element, gives those to write, or
        None to leave it out
    :param rewrite_text: the same for text, with its character references
    """
    tree = TreeWriter()
    for token in tokenize(clean_text(html)):
        if token.kind == "text":
            tree.text(rewrite_text(token.text) if rewrite_text else token.text)
        elif token.name not in elements:
            continue
        elif token.kind == "start":
            attributes = {
                name: value
                for name, value in token.attributes.items()
                if _ATTRIBUTE.fullmatch(name)
            }
            if rewrite:
                attributes = rewrite(token.name, attributes)
            if attributes is not None:
                tree.open(token.name, attributes)
        elif token.kind == "end":
            tree.close(token.name)
    return tree.finish()
