"""Names for messages; randomness comes from outside."""

from __future__ import annotations

import base64
from collections.abc import Callable

from ...errors import RejectedError
from .fields import wire_address

_TOKEN_BYTES = 15  # 24 characters
_MAX_ID_CHARS = 69  # longer ones get encoded, and so destroyed, by common mailers
_FALLBACK_DOMAIN = "maildesk.invalid"


def new_message_id(email: str, random_bytes: Callable[[int], bytes]) -> str:
    """A Message-ID (without brackets) of fewer than 70 characters.

    :param email: the sender's address; its domain makes the id ours
    :param random_bytes: ``os.urandom`` or its like
    """
    try:
        domain = wire_address(email).rpartition("@")[2].strip("[]").lower()
    except RejectedError:
        domain = _FALLBACK_DOMAIN
    token = _token(random_bytes)
    room = _MAX_ID_CHARS - len(token) - 1
    while len(domain) > room:
        shorter = domain.partition(".")[2]
        domain = shorter if "." in shorter else _FALLBACK_DOMAIN
    return f"{token}@{domain}"


def new_maildesk_id(random_bytes: Callable[[int], bytes]) -> str:
    """Our own name for a message, for ``X-MailDesk-Id``."""
    return _token(random_bytes)


def _token(random_bytes: Callable[[int], bytes]) -> str:
    return base64.b32encode(random_bytes(_TOKEN_BYTES)).decode("ascii").lower()
