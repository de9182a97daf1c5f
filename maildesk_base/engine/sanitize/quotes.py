"""Where a mail stops and the text it answers begins."""

from __future__ import annotations

import re

_QUOTE_CLASSES = frozenset(
    (
        "gmail_quote",
        "gmail_extra",
        "yahoo_quoted",
        "protonmail_quote",
        "moz-cite-prefix",
        "zmail_extra",
        "front-blockquote",
        "tutanota_quote",
        "maildesk-quote",
    )
)
# From these on everything to the end of the message is the older text.
_REST_IDS = frozenset(
    ("divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container",
     "isforwardcontent", "olk_src_body_section")
)  # fmt: skip
_RULED_HEADER = re.compile(
    r"border:none;border-top:solid #?(?:e1e1e1|b5c4df) 1(?:\.0)?pt", re.I
)

# The line above a quotation: "On … wrote:", "Am … schrieb …:", in the usual languages.
_WROTE = re.compile(
    r"(?:^|\s)(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|escreveu|schreef"
    r"|skrev|kirjoitti|napisał(?:\(a\))?|пишет|написал(?:\(а\)|а)?|napsal(?:\(a\)|a)?|yazdı"
    r"|写道|寫道)(?=[\s:：])|(?:さん|のメール)[:：]",
    re.I,
)
_OPENING = re.compile(r"\s*(?:On|Am|Le|El|Il|Op|Em|Den|W dniu|Dne|Pe|\d)\b", re.I)
_SEPARATOR = re.compile(
    r"(?:-{2,}|_{8,})\s*(?:(?:original message|ursprüngliche nachricht"
    r"|originalnachricht|forwarded message|weitergeleitete nachricht|message d'origine"
    r"|message original|mensaje original|messaggio originale|mensagem original"
    r"|oorspronkelijk bericht|ursprungligt meddelande|oprindelig meddelelse)"
    r"\s*-{2,})?",
    re.I,
)
_MAX_LINE_CHARS = 600


def html_quote_mark(attributes: dict[str, str], name: str) -> str:
    """``1`` for an element that is quoted, ``rest`` if all after it is, else ""."""
    if attributes.get("id", "").lower() in _REST_IDS:
        return "rest"
    if name == "blockquote":
        is_quote = attributes.get("type", "").lower() == "cite" or "cite" in attributes
        return "1" if is_quote else ""
    if name != "div":
        return ""
    if _QUOTE_CLASSES.intersection(attributes.get("class", "").lower().split()):
        return "1"
    style = attributes.get("style", "").replace("; ", ";").replace(": ", ":")
    return "rest" if _RULED_HEADER.search(style[:300]) else ""


def is_attribution(line: str) -> bool:
    """Whether a line announces a quotation."""
    line = line[:_MAX_LINE_CHARS].rstrip()
    return line.endswith((":", "：")) and bool(_WROTE.search(line))


def is_separator(line: str) -> bool:
    """Whether all text below this line is an older message."""
    line = line[:_MAX_LINE_CHARS].strip()
    return bool(line.strip("-")) and bool(_SEPARATOR.fullmatch(line))


def without_quotes(text: str) -> str:
    """Plain text without quoted lines, the lines that announce them, and older
    messages.
    """
    kept: list[str] = []
    for line in text.split("\n"):
        if is_separator(line):
            break
        if line.lstrip().startswith(">"):
            _drop_attribution(kept)
            continue
        kept.append(line)
    return "\n".join(kept)


def _drop_attribution(kept: list[str]) -> None:
    """Take away the one or two lines that announce a quotation."""
    while kept and not kept[-1].strip():
        kept.pop()
    if not kept or not is_attribution(kept[-1]):
        return
    last = kept.pop()
    if kept and not _OPENING.match(last) and _OPENING.match(kept[-1]):
        kept.pop()
