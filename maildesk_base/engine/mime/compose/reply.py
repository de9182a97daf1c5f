"""Who an answer goes to, what it is called, and what it refers to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ...types import Address
from ..address_text import is_email
from ..meta import HeaderMeta

_REPLY_WORDS = (
    "re|aw|antw|antwort|sv|vs|odp|ref|rif|res|r|ynt|vá|va|atb|ats|nak|bls|απ|σχετ|ha"
    "|отв|ответ|на|回复|回覆|答复|答覆|返信|답장|回信"
)
_FORWARD_WORDS = (
    "fwd?|wg|tr|rv|enc|vb|doorst|vl|pd|i|ilt|i̇lt|yönl|továbbítás|πρθ|пересл|fs|vid\\.?"
    "|转发|轉寄|轉發|転送|전달"
)
_COUNT = r"(?:\s?[\[(]\d{1,3}[\])]|\^\d{1,3}|\*\d{1,3})?"
_REPLY = re.compile(rf"(?:{_REPLY_WORDS}){_COUNT}\s?[:：]\s*", re.I)
_FORWARD = re.compile(rf"(?:{_FORWARD_WORDS}){_COUNT}\s?[:：]\s*", re.I)
_MAX_PREFIXES = 50


@dataclass(frozen=True, slots=True)
class Recipients:
    """The recipients of an answer."""

    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()


def reply_subject(subject: str, prefix: str = "Re") -> str:
    """``Re: …`` once, whatever language the prefixes already there are in."""
    return f"{prefix}: {_stripped(subject, (_REPLY,))}".rstrip()


def forward_subject(subject: str, prefix: str = "Fwd") -> str:
    """``Fwd: …`` once; a ``Re:`` behind it stays, for it says what is forwarded."""
    return f"{prefix}: {_stripped(subject, (_FORWARD,))}".rstrip()


def is_forward_subject(subject: str) -> bool:
    """Whether the subject says first of all that a message is passed on."""
    return bool(_FORWARD.match(subject.strip()))


def base_subject(subject: str) -> str:
    """The subject without any prefixes of answers and forwards."""
    return _stripped(subject, (_REPLY, _FORWARD))


def reply_references(original: HeaderMeta) -> tuple[str, ...]:
    """References of an answer (RFC 5322 section 3.6.4): the chain, then the parent."""
    chain = original.references or original.in_reply_to[:1]
    ids = (*chain, original.rfc_message_id)
    return tuple(dict.fromkeys(item for item in ids if item))


def reply_recipients(
    original: HeaderMeta, own_emails: Iterable[str], *, everybody: bool
) -> Recipients:
    """Whom an answer goes to.

    An answer to a mail one sent oneself goes to those it was sent to. A form on a web
    site writes from the own address to the own address, too; its answer goes to whom
    Reply-To names.

    :param own_emails: addresses of this mailbox, taken out of an answer to everybody
    """
    own = {email.casefold() for email in own_emails}
    answers_to = _without(own, filter(_is_usable, original.reply_to))
    to_others = bool(_without(own, (*original.to, *original.cc, *original.bcc)))
    from_self = original.sender.email.casefold() in own
    from_self = from_self and (to_others or not answers_to)
    if from_self:
        targets = original.to
    else:
        targets = answers_to or (original.sender,)
    others: tuple[Address, ...] = ()
    if everybody and not from_self:
        others = original.to
    to = _without(own, (*targets, *others)) or _without(set(), targets)
    if not everybody:
        return Recipients(to=to)
    taken = own | {address.email.casefold() for address in to}
    return Recipients(to=to, cc=_without(taken, original.cc))


def _is_usable(address: Address) -> bool:
    """Whether mail could get there: words in Reply-To are worth less than From."""
    return is_email(address.email)


def _without(taken: set[str], addresses: Iterable[Address]) -> tuple[Address, ...]:
    """Addresses in order, each once, without those taken already."""
    seen = set(taken)
    kept = []
    for address in addresses:
        key = address.email.casefold()
        if key and key not in seen:
            seen.add(key)
            kept.append(address)
    return tuple(kept)


def _stripped(subject: str, patterns) -> str:
    subject = subject.strip()
    for _ in range(_MAX_PREFIXES):
        found = next(filter(None, (p.match(subject) for p in patterns)), None)
        if not found:
            break
        subject = subject[found.end() :]
    return subject
