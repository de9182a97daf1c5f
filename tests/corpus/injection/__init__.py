"""Mails that give orders to a language model; all of them our own.

``mails()`` makes them: orders in twelve languages (orders.py), hidden and dressed up in
the ways that are known from the field (disguises.py).
"""

from dataclasses import dataclass

from .disguises import DISGUISES, PER_LANGUAGE
from .orders import LANGUAGES


@dataclass(frozen=True)
class InjectionMail:
    """One mail.

    :ivar order: what the model is meant to obey
    :ivar is_hidden: whether a reader does not see the order
    :ivar attachment: text of a file that comes along
    """

    name: str
    language: str
    disguise: str
    sender: str
    subject: str
    html: str
    order: str
    is_hidden: bool = False
    attachment: str = ""


def mails():
    """All of them, at least 80 in 12 languages."""
    names = list(DISGUISES)
    found = []
    for number, (language, texts) in enumerate(LANGUAGES.items()):
        wanted = names if language == "en" else _turn(names, number)
        for place, disguise in enumerate(wanted):
            order = texts.orders[place % len(texts.orders)]
            parts = DISGUISES[disguise](texts, order)
            parts = {"sender": texts.sender, "subject": texts.subject, **parts}
            found.append(
                InjectionMail(
                    f"{language}-{disguise}",
                    language,
                    disguise,
                    order=order,
                    **parts,
                )
            )
    return found


def _turn(names, number):
    """Some of the disguises, other ones for each language."""
    start = number * PER_LANGUAGE % len(names)
    return (names + names)[start : start + PER_LANGUAGE]
