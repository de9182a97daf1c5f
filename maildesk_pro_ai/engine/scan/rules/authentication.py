"""What a trusted server found out about where the mail comes from."""

from __future__ import annotations

from collections.abc import Iterator

from ..case import Case, finding
from ..data.mail_services import SENDING, is_below
from ..domains.hosts import clean_host, organisation
from ..verdict import Finding

_NOT_CHECKED = ("", "temperror")


def dmarc(case: Case) -> Iterator[Finding]:
    """The domain disowns the mail, or does not vouch for it."""
    result = case.facts.authentication.dmarc
    if result == "fail":
        yield finding("dmarc_fail", case.facts.sender.email)
    elif result not in _NOT_CHECKED and not case.is_aligned:
        yield finding("dmarc_not_passed", case.facts.sender.email)


def spf(case: Case) -> Iterator[Finding]:
    """The domain of the envelope does not use this server, and nobody signed."""
    found = case.facts.authentication
    if found.spf in ("fail", "softfail") and found.dkim != "pass":
        yield finding("spf_fail", case.facts.sender.email)


def envelope(case: Case) -> Iterator[Finding]:
    """The envelope is of another organisation, and the sender's does not vouch."""
    found = case.facts.authentication
    host = clean_host(found.spf_domain)
    if not host or case.is_aligned or is_below(host, SENDING):
        return
    if organisation(host) != case.sender_organisation:
        yield finding("envelope_other", case.facts.sender.email)


RULES = (dmarc, spf, envelope)
