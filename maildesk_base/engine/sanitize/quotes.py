"""Where a mail stops and the text it answers begins.

The one place that decides, for HTML and for plain text: readers fold what is marked
here and nothing else. In doubt a text is its author's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from .quote_words import (
    begins_header,
    completeness,
    is_attribution,
    is_forward_line,
    is_rule,
    is_separator,
    opens_attribution,
    plain_line,
)

_HEADER_LINES = 8
_ATTRIBUTION_LINES = 3
_MAX_INTRODUCTION_CHARS = 400
_SENTENCE_ENDS = (".", "!", "?", ":", ";", "。", "：", "！", "？")
_SIGNATURE = ("--", "-- ")


class Quoted(Enum):
    """What the markup says of a line."""

    NO = 0
    PERHAPS = 1  # a block that others use for their layout
    YES = 2


class Hint(Enum):
    """What the names of elements say of a line."""

    NONE = 0
    ATTRIBUTION = 1
    INTRODUCTION = 2  # in a container of quotations, before the first
    REST = 3  # from here on an older message
    FORWARD = 4  # from here on a message that is passed on


class Kind(Enum):
    """Whose words a line is made of."""

    UNSEEN = 0
    OWN = 1
    OLDER = 2


@dataclass(slots=True)
class Line:
    """One line as it is seen; ``start`` and ``end`` are for who made it."""

    text: str
    quoted: Quoted = Quoted.NO
    hint: Hint = Hint.NONE
    is_seen: bool = False
    start: int = 0
    end: int = 0


def foldable(lines: Sequence[Line]) -> tuple[int, int] | None:
    """First line, and the line behind the last, of the older text at the end.

    None when there is none, or nothing else. What stands between quoted lines, or
    below them, is an answer; only the footer of a mailing list may follow.
    """
    kinds = _kinds(lines)
    older = [index for index, kind in enumerate(kinds) if kind is Kind.OLDER]
    if not older:
        return None
    end = len(lines)
    following = [i for i in range(older[-1] + 1, end) if kinds[i] is Kind.OWN]
    if following:
        if not _is_footer(lines[following[0]].text):
            return None
        end = following[0]
    own = max((i for i in range(older[-1]) if kinds[i] is Kind.OWN), default=-1)
    return (own + 1, end) if own >= 0 else None


def without_quotes(text: str) -> str:
    """Plain text without quoted lines, the lines that announce them, and older
    messages.
    """
    kept: list[str] = []
    lines = text.split("\n")
    for index, line in enumerate(lines):
        following = lines[index : index + _HEADER_LINES]
        if is_separator(line) or is_forward_line(line) or begins_header(following):
            while kept and (not kept[-1].strip() or is_rule(kept[-1])):
                kept.pop()
            break
        if line.lstrip().startswith(">"):
            while kept and not kept[-1].strip():
                kept.pop()
            del kept[len(kept) - _attribution_size(kept) :]
            continue
        kept.append(line)
    return "\n".join(kept)


def _kinds(lines: Sequence[Line]) -> list[Kind]:
    kinds = [Kind.OWN if line.is_seen else Kind.UNSEEN for line in lines]
    seen = [index for index, line in enumerate(lines) if line.is_seen]
    is_older = False
    before = Quoted.NO
    for place, index in enumerate(seen):
        line = lines[index]
        above = seen[max(0, place - _ATTRIBUTION_LINES) : place]
        introduction: list[int] = []
        if line.quoted not in (before, Quoted.NO):
            strictly = line.quoted is Quoted.PERHAPS
            introduction = _introduction(lines, above, strictly=strictly)
        is_first = line.quoted is Quoted.NO or line.quoted is not before
        if is_first and not introduction and _is_forward(line):
            break
        if line.quoted is not Quoted.YES and _begins_rest(lines, seen, place):
            _all_older(lines, kinds, seen, place)
            break
        if line.quoted is not before:
            # A block that may be layout is older text if a line says so.
            is_older = (
                line.quoted is Quoted.YES
                or bool(introduction)
                or (
                    line.quoted is Quoted.PERHAPS
                    and is_attribution(line.text, strictly=True)
                )
            )
            before = line.quoted
            for each in introduction:
                kinds[each] = Kind.OLDER
        if is_older:
            kinds[index] = Kind.OLDER
    return kinds


def _is_forward(line: Line) -> bool:
    return line.hint is Hint.FORWARD or is_forward_line(line.text)


def _begins_rest(lines: Sequence[Line], seen: list[int], place: int) -> bool:
    line = lines[seen[place]]
    if is_separator(line.text):
        return True
    is_rest = line.hint is Hint.REST
    if not is_rest and ":" not in line.text and "：" not in line.text:
        return False
    following = seen[place : place + _HEADER_LINES]
    return begins_header([lines[i].text for i in following], certainly=is_rest)


def _introduction(lines, seen: list[int], *, strictly: bool) -> list[int]:
    """The lines right above a block that announce it."""
    last = [index for index in seen if lines[index].quoted is Quoted.NO]
    hinted = [
        index
        for index in last
        if lines[index].hint in (Hint.ATTRIBUTION, Hint.INTRODUCTION)
    ]
    if hinted and hinted[-1] == last[-1]:
        size = sum(len(lines[index].text) for index in hinted)
        return hinted if size <= _MAX_INTRODUCTION_CHARS else []
    texts = [lines[index].text for index in last]
    size = _attribution_size(texts, strictly=strictly)
    return last[len(last) - size :]


def _attribution_size(lines: Sequence[str], *, strictly: bool = False) -> int:
    """How many of the last lines announce a quotation; long ones are wrapped."""
    found, most = 0, -1
    for size in range(1, min(_ATTRIBUTION_LINES, len(lines)) + 1):
        group = lines[len(lines) - size :]
        if not group[0].strip() or group[0].lstrip().startswith(">"):
            break
        if size > 1 and group[0].rstrip().endswith(_SENTENCE_ENDS):
            break
        joined = " ".join(group)
        if not is_attribution(joined, strictly=strictly):
            continue
        reported = completeness(joined)
        if reported > most or opens_attribution(group[0]):
            found, most = size, reported
        if opens_attribution(group[0]):
            break
    return found


def _all_older(lines, kinds: list[Kind], seen: list[int], place: int) -> None:
    for index in seen[place:]:
        kinds[index] = Kind.OLDER
    # A drawn line above an older message belongs to it.
    for index in reversed(seen[:place]):
        if not is_rule(lines[index].text):
            return
        kinds[index] = Kind.OLDER


def _is_footer(text: str) -> bool:
    return is_rule(text) or plain_line(text) in _SIGNATURE
