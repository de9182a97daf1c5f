"""Address lists (RFC 5322 section 3.4), also those no grammar allows.

A scanner of our own, because the library's parsers truncate what they do not understand
(``foo <a@b> bar``, ``a@b c@d``) and take quadratic time on hostile lists.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..text import clean_line
from ..types import Address
from ..wire import BLANKS, Wire, check_wire
from .encoded_words import decode_words

MAX_ADDRESSES = 2000  # of one field; large internal lists reach a few hundred
_CACHED_CHARS = 200  # longer fields are rarely seen twice
_MAX_NAME_CHARS = 300
_MAX_WIRE_NAME_CHARS = 16 * _MAX_NAME_CHARS  # twelve of quoted-printable are a letter
_MAX_GROUP_NAME_PIECES = 20
_MAX_EMAIL_CHARS = 320  # RFC 3696 erratum 1690: 64 + 1 + 255

# The forms of nearly all mail: name <local@domain>, "name" <…>, <…>, local@domain.
_USUAL = re.compile(
    r"(?:\"([^\"\\<>=]*)\"\s*|([^\"\\<>,;:()@=]*))"
    r"<([^\s<>,;:()\"\\@=]+@[A-Za-z0-9.-]+)>"
)
_BARE = re.compile(r"[^\s<>,;:()\"\\@=?]+@[A-Za-z0-9.-]+")

_WORD = re.compile(r"=\?[^?\s]{1,60}\?[QqBb]\?[^?]{0,2000}\?=")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S)
_ANGLE = re.compile(r'<((?:[^<>"]|"[^"]*")*)>')
_PLAIN = re.compile(r'[^",;:<>()=]+')
_QUOTED_PAIR = re.compile(r"\\(.)", re.S)
# Words in which an address may be; a domain may be a literal such as [192.0.2.1].
_WORDS = re.compile(
    r"\"(?:[^\"\\]|\\.){1,64}\"@[^\s\"<>(),;]+"
    r"|[^\s\"<>(),;\[\]@]+@\[[^\s\[\]]{1,60}\]"
    r"|[^\s\"<>\[\](),;]+"
)
# Lotus Notes writes names of its directory: CN=John Smith/OU=Sales/O=Acme@ACME, in
# short John Smith/Sales/Acme@ACME. By the book their blanks would stand in quotes.
_NOTES_NAME = r"([^\s,;:<>\"()@=/][^,;:<>\"()@=/]*)(?:/(?:\w{1,2}=)?[^,;:<>\"()@=/]+)+"
_NOTES = re.compile(rf"(?:CN={_NOTES_NAME}@[\w.-]+|{_NOTES_NAME}@[\w-]+)", re.I)
_AROUND_AT = re.compile(r"(?<=[\w\"]) *@ *(?=\w)")
_QUOTED_EMAIL = re.compile(r"\"((?:[^\"\\]|\\.){1,64})\"(@[^\s\"<>(),;]+)")
_ATOM = re.compile(r"[^\s\"\\<>\[\](),;:@]+")


def parse_addresses(wire: Wire, hint: str = "") -> tuple[Address, ...]:
    """All mailboxes of a field that have an address; groups are dissolved.

    What people type and what is stored is text: see :mod:`.address_text`.

    :param wire: unfolded value
    :param hint: charset for raw 8-bit names
    """
    check_wire(wire)
    if not wire:
        return ()
    if len(wire) <= _CACHED_CHARS:
        return _cached_addresses(wire, hint)
    return _addresses(wire, hint)


def parse_mailbox(wire: Wire, hint: str = "") -> Address:
    """The first mailbox of From or Sender; only a name when there is no address."""
    check_wire(wire)
    if len(wire) <= _CACHED_CHARS:
        return _cached_mailbox(wire, hint)
    return _mailbox(wire, hint)


def _addresses(wire: Wire, hint: str) -> tuple[Address, ...]:
    simple = _simple(wire)
    if simple:
        return (simple,)
    if wire.isascii() and "," in wire and '"' not in wire and "=?" not in wire:
        several = [_simple(part) for part in wire.split(",", MAX_ADDRESSES)]
        if all(several):
            return tuple(several[:MAX_ADDRESSES])
    return tuple(a for a in _Scanner(wire, hint).run() if a.email)


def _mailbox(wire: Wire, hint: str) -> Address:
    simple = _simple(wire)
    if simple:
        return simple
    found = _Scanner(wire, hint).run()
    for address in found:
        if address.email:
            return address
    return found[0] if found else Address()


# In one mailbox the same people write and are written to, over and over.
_cached_addresses = lru_cache(maxsize=2048)(_addresses)
_cached_mailbox = lru_cache(maxsize=2048)(_mailbox)


def _simple(wire: str) -> Address | None:
    if not wire.isascii():
        return None
    wire = wire.strip(BLANKS)
    found = _USUAL.fullmatch(wire)
    if found and wire.isprintable():
        quoted, plain, email = found.groups()
        return _address(quoted or plain or "", str(email))
    if _BARE.fullmatch(wire):
        return Address("", str(wire)[:_MAX_EMAIL_CHARS])
    return None


def _address(name: str, email: str) -> Address:
    name = clean_line(name)[:_MAX_NAME_CHARS].strip(" '\"")
    return Address("" if name == email else name, email[:_MAX_EMAIL_CHARS])


class _Scanner:
    """One pass over the field; what does not fit goes into the display name."""

    def __init__(self, wire: Wire, hint: str):
        self.wire = wire
        self.hint = hint
        self.found: list[Address] = []
        self.phrase: list[str] = []
        self.comments: list[str] = []
        self.angle: str | None = None
        self.carried = ""  # "Doe" of an unquoted "Doe, John <j@x>"
        self.last_comment_end = wire.rfind(")")
        self.last_semicolon = wire.rfind(";")
        self.after = 0  # words of the phrase that stand before the angle bracket
        self.quotes_end = self.angles_end = False  # no closing one will follow

    def run(self) -> list[Address]:
        position, size = 0, len(self.wire)
        while position < size and len(self.found) < MAX_ADDRESSES:
            position = self._step(position)
        self._end_of_address()
        if self.carried:
            self.found.append(_address(self.carried, ""))
        return self.found[:MAX_ADDRESSES]

    def _step(self, position: int) -> int:
        char = self.wire[position]
        if char in ",;":
            self._end_of_address()
            if char == ";":
                self.carried = ""
            return position + 1
        if char == ":":
            self._end_of_group_name(position)
            return position + 1
        if char == "(":
            return self._comment(position)
        if char == '"' and not self.quotes_end:
            return self._quoted(position)
        if char == "<" and not self.angles_end:
            return self._angle(position)
        pattern = _WORD if char == "=" else _PLAIN
        found = pattern.match(self.wire, position)
        if not found:
            if char not in '"<>)':
                self.phrase.append(char)
            return position + 1
        self.phrase.append(found[0])
        return found.end()

    def _quoted(self, position: int) -> int:
        found = _QUOTED.match(self.wire, position)
        if not found:
            self.quotes_end = True
            return position
        inner = _QUOTED_PAIR.sub(r"\1", found[1])
        # A quoted local part ("john"@x) belongs to the address, not to the name. It is
        # decoded with the rest, so quotes that it needs are put back afterwards.
        local = self.wire.startswith("@", found.end())
        self.phrase.append(_quoted_local(inner) if local else inner)
        return found.end()

    def _angle(self, position: int) -> int:
        found = _ANGLE.match(self.wire, position)
        if not found:
            closing = self.wire.find(">", position)
            if closing < 0:
                self.angles_end = True
                return position
            inner, end = self.wire[position + 1 : closing], closing + 1
            inner = inner.rpartition("<")[2]
        else:
            inner, end = found[1], found.end()
        if self.angle and "@" in self.angle and "@" in inner:
            # The comma between two is missing: what stands between names the second.
            between = self.phrase[self.after :]
            del self.phrase[self.after :]
            self._end_of_address()
            self.phrase = between
        if "@" in inner or self.angle is None:
            self.angle = inner
            self.after = len(self.phrase)
        return end

    def _comment(self, position: int) -> int:
        last = self.last_comment_end
        if last < position:
            self.phrase.append(" ")
            return position + 1
        last = _comment_end(self.wire, position, last)
        self.comments.append(_QUOTED_PAIR.sub(r"\1", self.wire[position + 1 : last]))
        return last + 1

    def _end_of_group_name(self, position: int) -> None:
        # "Info: Shop <a@x>" is a name; the members of a group end at a semicolon.
        may_end = self.last_semicolon > position and self.angle is None
        is_short = may_end and len(self.phrase) <= _MAX_GROUP_NAME_PIECES
        if is_short and "@" not in "".join(self.phrase):
            self.phrase.clear()
            self.comments.clear()
            self.carried = ""
        else:
            self.phrase.append(":")

    def _end_of_address(self) -> None:
        phrase, comments, angle = self.phrase, self.comments, self.angle
        self.phrase, self.comments, self.angle = [], [], None
        if angle is not None:
            self._take_angle(phrase, comments, angle)
        elif phrase or comments:
            self._take_text("".join(phrase), comments)

    def _take_angle(self, phrase: list[str], comments: list[str], angle: str) -> None:
        name = self._text("".join(phrase[: self.after])) or self._text(
            " ".join(comments)
        )
        if self.carried:
            name = f"{self.carried}, {name}" if name else self.carried
            self.carried = ""
        email = _notes_email(self._decoded(angle)) or _clean_email(self._decoded(angle))
        if not email and "@" in name:
            # "a@b <>" and the like: the address stands where the name should be.
            email = next(iter(_emails_in(name)), "")
        self.found.append(_address(name, email))

    def _take_text(self, text: str, comments: list[str]) -> None:
        text = self._decoded(text)
        notes = _notes_email(text)
        if notes:
            found = _NOTES.fullmatch(text)
            name = self._text(" ".join(comments)) or found[1] or found[2]
            self.found.append(_address(name, notes))
            return
        emails = _emails_in(text)
        if not emails and "@" in text:
            text = _AROUND_AT.sub("@", text)
            emails = _emails_in(text)
        if not emails:
            name = text[:_MAX_NAME_CHARS]
            if name:
                both = f"{self.carried}, {name}" if self.carried else name
                self.carried = both[:_MAX_NAME_CHARS]
            return
        name = self._text(" ".join(comments))
        if len(emails) == 1 and not name:
            name = clean_line(text.replace(emails[0], " "))[:_MAX_NAME_CHARS]
            name = name.replace("mailto", "").strip(" :")
        for email in emails:
            self.found.append(_address(name, _clean_email(email)))
        self.carried = ""

    def _text(self, piece: str) -> str:
        return self._decoded(piece[:_MAX_WIRE_NAME_CHARS])

    def _decoded(self, piece: str) -> str:
        return clean_line(decode_words(Wire(piece), self.hint))


def without_comments(text: str) -> str:
    """The text without what stands in parentheses (RFC 5322 section 3.2.2)."""
    if "(" not in text:
        return text
    last, out, done = text.rfind(")"), [], 0
    start = text.find("(")
    while 0 <= start < last:
        out.append(text[done:start])
        done = _comment_end(text, start, last) + 1
        start = text.find("(", done)
    return "".join((*out, text[done:]))


def _comment_end(text: str, start: int, last: int) -> int:
    """Where the comment that begins at ``start`` ends, at the latest at ``last``."""
    depth, position = 0, start
    while position < last:
        char = text[position]
        if char == "\\":
            position += 1
        depth += (char == "(") - (char == ")")
        if not depth:
            return position
        position += 1
    return last


def _quoted_local(inner: str) -> str:
    """The local part of an address as it was meant, in quotes only if it needs them."""
    if inner.isascii() and not _ATOM.fullmatch(inner):
        escaped = inner.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return inner


def _notes_email(text: str) -> str:
    """The address in a name of Lotus Notes with blanks in it; "" for all others."""
    if "/" not in text or " " not in text or not _NOTES.fullmatch(text):
        return ""
    local, _at, domain = text.rpartition("@")
    return f'"{local}"@{domain}'


def _emails_in(text: str) -> list[str]:
    if "@" not in text:
        return []
    words = _WORDS.findall(text)
    return [word for word in words if 0 < word.rfind("@") < len(word) - 1]


def _clean_email(text: str) -> str:
    """The bare address from inside the angle brackets; source routes go."""
    quoted = _QUOTED_EMAIL.search(text)
    if quoted:
        return _quoted_local(_QUOTED_PAIR.sub(r"\1", quoted[1])) + quoted[2]
    text = "".join(without_comments(text).split()).strip("<>,;'")
    if text.lower().startswith("mailto:"):
        text = text[7:]
    if text.startswith("@") and ":" in text:
        text = text.rpartition(":")[2]
    return "" if text == "@" else text
