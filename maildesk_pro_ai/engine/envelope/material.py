"""What of a mail becomes text for a model: what its reader sees, and no more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from odoo.addons.maildesk_base.engine.sanitize.quotes import without_quotes
from odoo.addons.maildesk_base.engine.text import clean_line, clean_text

from ..extract import read_html, without_invisible

MAX_NAME_CHARS = 200
# A signature is short; what follows a rule for longer is text of the mail.
_MAX_SIGNATURE_LINES = 15
_RULE = re.compile(r"--\s?|_{5,}|-{5,}")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000]+")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Mail:
    """One message as the product has it.

    :param html: the sanitised body; ``text`` counts when there is none
    :param date: as it is to be read, with the time
    :param is_from_reader: whether the person that asks has written it
    """

    sender: str
    date: str = ""
    html: str = ""
    text: str = ""
    is_from_reader: bool = False


@dataclass(frozen=True)
class Seen:
    """The text of a mail.

    :ivar hidden_chars: how much was left out because its reader does not see it
    """

    text: str
    hidden_chars: int = 0


def seen_text(mail: Mail, *, keeps_quotes: bool = False) -> Seen:
    """The text of a mail without what is hidden, older text and the signature.

    :param keeps_quotes: leave the latter two, for the first message of a conversation:
        what it quotes is found nowhere else
    """
    if mail.html:
        readable = read_html(mail.html)
        hidden = len(readable.hidden)
        text = readable.text
        if not keeps_quotes:
            text = _without(text, readable.quoted)
    else:
        hidden, text = 0, mail.text
    whole = plain(text)
    text = whole if keeps_quotes else _without_signature(plain(without_quotes(whole)))
    # A mail that is nothing but a quotation is not nothing.
    return Seen(text or whole or plain(_all_of(mail)), hidden)


def plain(text: str) -> str:
    """Text of several lines without characters that nobody sees, and blank runs."""
    text = _CONTROLS.sub("", without_invisible(clean_text(text)))
    lines = (_BLANKS.sub(" ", line).rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def plain_line(text: str, most: int = MAX_NAME_CHARS) -> str:
    """The same as one line of limited length."""
    return clean_line(_CONTROLS.sub("", without_invisible(clean_line(text))))[:most]


def _all_of(mail: Mail) -> str:
    return read_html(mail.html).text if mail.html else mail.text


def _without(text: str, parts: Sequence[tuple[int, int]]) -> str:
    kept, position = [], 0
    for start, end in parts:
        kept.append(text[position:start])
        position = max(position, end)
    return "".join([*kept, text[position:]])


def _without_signature(text: str) -> str:
    lines = text.split("\n")
    for index in range(len(lines) - 1, 0, -1):
        if len(lines) - index > _MAX_SIGNATURE_LINES:
            break
        if _RULE.fullmatch(lines[index]):
            return "\n".join(lines[:index]).strip()
    return text
