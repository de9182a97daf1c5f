"""Signed addresses for the image proxy."""

from __future__ import annotations

import base64
import hashlib
import hmac

# The same key may sign other things; the purpose keeps them apart.
_PURPOSE = b"maildesk remote image"


def sign(key: bytes, message_id: int, url: str) -> str:
    """A signature, safe in URLs, that allows this image for this message.

    :param key: a secret of the server, at least 16 bytes
    """
    content = b"\0".join((_PURPOSE, b"%d" % message_id, _to_bytes(url)))
    digest = hmac.new(key, content, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def verify(key: bytes, message_id: int, url: str, signature: str) -> bool:
    """Whether ``sign`` gave this signature for the same message and address."""
    expected = sign(key, message_id, url)
    return hmac.compare_digest(expected.encode(), _to_bytes(signature))


def _to_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
