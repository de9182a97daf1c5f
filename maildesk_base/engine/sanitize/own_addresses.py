"""Addresses of this server in what people write, paste and quote.

Some of them show an image in the editor and are understood here; all others, in
whatever spelling, neither act when a draft is opened nor leave with a message.
"""

from __future__ import annotations

import posixpath
import re
import socket
from collections.abc import Container
from dataclasses import dataclass
from ipaddress import IPv4Address
from unicodedata import normalize
from urllib.parse import parse_qs, unquote

_MAX_ADDRESS_CHARS = 16_000
_MAX_NESTING = 5  # an address escaped more often is taken as it is
_CONTROLS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_WEB = ("http", "https")
# The last label of what is read as an IPv4 address: 127.1, 0x7f000001, 017700000001.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.A)

# What an address of Odoo may say to a browser; with a language before it, too.
_PRIVATE = re.compile(
    r"(?:/[a-z]{2,3}(?:[_-]\w{2,8})?)?/(?:maildesk|website/image|html_editor|web_editor"
    r"|web/(?:image|content|binary|session|assets|dataset|database|filestore))(?:/|$)",
    re.I,
)
_SECRET = re.compile(r"(?:^|&)(?:session_id|csrf_token)=", re.I)
_PROXIED = re.compile(r"/maildesk/message/\d+/image", re.I)
_ROUTE_OF_ANY_HOST = re.compile(r"/maildesk/(?:message|draft)/\d+/", re.I)
_DRAFT_FILE = re.compile(r"/maildesk/draft/(\d{1,18})/attachment/(\d{1,18})")
_ODOO_FILE = re.compile(
    r"/web/(?:image|content)/(\d{1,18})(?:-[\w-]{1,80})?(?:/[^/]+)*"
)
# In text: what stands around it is cut off at blanks and brackets.
_IN_TEXT = re.compile(
    r"[^\s<>\"']{0,300}/maildesk/message/\d+/image\?[^\s<>\"']*", re.I
)


@dataclass(frozen=True, slots=True)
class OwnAddress:
    """``path`` is plain: no escapes, no dots, no doubled slashes. ``is_here``: False
    for a route of MailDesk at another host.
    """

    path: str
    query: str = ""
    is_here: bool = True

    @property
    def is_private(self) -> bool:
        """Whether it is of no use to others, or a danger in their hands."""
        if not self.is_here:
            return True
        return bool(_PRIVATE.match(self.path) or _SECRET.search(self.query))

    @property
    def proxied(self) -> str | None:
        """The address of the image that our proxy was to show; None for all else."""
        if not _PROXIED.fullmatch(self.path):
            return None
        return (parse_qs(self.query).get("url") or [""])[0]

    @property
    def draft_file(self) -> tuple[int, int] | None:
        """Draft and attachment."""
        found = self.is_here and _DRAFT_FILE.fullmatch(self.path)
        return (int(found[1]), int(found[2])) if found else None

    @property
    def odoo_file(self) -> int | None:
        """An image that Odoo's editor has put in: its attachment."""
        # At another host somebody else would choose which file of ours is attached.
        found = self.is_here and _ODOO_FILE.fullmatch(self.path)
        return int(found[1]) if found else None

    @property
    def editor_path(self) -> str:
        """The one spelling in which an editor may show it, "" for what it may not."""
        if self.draft_file:
            return self.path
        file = self.odoo_file
        return f"/web/image/{file}" if file else ""


def own_address(address: str, hosts: Container[str] = ()) -> OwnAddress | None:
    """What an address means at this server; None for one that is of another.

    :param hosts: names of this server, lower case; addresses without a host are its
        own, and routes of MailDesk are, at whatever host
    """
    text = _CONTROLS.sub("", address[:_MAX_ADDRESS_CHARS]).replace("\\", "/")
    scheme = _SCHEME.match(text)
    if scheme:
        if scheme[1].lower() not in _WEB:
            return None
        text = text[scheme.end() :]
    text = text.partition("#")[0]
    rest, _, query = text.partition("?")
    host = ""
    if rest.startswith("//"):
        host, _, rest = rest.lstrip("/").partition("/")
    path = posixpath.normpath("/" + _unescaped(rest).replace("\\", "/").lstrip("/"))
    is_here = not host or host_name(host) in hosts
    if not is_here and not _ROUTE_OF_ANY_HOST.match(path):
        return None
    return OwnAddress(path, query, is_here)


def host_name(authority: str) -> str:
    """The name of a host as browsers read it, without user, port and final dot."""
    name = normalize("NFKC", unquote(authority)).lower().rpartition("@")[2]
    if not name.startswith("["):
        name = name.partition(":")[0]
    name = name.rstrip(".")
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        try:
            return str(IPv4Address(socket.inet_aton(name)))
        except OSError:
            return name
    return name


def without_own_addresses(text: str) -> str:
    """Text in which addresses of the image proxy are those of the images again."""
    if "/image?" not in text:
        return text
    return _IN_TEXT.sub(_original, text)


def original_address(address: str, hosts: Container[str] = ()) -> str:
    """The remote address behind one of the proxy, however often it was wrapped."""
    for _ in range(_MAX_NESTING):
        own = own_address(address, hosts)
        inner = own.proxied if own else None
        if inner is None:
            return address
        address = inner
    return ""


def _original(found: re.Match) -> str:
    address = original_address(found[0].replace("&amp;", "&"))
    if own_address(address):
        return ""
    return address.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(path: str) -> str:
    for _ in range(_MAX_NESTING):
        plain = unquote(path)
        if plain == path:
            break
        path = plain
    return path
