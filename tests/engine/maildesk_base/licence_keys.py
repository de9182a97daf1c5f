"""Keys for the tests of licences, signed as ``tools.licence`` does."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tools.licence.signing import public_text, signed_key

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
ISSUER = public_text(PRIVATE)
PAYLOAD = {
    "v": 1,
    "id": "2026-0042",
    "holder": "Bäckerei Grün & Söhne",
    "edition": "pro",
    "features": None,
    "not_before": "2026-01-01",
    "expires": "2026-12-31",
    "grace_days": 14,
    "series": None,
    "database": None,
    "users": None,
    "issued": "2025-12-20",
}


def key(private=PRIVATE, **values):
    """A key with these values of its own."""
    return signed_key(PAYLOAD | values, private)
