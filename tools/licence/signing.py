"""Signing: the half of a licence that no customer has.

``maildesk_base/engine/licence`` reads what is made here, and says what it means.
"""

import base64
import json
import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tools import paths
from tools.progress import ToolError

SIGNED_PREFIX = b"maildesk-licence-v1\n"
MAX_BYTES = 4096


def signed_key(payload, private):
    """The key that says this; raises ToolError when it is longer than one may be.

    :param payload: values as the engine's ``keys`` describes them
    :param private: an Ed25519PrivateKey
    """
    content = json.dumps(
        payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode()
    signature = private.sign(SIGNED_PREFIX + content)
    key = f"MD-{_base64url(content)}.{_base64url(signature)}"
    if len(key) > MAX_BYTES:
        raise ToolError(f"A key has {MAX_BYTES} characters at most, this has more.")
    return key


def public_text(private):
    """What customers configure as ``licence_issuer``."""
    return _base64url(private.public_key().public_bytes_raw())


def new_private_key(path):
    """Make a private key in a file that only its owner can read, and return it."""
    path = _outside(path)
    private = Ed25519PrivateKey.generate()
    content = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ToolError(f"{path} is there already; it is not overwritten.") from None
    except OSError as error:
        raise ToolError(f"{path} cannot be written: {error.strerror}.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return private


def read_private_key(path):
    """The private key of a file. Raises ToolError."""
    path = _outside(path)
    try:
        if path.stat().st_mode & stat.S_IRWXO:
            raise ToolError(f"Everybody can read {path}: run chmod 600 on it.")
        private = serialization.load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise ToolError(f"{path} cannot be read: {error.strerror}.") from None
    except (TypeError, ValueError):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise ToolError(
            f"{path} is no Ed25519 key of `python -m tools.licence keygen`."
        )
    return private


def _outside(path):
    """The path, which must not lie in the repository: it would be published with it."""
    path = Path(path).expanduser().resolve()
    if path.is_relative_to(paths.ROOT):
        raise ToolError(f"{path} lies in the repository. Keep private keys elsewhere.")
    return path


def _base64url(content):
    return base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")
