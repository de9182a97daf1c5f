"""What style sheets of a mail hide, marked on each element itself.

Wherever the text goes without its sheets (a quotation, plain text), what was hidden
must stay hidden, and what was seen must stay seen. So an element that a sheet hides, or
shows against its own style, says so in an attribute, ``data-maildesk-sheet``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..tree import VOID
from .css import declared, filter_style
from .media import is_meant_for_screens
from .selectors import Matcher, Node, Place, Selector, parse_selector
from .sight import DECIDING, Sight
from .stylesheet import BlockRule, is_everything, rules_of, scoped, without_root

_MAX_SELECTORS = 2_000
_NAME = re.compile(r"</?([a-z0-9]+)")
# Properties that are looked at only together.
_ALONE = (
    frozenset(("display",)),
    frozenset(("visibility",)),
    frozenset(("opacity",)),
    frozenset(("font", "font-size")),
    frozenset(("content-visibility", "clip-path", "transform")),
)
_GROUPS = (*_ALONE, DECIDING.difference(*_ALONE))
_SUSPICIOUS = re.compile(
    r"none|hidden|collapse|clip|absolute|fixed|inset|circle|ellipse|polygon|scale"
    r"|translate|(?<![\d.])0*\.?0(?![\d.]*[1-9])"
)


class Element(NamedTuple):
    """A start tag that was written: as it came, and its style as it is now."""

    name: str
    attributes: Mapping[str, str]
    style: str


class _Rule(NamedTuple):
    selector: Selector
    # Values, with whether they are important; and those that are shown with the mail.
    values: Mapping[str, tuple[str, bool]]
    kept: Mapping[str, tuple[str, bool]]


@dataclass(slots=True)
class Seen:
    """Which pieces of a document are not seen, and what elements have to say."""

    unseen: set[int] = field(default_factory=set)
    sheets: dict[int, str] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)


class Sheet(NamedTuple):
    """A style sheet as it came, and when it counts."""

    css: str
    media: str = ""


def look(
    pieces: Sequence[str], elements: Mapping[int, Element], sheets: Sequence[Sheet]
) -> Seen:
    """Find out what is seen of a document.

    :param pieces: tags and texts of a well-nested document
    :param elements: what was written as start tags, by index
    """
    return _Walk(pieces, elements, _rules(sheets, elements.values())).walk()


def _rules(sheets: Sequence[Sheet], elements: Collection[Element]) -> list[_Rule]:
    """The rules that hide, and those that may undo it, in order of their weight."""
    found: list[_Rule] = []
    blocks = [block for sheet in sheets for block in rules_of(*sheet)]
    if not blocks:
        return []
    wanted = _wanted(blocks, elements)
    if any("hidden" in each.attributes for each in elements):
        wanted.add("display")
    for block in blocks:
        values = {n: v for n, v in declared(block.css).items() if n in wanted}
        kept = declared(filter_style(block.css.strip()).css)
        if not values or not is_meant_for_screens(block.media):
            continue
        for text in block.selectors:
            rest = without_root(text)
            selector = parse_selector(rest) if rest else None
            # Nobody sends a mail in order that nothing of it is seen.
            if selector and not is_everything(rest):
                is_kept = block.is_kept and scoped(text)
                found.append(_Rule(selector, values, kept if is_kept else {}))
    del found[_MAX_SELECTORS:]
    return sorted(found, key=lambda rule: rule.selector.specificity)


def _wanted(blocks: Sequence[BlockRule], elements: Iterable[Element]) -> set[str]:
    values: dict[str, list[str]] = {}
    for css in {block.css for block in blocks} | {each.style for each in elements}:
        for name, (value, _important) in declared(css).items():
            values.setdefault(name, []).append(value)
    wanted: set[str] = set()
    for group in _GROUPS:
        if any(_SUSPICIOUS.search(v) for name in group for v in values.get(name, ())):
            wanted |= group
    return wanted


@dataclass(slots=True)
class _Level:
    """An open element: what hides its text with all sheets, with those that are kept,
    and by the styles of the elements alone.
    """

    true: Sight = Sight()
    shown: Sight = Sight()
    bare: Sight = Sight()
    place: Place = field(default_factory=Place)
    last_child: int = -1
    count: int = 0


class _Walk:
    def __init__(self, pieces, elements, rules: Sequence[_Rule]):
        self._pieces, self._elements, self._rules = pieces, elements, rules
        self._matcher = Matcher([rule.selector for rule in rules])
        self._lasts = _last_children(pieces) if rules else set()
        self._has_lost = any(rule.kept != rule.values for rule in rules)
        self._found: dict[int, tuple[_Layers, _Layers]] = {}
        self._stack = [_Level(place=self._matcher.root())]
        self._seen = Seen()

    def walk(self) -> Seen:
        for index, piece in enumerate(self._pieces):
            if not piece.startswith("<"):
                if self._stack[-1].true.is_unseen:
                    self._seen.unseen.add(index)
            elif piece.startswith("</"):
                self._stack.pop()
            else:
                self._start(index, _NAME.match(piece)[1])
        return self._seen

    def _start(self, index: int, name: str) -> None:
        parent = self._stack[-1]
        level = self._level(index, parent)
        parent.count += 1
        if level.true.hides_image:
            self._seen.unseen.add(index)
        if name not in VOID:
            self._stack.append(level)

    def _level(self, index: int, parent: _Level) -> _Level:
        if parent.true.removed:
            return _Level(parent.true, parent.shown, parent.bare)
        element = self._elements[index]
        own = declared(element.style)
        if not self._rules:
            sight = parent.true.below(element.attributes, _values(own))
            return _Level(sight, sight, sight)
        place, (all_of_it, what_is_kept) = self._match(index, parent, element)
        every = all_of_it.with_own(own)
        true = parent.true.below(element.attributes, every)
        kept = what_is_kept.with_own(own) if self._has_lost else every
        shown = parent.shown.below(element.attributes, kept)
        bare = parent.bare.below(element.attributes, _values(own))
        if shown != true:
            self._seen.styles[index] = _difference(shown, true, every)
        elif bare != true:
            self._seen.sheets[index] = _difference(bare, true, every)
        return _Level(true, true, true, place)

    def _match(self, index: int, parent: _Level, element: Element):
        node = Node(
            element.name, element.attributes, not parent.count, index in self._lasts
        )
        place = self._matcher.enter(parent.place, node)
        found = place.own & self._matcher.ends
        if found not in self._found:
            rules = [self._rules[each] for each in self._matcher.matched(found)]
            self._found[found] = (
                _Layers.of(rule.values for rule in rules),
                _Layers.of(rule.kept for rule in rules),
            )
        return place, self._found[found]


class _Layers(NamedTuple):
    """What rules that speak of the same element say together."""

    normal: dict[str, str]
    important: dict[str, str]

    @classmethod
    def of(cls, rules: Iterable[Mapping[str, tuple[str, bool]]]) -> _Layers:
        """:param rules: in order of their weight"""
        layers = cls({}, {})
        for values in rules:
            for name, (value, is_important) in values.items():
                layers[is_important][name] = value
        return layers

    def with_own(self, own: Mapping[str, tuple[str, bool]]) -> dict[str, str]:
        """The values that count, with those of the element's own style."""
        if not own:
            return self.normal | self.important
        above = _Layers.of([own])
        return self.normal | above.normal | self.important | above.important


def _values(own: Mapping[str, tuple[str, bool]]) -> dict[str, str]:
    return {name: value for name, (value, _important) in own.items()}


def _difference(have: Sight, want: Sight, values: Mapping[str, str]) -> str:
    """The declarations that make one of the other."""
    found: dict[str, str] = {}
    if want.removed:
        return "display:none"
    if have.removed:
        found = dict(values)
        found.setdefault("display", "revert")
    if have.invisible != want.invisible:
        found["visibility"] = "hidden" if want.invisible else "visible"
    if have.sizeless != want.sizeless:
        size = values.get("font-size", "medium")
        found["font-size"] = "0" if want.sizeless else size
    return ";".join(f"{name}:{value}" for name, value in found.items())


def _last_children(pieces: Sequence[str]) -> set[int]:
    lasts, stack = set(), [-1]
    for index, piece in enumerate(pieces):
        if piece.startswith("</"):
            lasts.add(stack.pop())
        elif piece.startswith("<"):
            stack[-1] = index
            if _NAME.match(piece)[1] not in VOID:
                stack.append(-1)
    return {*lasts, *stack}
