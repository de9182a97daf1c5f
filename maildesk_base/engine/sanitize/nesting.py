"""Makes any HTML cheap to parse: well nested and nowhere deep."""

from __future__ import annotations

import re
from collections.abc import Container

from ..mime.text import clean_text
from .tokens import tokenize
from .tree import TreeWriter

_ATTRIBUTE = re.compile(r"[a-z][a-z0-9-]*")


def well_nested(html: str, elements: Container[str]) -> str:
    """The same document with only these elements; attributes are not judged here.

    nh3 takes quadratic time for deep nesting and refuses lone surrogates.
    """
    tree = TreeWriter()
    for token in tokenize(clean_text(html)):
        if token.kind == "text":
            tree.text(token.text)
        elif token.name not in elements:
            continue
        elif token.kind == "start":
            tree.open(
                token.name,
                {
                    name: value
                    for name, value in token.attributes.items()
                    if _ATTRIBUTE.fullmatch(name)
                },
            )
        elif token.kind == "end":
            tree.close(token.name)
    return tree.finish()
