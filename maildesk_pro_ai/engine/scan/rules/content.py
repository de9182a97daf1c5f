"""How the mail is made: fields, images, and what is hidden."""

from __future__ import annotations

from collections.abc import Iterator

from ..case import Case, finding
from ..verdict import Finding
from ..words import Words

_FEW_CHARS = 40
_MANY_INVISIBLE = 3
_MUCH_HIDDEN = 200  # characters; previews of newsletters have fewer
_COMPARED_CHARS = 60_000


def fields(case: Case) -> Iterator[Finding]:
    """Something to fill in."""
    facts = case.facts
    if facts.has_password_field:
        yield finding("password_field", facts.subject)
    if facts.has_form:
        yield finding("form", facts.subject)


def images(case: Case) -> Iterator[Finding]:
    """Images that are clicked, and next to no text that could be checked."""
    body = case.facts.body
    if body.image_count and case.links and len(body.text.strip()) < _FEW_CHARS:
        yield finding("image_only", body.text or case.links[0].target)


def invisible(case: Case) -> Iterator[Finding]:
    """Words that are split by characters nobody sees."""
    if case.facts.body.invisible_count >= _MANY_INVISIBLE:
        yield finding("invisible_chars", case.facts.body.text)


def hidden(case: Case) -> Iterator[Finding]:
    """Much text that only programs read.

    What is also seen does not count: newsletters have the same text twice, for large
    screens and for small ones.
    """
    body = case.facts.body
    if len(body.hidden) <= _MUCH_HIDDEN:
        return
    seen = frozenset(Words(body.text, _COMPARED_CHARS).plain)
    unseen = Words(body.hidden, _COMPARED_CHARS).plain
    size = sum(len(word) + 1 for word in unseen if word not in seen)
    if size > _MUCH_HIDDEN:
        yield finding("hidden_text", body.hidden)


RULES = (fields, images, invisible, hidden)
