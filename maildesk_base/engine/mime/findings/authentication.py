"""What the receiving server found out about the sender (RFC 8601).

Anybody may write such a header into a mail. The server at the border of the mailbox's
own domain puts its own on top, so the topmost one can be that server's. Many servers
write one header per check (OpenDKIM, OpenDMARC and an SPF filter beside each other,
Proton): those of the same name count as well, as far as the sender cannot have written
them. Headers further down, those of other servers, and the copies in ARC headers never
count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...text import clean_line
from ...wire import Wire
from ..addresses import without_comments
from ..encoded_words import decode_plain

_RESULT = re.compile(r"\s*([A-Za-z][\w-]*)(?:/\d+)?\s*=\s*([A-Za-z]+)")
_PROPERTY = re.compile(r"([A-Za-z]+)\.([\w.-]+)\s*=\s*(\"[^\"]*\"|[^\s;\"]+)")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[();]|[^"\\();]+|"', re.S)
_PLAIN_STRING = re.compile(r'"[\w.@+=-]*"')
# From the worst to the best, for servers that say two things about one check.
_RANKS = {
    result: rank
    for rank, result in enumerate(
        """fail softfail permerror policy temperror nxdomain neutral none bestguesspass
        pass""".split()
    )
}
_RESULTS = frozenset((*_RANKS, "hardfail"))
_METHODS = ("spf", "dkim", "dmarc")
# What servers write above a mail on its way. A DKIM signature is not among them: it is
# usually the first line of the sender's own header.
_TRACE = re.compile(
    r"received(-spf)?|authentication-results|arc-.*|x-.*|return-path|delivered-to"
    r"|(dkim|dmarc)-filter"
)
_MAX_JOINED = 20
_MAX_CHARS = 20_000
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])")
_RECEIVED_BY = re.compile(r"(?:^|\s)by\s+([^\s;()]+)", re.I)
# Microsoft 365 names no server. Its border servers have names of this domain, in the
# Received header right below; those further inside have other ones.
MICROSOFT_BORDER = "protection.outlook.com"
# Second-level domains under which anyone can register a name.
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
    are recognised, rarer suffixes count as a registered name.
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
    fields: Sequence[tuple[str, Wire]],
    trusted_servers: Sequence[str] = (),
    *,
    removes_forged: bool = False,
) -> AuthResults:
    """The results of the topmost header, with those of its neighbours.

    :param fields: the whole header, names in lower case, top to bottom
    :param trusted_servers: domains of servers to be believed; what is no domain is left
        out. With any given, a header of somebody else gives no results
    :param removes_forged: the trusted servers are known to remove headers of their own
        name from mail that comes in (RFC 8601, section 5)
    """
    trusted = {name.strip().lower() for name in trusted_servers}
    trusted = {name for name in trusted if is_domain(name)}
    for position, (name, wire) in enumerate(fields):
        if name == "authentication-results":
            named, results = _split(wire)
            server = named
            if not named:
                server = _border_below(fields, position)
            elif _belongs(named, (MICROSOFT_BORDER,)):
                server = ""  # it never writes its name: somebody else has
            is_trusted = _belongs(server, trusted)
            if trusted and not is_trusted:
                return AuthResults()
            found = _collect(results)
            if server and server == named:
                believes_all = removes_forged and is_trusted
                found = _joined(fields, position, server, found, believes_all)
            return AuthResults(server=server, is_trusted=is_trusted, **found)
    return AuthResults()


def _joined(
    fields: Sequence[tuple[str, Wire]],
    position: int,
    server: str,
    first: dict[str, str],
    believes_all: bool,
) -> dict[str, str]:
    """The results of a header and of those that the server wrote with it.

    What stands above the topmost Received line is never the sender's. Most filters
    write below that line, where nothing but the server itself distinguishes their
    headers from those a sender put on top of the mail. There a header may make a result
    worse, but a check it adds has to fit to what the first header says, unless the
    server removes forged ones.
    """
    found = dict(first)
    received = (i for i, (name, _wire) in enumerate(fields) if name == "received")
    top = next(received, 0)
    for index in _same_delivery(fields, position, server):
        named, results = _split(fields[index][1])
        if named != server:
            continue
        more = _collect(results)
        for method in _METHODS:
            outcome = more.get(method)
            if not outcome or _RANKS[outcome] >= _RANKS.get(found.get(method), 99):
                continue
            if index < top or believes_all or _is_safe(method, more, first):
                found[method] = outcome
                found[f"{method}_domain"] = more[f"{method}_domain"]
    return found


def _same_delivery(
    fields: Sequence[tuple[str, Wire]], position: int, server: str
) -> Iterator[int]:
    """Places of further headers above the sender's own ones."""
    owner, count = owner_domain(server), 0
    for index in range(position + 1, len(fields)):
        name, wire = fields[index]
        if name == "authentication-results":
            count += 1
            if count > _MAX_JOINED:
                return
            yield index
        elif name == "received":
            by = _RECEIVED_BY.search(without_comments(wire[:_MAX_CHARS]))
            if not by or owner_domain(by[1]) != owner:
                return
        elif not _TRACE.fullmatch(name):
            return


def _is_safe(method: str, more: dict[str, str], first: dict[str, str]) -> bool:
    """Whether nobody gains by a result, even when the sender wrote it: it is bad, or
    the server has already found that the mail comes from the domain it speaks of.
    """
    if more[method] not in ("pass", "bestguesspass"):
        return True
    owner = owner_domain(more[f"{method}_domain"])
    return (
        first.get("dmarc") == "pass"
        and owner != ""
        and owner == owner_domain(first["dmarc_domain"])
    )


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


def _collect(results: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for result in results:
        named = _RESULT.match(result)
        if not named:
            continue
        method, outcome = named[1].lower(), named[2].lower()
        if method not in _METHODS or outcome not in _RESULTS:
            continue
        # Of several signatures one good one is enough.
        if found.get(method) and (method != "dkim" or outcome != "pass"):
            continue
        found[method] = "fail" if outcome == "hardfail" else outcome
        found[f"{method}_domain"] = _domain_of(method, result)
    return found


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
