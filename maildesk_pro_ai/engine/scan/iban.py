"""Account numbers (ISO 13616) in a text."""

from __future__ import annotations

import re

_CANDIDATE = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0.-]?[A-Z0-9]){11,30}", re.I)
_SEPARATORS = re.compile(r"[ \u00a0.-]")
_MAX_FOUND = 20
_LENGTHS = dict(
    AD=24, AE=23, AL=28, AT=20, BA=20, BE=16, BG=22, BR=29, CH=21, CY=28, CZ=24, DE=22,
    DK=18, EE=20, EG=29, ES=24, FI=18, FO=18, FR=27, GB=22, GE=22, GI=23, GR=27, HR=21,
    HU=28, IE=22, IL=23, IS=26, IT=27, KW=30, KZ=20, LB=28, LI=21, LT=20, LU=20, LV=21,
    MC=27, MD=24, ME=22, MK=19, MT=31, NL=18, NO=15, PK=24, PL=28, PT=25, QA=29, RO=24,
    RS=22, SA=24, SE=24, SI=19, SK=24, SM=27, TN=24, TR=26, UA=29, VG=24, XK=20,
)  # fmt: skip


def ibans_in(text: str) -> frozenset[str]:
    """The valid account numbers of a text, in one form."""
    found = set()
    for match in _CANDIDATE.finditer(text):
        letters = _SEPARATORS.sub("", match[0]).upper()
        number = letters[: _LENGTHS.get(letters[:2], 0)]
        if number and _is_valid(number):
            found.add(number)
            if len(found) >= _MAX_FOUND:
                break
    return frozenset(found)


def _is_valid(number: str) -> bool:
    if len(number) != _LENGTHS[number[:2]]:
        return False
    digits = "".join(str(int(char, 36)) for char in number[4:] + number[:4])
    return int(digits) % 97 == 1
