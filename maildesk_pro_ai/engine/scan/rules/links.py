"""Where links lead, and what they show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from ..case import Case, JudgedLink, finding
from ..data.brands import SERVICE_WORDS, brands_in
from ..data.mail_services import FREE_HOSTING, SHARED_SERVICES, SHORTENERS, is_below
from ..domains.confusables import is_disguised, is_mixed, skeleton
from ..domains.hosts import (
    clean_host,
    is_ip,
    is_public_ip,
    organisation,
    readable_host,
    shown_host,
)
from ..domains.redirects import carries_target, is_filtered
from ..verdict import Finding

_LABEL_PARTS = re.compile(r"[-_.]")
_MANY_LINKS, _MOST = 4, 0.5


def shown_and_real(case: Case) -> Iterator[Finding]:
    """A text that is an address of one organisation leads to another."""
    counter = _click_counter(case)
    for link in case.links:
        shown = shown_host(link.text)
        if not shown or is_ip(shown) or link.organisation == counter:
            continue
        wanted = organisation(shown)
        # Who sends newsletters counts clicks: the sender's own site is shown.
        if wanted in (link.organisation, case.sender_organisation):
            continue
        if not _is_same_company(shown, link.host):
            yield finding("link_text_target", link.text)
            return
    yield from _shown_mailto(case)


def _click_counter(case: Case) -> str:
    """Who counts the clicks of a newsletter: all its links lead there first."""
    if not case.facts.is_bulk or len(case.links) < _MANY_LINKS:
        return ""
    found = Counter(link.organisation for link in case.links)
    most, count = found.most_common(1)[0]
    return most if count >= len(case.links) * _MOST else ""


def _is_same_company(shown: str, host: str) -> bool:
    """A brand has several domains."""
    words = _LABEL_PARTS.split(shown)
    skeletons = [skeleton(word) for word in words]
    brands = (brand for brand, *_rest in brands_in(skeletons))
    return any(brand.owns(shown) and brand.owns(host) for brand in brands)


def _shown_mailto(case: Case) -> Iterator[Finding]:
    for anchor in case.anchors:
        if anchor.target[:7].lower() != "mailto:":
            continue
        address = unquote(anchor.target[7:].partition("?")[0]).strip().lower()
        shown = anchor.text.partition("?")[0].strip("<>()\"'., ").lower()
        if shown.count("@") != 1 or " " in shown or address.count("@") != 1:
            continue
        ends = [clean_host(each.rpartition("@")[2]) for each in (shown, address)]
        wanted, real = map(organisation, ends)
        if "." in wanted and wanted not in (real, case.sender_organisation):
            yield finding("link_text_target", anchor.text)
            return


def numbers(case: Case) -> Iterator[Finding]:
    """A host that is a number, or hides behind what looks like one."""
    for link in case.links:
        if is_public_ip(link.host):
            yield finding("link_ip", link.target)
            break
    for link in case.links:
        if link.user:
            yield finding("link_userinfo", link.target)
            break


def scripts(case: Case) -> Iterator[Finding]:
    """A host whose letters pass for Latin ones."""
    for link in case.links:
        labels = readable_host(link.host).split(".")
        if labels[-1].isascii() and (
            any(map(is_mixed, labels)) or any(map(is_disguised, labels[:-1]))
        ):
            yield finding("link_idn", link.target)
            return


def brand_hosts(case: Case) -> Iterator[Finding]:
    """A host with a brand in it that is not the brand's."""
    for link in case.links:
        is_senders = case.has_passed and _is_senders(link, case)
        if is_senders or is_below(link.host, SHARED_SERVICES):
            continue
        if _imitates_brand(link):
            yield finding("link_brand_host", link.target)
            return


def _imitates_brand(link: JudgedLink) -> bool:
    labels = _LABEL_PARTS.split(readable_host(link.host))
    parts = [skeleton(part) for part in labels]
    for brand, start, end, is_word in brands_in(parts[:-1]):
        rest = parts[:start] + parts[end:-1]
        if is_word and not any(part in SERVICE_WORDS for part in rest):
            continue
        return not brand.owns(link.host)
    return False


def hiding_places(case: Case) -> Iterator[Finding]:
    """Shortened addresses, pages that anybody publishes, and addresses in addresses."""
    codes = {
        "link_shortener": lambda link: _is_short(link, case),
        "link_free_hosting": lambda link: _is_free(link, case),
        "link_open_redirect": lambda link: _leads_on(link, case),
    }
    for code, applies in codes.items():
        for link in case.links:
            if applies(link):
                yield finding(code, link.target)
                break


def _is_short(link: JudgedLink, case: Case) -> bool:
    return is_below(link.host, SHORTENERS) and not _is_senders(link, case)


def _is_free(link: JudgedLink, case: Case) -> bool:
    return is_below(link.host, FREE_HOSTING) and not _is_senders(link, case)


def _leads_on(link: JudgedLink, case: Case) -> bool:
    if "?" not in link.final or _is_senders(link, case):
        return False
    return carries_target(link.final) and not is_filtered(link.final)


def _is_senders(link: JudgedLink, case: Case) -> bool:
    return link.organisation == case.sender_organisation


def recipient(case: Case) -> Iterator[Finding]:
    """The reader's own address in a link."""
    own = [each.lower() for each in case.facts.context.own_addresses if "@" in each]
    for link in case.links if own else ():
        target = unquote(link.target).lower()
        if any(address in target for address in own):
            yield finding("link_has_recipient", link.target)
            return


RULES = (
    shown_and_real,
    numbers,
    scripts,
    brand_hosts,
    hiding_places,
    recipient,
)
