"""The Date header (RFC 5322 section 3.3), also as broken mailers write it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

from ..wire import check_text

_MONTHS = {
    name: number
    for number, name in enumerate(
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1
    )
}
_USUAL = re.compile(
    r"(?:[A-Z][a-z]{2}, ?)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) "
    r"(\d\d):(\d\d)(?::(\d\d))? (?:([+-])(\d\d)(\d\d)|GMT|UTC?)(?: \([\w +:-]*\))?"
)
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?"
    r"(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
_COMMENT = re.compile(r"\([^()]*\)")
_DOTTED_TIME = re.compile(r"\b(\d{1,2})\.(\d{2})(?:\.(\d{2}))?\b(?= |$)")
_NAMED_OFFSET = re.compile(r"\b(?:GMT|UTC|UT)\s*([+-])(\d{1,2}):?(\d{2})?\b")
_COLON_OFFSET = re.compile(r"([+-]\d{2}):(\d{2})\b")
# Month names of mailers that wrote dates in the language of their user, by their
# beginnings.
_LOCAL = {
    "Jan": "januar janv jän ene gen янв січ",
    "Feb": "fév fev febr фев лют",
    "Mar": "mär mrz mrt mars marz març maart мар бер",
    "Apr": "avr abr апр кві",
    "May": "mai maj mag май мая мае трав",
    "Jun": "juin giu июн черв",
    "Jul": "juil lug июл лип",
    "Aug": "août aout ago авг серп",
    "Sep": "sept set сен вер",
    "Oct": "okt ott out окт жов",
    "Nov": "ноя лис",
    "Dec": "dez déc dic дек груд",
}
_LOCAL_NAMES = {
    beginning: month for month, names in _LOCAL.items() for beginning in names.split()
}
_LOCAL_MONTHS = re.compile(
    rf"\b({'|'.join(sorted(_LOCAL_NAMES, key=len, reverse=True))})[^\W\d_]*\b\.?", re.I
)
_CJK_DATE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_DAY_NAME = re.compile(r"^[^\W\d_]{2,12}\.?\s*,\s*|^周.\s*,?\s*")
_ENDED_DAY = re.compile(r"\b(\d{1,2})\.(?= ?[^\W\d_])")
_DOTTED_DATE = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_FRACTION = re.compile(r"(:\d\d)[.,]\d+")
_HOURS_OFFSET = re.compile(r"(?<=[\d:] )([+-]\d\d)$")
_LONE_DATE = re.compile(r"\d{1,2}[ -]\w{3,9}[ -]\d{4}", re.A)
# Zones that mail programs name instead of giving the offset; the library knows those
# of North America. Hours and minutes east of Greenwich.
_ZONES = {
    "wet": 0, "west": 60, "bst": 60, "ist": 330, "cet": 60, "met": 60, "mez": 60,
    "cest": 120, "mest": 120, "mesz": 120, "eet": 120, "eest": 180, "sast": 120,
    "cat": 120, "wat": 60, "eat": 180, "trt": 180, "msk": 180, "msd": 240, "gst": 240,
    "pkt": 300, "ict": 420, "wib": 420, "sgt": 480, "hkt": 480, "awst": 480,
    "jst": 540, "kst": 540, "acst": 570, "aest": 600, "acdt": 630, "aedt": 660,
    "nzst": 720, "nzdt": 780, "brt": -180, "art": -180, "nst": -210, "ndt": -150,
    "akst": -540, "akdt": -480, "hst": -600,
}  # fmt: skip
_NAMED_ZONE = re.compile(rf"\b({'|'.join(_ZONES)})\b", re.I)
_HAS_OFFSET = re.compile(r"(?:\s|:\d\d|GMT|UTC|UT)[+-]\d{1,2}:?\d{2}\b")
_AM_PM = re.compile(r"\b(\d{1,2})((?::\d{2}){1,2})\s*([ap])\.?\s?m\b\.?", re.I)
_US_DATE = re.compile(r"^(?:[A-Za-z]{3,9},? )?(\d{1,2})/(\d{1,2})/(\d{4})\b")
_MAX_DATE_CHARS = 120  # a date is 31 characters; parsers need not see more than this
_FIRST_YEAR, _LAST_YEAR = 1970, 2200


def parse_date(value: str) -> datetime | None:
    """The moment a Date header names, in UTC; None when it names none.

    Without a zone the time is taken as UTC. Years outside 1970 to 2200 are nonsense.
    """
    check_text(value)
    found = _USUAL.fullmatch(value)
    moment = _from_usual(found) if found else None
    if moment:
        return moment
    value = " ".join(value[:_MAX_DATE_CHARS].split())
    for reader in (_from_iso, _from_loose):
        try:
            moment = reader(value)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
        if moment and _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            return moment
    return None


def _from_usual(found: re.Match) -> datetime | None:
    day, month, year, hour, minute, second, sign, off_hour, off_minute = found.groups()
    number = _MONTHS.get(month)
    if number is None or not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    try:
        moment = datetime(
            int(year), number, int(day), int(hour), int(minute),
            min(int(second or 0), 59), tzinfo=UTC,
        )  # fmt: skip
    except ValueError:
        return None
    if sign is None or (off_hour == "00" and off_minute == "00"):
        return moment
    return moment - _offset(sign, int(off_hour), int(off_minute))


def _offset(sign: str, hours: int, minutes: int) -> timedelta:
    if hours > 15 or minutes > 59:
        return timedelta(0)
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if sign == "-" else offset


def _from_iso(value: str) -> datetime | None:
    found = _ISO.match(value)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    moment = datetime(
        int(year), int(month), int(day), int(hour or 0), int(minute or 0),
        min(int(second or 0), 59), tzinfo=UTC,
    )  # fmt: skip
    if not zone or zone == "Z":
        return moment
    return moment - _offset(zone[0], int(zone[1:3]), int(zone[-2:]))


def _from_loose(value: str) -> datetime | None:
    comment = _COMMENT.search(value)
    value = _DAY_NAME.sub("", _COMMENT.sub(" ", value).strip())
    value = _CJK_DATE.sub(r"\1-\2-\3", value)
    if _ISO.match(value):
        return _from_iso(value)
    value = _FRACTION.sub(r"\1", value)
    value = _DOTTED_DATE.sub(_spelt_out_day_first, value)
    value = _ENDED_DAY.sub(r"\1 ", value)
    value = _HOURS_OFFSET.sub(r"\g<1>00", value)
    value = _AM_PM.sub(_twenty_four, value)
    value = _US_DATE.sub(_spelt_out, value)
    if not _HAS_OFFSET.search(value):
        # A zone in a comment only explains an offset, but is all there is without one.
        zone = _NAMED_ZONE.search(f"{value} {comment[0] if comment else ''}")
        if zone:
            value = f"{_NAMED_ZONE.sub('', value)} {_written_offset(zone[1])}"
    value = _NAMED_ZONE.sub("", value)
    value = _LOCAL_MONTHS.sub(lambda m: _LOCAL_NAMES[m[1].lower()], value)
    value = _NAMED_OFFSET.sub(lambda m: f"{m[1]}{int(m[2]):02d}{m[3] or '00'}", value)
    value = _COLON_OFFSET.sub(r"\1\2", value)
    value = _DOTTED_TIME.sub(
        lambda m: ":".join(part for part in m.groups() if part), value
    )
    if _LONE_DATE.fullmatch(value.strip()):
        value = f"{value.strip()} 00:00:00"
    parsed = parsedate_tz(value)
    if not parsed:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    if hour == 24 and minute == second == 0:
        return datetime(year, month, day, tzinfo=UTC) + timedelta(days=1)
    moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    zone = parsed[9] or 0
    return moment - timedelta(seconds=zone) if abs(zone) < 16 * 3600 else moment


def _twenty_four(found: re.Match) -> str:
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour:02d}{found[2]} "


def _spelt_out(found: re.Match) -> str:
    """``11/21/2025``: only with AM or PM's users is the month first; so it is for all,
    unless it cannot be.
    """
    month, day = int(found[1]), int(found[2])
    if month > 12:
        month, day = day, month
    names = list(_MONTHS)
    return f"{day} {names[month - 1]} {found[3]}" if 0 < month <= 12 else found[0]


def _spelt_out_day_first(found: re.Match) -> str:
    day, month, year = (int(part) for part in found.groups())
    return f"{day} {list(_MONTHS)[month - 1]} {year}" if 0 < month <= 12 else found[0]


def _written_offset(zone: str) -> str:
    minutes = _ZONES[zone.lower()]
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}{rest:02d}"
