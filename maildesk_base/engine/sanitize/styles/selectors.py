"""Which rules of style sheets speak of which elements (Selectors Level 3).

All selectors are followed at once while the tree is walked, one bit for each compound
of each of them, so that the time is linear in the size of the mail whatever its
selectors are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

MAX_COMPOUNDS = 12  # of one selector
MAX_STEPS = 300_000  # of one document; real ones take some thousand
_PIECE = re.compile(
    r"(?P<tag>\*|[a-z_][\w-]*)"
    r"|(?P<named>[.#])(?P<name>(?:[\w-]|[^\x00-\x7f]|\\(?:[0-9a-f]{1,6}\s?|[^\n]))+)"
    r"|\[\s*(?P<attribute>[\w-]+)\s*(?:(?P<op>[~|^$*]?=)\s*"
    r"(?:\"(?P<dq>[^\"]*)\"|'(?P<sq>[^']*)'|(?P<bare>[\w-]+))\s*i?\s*)?\]"
    r"|:(?P<pseudo>first-child|last-child|only-child)(?![\w(-])",
    re.I,
)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|.)", re.I)
_COMBINATOR = re.compile(r"\s*([>+~])\s*|\s+")


class Compound(NamedTuple):
    """One element of a selector, and how it stands to the one before."""

    combinator: str
    tag: str
    names: frozenset[str]  # ".class" and "#id"
    attributes: tuple[tuple[str, str, str], ...]
    pseudos: frozenset[str]

    @property
    def key(self) -> str:
        """What an element needs for it: the rarest of all."""
        return max(self.names, default="") or self.tag or "*"


class Selector(NamedTuple):
    """A selector that was understood, and how much it weighs."""

    compounds: tuple[Compound, ...]
    specificity: tuple[int, int, int]


def parse_selector(text: str) -> Selector | None:
    """None for what is not understood, or speaks of states such as ``:hover``."""
    compounds: list[Compound] = []
    combinator, position = "", 0
    text = text.strip()
    leading = _COMBINATOR.match(text)
    if leading:
        combinator, position = leading[1] or " ", leading.end()
    while position < len(text):
        compound, position = _compound(text, position, combinator)
        if compound is None or len(compounds) == MAX_COMPOUNDS:
            return None
        compounds.append(compound)
        found = _COMBINATOR.match(text, position)
        if not found and position < len(text):
            return None
        combinator = (found[1] or " ") if found else ""
        position = found.end() if found else position
    if combinator or not compounds:
        return None
    return Selector(tuple(compounds), _specificity(compounds))


def _compound(text: str, position: int, combinator: str):
    tag, names, attributes, pseudos = "", set(), [], set()
    start = position
    while found := _PIECE.match(text, position):
        if found["tag"]:
            if position != start:
                return None, position
            tag = found["tag"].lower().replace("*", "")
        elif found["named"]:
            names.add(found["named"] + _ESCAPE.sub(_unescaped, found["name"]))
        elif found["attribute"]:
            value = found["dq"] or found["sq"] or found["bare"] or ""
            attributes.append((found["attribute"].lower(), found["op"] or "", value))
        else:
            pseudos.add(found["pseudo"].lower())
        position = found.end()
    if position == start:
        return None, position
    made = Compound(
        combinator, tag, frozenset(names), tuple(attributes), frozenset(pseudos)
    )
    return made, position


def _unescaped(found: re.Match) -> str:
    if not found[1]:
        return found[0][1:]
    number = int(found[1], 16)
    return chr(number) if 0 < number < 0xD800 else "\ufffd"


def _specificity(compounds: Sequence[Compound]) -> tuple[int, int, int]:
    ids = sum(name[0] == "#" for each in compounds for name in each.names)
    others = sum(
        len(each.names) + len(each.attributes) + len(each.pseudos) for each in compounds
    )
    return ids, others - ids, sum(bool(each.tag) for each in compounds)


class Node(NamedTuple):
    """What selectors ask of an element."""

    tag: str
    attributes: Mapping[str, str]
    is_first: bool
    is_last: bool

    def names(self) -> set[str]:
        """Its classes and its id, written as in a selector."""
        found = {f".{name}" for name in self.attributes.get("class", "").split()}
        if self.attributes.get("id"):
            found.add(f"#{self.attributes['id']}")
        return found


@dataclass(slots=True)
class Place:
    """How far the selectors have come at an element, and in those around it."""

    own: int = 0
    above: int = 0  # in any element around those in it
    sibling: int = 0  # in the last element in it so far
    siblings: int = 0  # in any of them
    is_root: bool = field(default=False)


class Matcher:
    """Follows selectors down a tree: :meth:`enter` for each element in turn."""

    def __init__(self, selectors: Sequence[Selector]):
        self._by_key: dict[str, int] = {}
        self._strict: dict[int, Compound] = {}
        self._after = dict.fromkeys(("", " ", ">", "+", "~"), 0)
        self._at_root = 0
        self._last: dict[int, int] = {}
        bit = 1
        for index, selector in enumerate(selectors):
            for place, compound in enumerate(selector.compounds):
                self._add(bit, compound, is_first=not place)
                bit <<= 1
            self._last[bit >> 1] = index
        self.ends = sum(self._last)
        self._budget = MAX_STEPS
        self._strict_mask = sum(self._strict)

    def _add(self, bit: int, compound: Compound, *, is_first: bool) -> None:
        key = compound.key
        self._by_key[key] = self._by_key.get(key, 0) | bit
        parts = len(compound.names) + bool(compound.tag)
        if parts > 1 or compound.attributes or compound.pseudos:
            self._strict[bit] = compound
        if not is_first:
            self._after[compound.combinator] |= bit
        elif compound.combinator in ("", " "):
            self._after[""] |= bit
        elif compound.combinator == ">":
            self._at_root |= bit

    def root(self) -> Place:
        """Where the tree begins."""
        return Place(is_root=True)

    def enter(self, parent: Place, node: Node) -> Place:
        """The place of an element, the next one in ``parent``."""
        names = node.names()
        able = self._by_key.get("*", 0) | self._by_key.get(node.tag, 0)
        for name in names:
            able |= self._by_key.get(name, 0)
        after = self._after
        reached = after[""] | (parent.above << 1 & after[" "])
        reached |= parent.own << 1 & after[">"]
        reached |= parent.sibling << 1 & after["+"] | parent.siblings << 1 & after["~"]
        if parent.is_root:
            reached |= self._at_root
        own = able & reached
        for bit in self._steps(own & self._strict_mask):
            if not _fits(self._strict[bit], node, names):
                own ^= bit
        parent.sibling, parent.siblings = own, parent.siblings | own
        return Place(own, parent.above | own)

    def matched(self, ends: int) -> Iterator[int]:
        """Indices of the selectors whose last compounds are among these bits."""
        for bit in self._steps(ends):
            yield self._last[bit]

    def _steps(self, mask: int) -> Iterator[int]:
        """The bits of a mask, as long as the mail is not made to take all our time."""
        while mask and self._budget:
            self._budget -= 1
            bit = mask & -mask
            yield bit
            mask ^= bit


def _fits(compound: Compound, node: Node, names: set[str]) -> bool:
    if compound.tag and compound.tag != node.tag or not compound.names <= names:
        return False
    if "first-child" in compound.pseudos and not node.is_first:
        return False
    if "last-child" in compound.pseudos and not node.is_last:
        return False
    if "only-child" in compound.pseudos and not (node.is_first and node.is_last):
        return False
    return all(_has(node.attributes, *each) for each in compound.attributes)


def _has(attributes: Mapping[str, str], name: str, op: str, value: str) -> bool:
    if name not in attributes:
        return False
    actual = attributes[name]
    if op == "":
        return True
    if op == "=":
        return actual == value
    if op == "|=":
        return actual == value or actual.startswith(f"{value}-")
    if not value:
        return False
    if op == "~=":
        return value in actual.split()
    if op == "^=":
        return actual.startswith(value)
    return actual.endswith(value) if op == "$=" else value in actual
