"""Addresses inside of addresses: filters of other vendors, and open redirects."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

from .hosts import clean_host, host_of

_MAX_NESTED = 3
_MAX_QUERY_CHARS = 8_000
_MAX_FIELDS = 50
_TARGET = re.compile(r"https?(?::|%3a)(?:/|\\|%2f|%5c){2}", re.I)
_PROOFPOINT_3 = re.compile(r"/v3/__(.{1,4000}?)__;")
_PROOFPOINT_2 = str.maketrans("-_", "%/")
# Security filters rewrite each link of a mail. The parameter that has the target:
_FILTERS = {
    "safelinks.protection.outlook.com": "url",
    "linkprotect.cudasvc.com": "a",
    "urlsand.esvalabs.com": "u",
    "secure-web.cisco.com": "",
    "urldefense.com": "u",
    "urldefense.proofpoint.com": "u",
    "protection.sophos.com": "d",
    "mimecast.com": "domain",
    "mimecastprotect.com": "domain",
    "trendmicro.com": "url",
    "clicktime.symantec.com": "u",
    "hornetsecurity.com": "url",
    "linkprotect.eu": "url",
}
# They show where a link leads and ask before they go there.
_ASKING = {"www.google.com": ("q", "url"), "slack-redir.net": ("url",),
           "l.facebook.com": ("u",), "www.linkedin.com": ("url",)}  # fmt: skip


def final_target(url: str) -> str:
    """Where an address leads in the end, as far as it says so itself.

    Only what rewrites links for the reader's safety is seen through, or warns before
    it goes on; for a filter that gives no more than a domain, ``https://`` and that.
    """
    for _turn in range(_MAX_NESTED):
        inner = _inner(url)
        if not inner:
            break
        url = inner
    return url


def is_filtered(url: str) -> bool:
    """Whether a security filter has rewritten the address."""
    return _filter_of(host_of(url)) is not None


def carries_target(url: str) -> bool:
    """Whether the query of an address holds another address of another host."""
    query = url.partition("?")[2][:_MAX_QUERY_CHARS]
    host = host_of(url)
    for found in _TARGET.finditer(query):
        inner = host_of(unquote(query[found.start() : found.start() + 300]))
        if inner and inner != host:
            return True
    return False


def _inner(url: str) -> str:
    host = host_of(url)
    name = _filter_of(host)
    if name is not None:
        return _from_filter(url, name)
    for field in _ASKING.get(host, ()):
        inner = _field(url, field)
        if inner.lower().startswith(("http://", "https://")):
            return inner
    return ""


def _filter_of(host: str) -> str | None:
    while host:
        if host in _FILTERS:
            return _FILTERS[host]
        host = host.partition(".")[2]
    return None


def _from_filter(url: str, name: str) -> str:
    found = _PROOFPOINT_3.search(url[:_MAX_QUERY_CHARS])
    if found:
        return found[1].replace("*", "%")
    if not name:
        place = _TARGET.search(url, 8)
        return unquote(url[place.start() :]) if place else ""
    inner = _field(url, name)
    if inner.startswith(("http-3A", "https-3A")):
        inner = unquote(inner.translate(_PROOFPOINT_2))
    if inner and not _TARGET.match(inner):
        inner = f"https://{clean_host(inner)}"
    return inner


def _field(url: str, name: str) -> str:
    query = url.partition("?")[2].partition("#")[0][:_MAX_QUERY_CHARS]
    try:
        fields = parse_qsl(query, max_num_fields=_MAX_FIELDS)
    except ValueError:
        return ""
    return next((value for key, value in fields if key.lower() == name), "")
