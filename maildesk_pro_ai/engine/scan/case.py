"""One mail under examination: the facts, and what several rules derive from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from odoo.addons.maildesk_base.engine.freemail import company_domain

from ..extract import Anchor
from .data.brands import Brand
from .data.mail_services import FREE_HOSTING, is_below
from .domains.confusables import skeleton
from .domains.hosts import authority_of, clean_host, organisation
from .domains.redirects import final_target
from .facts import Facts
from .verdict import MAX_QUOTE_CHARS, Finding
from .weights import WEIGHTS
from .words import Words

# A mail of fewer own words may hide in what looks like a quotation.
_FEW_CHARS = 40
_MAX_JUDGED_LINKS = 200


@dataclass(frozen=True, slots=True)
class JudgedLink:
    """A link that can lead to harm.

    :ivar host: where it leads, behind filters that rewrite links
    :ivar user: what stands before the host
    :ivar final: the address behind such filters
    """

    text: str
    target: str
    final: str
    host: str
    user: str

    @property
    def organisation(self) -> str:
        """Whose host it is."""
        return organisation(self.host)


class Case:
    """The facts of a mail with all that is worked out once."""

    def __init__(self, facts: Facts):
        self.facts = facts

    @cached_property
    def sender_host(self) -> str:
        """The domain of the sender's address."""
        return clean_host(self.facts.sender.email.rpartition("@")[2])

    @cached_property
    def sender_organisation(self) -> str:
        """Whose domain it is."""
        return organisation(self.sender_host)

    @cached_property
    def is_freemail(self) -> bool:
        """Whether anybody can get such an address."""
        return is_freemail(self.sender_host)

    @cached_property
    def has_passed(self) -> bool:
        """Whether a trusted server found that the sender's domain sent it."""
        return self.facts.authentication.dmarc == "pass"

    @cached_property
    def is_aligned(self) -> bool:
        """Whether DKIM or SPF passed for the sender's organisation, DMARC or not."""
        found = self.facts.authentication
        pairs = ((found.dkim, found.dkim_domain), (found.spf, found.spf_domain))
        return self.has_passed or any(
            result == "pass" and organisation(clean_host(domain)) == self._organisation
            for result, domain in pairs
        )

    @property
    def _organisation(self) -> str:
        return self.sender_organisation or "-"

    @cached_property
    def is_own(self) -> bool:
        """Whether it comes from the reader's own organisation, for sure."""
        return self.has_passed and self.is_of_own_domain

    @cached_property
    def is_of_own_domain(self) -> bool:
        """Whether the sender's address is one of the reader's organisation."""
        return is_below(self.sender_host, self.facts.context.own_domains)

    @cached_property
    def is_correspondent(self) -> bool:
        """Whether the mailbox has written to this sender, who it is for sure."""
        history = self.facts.context.history
        return self.has_passed and bool(history and history.sent_to_before)

    @cached_property
    def _trusts_forwarder(self) -> bool:
        return self.is_own or self.is_correspondent

    @cached_property
    def text(self) -> str:
        """What the author says: without quotations, and without what is passed on by
        somebody known.
        """
        facts = self.facts
        whole = facts.body.text
        if self._trusts_forwarder:
            return _without(whole[: facts.passed_on_from], facts.body.quoted)
        own = _without(whole, facts.body.quoted)
        return own if len(own.strip()) >= _FEW_CHARS else whole

    @cached_property
    def words(self) -> Words:
        """The words of that text."""
        return Words(self.text)

    @cached_property
    def subject_words(self) -> Words:
        """The words of the subject."""
        return Words(self.facts.subject)

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        """The links that count."""
        found = self.facts.body.links
        if self._trusts_forwarder:
            end = self.facts.passed_on_from
            found = tuple(a for a in found if not a.is_quoted and a.position < end)
        return found[:_MAX_JUDGED_LINKS]

    @cached_property
    def links(self) -> list[JudgedLink]:
        """Those that lead to a host."""
        found = []
        shown = dict.fromkeys((each.text, each.target) for each in self.anchors)
        for text, target in shown:
            final = final_target(target)
            user, host = authority_of(final)
            if host:
                found.append(JudgedLink(text, target, final, host, user))
        return found

    @cached_property
    def name_skeletons(self) -> list[str]:
        """The words of the sender's display name, as they look."""
        return [skeleton(word) for word in Words(self.facts.sender.name).plain]

    def owns_sender(self, brand: Brand) -> bool:
        """Whether the sender is the brand: not just somebody with an address there."""
        if self.is_freemail or is_below(self.sender_host, FREE_HOSTING):
            return False
        return brand.owns(self.sender_host)


def is_freemail(host: str) -> bool:
    """Whether anybody can get an address there."""
    return "." in host and not company_domain(f"x@{host}")


def finding(code: str, quote: str = "") -> Finding:
    """A finding of the weight it has by itself, with a piece of the mail."""
    line = quote.strip().partition("\n")[0]
    return Finding(code, WEIGHTS[code], line[:MAX_QUOTE_CHARS].strip())


def quote_around(words: Words, first: int, last: int) -> str:
    """The line in which words stand, or as much around them as may be quoted."""
    text = words.text
    start, end = words.span(first, last)
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    if stop - begin > MAX_QUOTE_CHARS:
        spare = max(0, MAX_QUOTE_CHARS - (end - start)) // 2
        begin = max(begin, start - spare)
        stop = min(stop, begin + MAX_QUOTE_CHARS)
    return text[begin:stop].strip()


def _without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The text with the spans cut out."""
    if not spans:
        return text
    kept, done = [], 0
    for start, end in spans:
        kept.append(text[done:start])
        done = end
    kept.append(text[done:])
    return "".join(kept)
