"""OpenPGP in a plain text (RFC 9580): recognised, and the armour of a signature
removed.
"""

from __future__ import annotations

import re

_ENCRYPTED = "-----BEGIN PGP MESSAGE-----"
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_SIGNATURE_END = "-----END PGP SIGNATURE-----"
_DASH_ESCAPED = re.compile(r"^- ", re.M)


def inline_kind(text: str) -> str:
    """``encrypted``, ``signed`` or "" for a plain text."""
    if _ENCRYPTED in text[:5000]:
        return "encrypted"
    return "signed" if _SIGNED in text[:5000] and _SIGNATURE in text else ""


def without_armour(text: str) -> str:
    """The readable text of a clear-signed message."""
    before, _, rest = text.partition(_SIGNED)
    _headers, blank, signed = rest.partition("\n\n")
    if not blank:
        return text
    signed, mark, tail = signed.partition(_SIGNATURE)
    if not mark:
        return text
    after = tail.partition(_SIGNATURE_END)[2]
    return f"{before}{_DASH_ESCAPED.sub('', signed).rstrip()}\n{after.lstrip()}"
