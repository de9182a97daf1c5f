"""Style sheets of a mail, confined to that mail.

Every selector is put below the wrapper of the message, and its classes and ids get our
prefix, as those in the markup do; so a sheet can neither reach nor be reached by
anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ..renaming import renamed_selector
from .css import filter_style, strip_comments
from .css_hiding import without_hiding

SCOPE = "md-mail"
PREFIX = "md-"

MAX_SHEET_CHARS = 200_000
_MAX_RULES = 3_000
_MAX_NESTING = 3
_SELECTOR = re.compile(r"[A-Za-z0-9_\s.#>+~*:-]{1,300}")
_NAMED = re.compile(r"([.#])([A-Za-z_-][\w-]*)")
_TYPE = re.compile(r"(?<![\w.#:-])[a-z][\w-]*", re.I)
_ROOT = re.compile(r"^(?:html\s*>?\s*)?(?:body|html|:root)(?![\w-])[.#\w-]*", re.I)
_MEDIA = re.compile(r"@media\s+([\w\s():,.-]{1,300})", re.I)
_PSEUDO = re.compile(r":{1,2}([\w-]+)")
_PSEUDOS = frozenset(
    ("hover", "link", "visited", "active", "focus", "first-child", "last-child")
)


class BlockRule(NamedTuple):
    """A rule as it came: what it speaks of, what it says, and when it counts."""

    selectors: tuple[str, ...]
    css: str
    media: tuple[str, ...]
    is_kept: bool  # by :func:`scope_stylesheet`, if its selectors can be


def scope_stylesheet(css: str, media: str = "") -> str:
    """The harmless rules of a sheet, confined to the message; "" when none is left.

    :param media: when the whole sheet counts
    """
    inner = "".join(_rules(_prepared(css), nested=False))
    if not media.strip() or not inner:
        return inner
    wanted = _MEDIA.fullmatch(f"@media {media.strip()}")
    return f"@media {' '.join(wanted[1].split())}{{{inner}}}" if wanted else ""


def rules_of(css: str, media: str = "") -> list[BlockRule]:
    """All rules of a sheet that may hide something, also those that are not kept."""
    media = media.strip()
    outer = (media,) if media else ()
    return list(islice(_blocks(_prepared(css), outer, True), _MAX_RULES))


def _prepared(css: str) -> str:
    css = strip_comments(css[:MAX_SHEET_CHARS])
    return css.replace("<!--", " ").replace("-->", " ")


def _blocks(css: str, media: tuple[str, ...], is_kept: bool) -> Iterator[BlockRule]:
    position = 0
    while (opening := css.find("{", position)) >= 0:
        prelude = css[position:opening].rpartition(";")[2].strip()
        closing = _block_end(css, opening)
        block = css[opening + 1 : closing]
        position = closing + 1
        if not prelude.startswith("@"):
            selectors = tuple(each.strip() for each in prelude.split(",")[:50])
            yield BlockRule(selectors, block, media, is_kept and "{" not in block)
        elif len(media) < _MAX_NESTING:
            name, _, condition = prelude.partition(" ")
            if name.lower() == "@media":
                kept = is_kept and not media and bool(_MEDIA.fullmatch(prelude))
                yield from _blocks(block, (*media, condition), kept)
            elif name.lower() in ("@layer", "@supports") and "not" not in condition:
                yield from _blocks(block, (*media, "all"), False)


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
    selectors = [scoped(part) for part in prelude.split(",")[:50]]
    everything = [each for each in selectors if is_everything(each)]
    some = [each for each in selectors if each and each not in everything]
    # Nobody sends a mail in order that nothing of it is seen.
    return _written(some, style) + _written(everything, without_hiding(style))


def _written(selectors: list[str], style: str) -> str:
    return f"{','.join(selectors)}{{{style}}}" if selectors and style else ""


def is_everything(selector: str) -> bool:
    """Whether a selector speaks of a mail as a whole."""
    return selector.endswith((f".{SCOPE}", "*"))


def without_root(selector: str) -> str:
    """A selector without the elements around the message, "" for those themselves."""
    return _ROOT.sub("", selector).strip()


def scoped(selector: str) -> str:
    """A selector confined to the message, "" when it cannot be."""
    selector = " ".join(selector.split())
    if not _SELECTOR.fullmatch(selector):
        return ""
    if any(name.lower() not in _PSEUDOS for name in _PSEUDO.findall(selector)):
        return ""
    rest = without_root(selector)
    rest = _NAMED.sub(rf"\g<1>{PREFIX}\g<2>", rest)
    rest = _TYPE.sub(lambda found: renamed_selector(found[0]), rest)
    return f".{SCOPE} {rest}" if rest else f".{SCOPE}"
