"""Cleaning of decoded text: what may be stored and shown.

PostgreSQL refuses NUL and lone surrogates; C0/C1 controls confuse terminals and logs;
the bidirectional overrides let ``gpj.exe`` read as ``exe.jpg``.
"""

from __future__ import annotations

import re

from .wire import check_text

# Marks that merely state a direction and the joiners that Persian and emoji need
# are kept.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_NONCHARACTERS = "\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"
_DROPPED = re.compile(f"[{_CONTROLS}{_NONCHARACTERS}\u202d\u202e]")
# In a line of its own, embeddings and isolates can only disturb what stands beside it.
_DROPPED_IN_LINE = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """Text of any number of lines, safe to store and to show; line ends become LF."""
    check_text(text)
    if text.isprintable():
        return text
    text = _LINE_BREAKS.sub("\n", text)
    return _SURROGATE.sub("\ufffd", _DROPPED.sub("", text))


def clean_line(text: str) -> str:
    """Text of exactly one line: any run of white space becomes one blank."""
    check_text(text)
    if not text.isprintable():
        text = _DROPPED_IN_LINE.sub("", clean_text(text))
    elif "  " not in text:
        return text.strip()
    return _BLANKS.sub(" ", text).strip()
