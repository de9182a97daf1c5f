"""Style sheets of a mail, confined to that mail.

Every selector is put below the wrapper of the message, and its classes and ids get our
prefix, as those in the markup do; so a sheet can neither reach nor be reached by
anything else.
"""

from __future__ import annotations

import re

from .css import filter_style, strip_comments
from .css_hiding import without_hiding
from .renaming import renamed_selector

SCOPE = "md-mail"
PREFIX = "md-"

MAX_SHEET_CHARS = 200_000
_MAX_RULES = 3_000
_SELECTOR = re.compile(r"[A-Za-z0-9_\s.#>+~*:-]{1,300}")
_NAMED = re.compile(r"([.#])([A-Za-z_-][\w-]*)")
_TYPE = re.compile(r"(?<![\w.#:-])[a-z][\w-]*", re.I)
_ROOT = re.compile(r"^(?:html\s*>?\s*)?(?:body|html|:root)(?![\w-])[.#\w-]*", re.I)
_MEDIA = re.compile(r"@media\s+([\w\s():,.-]{1,300})", re.I)
_PSEUDO = re.compile(r":{1,2}([\w-]+)")
_PSEUDOS = frozenset(
    ("hover", "link", "visited", "active", "focus", "first-child", "last-child")
)


def scope_stylesheet(css: str) -> str:
    """The harmless rules of a sheet, confined to the message; "" when none is left."""
    css = strip_comments(css[:MAX_SHEET_CHARS]).replace("<!--", " ").replace("-->", " ")
    return "".join(_rules(css, nested=False))


def prefix_names(value: str) -> str:
    """A class attribute with our prefix on every name."""
    names = [name for name in value.split()[:30] if _is_name(name)]
    return " ".join(PREFIX + name for name in names)


def _is_name(name: str) -> bool:
    return len(name) <= 80 and name.replace("-", "").replace("_", "").isalnum()


def _rules(css: str, *, nested: bool):
    position, count = 0, 0
    while count < _MAX_RULES:
        opening = css.find("{", position)
        if opening < 0:
            return
        prelude = css[position:opening].rpartition(";")[2].strip()
        closing = _block_end(css, opening)
        block = css[opening + 1 : closing]
        position, count = closing + 1, count + 1
        media = _MEDIA.fullmatch(prelude)
        if media and not nested:
            inner = "".join(_rules(block, nested=True))
            if inner:
                yield f"@media {' '.join(media[1].split())}{{{inner}}}"
        elif not prelude.startswith("@"):
            yield _rule(prelude, block)


def _block_end(css: str, opening: int) -> int:
    depth = 0
    for found in _BRACE.finditer(css, opening):
        depth += 1 if found[0] == "{" else -1
        if not depth:
            return found.start()
    return len(css)


_BRACE = re.compile("[{}]")


def _rule(prelude: str, block: str) -> str:
    if "{" in block:
        return ""
    style = filter_style(block.strip()).css
    if not style:
        return ""
    selectors = [_scoped(part) for part in prelude.split(",")[:50]]
    everything = [each for each in selectors if each.endswith((f".{SCOPE}", "*"))]
    some = [each for each in selectors if each and each not in everything]
    # Nobody sends a mail in order that nothing of it is seen.
    return _written(some, style) + _written(everything, without_hiding(style))


def _written(selectors: list[str], style: str) -> str:
    return f"{','.join(selectors)}{{{style}}}" if selectors and style else ""


def _scoped(selector: str) -> str:
    selector = " ".join(selector.split())
    if not _SELECTOR.fullmatch(selector):
        return ""
    if any(name.lower() not in _PSEUDOS for name in _PSEUDO.findall(selector)):
        return ""
    rest = _ROOT.sub("", selector).strip()
    rest = _NAMED.sub(rf"\g<1>{PREFIX}\g<2>", rest)
    rest = _TYPE.sub(lambda found: renamed_selector(found[0]), rest)
    return f".{SCOPE} {rest}" if rest else f".{SCOPE}"
