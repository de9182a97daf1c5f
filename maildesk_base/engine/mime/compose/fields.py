"""Writes header fields (RFC 5322, 2047, 2231), encoded and folded."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

import idna

from ...errors import RejectedError
from ...types import Address

_LINE_CHARS = 78
_MAX_TOKEN_CHARS = 900  # a line may have 998; longer words must be encoded to be cut
_WORD_BYTES = 36  # of one encoded word; with its frame it fits beside "Subject:"
_MAX_REFERENCES = 21

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ATOMS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:[ .][A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
)
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a0-\U0010ffff.-]+")
_MESSAGE_ID = re.compile(r"[!-;=?-~]{1,900}")
_SAFE_IN_Q = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+/-"
)


def checked(text: str, what: str) -> str:
    """The text itself; RejectedError ``compose.injection`` if it could start a new
    line.

    :param what: name of the field for the message
    """
    if _CONTROLS.search(text):
        raise RejectedError("compose.injection", what)
    return text


def text_field(name: str, text: str) -> str:
    """An unstructured field such as Subject."""
    return fold(name, _text_tokens(checked(text, name)))


def address_field(name: str, addresses: Sequence[Address]) -> str:
    """A field with a list of addresses."""
    tokens: list[str] = []
    for position, address in enumerate(addresses):
        written = _address_tokens(address)
        if position < len(addresses) - 1:
            written[-1] += ","
        tokens += written
    return fold(name, tokens)


def id_field(name: str, ids: Iterable[str]) -> str:
    """Message-ID, In-Reply-To or References: never encoded, whatever their length.

    Of a long chain the first and the newest twenty are kept.
    """
    usable = [item for item in dict.fromkeys(ids) if _MESSAGE_ID.fullmatch(item)]
    if len(usable) > _MAX_REFERENCES:
        usable = usable[:1] + usable[1 - _MAX_REFERENCES :]
    return fold(name, [f"<{item}>" for item in usable]) if usable else ""


def wire_address(email: str) -> str:
    """An address as it travels: the domain as A-label, the local part quoted if it
    must.

    RejectedError ``compose.address`` when it is none.
    """
    checked(email, "address")
    local, at, domain = email.strip().rpartition("@")
    if not at or not local or len(local) > 64 * 4 or " " in domain:
        raise RejectedError("compose.address", email)
    if local.startswith('"') and local.endswith('"') and len(local) > 1:
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    if (
        not _LOCAL.fullmatch(local)
        or local[0] == "."
        or local[-1] == "."
        or ".." in local
    ):
        local = '"' + re.sub(r'(["\\])', r"\\\1", local) + '"'
    return f"{local}@{_wire_domain(domain, email)}"


def is_sendable(email: str) -> bool:
    """Whether :func:`wire_address` takes the address."""
    try:
        wire_address(email)
    except RejectedError:
        return False
    return True


def _wire_domain(domain: str, email: str) -> str:
    if re.fullmatch(r"\[[0-9A-Za-z.:]{3,60}\]", domain):
        return domain
    if re.fullmatch(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?", domain):
        if ".." not in domain:
            return domain
    try:
        return idna.encode(domain.rstrip("."), uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError, IndexError) as error:
        raise RejectedError("compose.address", email) from error


def fold(name: str, tokens: Sequence[str]) -> str:
    """One field of lines of at most 78 characters, cut only between tokens."""
    lines, line = [], f"{name}:"
    for token in tokens:
        if len(line) + 1 + len(token) > _LINE_CHARS and line.strip() != f"{name}:":
            lines.append(line)
            line = ""
        line = f"{line} {token}"
    lines.append(line)
    return "\r\n".join(lines) + "\r\n"


def parameter(name: str, value: str) -> list[str]:
    """A parameter as tokens to be joined with ``;``: plain, or by RFC 2231."""
    checked(value, name)
    if value.isascii() and len(value) <= 60:
        escaped = re.sub(r'(["\\])', r"\\\1", value)
        return [f'{name}="{escaped}"']
    encoded = quote(value.encode("utf-8", "replace"), safe="")
    pieces = _cut_percent(encoded, _LINE_CHARS - len(name) - 18)
    if len(pieces) == 1:
        return [f"{name}*=utf-8''{encoded}"]
    return [
        f"{name}*{index}*={'' if index else chr(39).join(('utf-8', '', ''))}{piece}"
        for index, piece in enumerate(pieces)
    ]


def structured_field(name: str, value: str, parameters: Sequence[str]) -> str:
    """A field such as Content-Type with its parameters."""
    tokens = [value, *parameters]
    return fold(name, [f"{token};" for token in tokens[:-1]] + [tokens[-1]])


def encoded_words(text: str) -> list[str]:
    """The text as encoded words, cut between characters; base64 where it is shorter."""
    data = text.encode("utf-8", "replace")
    plain = sum(byte in _SAFE_IN_Q or byte == 0x20 for byte in data)
    as_q = len(data) * 3 - plain * 2 <= len(data) * 4 // 3
    encode = _q_word if as_q else _b_word
    words, current = [], ""
    for char in text:
        if current and _word_cost(current + char, as_q) > _WORD_BYTES:
            words.append(encode(current))
            current = ""
        current += char
    return [*words, encode(current)] if current else words


def _word_cost(text: str, as_q: bool) -> int:
    data = text.encode("utf-8", "replace")
    if not as_q:
        return len(data)
    return sum(1 if byte in _SAFE_IN_Q or byte == 0x20 else 3 for byte in data) * 3 // 4


def _q_word(text: str) -> str:
    out = []
    for byte in text.encode("utf-8", "replace"):
        if byte == 0x20:
            out.append("_")
        else:
            out.append(chr(byte) if byte in _SAFE_IN_Q else f"={byte:02X}")
    return f"=?utf-8?q?{''.join(out)}?="


def _b_word(text: str) -> str:
    data = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    return f"=?utf-8?b?{data}?="


def _text_tokens(text: str) -> list[str]:
    tokens = text.split(" ")
    too_long = any(len(token) > _MAX_TOKEN_CHARS for token in tokens)
    odd_blanks = text != text.strip() or "" in tokens[1:]
    if text.isascii() and "=?" not in text and not too_long and not odd_blanks:
        return [token for token in tokens if token]
    return encoded_words(text)


def _address_tokens(address: Address) -> list[str]:
    email = wire_address(address.email)
    name = checked(address.name, "name").strip()
    if not name:
        return [email]
    if not name.isascii() or "=?" in name:
        return [*encoded_words(name), f"<{email}>"]
    if not _ATOMS.fullmatch(name) or "." in name:
        escaped = re.sub(r'(["\\])', r"\\\1", name)
        return [f'"{escaped}"', f"<{email}>"]
    return [*name.split(" "), f"<{email}>"]


def _cut_percent(encoded: str, size: int) -> list[str]:
    pieces, start = [], 0
    while start < len(encoded):
        end = start + size
        if end < len(encoded):
            # Never cut within "%41".
            last = encoded.rfind("%", end - 2, end)
            end = last if last > start else end
        pieces.append(encoded[start:end])
        start = end
    return pieces
