"""Puts findings together: which count, how much, and what level that is."""

from __future__ import annotations

from collections.abc import Iterable

from .case import Case
from .facts import Facts
from .rules import RULES
from .verdict import Finding, Level, Verdict
from .weights import (
    FIRST_CONTACT_FACTOR,
    HIGH_FROM,
    MAX_WORDING_ALONE,
    MEDIUM_FROM,
    NEVER_HALVED,
    OF_OWN_DOMAIN,
    USUAL_IN_BULK,
    WEAK_BELOW,
    WORDING,
)

_NEW = "first_contact"


def scan(facts: Facts) -> Verdict:
    """Judge a mail. Never an error, the same for the same facts, no network.

    :return: the level with all findings that count, those of most weight first
    """
    case = Case(facts)
    found: dict[str, Finding] = {}
    for rule in RULES:
        for each in rule(case):
            found.setdefault(each.code, each)
    counted = [each for each in found.values() if _counts(each.code, case)]
    score = _score(counted, case)
    counted.sort(key=lambda each: (-each.weight, each.code))
    return Verdict(level_of(score), score, tuple(counted))


def level_of(score: float) -> Level:
    """The level of a score."""
    if score >= HIGH_FROM:
        return Level.HIGH
    return Level.MEDIUM if score >= MEDIUM_FROM else Level.LOW


def _counts(code: str, case: Case) -> bool:
    if case.facts.is_bulk and code in USUAL_IN_BULK:
        return False
    return not case.is_own or code in OF_OWN_DOMAIN


def _score(findings: Iterable[Finding], case: Case) -> float:
    weights = {each.code: each.weight for each in findings}
    new = weights.pop(_NEW, 0)
    factor = FIRST_CONTACT_FACTOR if new else 1
    words = sum(weights[code] for code in weights.keys() & WORDING)
    firm = sum(weights[code] for code in weights.keys() & NEVER_HALVED)
    rest = sum(weights.values()) - words - firm
    if not firm and rest < WEAK_BELOW:
        total = (rest + words) * factor + new
        return min(total, MAX_WORDING_ALONE) if words else total
    # The more else speaks against a mail, the more its words do.
    words = min(words, MAX_WORDING_ALONE + rest + firm)
    score = (rest + words) * factor + new
    return firm * factor + (score / 2 if case.is_correspondent else score)
