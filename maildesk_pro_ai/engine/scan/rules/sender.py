"""Who the sender claims to be, and where answers would go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..case import Case, finding, is_freemail
from ..data.brands import BRANDS, SERVICE_WORDS, Brand, brands_in
from ..data.mail_services import is_below
from ..domains.confusables import (
    is_disguised,
    is_mixed,
    is_one_edit_apart,
    mixed_word,
    skeleton,
)
from ..domains.hosts import clean_host, label_of, organisation, readable_host
from ..verdict import Finding
from ..words import Words

_ADDRESS = re.compile(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_LABEL_PARTS = re.compile(r"[-_.]")
_SHORTEST_EDITED = 6
_SHORTEST_ALIKE = 5
# One who speaks about a company, or passes on, is not one who claims to be it.
_SPEAKS_OF = frozenset(
    map(
        skeleton,
        """via per through on at for fur pour para por per voor over about partner
        partners reseller consulting consultant training academy community club group
        user users fans forum meetup news magazine blog podcast jobs careers alumni
        experts expert developer developers users' and und et y e en with mit avec con
        com met alternative vs competitor""".split(),
    )
)
_ROLES = frozenset(
    """support security bank banking billing ceo cfo director helpdesk administrator
    admin postmaster webmaster kundendienst kundenservice kundencenter sicherheit
    geschaftsfuhrer vorstand direction directeur directrice comptabilite pdg soporte
    seguridad gerente director-general suporte seguranca diretor gerencia assistenza
    sicurezza amministratore direttore klantenservice beveiliging directie
    payroll hr it-support accounting buchhaltung accounts president chairman""".split()
)
_AUTOMATIC = re.compile(
    r"(?:no|do-?not|ne-?pas|nicht)[-_.]?(?:reply|repondre|antworten)|noreply|forms?"
    r"|notif\w*|mailer|wordpress|webform\w*|contact-?form|kontaktformular|wix-forms"
    r"|alerts?|system|automail(?:er)?|bounces?",
    re.I,
)


def shown_address(case: Case) -> Iterator[Finding]:
    """The display name contains an address of another organisation."""
    name = case.facts.sender.name
    found = _ADDRESS.search(name) if "@" in name else None
    if found and organisation(clean_host(found[1])) != case.sender_organisation:
        yield finding("name_shows_other_address", name)


def brand_name(case: Case) -> Iterator[Finding]:
    """The display name is that of a brand, the address is not."""
    words = case.name_skeletons
    for brand, start, end, is_word in brands_in(words):
        if case.owns_sender(brand) or not case.sender_host:
            return
        rest = words[:start] + words[end:]
        if _claims_to_be(rest, start, is_word=is_word):
            yield finding("name_is_brand", case.facts.sender.name)
            return


def _claims_to_be(rest: list[str], start: int, *, is_word: bool) -> bool:
    if any(word in _SPEAKS_OF for word in rest):
        return False
    others = [word for word in rest if word not in SERVICE_WORDS and word.isalpha()]
    if not others:
        return True
    return not is_word and not start and len(others) <= 1


def known_name(case: Case) -> Iterator[Finding]:
    """The name is that of a colleague or contact, from an address they do not have."""
    facts = case.facts
    key = name_key(facts.sender.name)
    known = facts.context.people.get(key) if key else None
    history = facts.context.history
    if not known or case.is_of_own_domain or (history and history.sent_to_before):
        return
    address = facts.sender.email.lower()
    if address in known:
        return
    if not case.is_freemail and is_below(case.sender_host, known):
        return
    yield finding("name_is_colleague", f"{facts.sender.name}")


def name_key(name: str) -> str:
    """What a person's name is compared by; "" for one word, which many have."""
    words = sorted(Words(name).plain[:6])
    return " ".join(words) if len(words) > 1 else ""


def lookalike(case: Case) -> Iterator[Finding]:
    """The sender's domain looks like one of the reader's, of a contact or a brand."""
    context = case.facts.context
    if not case.sender_host or case.is_freemail or case.is_of_own_domain:
        return
    known = {organisation(host) for host in context.own_domains | context.known_domains}
    if case.sender_organisation in known or _is_of_a_brand(case):
        return
    label = label_of(case.sender_organisation)
    names = {label_of(host) for host in known if not is_freemail(host)}
    if any(_looks_like(label, name) for name in names) or _looks_like_brand(label):
        yield finding("lookalike_domain", case.facts.sender.email)


