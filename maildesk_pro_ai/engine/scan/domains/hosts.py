"""Hosts in addresses and in the texts of links, brought to one form."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

import idna
from publicsuffixlist import PublicSuffixList

from ...extract import without_invisible

MAX_HOST_CHARS = 253  # RFC 1035
_AUTHORITY = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]{0,20}:[/\\]{2,8}([^/\\?#]{0,2000})")
_AROUND = "<>()[]{}\"'`.,;:!?«»“”„‘’*_|-–— \t\n"
_SHOWN_HOST = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]{1,10}):[/\\]{2})?(?:[^\s/\\?#@]{0,100}@)?"
    r"(?P<host>[^\s/\\?#@:]{1,253}\.[^\s/\\?#@:.]{2,63})\.?(?::\d{1,5})?"
    r"(?P<rest>[/\\?#]\S*)?",
    re.I,
)
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_INSIDE = tuple(
    map(
        ipaddress.ip_network,
        """10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8 169.254.0.0/16 0.0.0.0/8
        ::1/128 fc00::/7 fe80::/10""".split(),
    )
)
_NUMBER = re.compile(r"(?:0x[0-9a-f]{1,8}|\d{1,10})", re.I)
_RESERVED = frozenset(("example", "test"))  # RFC 2606: no suffixes, but names of hosts
# Domains that end like files: as long as nothing else says so, they are file names.
_FILE_ENDINGS = frozenset("ai app cc md mov pl ps py rs sh so zip".split())


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=8192)
def organisation(host: str) -> str:
    """Who has a host: the domain that was registered, or the host where there is none.

    Sites that others rent out (``github.io``) count as suffixes: each tenant is one.
    """
    if not host or is_ip(host):
        return host
    return _suffixes().privatesuffix(host) or host


@lru_cache(maxsize=8192)
def label_of(domain: str) -> str:
    """The name that was registered, without its suffix, as it is read: decoded."""
    return readable_host(organisation(domain)).partition(".")[0]


@lru_cache(maxsize=8192)
def suffix_of(domain: str) -> str:
    """What stands behind the registered name."""
    return organisation(domain).partition(".")[2]


@lru_cache(maxsize=8192)
def clean_host(text: str) -> str:
    """A host in its one form: NFKC, decoded, lower case, IDNA; "" for none."""
    text = text[: MAX_HOST_CHARS * 3]
    if "%" in text:
        text = unquote(text)
    host = without_invisible(text).strip().strip(".").lower()[:MAX_HOST_CHARS]
    host = host.replace("\u3002", ".").replace("\uff0e", ".")
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError, ValueError):
        return host


@lru_cache(maxsize=8192)
def readable_host(host: str) -> str:
    """The host with the letters that a browser may show."""
    if "xn--" not in host:
        return host
    return ".".join(_decoded(label) for label in host.split("."))


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return unicodedata.normalize("NFC", label[4:].encode().decode("punycode"))
    except (UnicodeError, ValueError, IndexError, OverflowError):
        return label


@lru_cache(maxsize=8192)
def authority_of(url: str) -> tuple[str, str]:
    """What stands before the host of an address, and the host; both "" for none."""
    found = _AUTHORITY.match(url)
    if not found:
        return "", ""
    user, _at, place = found[1].rpartition("@")
    if not place.startswith("["):
        place = place.partition(":")[0]
    return user, clean_host(place.strip("[]"))


def host_of(url: str) -> str:
    """The host that an address leads to, "" for none."""
    return authority_of(url)[1]


def shown_host(text: str) -> str:
    """The host when a text is an address and nothing else, "" otherwise.

    Scheme and ``www.`` may be missing, and brackets or quotes stand around it.
    """
    text = without_invisible(text).strip(_AROUND)
    if len(text) > 2000 or "." not in text or " " in text:
        return ""
    found = _SHOWN_HOST.fullmatch(text)
    if not found or "…" in found["host"] or "@" in text.partition("/")[0]:
        return ""
    host = clean_host(found["host"])
    is_bare = not found["scheme"] and not found["rest"] and not host.startswith("www.")
    if is_bare and host.rpartition(".")[2] in _FILE_ENDINGS:
        return ""
    return host if is_registered_name(host) else ""


@lru_cache(maxsize=8192)
def is_registered_name(host: str) -> bool:
    """Whether a host has the form of one, below a suffix that exists."""
    if not all(_LABEL.fullmatch(label) for label in host.split(".")):
        return False
    if host.rpartition(".")[2] in _RESERVED:
        return True
    return _suffixes().privatesuffix(host, accept_unknown=False) is not None


@lru_cache(maxsize=8192)
def is_ip(host: str) -> bool:
    """Whether a host is a number, in any way that browsers read one."""
    return _address(host) is not None


@lru_cache(maxsize=8192)
def is_public_ip(host: str) -> bool:
    """Whether it is one that anybody on the Internet can have."""
    address = _address(host)
    return address is not None and not any(address in net for net in _INSIDE)


def _address(host: str):
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        pass
    if _NUMBER.fullmatch(host):
        value = int(host, 16 if host[:2].lower() == "0x" else 10)
        return ipaddress.IPv4Address(value) if value < 1 << 32 else None
    parts = host.split(".")
    if len(parts) != 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    numbers = [int(p, 16 if p[:2].lower() == "0x" else 10) for p in parts]
    if any(number > 255 for number in numbers):
        return None
    return ipaddress.IPv4Address(".".join(map(str, numbers)))
