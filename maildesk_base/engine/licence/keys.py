"""Licence keys: what they say, and who has signed it.

A key is ``MD-<payload>.<signature>``, both in base64url without padding. The payload is
JSON; the issuer's Ed25519 signature (RFC 8032) is made over :data:`SIGNED_PREFIX` and
the bytes of the payload, so that it is good for nothing else.

=================  =====================================================================
``v``              1; a key with another number is for another version of MailDesk
``id``             how the issuer calls the licence
``holder``         who has it
``edition``        ``basic`` or ``pro``
``features``       the features it is for; null or missing: all those of the edition
``not_before``     the first day, ``YYYY-MM-DD``; null or missing: any
``expires``        the last day; null or missing: it has no end
``grace_days``     for how many days everything works after that; missing: 0
``series``         series of Odoo it is for, such as ``["19"]``; null or missing: all
``database``       the ``database.uuid`` it is for; null or missing: any
``users``          how many people may use MailDesk; null or missing: any number
``issued``         the day on which it was signed
=================  =====================================================================

Days are those of UTC. Other fields are ignored. No error of this module contains a key.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAX_BYTES = 4096
VERSION = 1
SIGNED_PREFIX = b"maildesk-licence-v1\n"
EDITIONS = ("basic", "pro")
FEATURES = ("ai", "push", "bridges", "automation", "cockpit")
MAX_GRACE_DAYS = 3650

_KEY = re.compile(r"MD-([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})")
_QUOTES = frozenset("\"'`´‘’‚‛“”„‟«»‹›<>")
_BLANKS = frozenset(("Cc", "Cf", "Zl", "Zp", "Zs"))
# What word processors make of a hyphen.
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"))
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class BadKey(ValueError):
    """A text that is no licence here.

    :ivar state: ``unreadable``, ``newer`` (made for another version of MailDesk) or
        ``forged`` (no issuer known here has signed it)
    """

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True, slots=True)
class Licence:
    """What an issuer has signed; the module says what each field means."""

    id: str
    holder: str
    edition: str
    features: frozenset[str] | None = None
    not_before: date | None = None
    expires: date | None = None
    grace_days: int = 0
    series: frozenset[str] | None = None
    database: str | None = None
    users: int | None = None
    issued: date | None = None

    def covers(self, feature: str) -> bool:
        """Whether the feature belongs to it, whatever the day."""
        if self.features is None:
            return self.edition == "pro"
        return feature in self.features


def read_issuers(text: str | None) -> tuple[Ed25519PublicKey, ...]:
    """The public keys of an issuer, several while they are changed.

    :param text: keys of 32 bytes in base64 or base64url, separated by commas or white
        space; what is none is left out
    """
    found = (_public_key(word) for word in re.split(r"[\s,;]+", text or ""))
    return tuple(key for key in found if key is not None)


def read_key(text: str, issuers: Iterable[Ed25519PublicKey]) -> Licence:
    """The licence in a key as people paste it: with line breaks, blanks, quotes.

    Raises BadKey.
    """
    payload, signature = _split(text)
    data = _json(payload)
    _check_version(data)
    if not any(_is_signed(payload, signature, issuer) for issuer in issuers):
        raise BadKey("forged")
    try:
        return _licence(data)
    except (KeyError, TypeError, ValueError):
        raise BadKey("unreadable") from None


def file_text(content: bytes) -> str:
    """The text of a file with a key, as any editor may have saved it.

    Raises BadKey.
    """
    if len(content) > MAX_BYTES:
        raise BadKey("unreadable")
    encodings = (name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark))
    encoding = next(encodings, "utf-8")
    return content.decode(encoding, "replace")


def _public_key(word: str) -> Ed25519PublicKey | None:
    try:
        return Ed25519PublicKey.from_public_bytes(_decode(word.rstrip("=")))
    except ValueError:
        return None


def _split(text: str) -> tuple[bytes, bytes]:
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise BadKey("unreadable")
    bare = "".join(char for char in text if not _is_wrapping(char))
    match = _KEY.fullmatch(bare.translate(_HYPHENS))
    if match is None:
        raise BadKey("unreadable")
    try:
        return _decode(match[1]), _decode(match[2])
    except ValueError:
        raise BadKey("unreadable") from None


def _is_wrapping(char: str) -> bool:
    return char in _QUOTES or unicodedata.category(char) in _BLANKS


def _decode(word: str) -> bytes:
    """Bytes of base64 or base64url without padding. Raises ValueError."""
    padded = word.replace("-", "+").replace("_", "/") + "=" * (-len(word) % 4)
    try:
        return base64.b64decode(padded, validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error


def _json(payload: bytes) -> dict:
    try:
        data = json.loads(payload.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadKey("unreadable") from None
    if not isinstance(data, dict):
        raise BadKey("unreadable")
    return data


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _check_version(data: dict) -> None:
    version = data.get("v")
    if isinstance(version, bool) or not isinstance(version, int):
        raise BadKey("unreadable")
    if version != VERSION:
        raise BadKey("newer")


def _is_signed(payload: bytes, signature: bytes, issuer: Ed25519PublicKey) -> bool:
    try:
        issuer.verify(signature, SIGNED_PREFIX + payload)
    except InvalidSignature:
        return False
    return True


def _licence(data: dict) -> Licence:
    if data["edition"] not in EDITIONS:
        raise ValueError("edition")
    return Licence(
        id=_text(data["id"]),
        holder=_text(data["holder"]),
        edition=data["edition"],
        features=_optional(_texts, data, "features"),
        not_before=_optional(_day, data, "not_before"),
        expires=_optional(_day, data, "expires"),
        grace_days=min(_optional(_number, data, "grace_days") or 0, MAX_GRACE_DAYS),
        series=_optional(_texts, data, "series"),
        database=_optional(_text, data, "database"),
        users=_optional(_number, data, "users"),
        issued=_optional(_day, data, "issued"),
    )


def _optional(convert, data, name):
    value = data.get(name)
    return None if value is None else convert(value)


def _text(value) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _texts(value) -> frozenset[str]:
    if not isinstance(value, list):
        raise TypeError("list")
    return frozenset(_text(each) for each in value)


def _number(value) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("number")
    return value


def _day(value) -> date:
    return date.fromisoformat(_text(value))