def _is_of_a_brand(case: Case) -> bool:
    return any(brand.owns(case.sender_host) for brand in BRANDS)


def _looks_like(label: str, name: str) -> bool:
    if label == name or min(len(label), len(name)) < _SHORTEST_ALIKE:
        return False
    if skeleton(label) == skeleton(name):
        return True
    return len(name) >= _SHORTEST_EDITED and is_one_edit_apart(label, name)


def _looks_like_brand(label: str) -> bool:
    seen = skeleton(label)
    for brand in BRANDS:
        for name in brand.names:
            word = "".join(name)
            if len(word) < _SHORTEST_ALIKE or len(name) > 2 or name in brand.ambiguous:
                continue
            if seen == word:
                # The same letters are another company's name, or the brand's own.
                if _has_other_letters(label, brand):
                    return True
            elif len(name) == 1 and _is_edited(seen, word):
                return True
    return False


def _has_other_letters(label: str, brand: Brand) -> bool:
    return label not in {label_of(domain) for domain in brand.domains}


def _is_edited(seen: str, word: str) -> bool:
    return len(word) >= _SHORTEST_EDITED and is_one_edit_apart(seen, word)


def brand_in_domain(case: Case) -> Iterator[Finding]:
    """A brand as a part of a domain that is not its."""
    if case.is_freemail:
        return
    parts = [skeleton(p) for p in _LABEL_PARTS.split(readable_host(case.sender_host))]
    for brand, start, end, is_word in brands_in(parts[:-1]):
        rest = parts[:start] + parts[end:-1]
        if is_word and not any(part in SERVICE_WORDS for part in rest):
            continue
        if not brand.owns(case.sender_host):
            yield finding("brand_in_sender_domain", case.facts.sender.email)
            return


def scripts(case: Case) -> Iterator[Finding]:
    """Letters of other scripts that pass for Latin ones."""
    facts = case.facts
    labels = readable_host(case.sender_host).split(".")
    if any(is_mixed(x) for x in labels) or any(map(is_disguised, labels[:-1])):
        if labels[-1].isascii():
            yield finding("idn_sender", facts.sender.email)
    for text in (facts.sender.name, facts.subject):
        if mixed_word(text):
            yield finding("mixed_script", text)
            return


def replies(case: Case) -> Iterator[Finding]:
    """Answers go somewhere else than to the sender."""
    facts = case.facts
    hosts = {clean_host(each.rpartition("@")[2]): each for each in facts.reply_to}
    others = {
        host: address
        for host, address in hosts.items()
        if host and organisation(host) != case.sender_organisation
    }
    if not others or not case.sender_host or _are_own(case, others):
        return
    free = [address for host, address in others.items() if is_freemail(host)]
    local = facts.sender.email.rpartition("@")[0]
    is_automatic = bool(_AUTOMATIC.fullmatch(local))
    # A form on a website writes in the name of who filled it in.
    is_form = is_automatic and facts.authentication.dmarc != "fail"
    if free and not case.is_freemail and not is_form and not facts.is_bulk:
        yield finding("replyto_freemail", free[0])
    else:
        yield finding("replyto_other", next(iter(others.values())))


def _are_own(case: Case, hosts) -> bool:
    return all(is_below(host, case.facts.context.own_domains) for host in hosts)


def role(case: Case) -> Iterator[Finding]:
    """An official role at an address that anybody can get."""
    if not case.is_freemail:
        return
    facts = case.facts
    if _ROLES.intersection(Words(facts.sender.name).plain):
        yield finding("freemail_role", facts.sender.name)


def recipients(case: Case) -> Iterator[Finding]:
    """Nobody is addressed, or only the sender."""
    facts = case.facts
    if not facts.recipients:
        yield finding("no_visible_recipient", facts.sender.email)
    elif [facts.sender.email.lower()] == [each.lower() for each in facts.recipients]:
        yield finding("from_equals_to", facts.sender.email)


def first_contact(case: Case) -> Iterator[Finding]:
    """Nothing was ever exchanged with this address."""
    history = case.facts.context.history
    if history and history.is_first_contact and not case.is_own:
        yield finding("first_contact", case.facts.sender.email)


RULES = (
    shown_address,
    brand_name,
    known_name,
    lookalike,
    brand_in_domain,
    scripts,
    replies,
    role,
    recipients,
    first_contact,
)
