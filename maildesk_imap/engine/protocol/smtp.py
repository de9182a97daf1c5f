"""A small SMTP client (RFC 5321): replies, EHLO, STARTTLS, AUTH; nothing is sent by
itself.

It is our own so that every reply is distinguished: what the server refused before the
message was complete, and what is unknown after the final dot.
"""

from __future__ import annotations

import base64
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    MailEngineError,
    ProtocolError,
    RejectedError,
    ThrottledError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.secrets import Scrubber

from ..settings import Security, ServerSettings, SignIn
from .login import oauthbearer, plain, xoauth2
from .responses import Status, failure
from .wire import Wire

MAX_LINE_BYTES = 4096
MAX_REPLY_LINES = 200
# The time for the answer to the final dot: RFC 5321 asks for ten minutes, but the
# message may not hold a worker that long; the end is then ambiguous, not lost.
_REPLY = re.compile(rb"(\d{3})(?:([ -])(.*))?", re.DOTALL)
_NAME = re.compile(r"[A-Za-z0-9.-]{1,255}")
# Microsoft answers 432 or 454 while its sign-in service is away.
_THROTTLED = re.compile(r"\b4\.(?:3\.2|7\.(?:0|1|28|500))\b|too many|rate limit", re.I)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: three digits and the text of its lines."""

    code: int
    lines: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text in one line, for people."""
        return " ".join(self.lines).strip()

    @property
    def shown(self) -> str:
        """Code and text, as they go into a report."""
        return f"{self.code} {self.text}".strip()

    @property
    def is_ok(self) -> bool:
        """Return whether the server did what was asked."""
        return 200 <= self.code < 300

    @property
    def is_temporary(self) -> bool:
        """Return whether trying again later may help."""
        return 400 <= self.code < 500


