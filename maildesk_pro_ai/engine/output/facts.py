"""Numbers, dates, addresses and the like in a text, in a form that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar janvier enero gennaio janeiro januari jan ene gen janv",
            "february februar février febrero febbraio fevereiro februari feb févr fev",
            "march märz mars marzo março maart mar mär mrz mrt",
            "april avril abril aprile apr avr abr",
            "may mai mayo maggio maio mei mag",
            "june juni juin junio giugno junho jun giu",
            "july juli juillet julio luglio julho jul juil lug",
            "august août agosto augustus aug ago",
            "september septembre septiembre settembre setembro sep sept set",
            "october oktober octobre octubre ottobre outubro oct okt ott out",
            "november novembre noviembre novembro nov",
            "december dezember décembre diciembre dicembre dezembro dec dez déc dic",
        ),
        1,
    )
    for name in names.split()
}
_WORD = r"[^\W\d_]{3,10}"
# A number and a word, or a word and a number: only with a month they are a date.
_DATES = (
    re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}|\d{2})(?!\d)"
    ),
    re.compile(
        r"(?<!\w)(?P<d>\d{1,2})(?:\.|st|nd|rd|th|º|er)?\s{0,3}(?:(?:de|of)\s{1,3})?"
        rf"(?P<m>{_WORD})(?!\w)\.?(?:,?\s{{0,3}}(?:de\s{{1,3}})?(?P<y>\d{{4}}))?",
        re.I,
    ),
    re.compile(
        rf"(?<!\w)(?P<m>{_WORD})\.?\s{{1,3}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\w)"
        r"(?:,?\s{1,3}(?P<y>\d{4}))?",
        re.I,
    ),
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"']+", re.I)
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.!#$%&*+~^-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b")
_NUMBER = re.compile(r"(?<![\w])[+-]?\d(?:[\d.,'\u2019\u00a0\u202f ]*\d)?(?![\w])")
_CURRENCY = r"(?:[€$£¥₹]|EUR|USD|CHF|GBP|JPY|PLN|SEK|NOK|DKK|CZK|Euros?|dollars?)"
_BEFORE = re.compile(_CURRENCY + r"\s?\Z", re.I)
_BEHIND = re.compile(r"\s?" + _CURRENCY + r"(?!\w)", re.I)
_BLANK_GROUPS = re.compile(r"\d{1,3}(?:[ '\u2019\u00a0\u202f]\d{3})+(?:[.,]\d+)?")
_LIST_NUMBER = re.compile(r"(?m)^\s*\d{1,2}[.)]\s")


class Fact(NamedTuple):
    """One of them: where it stands, what it is, and its comparable form."""

    start: int
    end: int
    kind: str
    value: str


def facts_in(text: str) -> list[Fact]:
    """All facts of a text, in order; none lies in another."""
    taken = bytearray(len(text))
    found: list[Fact] = []
    for match in _LIST_NUMBER.finditer(text):
        _take(taken, *match.span())
    for read in (_urls, _emails, _ibans, _dates, _numbers):
        for fact in read(text):
            if not any(taken[fact.start : fact.end]):
                found.append(fact)
                _take(taken, fact.start, fact.end)
    return sorted(found)


def _take(taken: bytearray, start: int, end: int) -> None:
    taken[start:end] = b"\1" * (end - start)


def number_of(text: str) -> str:
    """A number without separators of groups, with a point before its decimals."""
    text = text.lstrip("+").replace("\u2019", "'")
    text = re.sub(r"[ '\u00a0\u202f]", "", text)
    last = max(text.rfind("."), text.rfind(","))
    if last >= 0:
        mark, decimals = text[last], text[last + 1 :]
        is_group = len(decimals) == 3 and text.strip("-")[:2] not in ("0.", "0,")
        if text.count(mark) > 1 or is_group:
            text = re.sub(r"[.,]", "", text)
        else:
            text = re.sub(r"[.,]", "", text[:last]) + "." + decimals
    whole, _point, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{decimals}" if decimals else whole


def _urls(text: str) -> Iterator[Fact]:
    for match in _URL.finditer(text):
        value = match[0].rstrip(".,;:!?)]}'*_")
        yield Fact(match.start(), match.start() + len(value), "url", value.rstrip("/"))


def _emails(text: str) -> Iterator[Fact]:
    for match in _EMAIL.finditer(text):
        yield Fact(*match.span(), "email", match[0].lower())


def _ibans(text: str) -> Iterator[Fact]:
    for match in _IBAN.finditer(text):
        yield Fact(*match.span(), "iban", re.sub(r"[ -]", "", match[0]))


def _dates(text: str) -> Iterator[Fact]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            month = match["m"].lower()
            number = int(month) if month.isdecimal() else _MONTHS.get(month)
            if number:
                year = match["y"] or ""
                year = f"20{year}" if len(year) == 2 else year
                value = f"{year}-{number:02}-{int(match['d']):02}"
                yield Fact(*match.span(), "date", value)


def _numbers(text: str) -> Iterator[Fact]:
    for match in _NUMBER.finditer(text):
        start, raw = match.start(), match[0]
        # Blanks separate numbers, unless they group the digits of one.
        if " " in raw and not _BLANK_GROUPS.fullmatch(raw.lstrip("+-")):
            parts = list(re.finditer(r"\S*\d", raw))
        else:
            parts = [re.match(r".*", raw, re.S)]
        for part in parts:
            begin, end = start + part.start(), start + part.end()
            yield Fact(begin, end, _kind(text, begin, end), number_of(part[0]))


def _kind(text: str, start: int, end: int) -> str:
    is_money = _BEFORE.search(text[max(0, start - 10) : start]) or _BEHIND.match(
        text, end
    )
    return "amount" if is_money else "number"
