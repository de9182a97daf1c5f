"""What the receiving server found out about the sender (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..text import clean_line

_RESULT = re.compile(r"\s*([A-Za-z][\w-]*)(?:/\d+)?\s*=\s*([A-Za-z]+)")
_PROPERTY = re.compile(r"([A-Za-z]+)\.([\w.-]+)\s*=\s*(\"[^\"]*\"|[^\s;\"]+)")
_RESULTS = frozenset(
    """pass fail none neutral softfail policy temperror permerror hardfail bestguesspass
    nxdomain""".split()
)
_MAX_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class AuthResults:
    """Results of SPF, DKIM and DMARC: pass, fail, softfail, none …; "" when not
    checked.

    ``is_trusted``: the header was written by a server the mailbox is known to belong
    to; otherwise anybody on the way may have written it.
    """

    server: str = ""
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    spf_domain: str = ""
    dkim_domain: str = ""
    dmarc_domain: str = ""
    is_trusted: bool = False


def read_authentication(
    values: Sequence[str], trusted_servers: Sequence[str] = ()
) -> AuthResults:
    """The results of the one header that counts.

    :param values: wire values of all Authentication-Results headers, top to bottom
    :param trusted_servers: names of servers to be believed; with any given, headers of
        others are not looked at, else the topmost is taken
    """
    trusted = {name.strip().lower() for name in trusted_servers if name.strip()}
    for value in values[:50]:
        server, results = _split(value)
        if not trusted:
            return _collect(server, results, is_trusted=False)
        if server in trusted:
            return _collect(server, results, is_trusted=True)
    return AuthResults()


def _split(value: str) -> tuple[str, list[str]]:
    value = _without_comments(clean_line(value[:_MAX_CHARS]))
    server, *results = value.split(";")
    words = server.split()
    return (words[0].lower() if words else ""), results[:50]


def _without_comments(value: str) -> str:
    out, depth = [], 0
    for char in value:
        if char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif not depth:
            out.append(char)
    return "".join(out)


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
