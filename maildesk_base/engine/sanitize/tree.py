"""Writes elements so that the result is always well nested and never deep.

A mail may nest 100,000 elements or leave every tag open; parsers take quadratic time
and browsers give up on that. Here end tags are added where HTML would imply them, so
that the next parser finds nothing to repair.
"""

from __future__ import annotations

from collections import Counter
from html import escape

MAX_DEPTH = 200  # browsers stop at 512; real mail stays below 100

# All that is ever written.
ELEMENTS = frozenset(
    """a abbr address area article aside b bdi bdo big blockquote br caption center cite
    code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1
    h2 h3 h4 h5 h6 header hr i img ins kbd li main map mark nav ol p pre q rp rt ruby s
    samp section small span strike strong sub summary sup table tbody td tfoot th thead
    time tr tt u ul var wbr""".split()
)
# Elements that begin and end a line.
BLOCKS = frozenset(
    """address article aside blockquote center dd div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr
    ul""".split()
)
VOID = frozenset(("br", "hr", "img", "col", "wbr", "area"))
# All that have no end tag, so that nothing is inside of them.
EMPTY = VOID | frozenset(
    """base basefont bgsound command embed frame input keygen link meta param source
    track""".split()
)
_CLOSES_PARAGRAPH = frozenset(
    """address article aside blockquote center dd details div dl dt figcaption figure
    footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table
    ul""".split()
)
_WALLS = frozenset(("table", "td", "th", "caption"))
_TABLE_PARTS = frozenset(
    ("caption", "colgroup", "tbody", "thead", "tfoot", "tr", "td", "th")
)
_ROWS = frozenset(("tr", "td", "th"))
_GROUPS = frozenset(("tbody", "thead", "tfoot", "caption", "colgroup"))
# What a start tag ends by itself: the open elements it closes, and those that shield
# them.
_ENDS = {
    "li": (frozenset(("li",)), _WALLS | {"ul", "ol"}),
    "dt": (frozenset(("dt", "dd")), _WALLS | {"dl"}),
    "dd": (frozenset(("dt", "dd")), _WALLS | {"dl"}),
    "td": (frozenset(("td", "th")), frozenset(("table", "tr"))),
    "th": (frozenset(("td", "th")), frozenset(("table", "tr"))),
    "tr": (
        _ROWS | {"caption", "colgroup"},
        frozenset(("table", "tbody", "thead", "tfoot")),
    ),
    "a": (frozenset(("a",)), _WALLS),
}
for _group in _GROUPS:
    _ENDS[_group] = (_ROWS | _GROUPS, frozenset(("table",)))


class TreeWriter:
    """Collects markup; ``open``, ``close`` and ``text`` may come in any order."""

    def __init__(self):
        self.out: list[str] = []
        self._stack: list[str] = []
        self._open: Counter[str] = Counter()
        self._skipped: dict[str, int] = {}
        self._written_as: dict[str, str] = {}

    def open(self, name: str, attributes: dict[str, str]) -> bool:
        """Start an element; ends what HTML says it ends. False when it is left out."""
        if not self.takes(name):
            self.leave_out(name)
            return False
        self.start(name, attributes)
        return True

    def start(
        self, name: str, attributes: dict[str, str], written_as: str = ""
    ) -> None:
        """Start an element that is known to be taken.

        :param written_as: the element that stands in for it; for one name always the
            same
        """
        written = "".join(
            f' {key}="{escape(value)}"' for key, value in attributes.items()
        )
        self.out.append(f"<{written_as or name}{written}>")
        if written_as:
            self._written_as[name] = written_as
        if name not in VOID:
            self._stack.append(name)
            self._open[name] += 1

    def takes(self, name: str) -> bool:
        """Whether an element can start here, after what HTML says it ends."""
        if name in _CLOSES_PARAGRAPH:
            self._close_to({"p"}, _WALLS)
        if name in _TABLE_PARTS and not self._open["table"]:
            return False
        if name in _ENDS:
            self._close_all_to(*_ENDS[name])
        return len(self._stack) < MAX_DEPTH or name in VOID

    def leave_out(self, name: str) -> None:
        """Take no notice of an element, nor of its end where there will be one."""
        if name not in _TABLE_PARTS or self._open["table"]:
            self._skipped[name] = self._skipped.get(name, 0) + 1

    def close(self, name: str) -> None:
        """End an element and all that was left open in it; unknown ends are nothing."""
        if self._skipped.get(name):
            self._skipped[name] -= 1
        elif name in _TABLE_PARTS:
            self._close_to({name}, {"table"})
        else:
            self._close_to({name}, _WALLS - {name})

    def text(self, text: str) -> None:
        """Characters; references in them are kept."""
        self.out.append(text.replace("<", "&lt;").replace(">", "&gt;"))

    def close_all(self) -> None:
        """End everything that is open."""
        while self._stack:
            self._end(self._stack.pop())

    def finish(self) -> str:
        """The whole markup, everything closed."""
        self.close_all()
        return "".join(self.out)

    def _end(self, name: str) -> None:
        self.out.append(f"</{self._written_as.get(name, name)}>")

    def _close_all_to(self, names, walls) -> None:
        while self._close_to(names, walls):
            pass

    def _close_to(self, names, walls) -> bool:
        """Close the nearest open element of ``names``, if no wall shields it."""
        if not any(self._open[name] for name in names):
            return False
        for index in range(len(self._stack) - 1, -1, -1):
            name = self._stack[index]
            if name in names:
                for open_name in reversed(self._stack[index:]):
                    self._end(open_name)
                    self._open[open_name] -= 1
                del self._stack[index:]
                return True
            if name in walls:
                return False
        return False
