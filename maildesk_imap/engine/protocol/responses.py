"""What an IMAP server says: data, status, response codes, and what a NO means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    ConnectionLostError,
    MailEngineError,
    ProtocolError,
    RejectedError,
    RemoteGone,
    ThrottledError,
    TransientError,
    Unsupported,
)

from . import tokens

_CODE = re.compile(rb"\[([^\s\]]+)(?: +([^\]]*))?\] *(.*)", re.DOTALL)
_NUMBERED = re.compile(rb"(\d{1,10}) ([A-Za-z]+) ?(.*)", re.DOTALL)
STATUS_WORDS = frozenset({b"OK", b"NO", b"BAD", b"BYE", b"PREAUTH"})

# RFC 5530 and friends: response code -> (error class, our code).
_ERRORS: dict[bytes, tuple[type[MailEngineError], str]] = {
    b"AUTHENTICATIONFAILED": (AuthError, "auth.refused"),
    b"AUTHORIZATIONFAILED": (AuthError, "auth.unauthorised"),
    b"EXPIRED": (AuthError, "auth.expired"),
    b"PRIVACYREQUIRED": (ConfigurationError, "auth.needs_tls"),
    b"CONTACTADMIN": (TransientError, "server.contact_admin"),
    b"LIMIT": (ThrottledError, "throttled.limit"),
    b"THROTTLED": (ThrottledError, "throttled"),
    b"UNAVAILABLE": (TransientError, "server.unavailable"),
    b"INUSE": (TransientError, "server.in_use"),
    b"SERVERBUG": (TransientError, "server.bug"),
    b"EXPUNGEISSUED": (RemoteGone, "gone.message"),
    b"NONEXISTENT": (RemoteGone, "gone.folder"),
    b"OVERQUOTA": (RejectedError, "rejected.quota"),
    b"TOOBIG": (RejectedError, "rejected.too_large"),
    b"NOPERM": (RejectedError, "rejected.permission"),
    b"READ-ONLY": (RejectedError, "rejected.read_only"),
    b"CANNOT": (RejectedError, "rejected.cannot"),
    b"ALREADYEXISTS": (RejectedError, "rejected.exists"),
    b"TRYCREATE": (RemoteGone, "gone.folder"),
    b"HASCHILDREN": (RejectedError, "rejected.has_children"),
    b"BADCHARSET": (Unsupported, "charset"),
    b"CLIENTBUG": (ProtocolError, "protocol.client_bug"),
    b"CORRUPTION": (ProtocolError, "protocol.corruption"),
}

# What a server wants from the person before it lets a program in: words of its refusal.
_WANTED = (
    ("log in via your web browser", "auth.web_login"),
    ("log in with your web browser", "auth.web_login"),
    ("web login required", "auth.web_login"),
    ("application-specific password", "auth.app_password"),
    ("app password", "auth.app_password"),
    ("not enabled for imap", "auth.imap_off"),
    ("imap access is disabled", "auth.imap_off"),
    ("imap is disabled", "auth.imap_off"),
)
_LINK = re.compile(r"https://[\x21-\x7e]{1,400}")
# Servers that explain themselves only in words. Exchange says the first when its own
# back end is away; the others come with NO or BYE when too many connections are open.
_WORDS = (
    ("authenticated but not connected", TransientError, "server.not_connected"),
    ("too many", ThrottledError, "throttled.limit"),
    ("maximum number of connections", ThrottledError, "throttled.limit"),
    ("try again", TransientError, "server.unavailable"),
    ("temporar", TransientError, "server.unavailable"),
    ("unavailable", TransientError, "server.unavailable"),
    ("internal error", TransientError, "server.bug"),
    ("quota", RejectedError, "rejected.quota"),
)


@dataclass(frozen=True, slots=True)
class Untagged:
    """``* 12 FETCH (…)`` or ``* LIST …``: kind, number (0 when there is none), data:
    literals, and what stands before, between and behind them.
    """

    kind: bytes
    number: int
    pieces: list[bytes]
    literals: list[bytes]

    @property
    def rest(self) -> bytes:
        """The data, with the lengths of the literals in their place."""
        return b"".join(self.pieces) if self.literals else self.pieces[0]

    def values(self) -> list[tokens.Value]:
        """Parse the data."""
        return tokens.parse(self.rest, self.literals)

    def records(self) -> list[bytes | tuple[bytes, bytes]]:
        """The data in the form in which imaplib hands it to IMAPClient."""
        return [*zip(self.pieces, self.literals, strict=False), self.pieces[-1]]


@dataclass(frozen=True, slots=True)
class Status:
    """OK, NO, BAD, BYE or PREAUTH with response code, its argument and the text;
    ``raw`` is all of it as it came.
    """

    word: bytes
    code: bytes = b""
    argument: bytes = b""
    text: str = ""
    raw: bytes = b""


@dataclass(slots=True)
class Answer:
    """Everything a command brought: its end, the data, and the codes on the way.

    ``status`` is None until the server has ended the command.
    """

    status: Status | None = None
    untagged: list[Untagged] = field(default_factory=list)
    codes: dict[bytes, bytes] = field(default_factory=dict)

    def of_kind(self, kind: bytes) -> list[Untagged]:
        """Return the data of one kind."""
        return [data for data in self.untagged if data.kind == kind]

    def note(self, status: Status) -> None:
        """Keep the response code of a status."""
        if status.code:
            self.codes[status.code] = status.argument


def parse_status(word: bytes, rest: bytes) -> Status:
    """Read what follows OK, NO, BAD, BYE or PREAUTH."""
    match = _CODE.match(rest)
    if not match:
        return Status(word, text=_shown(rest), raw=rest)
    return Status(word, match[1].upper(), match[2] or b"", _shown(match[3]), rest)


def parse_untagged(pieces: list[bytes], literals: list[bytes]) -> Untagged:
    """Read an untagged response; the first piece begins with ``* ``."""
    numbered = _NUMBERED.match(pieces[0], 2)
    if numbered:
        pieces[0] = numbered[3]
        return Untagged(numbered[2].upper(), int(numbered[1]), pieces, literals)
    kind, _, pieces[0] = pieces[0][2:].partition(b" ")
    return Untagged(kind.upper(), 0, pieces, literals)


def failure(status: Status, *, at_login: bool = False) -> MailEngineError:
    """Return the error that a NO, BAD or BYE stands for.

    The response code decides. Without one the words are looked at; a refusal at login
    that explains nothing is a wrong password.
    """
    detail = f"[{status.code.decode('latin-1')}] " if status.code else ""
    detail += status.text
    if status.code == b"WEBALERT":
        return web_login(status.argument.decode("ascii", "replace"))
    if status.code in _ERRORS:
        error, code = _ERRORS[status.code]
        return error(code, detail)
    lowered = status.text.lower()
    if at_login:
        for words, code in _WANTED:
            if words in lowered:
                return wanted(code, status.text)
    for words, error, code in _WORDS:
        if words in lowered:
            return error(code, detail)
    if status.word == b"BYE":
        return ConnectionLostError("connection.bye", detail)
    if status.word == b"BAD":
        return ProtocolError("protocol.bad", detail)
    if at_login:
        return AuthError("auth.refused", detail)
    return RejectedError("rejected", detail)


def wanted(code: str, text: str) -> AuthError:
    """The error for a server that wants something from the person first; ``detail`` is
    where that can be done, if it says so.
    """
    links = _LINK.findall(text)
    # The first one of several may be cut at the end of a line (Gmail by SMTP).
    return AuthError(code, links[-1].rstrip(".,;)>]") if links else "")


def web_login(link: str) -> AuthError:
    """The error for a server that wants the person to sign in at ``link``."""
    return wanted("auth.web_login", link)


def _shown(raw: bytes) -> str:
    return raw[:400].decode("utf-8", "replace")
