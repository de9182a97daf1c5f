"""What the text says."""

from __future__ import annotations

from collections.abc import Iterator

from ..case import Case, finding, quote_around
from ..data import phrases
from ..data.brands import brands_in
from ..domains.confusables import skeleton
from ..verdict import Finding
from ..words import Phrases, Words

_KINDS = ("urgency", "credentials", "payment")
_PHRASES = Phrases(
    {
        "urgency": phrases.URGENCY,
        "credentials": phrases.CREDENTIALS,
        "payment": phrases.PAYMENT,
        "spied": phrases.SPIED,
        "ransom": phrases.RANSOM,
    }
)


def pressing(case: Case) -> Iterator[Finding]:
    """It presses, asks for credentials, is about money; or does so together.

    Or somebody claims to have spied on the reader, and wants money for silence.
    """
    quotes = _quotes(case.words) | _quotes(case.subject_words)
    for code in _KINDS:
        if code in quotes:
            yield finding(code, quotes[code])
    if "urgency" in quotes and ("credentials" in quotes or "payment" in quotes):
        yield finding("urgent_money", quotes["urgency"])
    if "spied" in quotes and "ransom" in quotes:
        yield finding("extortion", quotes["spied"])


def _quotes(words: Words) -> dict[str, str]:
    found = _PHRASES.find(words)
    return {kind: quote_around(words, *place) for kind, place in found.items()}


def subject_brand(case: Case) -> Iterator[Finding]:
    """The subject is about a brand that neither sender nor links belong to."""
    facts = case.facts
    if facts.is_reply or not (case.links or facts.attachments):
        return
    words = [skeleton(word) for word in case.subject_words.plain]
    for brand, _start, _end, is_word in brands_in(words):
        if is_word:
            continue
        hosts = [link.host for link in case.links]
        if not case.owns_sender(brand) and not any(map(brand.owns, hosts)):
            yield finding("subject_brand", facts.subject)
            return


RULES = (pressing, subject_brand)
