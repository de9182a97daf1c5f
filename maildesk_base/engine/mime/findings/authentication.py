"""What the receiving server found out about the sender (RFC 8601).

Anybody may write such a header into a mail. The server at the border of the mailbox's
own domain puts its own on top, so only the topmost one can be that server's; those
below it, those of other servers, and the copies in ARC headers never count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..addresses import without_comments
from ..encoded_words import decode_plain
from ..text import clean_line
from ..wire import Wire

_RESULT = re.compile(r"\s*([A-Za-z][\w-]*)(?:/\d+)?\s*=\s*([A-Za-z]+)")
_PROPERTY = re.compile(r"([A-Za-z]+)\.([\w.-]+)\s*=\s*(\"[^\"]*\"|[^\s;\"]+)")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[();]|[^"\\();]+|"', re.S)
_PLAIN_STRING = re.compile(r'"[\w.@+=-]*"')
_RESULTS = frozenset(
    """pass fail none neutral softfail policy temperror permerror hardfail bestguesspass
    nxdomain""".split()
)
_MAX_CHARS = 20_000
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])")
_RECEIVED_BY = re.compile(r"(?:^|\s)by\s+([^\s;()]+)", re.I)
# Microsoft 365 names no server. Its border servers have names of this domain, in the
# Received header right below; those further inside have other ones.
MICROSOFT_BORDER = "protection.outlook.com"
# Second-level domains under which everybody can have a name of his own.
_SHARED_SECOND = frozenset(
    "ac co com edu gob gov gv ltd me ne net nom or org plc".split()
)
# Services whose servers check under another name than the one they are read from.
_CHECKED_BY = {
    "gmail.com": "google.com",
    "googlemail.com": "google.com",
    "office365.com": "outlook.com",
    "hotmail.com": "outlook.com",
    "live.com": "outlook.com",
    "me.com": "icloud.com",
    "fastmail.com": "messagingengine.com",
}


@dataclass(frozen=True, slots=True)
class AuthResults:
    """Results of SPF, DKIM and DMARC: pass, fail, softfail, none …; "" when not
    checked.

    ``server`` is a domain, or "" when the header names none. ``is_trusted``: the header
    was written by a server the mailbox is known to belong to; otherwise anybody on the
    way may have written it.
    """

    server: str = ""
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    spf_domain: str = ""
    dkim_domain: str = ""
    dmarc_domain: str = ""
    is_trusted: bool = False


def is_domain(name: str) -> bool:
    """Whether the name can be that of a server: a domain of at least two labels."""
    return len(name) <= 253 and bool(_DOMAIN.fullmatch(name.lower()))


def owner_domain(host: str) -> str:
    """The part of a server's name that its owner has registered, "" for no domain.

    Without the list of all public suffixes: ``a.example.co.uk`` and ``a.example.com``
    are told apart, rarer suffixes count as a registered name.
    """
    labels = host.lower().strip(".").split(".")
    if not is_domain(".".join(labels)):
        return ""
    shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED_SECOND
    return ".".join(labels[-3 if shared else -2 :])


def common_server(names: Iterable[str], own_hosts: Iterable[str]) -> str:
    """The server, or the domain of the servers, that wrote all of these headers.

    :param names: ``server`` of the results of many mails
    :param own_hosts: what the mailbox itself is known by: its incoming server, the
        domain of its address
    :return: "" unless all belong to one owner, who is also that of ``own_hosts``
    """
    unique = {name.lower() for name in names}
    owners = {owner_domain(name) for name in unique}
    if len(owners) != 1 or "" in owners:
        return ""
    own = {owner_domain(host) for host in own_hosts}
    if not owners & (own | {_CHECKED_BY[each] for each in own if each in _CHECKED_BY}):
        return ""
    return unique.pop() if len(unique) == 1 else owners.pop()


def read_authentication(
    fields: Sequence[tuple[str, Wire]], trusted_servers: Sequence[str] = ()
) -> AuthResults:
    """The results of the one header that counts.

    :param fields: the whole header, names in lower case, top to bottom
    :param trusted_servers: domains of servers to be believed; what is no domain is left
        out. With any given, a header of somebody else gives no results
    """
    trusted = {name.strip().lower() for name in trusted_servers}
    trusted = {name for name in trusted if is_domain(name)}
    for position, (name, wire) in enumerate(fields):
        if name == "authentication-results":
            server, results = _split(wire)
            if not server:
                server = _border_below(fields, position)
            elif _belongs(server, (MICROSOFT_BORDER,)):
                server = ""  # it never writes its name: somebody else has
            is_trusted = _belongs(server, trusted)
            if trusted and not is_trusted:
                return AuthResults()
            return _collect(server, results, is_trusted=is_trusted)
    return AuthResults()


def _belongs(server: str, domains: Iterable[str]) -> bool:
    return any(server == each or server.endswith(f".{each}") for each in domains)


def _border_below(fields: Sequence[tuple[str, Wire]], position: int) -> str:
    """Microsoft's domain, when its border server has written the header at a place.

    The sender's own headers stand below the line in which the border server says that
    it has received the mail; so that line must be the first of its kind, and below.
    """
    for index, (name, wire) in enumerate(fields):
        if name != "received":
            continue
        found = _RECEIVED_BY.search(without_comments(wire[:_MAX_CHARS]))
        if found and _belongs(found[1].lower(), (MICROSOFT_BORDER,)):
            return MICROSOFT_BORDER if index > position else ""
    return ""


def _split(wire: Wire) -> tuple[str, list[str]]:
    """The server's name, if it is a domain, and the results."""
    value = clean_line(decode_plain(Wire(wire[:_MAX_CHARS])))
    first, *results = _without_words_of_others(value).split(";")
    if _RESULT.match(first):
        return "", [first, *results[:50]]
    name = (first.split() or [""])[0].strip('".').lower()
    return (name if is_domain(name) else ""), results[:50]


def _without_words_of_others(value: str) -> str:
    """A header value without comments and quoted strings: servers repeat in them what
    the sender has said, which may look like a result.
    """
    out, depth = [], 0
    for token in _TOKEN.findall(value):
        if token == "(":
            depth += 1
        elif token == ")":
            depth = max(0, depth - 1)
        elif not depth and (token[0] not in '"\\' or _PLAIN_STRING.fullmatch(token)):
            out.append(token)
    return " ".join(out)


def _collect(server: str, results: list[str], *, is_trusted: bool) -> AuthResults:
    found: dict[str, str] = {}
    for result in results:
        named = _RESULT.match(result)
        if not named:
            continue
        method, outcome = named[1].lower(), named[2].lower()
        if method not in ("spf", "dkim", "dmarc") or outcome not in _RESULTS:
            continue
        # Of several signatures one good one is enough.
        if found.get(method) and (method != "dkim" or outcome != "pass"):
            continue
        found[method] = "fail" if outcome == "hardfail" else outcome
        found[f"{method}_domain"] = _domain_of(method, result)
    return AuthResults(server=server, is_trusted=is_trusted, **found)


def _domain_of(method: str, result: str) -> str:
    wanted = {
        "spf": ("mailfrom", "helo"),
        "dkim": ("d", "i"),
        "dmarc": ("from",),
    }[method]
    properties = {key.lower(): value for _, key, value in _PROPERTY.findall(result)}
    for key in wanted:
        if key in properties:
            value = properties[key].strip('"')
            return value.rpartition("@")[2].lower()[:255]
    return ""
