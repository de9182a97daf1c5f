"""Address lists as text: what people type and paste, and what is stored.

``addresses.js`` does the same in the browser; both have the cases of
``static/tests/core/utils/address_cases.js``. Nothing that was typed is left out: what
is no address comes back as a person whose ``email`` is that text, to be shown and
refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..text import clean_line, clean_text
from ..types import Address

MAX_PEOPLE = 2000
_MAX_NAME_CHARS = 300
# Quoted text, a comment, an address in brackets, and what stands between them.
_OTHERS = (
    r"""(?P<comment>\([^()]*\))|(?P<end>[,;\n，、；])|(?P<colon>:)"""
    r"""|<(?P<angle>(?:[^<>"]|"(?:[^"\\]|\\.){0,64}")*)(?:>|\Z)"""
    r"""|(?P<plain>[^"(<,;:\n，、；]+|.)"""
)
_TOKEN = re.compile(rf"""(?P<quoted>"(?:[^"\\]|\\.)*\\?(?:"|\Z))|{_OTHERS}""", re.S)
_TOKEN_UNQUOTED = re.compile(_OTHERS, re.S)
_QUOTED_PAIR = re.compile(r"\\(.)", re.S)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S)
_SPECIALS = re.compile(r'[][()<>@,:;".\\，、；]|^\s|\s$|^\'.*\'$')
_LOCAL = r"""(?:"(?:[^"\\]|\\.){1,64}"|[^\s@<>,;:"()\[\]\\，、；]+)"""
_LABEL = r"""[^\s@<>,;:"()\[\]\\.，、；]+"""
_DOMAIN = rf"""(?:\[[0-9A-Za-z.:]+\]|{_LABEL}(?:\.{_LABEL})*)"""
_EMAIL = re.compile(rf"{_LOCAL}@{_DOMAIN}")
_MAILTO = re.compile(r"^mailto:", re.I)
# What is behind the address of a link that was copied, and how Outlook copies a person.
_QUERY = re.compile(r"(mailto:[^\s<>,;?\[\]]+)\?[^\s<>\]]*", re.I)
_COPIED = re.compile(r"\[mailto:([^\s<>\[\]]+)\]", re.I)
_COPIED_LINK = re.compile(r"<([^\s<>]+)<mailto:[^\s<>]+>>", re.I)
# Nobody sees them; they come along with what is copied.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]")


def is_email(text: str) -> bool:
    """Whether the text is one address and nothing else."""
    return bool(_EMAIL.fullmatch(text))


def parse_address_text(text: str) -> tuple[Address, ...]:
    """Everybody in a list as people write them: ``Anna <anna@x.org>, bob@x.org``.

    Entries end at a comma, a semicolon or a line end; groups are dissolved.
    """
    text = _COPIED_LINK.sub(r"<\1>", _UNSEEN.sub("", clean_text(text)))
    text = _COPIED.sub(r"<\1>", _QUERY.sub(r"\1", text))
    if is_email(text):
        return (Address("", text),)
    return tuple(_Entries().read(text))[:MAX_PEOPLE]


def write_address_text(addresses: Iterable[Address]) -> str:
    """The reverse: ``Anna <anna@x.org>, "Doe, John" <john@x.org>``."""
    out = []
    for address in addresses:
        # Behind a comma, a word that is no address would begin the next name.
        is_clear = address.name or is_email(address.email)
        out.append(write_address(address) + (", " if is_clear else "; "))
    return "".join(out)[:-2]


def write_address(address: Address) -> str:
    """One entry of such a list."""
    name, email = clean_line(address.name), clean_line(address.email)
    if not name:
        return email
    if _SPECIALS.search(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{email}>"


class _Entries:
    def __init__(self):
        self.found: list[Address] = []
        self.carried: list[str] = []  # "Doe" of "Doe, John <john@x.org>"
        self._clear()

    def _clear(self) -> None:
        self.words: list[str] = []
        self.comments: list[str] = []
        self.angle: str | None = None
        self.was_quoted = False

    def read(self, text: str) -> list[Address]:
        pattern, position = _TOKEN, 0
        while position < len(text):
            token = pattern.match(text, position)
            if token.lastgroup == "quoted" and not _QUOTED.fullmatch(token[0]):
                pattern = _TOKEN_UNQUOTED  # no quote closes from here on
                continue
            self._take(token.lastgroup, token[0], token[token.lastgroup])
            position = token.end()
        self._end()
        self._give_up_carried()
        return self.found

    def _take(self, kind: str, raw: str, value: str) -> None:
        if kind == "end":
            self._end()
            if raw not in ",，、":
                self._give_up_carried()
        elif kind == "comment":
            self.comments.append(value[1:-1])
        elif kind == "angle":
            if self.angle is not None:
                self._end()
            self.angle = value
        elif kind == "colon" and self._is_group_name():
            self._clear()
        elif self.angle is not None and raw.strip():
            # More behind an address: the comma was forgotten.
            self._end()
            self._take(kind, raw, value)
        else:
            self.was_quoted |= kind == "quoted"
            self.words.append(raw)

    def _is_group_name(self) -> bool:
        text = "".join(self.words).strip()
        is_name = bool(text) and "@" not in text and text.lower() != "mailto"
        return is_name and self.angle is None

    def _end(self) -> None:
        words, comments, angle = "".join(self.words), self.comments, self.angle
        was_quoted = self.was_quoted
        self._clear()
        if angle is None and "@" not in words:
            # "Anna (anna@x.org)"
            plain = (_MAILTO.sub("", clean_line(each)) for each in comments)
            angle = next(filter(is_email, plain), None)
        if angle is not None:
            self._add_named(words, comments, angle, was_quoted)
        elif words.strip():
            self._add_bare(clean_line(words), comments)
        elif comments:
            self._add_bare(clean_line(" ".join(comments)), [])

    def _add_named(self, words, comments, angle: str, was_quoted: bool) -> None:
        name = _unquoted(words) or clean_line(" ".join(comments))
        if self.carried and not was_quoted and name:
            name, self.carried = ", ".join((*self.carried, name)), []
        self._give_up_carried()
        self._add(name, _MAILTO.sub("", clean_line(angle)))

    def _add_bare(self, text: str, comments: list[str]) -> None:
        text = _MAILTO.sub("", text)
        if "@" not in text:
            self.carried.append(text)
            return
        self._give_up_carried()
        several = text.split(" ")
        if len(several) > 1 and all(is_email(each) for each in several):
            for each in several:
                self._add("", each)
        else:
            self._add(clean_line(" ".join(comments)), text)

    def _give_up_carried(self) -> None:
        carried, self.carried = self.carried, []
        for each in carried:
            self._add("", each)

    def _add(self, name: str, email: str) -> None:
        name = name[:_MAX_NAME_CHARS].strip()
        if not name and not email:
            return
        self.found.append(Address("" if name == email else name, email))


def _unquoted(words: str) -> str:
    raw = clean_line(words)
    if len(raw) > 1 and raw[0] == raw[-1] == "'":
        return raw[1:-1].strip()
    text = _QUOTED.sub(lambda found: _QUOTED_PAIR.sub(r"\1", found[1]), raw)
    return clean_line(text)
