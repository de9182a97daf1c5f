"""Signed statements about who somebody is (RS256), and the keys to check them with."""

from functools import cache

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER = "https://accounts.google.com"
KEY_ID = "simulated-1"
LIFE_S = 3600


@cache
def _key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def sign(claims, now):
    """A JWT with these claims, valid for an hour."""
    claims = {"iss": ISSUER, "iat": int(now), "exp": int(now) + LIFE_S, **claims}
    return jwt.encode(claims, _key(), algorithm="RS256", headers={"kid": KEY_ID})


def public_keys():
    """The keys as a JWK set."""
    described = jwt.algorithms.RSAAlgorithm.to_jwk(_key().public_key(), as_dict=True)
    return {"keys": [{**described, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]}