class SmtpConnection:
    """One connection to a submission server."""

    def __init__(self, wire: Wire, helo: str = ""):
        self.wire = wire
        self.server: ServerSettings = wire.server
        credentials = wire.server.credentials
        self._scrubber = Scrubber((credentials.password, credentials.access_token))
        self.extensions: dict[str, str] = {}
        self._helo = helo or own_name()

    @classmethod
    def connect(
        cls,
        server: ServerSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        helo: str = "",
    ) -> SmtpConnection:
        """Connect, secure and introduce ourselves; not signed in yet."""
        connection = cls(Wire.open(server, clock=clock), helo)
        try:
            connection.greet()
        except BaseException:
            connection.close()
            raise
        return connection

    def greet(self) -> None:
        """Read the greeting, start TLS as the settings say, and say EHLO.

        Raises ConfigurationError ``tls.stripped`` when STARTTLS is wanted and not
        offered.
        """
        if self.server.security is Security.TLS:
            self.wire.secure()
        self.expect(self.read_reply(), 220)
        self._ehlo()
        if self.server.security is not Security.STARTTLS:
            return
        if "STARTTLS" not in self.extensions:
            raise ConfigurationError("tls.stripped", "STARTTLS is not offered")
        reply = self.ask("STARTTLS")
        if reply.code != 220:
            raise ConfigurationError("tls.stripped", reply.shown)
        self.wire.secure()
        self._ehlo()

    def sign_in(self) -> None:
        """Authenticate if there are credentials.

        Raises AuthError when refused, TransientError when the server cannot say now.
        """
        credentials = self.server.credentials
        if not credentials.user:
            return
        offered = self.extensions.get("AUTH", "").upper().split()
        if credentials.access_token:
            self._auth_token(offered)
        elif "PLAIN" in offered:
            self._auth("PLAIN", [plain(credentials)], inline=True)
        elif "LOGIN" in offered:
            answers = [credentials.user.encode(), credentials.password.encode()]
            self._auth("LOGIN", answers, inline=False)
        else:
            raise ConfigurationError("smtp.no_auth", "no way to sign in is offered")

    def ask(self, line: str) -> Reply:
        """Send one command line and read its reply; ValueError for more than a line."""
        if "\r" in line or "\n" in line or "\0" in line:
            raise ValueError("a command of SMTP is one line")
        self.send((line + "\r\n").encode("utf-8"))
        return self.read_reply()

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.wire.restart_deadline()
        self.wire.send(data)

    def read_reply(self) -> Reply:
        """Read one reply of any number of lines."""
        lines: list[str] = []
        while True:
            raw = self.wire.read_line(MAX_LINE_BYTES)
            match = _REPLY.fullmatch(raw)
            if not match or len(lines) >= MAX_REPLY_LINES:
                # What another service says may be of the own network.
                raise ProtocolError("smtp.protocol", "no SMTP server answers there")
            # Some servers echo the password.
            text = self._scrubber.content(match[3] or b"")
            lines.append(text.decode("utf-8", "replace"))
            if match[2] != b"-":
                return Reply(int(match[1]), tuple(lines))

    def expect(self, reply: Reply, *codes: int) -> Reply:
        """Return ``reply`` if it has one of ``codes``, else raise its error."""
        if reply.code in codes:
            return reply
        raise smtp_error(reply)

    def limit(self) -> int | None:
        """Return the greatest message in bytes, None when the server names none."""
        size = self.extensions.get("SIZE", "").strip()
        return int(size) or None if size.isdigit() and len(size) < 16 else None

    def would_accept(self, address: str) -> str:
        """Ask whether mail from and to ``address`` would be taken, and take it back.

        Returns what the server says; nothing is sent.
        """
        if not re.fullmatch(r"[^\s<>]{1,320}", address) or not address.isascii():
            return "not tried: no plain address"
        self.expect(self.ask(f"MAIL FROM:<{address}>"), 250)
        reply = self.expect(self.ask(f"RCPT TO:<{address}>"), 250, 251, 252)
        self.ask("RSET")
        return reply.shown

    def close(self) -> None:
        """End the connection without ceremony; never raises."""
        self.wire.close()

    def quit(self) -> None:
        """Say goodbye and end the connection; never raises."""
        try:
            self.send(b"QUIT\r\n")
        except MailEngineError:
            pass
        self.close()

    def _ehlo(self) -> None:
        reply = self.ask(f"EHLO {self._helo}")
        self.expect(reply, 250)
        self.extensions = {}
        for line in reply.lines[1:]:
            name, _, value = line.replace("=", " ", 1).partition(" ")
            self.extensions[name.upper()] = value.strip()

    def _auth_token(self, offered: list[str]) -> None:
        credentials = self.server.credentials
        wanted = credentials.sign_in
        bearer = "OAUTHBEARER" in offered and "XOAUTH2" not in offered
        if wanted is SignIn.OAUTHBEARER or (wanted is SignIn.AUTO and bearer):
            response = oauthbearer(credentials, self.server.host)
            self._auth("OAUTHBEARER", [response], inline=True)
        else:
            self._auth("XOAUTH2", [xoauth2(credentials)], inline=True)

    def _auth(self, mechanism: str, answers: list[bytes], *, inline: bool) -> None:
        encoded = [base64.b64encode(answer).decode() for answer in answers]
        first = f" {encoded.pop(0)}" if inline else ""
        reply = self.ask(f"AUTH {mechanism}{first}")
        while reply.code == 334:
            # A challenge too many explains a refusal and wants an empty line.
            reply = self.ask(encoded.pop(0) if encoded else "")
        if reply.code == 235:
            return
        if reply.is_temporary:
            raise TransientError("smtp.auth_unavailable", reply.shown)
        raise _refused(reply)


def own_name() -> str:
    """Return a name for EHLO: ours if it is one, else an address literal."""
    name = socket.gethostname()
    if "." in name and _NAME.fullmatch(name):
        return name
    return "[127.0.0.1]"


def _refused(reply: Reply) -> AuthError:
    """Why nobody was let in; Gmail names the reason and a link (5.7.14 and 5.7.9)."""
    refusal = Status(b"NO", text=reply.text)
    error = failure(refusal, at_login=True)
    if isinstance(error, AuthError) and error.code != "auth.refused":
        return error
    return AuthError("auth.refused", reply.shown)


def smtp_error(reply: Reply) -> MailEngineError:
    """Return the error a refusal before the message stands for."""
    if reply.code in (530, 534, 535, 538):
        return _refused(reply)
    if _THROTTLED.search(reply.text) and reply.is_temporary:
        return ThrottledError("throttled.smtp", reply.shown)
    if reply.is_temporary:
        return TransientError("smtp.unavailable", reply.shown)
    if 500 <= reply.code < 600:
        return RejectedError(rejection_code(reply), reply.shown)
    return ProtocolError("smtp.protocol", reply.shown)


def rejection_code(reply: Reply) -> str:
    """Return our word for a permanent refusal."""
    if reply.code == 552 or "5.3.4" in reply.text:
        return "rejected.too_large"
    if re.search(r"\b5\.1\.[78]\b", reply.text):
        return "rejected.sender"
    if reply.code in (550, 551, 553) and re.search(r"\b5\.1\.", reply.text):
        return "rejected.recipient"
    if reply.code == 554 or "5.7." in reply.text:
        return "rejected.policy"
    return "rejected"
