"""What does not fit to the earlier mail of a conversation."""

from __future__ import annotations

from collections.abc import Iterator

from ..case import Case, finding, quote_around
from ..data import phrases
from ..iban import ibans_in
from ..verdict import Finding
from ..words import Phrases

_NEW_DETAILS = Phrases({"new": phrases.NEW_BANK_DETAILS})


def bank_details(case: Case) -> Iterator[Finding]:
    """New bank details, where earlier mail had others or none."""
    earlier = case.facts.context.earlier_ibans
    if earlier is None:
        return
    new = ibans_in(case.text) - earlier
    announced = _NEW_DETAILS.find(case.words)
    if new and announced:
        quote = quote_around(case.words, *announced["new"])
        yield finding("bank_details_changed", quote)


RULES = (bank_details,)
