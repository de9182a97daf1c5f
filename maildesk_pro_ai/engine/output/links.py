"""Which addresses in an answer may be clicked: those that stand in the mail itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_URL = re.compile(r"https?://[^\s<>\"'`\u00a0]{1,2000}", re.I)
_TRAILING = ".,;:!?)]}'*_…"


@dataclass(frozen=True)
class Passage:
    """A piece of an answer: text, and where it leads, "" for nowhere."""

    text: str
    href: str = ""


def urls_in(text: str) -> list[str]:
    """The addresses of pages in a text, as they stand."""
    return [_trimmed(found[0]) for found in _URL.finditer(text)]


def known_urls(texts: Iterable[str], targets: Iterable[str] = ()) -> frozenset[str]:
    """The addresses that stand in mail: in its text, and as targets of its links."""
    found = {url for text in texts for url in urls_in(text)}
    web = {each for each in targets if _URL.fullmatch(each)}
    return frozenset(found | web)


def passages(text: str, known: frozenset[str]) -> list[Passage]:
    """An answer in pieces; nothing of it is to be rendered but line breaks."""
    found, position = [], 0
    for match in _URL.finditer(text):
        url = _trimmed(match[0])
        if url not in known:
            continue
        if match.start() > position:
            found.append(Passage(text[position : match.start()]))
        found.append(Passage(url, url))
        position = match.start() + len(url)
    if position < len(text) or not found:
        found.append(Passage(text[position:]))
    return found


def _trimmed(url: str) -> str:
    trimmed = url.rstrip(_TRAILING)
    # A bracket that the address itself has opened belongs to it.
    if url.startswith(trimmed + ")") and "(" in trimmed:
        trimmed += ")"
    return trimmed
