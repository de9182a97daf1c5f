"""imaplib's connection, on our guarded and bounded reader.

imaplib sends each command at once and reads whatever comes, without an end. Here
commands leave when an answer is waited for, so that several travel together, and every
answer is read within limits. Untagged data belongs to the first command that is not
answered yet. A connection whose answers could not be followed to their end is lost:
what comes next on it might be the answer to something else.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from odoo.addons.maildesk_base.engine.errors import (
    ConfigurationError,
    ConnectionLostError,
    MailEngineError,
    ProtocolError,
)
from odoo.addons.maildesk_base.engine.secrets import Scrubber

from ..settings import Security
from .arguments import Command, Literal, Ready
from .responses import (
    STATUS_WORDS,
    Answer,
    Untagged,
    failure,
    parse_status,
    parse_untagged,
    web_login,
)

if TYPE_CHECKING:
    from .mailbox import Selected
    from .wire import Wire

Result = TypeVar("Result")

# The longest honest line names some hundred thousand ids (SEARCH, VANISHED).
MAX_LINE_BYTES = 8 * 1024 * 1024
# Bigger literals are never asked for: messages are fetched in pieces.
MAX_LITERAL_BYTES = 256 * 1024 * 1024
MAX_LITERALS = 10_000
# Flags of a million messages are 60 MB; what goes beyond is no answer any more.
MAX_ANSWER_BYTES = 256 * 1024 * 1024
# RFC 7888: LITERAL- lets literals up to this size go without asking.
LITERAL_MINUS_BYTES = 4096
# Of a message's header fields no more is looked at than this.
KEEP_LITERAL_BYTES = 256 * 1024

# What another service says is nobody's business: it may be one of the own network.
NOT_IMAP = "no IMAP server answers there"

_LITERAL_END = re.compile(rb"~?\{(\d{1,20})\+?\}\Z")
_STATUS_LINE = re.compile(rb"\* (?:OK|NO|BAD|BYE|PREAUTH)\b", re.IGNORECASE)
_SIGN_IN = ("LOGIN", "AUTHENTICATE")

# Takes an untagged answer away from the stored ones by returning True.
Sink = Callable[[Untagged], bool]


class _Written(BaseException):
    """Ends a call whose command is written; no handler of errors may catch it."""


class GuardedIMAP4(imaplib.IMAP4):
    """What IMAPClient talks through.

    A refusal is raised as the error it stands for. ``round_trips`` counts how often the
    server was waited for; ``selected`` is the folder that is open now; ``reported`` is
    what the present or last command has brought.
    """

    def __init__(self, wire: Wire):
        credentials = wire.server.credentials
        self.wire = wire
        self.selected: Selected | None = None
        self.sink: Sink | None = None
        self.keep = KEEP_LITERAL_BYTES
        self.literal_limit = 0
        self.offered: frozenset[bytes] = frozenset()
        self.is_lost = False
        self.round_trips = 1  # the greeting
        self.used_at = wire.clock()
        self.reported = Answer()
        self._scrubber = Scrubber((credentials.password, credentials.access_token))
        self._budget = MAX_ANSWER_BYTES
        self._outgoing: list[bytes] = []
        self._is_ahead = False
        self._written: bytes | None = None
        super().__init__(wire.server.host, wire.server.port)

    @property
    def sock(self):
        """The socket, for whoever waits until it can be read."""
        return self.wire.socket

    @property
    def is_answered(self) -> bool:
        """Return whether no command waits for its end."""
        return None not in self.tagged_commands.values()

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:
        """Secure the wire if it is to be secure from the start."""
        self.host, self.port = host, port
        if self.wire.server.security is Security.TLS:
            self.wire.secure()

    def read(self, size: int) -> bytes:
        """Read ``size`` bytes and return what is to be kept of them."""
        if size > MAX_LITERAL_BYTES:
            raise ProtocolError("protocol.literal", f"a literal of {size} bytes")
        self._budget -= min(size, self.keep)
        return self.wire.read_block(size, self.keep)

    def readline(self) -> bytes:
        """Send what waits to be sent, then read a line."""
        return self._read_line() + imaplib.CRLF

    def send(self, data: bytes) -> None:
        """Keep ``data`` until an answer is waited for."""
        if self._written is None:
            self._outgoing.append(data)

    def flush(self) -> None:
        """Send what waits to be sent."""
        data = b"".join(self._outgoing)
        self._outgoing.clear()
        self.wire.restart_deadline()
        self.wire.send(data)
        self.round_trips += 1

    def shutdown(self) -> None:
        """End the connection without a word; never raises."""
        self.is_lost = True
        self.wire.close()

    def starttls(self, ssl_context=None):
        """Start TLS; capabilities from before may have been forged."""
        try:
            answer = self._simple_command("STARTTLS")
        except MailEngineError as error:
            if self.is_lost:
                raise
            raise ConfigurationError("tls.stripped", error.detail) from error
        self.wire.secure(ssl_context)
        self.reported = Answer()
        self.learn_capabilities()
        return answer

    def learn_capabilities(self) -> None:
        """Take the capabilities that were just given, or ask for them; those that must
        not be used count as not offered.
        """
        if b"CAPABILITY" not in self.reported.codes:
            self._simple_command("CAPABILITY")
        reported = self.reported.codes.pop(b"CAPABILITY", b"")
        self.capabilities = tuple(reported.decode("ascii", "replace").upper().split())
        offered = set(self.capabilities) - self.wire.server.without
        self.offered = frozenset(name.encode() for name in offered)
        self.literal_limit = LITERAL_MINUS_BYTES if "LITERAL-" in offered else 0
        if "LITERAL+" in offered:
            self.literal_limit = MAX_LITERAL_BYTES

    @contextmanager
    def reading(self, sink: Sink | None, keep: int) -> Iterator[None]:
        """Offer untagged data to ``sink``, keep so many bytes of each literal; None and
        0: as before.
        """
        before = self.sink, self.keep
        self.sink, self.keep = sink or self.sink, keep or self.keep
        try:
            yield
        finally:
            self.sink, self.keep = before

    def write_ahead(self, call: Callable[[], object]) -> bytes | None:
        """Make ``call`` until its command is written, and return the command's tag;
        None when the server has to be waited for in between.
        """
        self._is_ahead = True
        try:
            call()
        except _Written as written:
            return written.args[0]
        finally:
            self._is_ahead = False
        raise ValueError("not one command")

    def read_behind(self, tag: bytes | None, call: Callable[[], Result]) -> Result:
        """Make ``call`` to read the answer of its command, which was written with
        ``tag``; None: it has not been.
        """
        self._written = tag
        try:
            return call()
        finally:
            self._written = None

    def start(self, asked: Command) -> bytes:
        """Write a command and return its tag."""
        tag = self._new_tag()
        first, *others = asked.segments(tag, literal_limit=self.literal_limit)
        if others and self._is_ahead:
            del self.tagged_commands[tag]
            raise _Written(None)
        self.send(first)
        for segment in others:
            while self._get_response() is not None:
                if self.tagged_commands[tag]:
                    return tag
            self.send(segment)
        return tag

    def finish(self, tag: bytes) -> Answer:
        """Read until the command has ended; what it brought is in ``reported``, too."""
        if self._is_ahead:
            raise _Written(tag)
        while self.tagged_commands[tag] is None:
            if self._get_response() is None:
                self.is_lost = True
                raise ProtocolError("protocol.continuation", "nothing was asked for")
        word, (text,) = self.tagged_commands.pop(tag)
        self.reported.status = parse_status(word.encode(), text)
        self.wire.restart_deadline()
        self.used_at = self.wire.clock()
        self._budget = MAX_ANSWER_BYTES
        return self.reported

    def take_reported(self) -> Answer:
        """Return what was reported, which is nobody else's then."""
        reported, self.reported = self.reported, Answer()
        return reported

    def _connect(self) -> None:
        try:
            super()._connect()
        except (imaplib.IMAP4.error, ProtocolError):
            raise ProtocolError("protocol.greeting", NOT_IMAP) from None

    _get_capabilities = learn_capabilities

    def _new_tag(self) -> bytes:
        if self._written is not None:
            return self._written
        if self.is_lost:
            raise ConnectionLostError("connection.broken")
        if self.is_answered:
            self.reported = Answer()
        return super()._new_tag()

    def _command(self, name: str, *args) -> bytes:
        if callable(self.literal):
            # The responses of AUTHENTICATE.
            return super()._command(name, *args)
        arguments = [_argument(each) for each in args if each is not None]
        if self.literal is not None:
            arguments.append(Literal(self.literal))
            self.literal = None
        return self.start(Command(name, tuple(arguments)))

    def _command_complete(self, name: str, tag: bytes):
        status = self.finish(tag).status
        if status.word == b"OK":
            if name in _SIGN_IN:
                # Signed in, a server offers more.
                self.learn_capabilities()
            return "OK", [status.raw]
        if name in _SIGN_IN and b"WEBALERT" in self.reported.codes:
            # Said before the end of the command, which says less (Gmail).
            raise web_login(self.reported.codes[b"WEBALERT"].decode("ascii", "replace"))
        raise failure(status, at_login=name in _SIGN_IN)

    def _untagged_response(self, typ: str, dat: list, name: str):
        found = self.reported.of_kind(name.encode())
        return typ, [each for data in found for each in data.records()] or [None]

    def _get_response(self, *_wait) -> bytes | None:
        """Read one response; None when the server asks for more of the command."""
        try:
            line = self._read_line()
            if line.startswith((b"[", b"* [")):
                # Exchange leaves the beginning of its line about COPYUID out.
                line = b"* OK " + line.removeprefix(b"* ")
            if line.startswith(b"* "):
                self._take(parse_untagged(*self._with_literals(line)))
            elif line.startswith(b"+"):
                self.continuation_response = b""  # no challenge is looked at
                return None
            else:
                self._end_command(line)
            return line
        except BaseException:
            self.is_lost = True
            raise

    def _with_literals(self, line: bytes) -> tuple[list[bytes], list[bytes]]:
        """Read what belongs to a line: literals, and what stands behind each."""
        pieces: list[bytes] = [line]
        literals: list[bytes] = []
        if line.endswith(b"}") and not _STATUS_LINE.match(line):
            while match := _LITERAL_END.search(pieces[-1]):
                if len(literals) == MAX_LITERALS:
                    raise ProtocolError("protocol.literal", "too many literals")
                literals.append(self.read(int(match[1])))
                pieces.append(self._read_line())
        return pieces, literals

    def _take(self, data: Untagged) -> None:
        if data.kind in STATUS_WORDS:
            reason = self._without_secrets(data.kind, data.rest)
            status = parse_status(data.kind, reason)
            if data.kind == b"BYE":
                raise failure(status)
            # The greeting is looked for here.
            self.untagged_responses[data.kind.decode()] = [reason]
            self.reported.note(status)
            return
        if data.kind == b"EXISTS" and self.selected:
            self.selected.exists = data.number
        elif data.kind == b"CAPABILITY":
            self.reported.codes[data.kind] = data.rest
        if self.sink is None or not self.sink(data):
            self.reported.untagged.append(data)

    def _end_command(self, line: bytes) -> None:
        tag, _, rest = line.partition(b" ")
        word, _, text = rest.partition(b" ")
        word = word.upper()
        is_open = self.tagged_commands.get(tag, b"") is None
        if not is_open or word not in (b"OK", b"NO", b"BAD"):
            raise ProtocolError("protocol.tag", "an answer to nothing")
        text = self._without_secrets(word, text)
        self.reported.note(parse_status(word, text))
        self.tagged_commands[tag] = (word.decode(), [text])

    def _read_line(self) -> bytes:
        if self._outgoing:
            self.flush()
        line = self.wire.read_line(MAX_LINE_BYTES)
        self._budget -= len(line)
        if self._budget < 0:
            raise ProtocolError("protocol.size", "an answer without end")
        return line

    def _without_secrets(self, word: bytes, text: bytes) -> bytes:
        """What a server gives as the reason of a refusal; some echo the password."""
        return text if word == b"OK" else self._scrubber.content(text)


def _argument(argument):
    """What imaplib and IMAPClient have written, as an argument of ours."""
    if isinstance(argument, str):
        argument = argument.encode("ascii")
    return Ready(argument) if isinstance(argument, bytes) else argument
