"""The text that is stored for a mailbox: MSAL's cache, and what was granted.

::

    {"cache": "…", "scopes": ["Mail.ReadWrite", …], "address": "anna@example.com"}

Scopes stand there as the platform named them, with or without the address of Graph:
MSAL finds a token in its cache only under the very names that came with it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from odoo.addons.maildesk_base.engine.errors import AuthError

# Scopes that say who somebody is; MSAL asks for them by itself and wants no mention.
RESERVED = frozenset(("openid", "profile", "email", "offline_access"))


@dataclass(frozen=True, slots=True)
class StoredTokens:
    """What one sign-in brought."""

    cache: str
    scopes: tuple[str, ...]
    address: str = ""

    def to_text(self) -> str:
        """Write it; a secret."""
        return json.dumps(
            {
                "cache": self.cache,
                "scopes": list(self.scopes),
                "address": self.address,
            }
        )


def read_stored(text: str) -> StoredTokens:
    """Read it; AuthError ``auth.expired`` when there is nothing to be used."""
    try:
        fields = json.loads(text)
        scopes = tuple(str(each) for each in fields["scopes"])
        return StoredTokens(
            str(fields["cache"]), scopes, str(fields.get("address", ""))
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise AuthError("auth.expired", "nobody has signed in") from None


def granted_scopes(text: str) -> tuple[str, ...]:
    """The scopes of an answer as they are named there, without those about the
    person.
    """
    return tuple(name for name in text.split() if name not in RESERVED)


def resource_scopes(scopes) -> tuple[str, ...]:
    """The scopes of Graph by their short names, without those about the person."""
    names = (str(each).rpartition("/")[2] for each in scopes)
    return tuple(sorted({name for name in names if name not in RESERVED and name}))


def can_write(scopes) -> bool:
    """Whether mail may be changed."""
    return "Mail.ReadWrite" in scopes


def can_send(scopes) -> bool:
    """Whether mail may be sent. Sending goes by way of a draft, which is a change."""
    return "Mail.Send" in scopes and can_write(scopes)
