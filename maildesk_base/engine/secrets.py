"""Passwords and tokens at rest: encrypted with keys that are never in the database.

A key is what ``cryptography.fernet.Fernet.generate_key()`` makes: 32 random bytes in
URL-safe base64. The caller collects key texts, the most important source first (option
in ``odoo.conf``, environment, key file); each may hold several keys, separated by
commas or white space. The very first key encrypts, all of them decrypt, so a key is
rotated by putting the new one in front, calling ``rotate`` on what ``needs_rotation``,
and taking the old one away.

No error, ``repr`` or log line of this module contains a key or a secret.
"""

from __future__ import annotations

import base64
import html
import json
import os
import re
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, quote_plus

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from .errors import ConfigurationError

TOKEN_PREFIX = "md1:"
HIDDEN = "***"
# A shorter secret is hidden only where it stands alone, lest it tears words apart.
_SHORT_CHARS = 4
# Inside base64 a secret gives certain text only when it spans some whole groups.
_MIN_BASE64_CHARS = 6


class KeyMissing(ConfigurationError):
    """No key is configured, so nothing can be encrypted or read."""

    default_code = "secrets.key_missing"


class BadKey(ConfigurationError):
    """A configured key is not a key."""

    default_code = "secrets.bad_key"


class ExposedKey(ConfigurationError):
    """Every user of this machine can read or replace the key file."""

    default_code = "secrets.exposed_key"


class WrongKey(ConfigurationError):
    """No configured key opens the stored text, or it is damaged."""

    default_code = "secrets.wrong_key"


class SecretBox:
    """Encrypts and decrypts short texts.

    :param key_texts: keys as configured, by falling importance; empty ones are skipped
    """

    def __init__(self, *key_texts: str | None) -> None:
        keys = _parse_keys(key_texts)
        if not keys:
            raise KeyMissing(detail="no encryption key is configured")
        self._newest = keys[0]
        self._all = MultiFernet(keys)
        self._count = len(keys)

    def __repr__(self) -> str:
        return f"<SecretBox of {self._count} keys>"

    def encrypt(self, secret: str) -> str:
        """The secret as text that may be stored. "" stays ""."""
        if not secret:
            return ""
        return TOKEN_PREFIX + self._newest.encrypt(_to_bytes(secret)).decode("ascii")

    def decrypt(self, token: str) -> str:
        """What ``encrypt`` was given. Raises WrongKey."""
        if not token:
            return ""
        return _to_text(_open(self._all, token))

    def needs_rotation(self, token: str) -> bool:
        """Whether an older key than the first one is needed to read it."""
        if not token:
            return False
        try:
            _open(self._newest, token)
        except WrongKey:
            return True
        return False

    def rotate(self, token: str) -> str:
        """The same secret, encrypted with the first key. Raises WrongKey."""
        return self.encrypt(self.decrypt(token))


def generate_key() -> str:
    """A fresh random key."""
    return Fernet.generate_key().decode("ascii")


def ensure_key_file(path: str | os.PathLike) -> str:
    """The text of a key file, which is made with a fresh key if it is missing.

    The file is readable by its owner only and appears complete or not at all: of
    several processes that come at once, one makes it and all get the same key. Raises
    OSError.
    """
    path = Path(path)
    if not path.exists():
        _create_key_file(path)
    return read_key_file(path)


def read_key_file(path: str | os.PathLike) -> str:
    """The text of a key file.

    Raises ExposedKey when others than its owner and group may read or write it, and
    OSError.
    """
    with open(path, encoding="ascii") as file:
        if os.fstat(file.fileno()).st_mode & stat.S_IRWXO:
            raise ExposedKey(detail="the key file is open to everybody")
        return file.read()


def scrub(text: str, secrets: Iterable[str | None]) -> str:
    """The text with every secret hidden; see :class:`Scrubber`."""
    return Scrubber(secrets).text(text)


class Scrubber:
    """Hides secrets in what a server says: plain, URL-encoded, escaped and inside
    base64, as servers and libraries echo them.

    :param secrets: passwords and tokens; empty ones are skipped
    """

    def __init__(self, secrets: Iterable[str | None]) -> None:
        forms = {form for secret in secrets if secret for form in _forms(secret)}
        patterns = [_pattern(form) for form in sorted(forms, key=len, reverse=True)]
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def __repr__(self) -> str:
        return "<Scrubber>"

    def text(self, text: str) -> str:
        """The text without the secrets."""
        return self._pattern.sub(HIDDEN, text) if self._pattern else text

    def content(self, content: bytes) -> bytes:
        """The same for bytes, whatever their encoding."""
        if self._pattern is None:
            return content
        text = content.decode("utf-8", "surrogateescape")
        return self.text(text).encode("utf-8", "surrogateescape")


def _pattern(form: str) -> str:
    pattern = re.escape(form)
    return rf"(?<!\w){pattern}(?!\w)" if len(form) < _SHORT_CHARS else pattern


def _parse_keys(key_texts: Iterable[str | None]) -> list[Fernet]:
    words = [word for text in key_texts for word in re.split(r"[\s,]+", text or "")]
    try:
        return [Fernet(word) for word in dict.fromkeys(words) if word]
    except (ValueError, TypeError):
        raise BadKey(detail="a key must be 32 bytes in URL-safe base64") from None


def _open(box: Fernet | MultiFernet, token: str) -> bytes:
    if not token.startswith(TOKEN_PREFIX):
        raise WrongKey(code="secrets.unknown_format", detail="not encrypted by us")
    try:
        # As bytes: a text that is not ASCII would raise something else.
        return box.decrypt(_to_bytes(token.removeprefix(TOKEN_PREFIX)))
    except InvalidToken:
        raise WrongKey(detail="no configured key opens it") from None


def _to_bytes(secret: str) -> bytes:
    return secret.encode("utf-8", "surrogatepass")


def _to_text(content: bytes) -> str:
    return content.decode("utf-8", "surrogatepass")


def _create_key_file(path: Path) -> None:
    """Write a key beside its place and link it there; whoever links first wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # mkstemp gives mode 0600.
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(generate_key() + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)


def _forms(secret: str) -> set[str]:
    """All spellings of a secret."""
    content = _to_bytes(secret)
    forms = {secret, quote(content, safe=""), quote_plus(content), quote(content)}
    forms |= {repr(secret)[1:-1], repr(content)[2:-1], html.escape(secret)}
    as_json = json.dumps(secret)[1:-1]
    forms |= {as_json, as_json.replace("/", "\\/")}
    if len(content) >= _MIN_BASE64_CHARS:
        forms |= _base64_forms(content)
    return forms - {""}


def _base64_forms(content: bytes) -> set[str]:
    """What a secret looks like inside base64, for each of the three ways it may lie.

    Characters that also depend on what stands before or behind are left away.
    """
    forms = {base64.b64encode(content).decode("ascii")}
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + content).decode("ascii")
        first = (offset * 8 + 5) // 6
        last = (offset + len(content)) * 8 // 6
        forms.add(encoded[first:last])
    return forms | {form.translate(_URL_SAFE) for form in forms}


_URL_SAFE = str.maketrans("+/", "-_")
