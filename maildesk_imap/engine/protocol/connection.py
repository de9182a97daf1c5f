"""An IMAP connection: commands out, answers in, several at a time where that saves
waiting.

Untagged data belongs to the first command that is not answered yet. A connection whose
answers could not be followed to their end is ``broken`` and never used again: what
comes next on it might be the answer to something else.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Sequence

from odoo.addons.maildesk_base.engine.errors import (
    ConnectionLostError,
    MailEngineError,
    ProtocolError,
)
from odoo.addons.maildesk_base.engine.secrets import Scrubber
from odoo.addons.maildesk_base.engine.suspects import NOTHING, Suspects

from ..settings import ServerSettings
from .arguments import Command, command
from .mailbox import Selected
from .responses import (
    STATUS_WORDS,
    Answer,
    Status,
    Untagged,
    failure,
    parse_status,
    parse_untagged,
    web_login,
)
from .wire import Wire

# The longest honest line names some hundred thousand ids (SEARCH, VANISHED).
MAX_LINE_BYTES = 8 * 1024 * 1024
# Bigger literals are never asked for: messages are fetched in pieces.
MAX_LITERAL_BYTES = 256 * 1024 * 1024
MAX_LITERALS = 10_000
# Flags of a million messages are 60 MB; what goes beyond is no answer any more.
MAX_ANSWER_BYTES = 256 * 1024 * 1024
# Of a message's header fields no more is looked at than this.
KEEP_LITERAL_BYTES = 256 * 1024
# A connection used this short a while ago is taken to be alive.
TRUSTED_S = 10.0
# A living server answers NOOP at once; nobody waits for a dead one.
PROBE_S = 10.0
# RFC 7888: LITERAL- lets literals up to this size go without asking.
LITERAL_MINUS_BYTES = 4096

# What another service says is nobody's business: it may be one of the own network.
NOT_IMAP = "no IMAP server answers there"

_LITERAL_END = re.compile(rb"~?\{(\d{1,20})\+?\}\Z")
_STATUS_LINE = re.compile(rb"\* (?:OK|NO|BAD|BYE|PREAUTH)\b", re.IGNORECASE)

# Takes an untagged answer away from the stored ones by returning True.
Sink = Callable[[Untagged], bool]


class ImapConnection:
    """One connection to one server.

    ``round_trips`` counts how often the server was waited for; ``selected`` is the
    folder that is open now. ``suspects`` are those of whoever has it now.
    """

    def __init__(
        self,
        wire: Wire,
        *,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.wire = wire
        self.server: ServerSettings = wire.server
        credentials = wire.server.credentials
        self._scrubber = Scrubber((credentials.password, credentials.access_token))
        self.clock = clock
        self.capabilities: frozenset[str] = frozenset()
        self.enabled: frozenset[str] = frozenset()
        self.server_id: dict[str, str] = {}
        self.namespace_prefix = b""
        self.selected: Selected | None = None
        self.round_trips = 0
        self.keeps_keywords: bool | None = None  # None: not asked yet
        self.lent_at = 0  # round trips of those who had it before
        self.broken = False
        self.suspects: Suspects = NOTHING
        self.used_at = clock()
        self._tags = (b"M%d" % number for number in itertools.count(1))
        self._is_leaving = False

    def has(self, capability: str) -> bool:
        """Tell whether the server offers ``capability`` (upper case)."""
        return capability in self.capabilities

    @property
    def has_modseq(self) -> bool:
        """Tell whether the server numbers changes (RFC 7162)."""
        return self.has("CONDSTORE") or self.has("QRESYNC")

    def limit(self, name: str) -> int | None:
        """Return the number of a capability like ``APPENDLIMIT=35651584``."""
        for capability in self.capabilities:
            key, _, value = capability.partition("=")
            if key == name and value.isdigit():
                return int(value)
        return None

    def run(
        self,
        asked: Command,
        *,
        sink: Sink | None = None,
        keep: int = KEEP_LITERAL_BYTES,
        check: bool = True,
    ) -> Answer:
        """Run one command; see :meth:`run_all`."""
        return self.run_all([asked], sink=sink, keep=keep, check=check)[0]

    def run_all(
        self,
        commands: Sequence[Command],
        *,
        sink: Sink | None = None,
        keep: int = KEEP_LITERAL_BYTES,
        check: bool = True,
    ) -> list[Answer]:
        """Send several commands at once and return their answers in order.

        :param sink: is offered every untagged answer and may keep it to itself
        :param keep: bytes kept of each literal, the rest is read and dropped
        :param check: raise the error of the first command that was not answered OK
        """
        answers: list[Answer] = []
        try:
            for batch in self._batches(commands):
                answers += self._exchange(batch, sink, keep)
        except BaseException:
            self.broken = True
            raise
        self.used_at = self.clock()
        if check:
            for answer in answers:
                require_ok(answer)
        return answers

    def run_synced(
        self,
        commands: Sequence[Command],
        *,
        sink: Sink | None = None,
        keep: int = KEEP_LITERAL_BYTES,
        check: bool = True,
    ) -> list[Answer]:
        """Like :meth:`run_all`, after the server has looked what has changed.

        Servers show a folder as it was when they last looked; some describe messages
        that have gone since as empty ones. NOOP goes out with the commands, so it costs
        no round trip. Not for commands with sequence numbers, which it changes.
        """
        if not commands:
            return []
        asked = [command("NOOP"), *commands]
        look, first, *others = self.run_all(asked, sink=sink, keep=keep, check=check)
        # Dovecot ends NOOP last, so data of the next command may have gone to it.
        first.untagged[:0] = look.untagged
        first.codes |= look.codes
        return [first, *others]

    def run_login(self, asked: Command, responses: Sequence[bytes] = ()) -> Answer:
        """Run a command of signing in; ``responses`` answer the server's challenges.

        A challenge too many is the server's explanation of a refusal: it gets an empty
        line, after which the server says NO (XOAUTH2).
        """
        try:
            tag = self._send_simple(asked)
            answers = {tag: Answer()}
            left = list(responses)
            while not self._read_one(answers, None, KEEP_LITERAL_BYTES):
                self._send((left.pop(0) if left else b"") + b"\r\n")
        except BaseException:
            self.broken = True
            raise
        answer = answers[tag]
        if answer.status.word != b"OK":
            self.broken = True
            if b"WEBALERT" in answer.codes:
                # Said before the end of the command, which says less (Gmail).
                link = answer.codes[b"WEBALERT"].decode("ascii", "replace")
                raise web_login(link)
        return require_ok(answer, at_login=True)

    def is_alive(self) -> bool:
        """Tell whether the server still listens; it is asked where that is in doubt.

        What arrived unasked may be its last word (BYE), so that is a doubt too.
        """
        if self.broken or not self.wire.is_open():
            self.broken = True
            return False
        is_trusted = self.clock() - self.used_at < TRUSTED_S
        if is_trusted and not self.wire.has_unread:
            return True
        try:
            with self.wire.impatient(PROBE_S):
                self.run(command("NOOP"))
        except MailEngineError:
            self.broken = True
            return False
        return True

    def read_greeting(self) -> Status:
        """Read the first line; ConnectionLostError and friends when it is BYE."""
        line, _literals = self._read_response()
        if not line.startswith(b"* "):
            raise ProtocolError("protocol.greeting", NOT_IMAP)
        greeting = self._status_of(parse_untagged(line[2:], []))
        if greeting is None or greeting.word not in (b"OK", b"PREAUTH"):
            raise ProtocolError("protocol.greeting", NOT_IMAP)
        return greeting

    def close(self) -> None:
        """Say goodbye if the connection is in order, then end it; never raises."""
        if not self.broken:
            self._is_leaving = True
            try:
                self._send_simple(command("LOGOUT"))
            except ConnectionLostError:
                pass
        self.broken = True
        self.wire.close()

    def _batches(self, commands: Sequence[Command]):
        """Group what can be sent without waiting for the server in between."""
        batch: list[list[bytes]] = []
        for asked in commands:
            segments = asked.segments(next(self._tags), literal_limit=self._inline())
            if len(segments) > 1 and batch:
                yield batch
                batch = []
            batch.append(segments)
            if len(segments) > 1:
                yield batch
                batch = []
        if batch:
            yield batch

    def _inline(self) -> int:
        if self.has("LITERAL+"):
            return MAX_LITERAL_BYTES
        return LITERAL_MINUS_BYTES if self.has("LITERAL-") else 0

    def _exchange(self, batch: list[list[bytes]], sink: Sink | None, keep: int):
        if self.broken:
            raise ConnectionLostError("connection.broken")
        answers = {segments[0].split(b" ", 1)[0]: Answer() for segments in batch}
        self._send(b"".join(segments[0] for segments in batch))
        for segment in batch[0][1:]:
            if self._read_one(answers, sink, keep):
                return list(answers.values())
            self._send(segment)
        for _ in batch:
            if not self._read_one(answers, sink, keep):
                raise ProtocolError("protocol.continuation", "nothing was asked for")
            self.wire.restart_deadline()
        return list(answers.values())

    def _send_simple(self, asked: Command) -> bytes:
        tag = next(self._tags)
        segments = asked.segments(tag, literal_limit=MAX_LITERAL_BYTES)
        self._send(segments[0])
        return tag

    def _send(self, data: bytes) -> None:
        self.wire.restart_deadline()
        self.wire.send(data)
        self.round_trips += 1

    def _read_one(self, answers: dict[bytes, Answer], sink: Sink | None, keep: int):
        """Read until a command has ended (True) or the server asks for more (False)."""
        open_tags = [tag for tag, answer in answers.items() if answer.status is None]
        answer = answers[open_tags[0]]
        budget = MAX_ANSWER_BYTES
        while True:
            line, literals = self._read_response(keep)
            budget -= len(line) + sum(map(len, literals))
            if budget < 0:
                raise ProtocolError("protocol.size", "an answer without end")
            if line.startswith((b"[", b"* [")):
                # Exchange leaves the beginning of its line about COPYUID out.
                line = b"* OK " + line.removeprefix(b"* ")
            if line.startswith(b"* "):
                self._take(parse_untagged(line[2:], literals), answer, sink)
            elif line.startswith(b"+"):
                return False
            else:
                self._finish(line, answers, open_tags)
                return True

    def _take(self, data: Untagged, answer: Answer, sink: Sink | None) -> None:
        status = self._status_of(data)
        if status is not None:
            if status.code:
                answer.codes[status.code] = status.argument
            return
        if data.kind == b"CAPABILITY":
            self.learn_capabilities(data.rest)
        elif data.kind == b"EXISTS" and self.selected:
            self.selected.exists = data.number
        if sink is None or not sink(data):
            answer.untagged.append(data)

    def _status_of(self, data: Untagged) -> Status | None:
        if data.kind not in STATUS_WORDS:
            return None
        status = parse_status(data.kind, self._without_secrets(data.kind, data.rest))
        if status.code == b"CAPABILITY":
            self.learn_capabilities(status.argument)
        if data.kind == b"BYE" and not self._is_leaving:
            raise failure(status)
        return status

    def _finish(
        self, line: bytes, answers: dict[bytes, Answer], open_tags: list[bytes]
    ) -> None:
        tag, _, rest = line.partition(b" ")
        word, _, rest = rest.partition(b" ")
        if tag not in open_tags or word.upper() not in (b"OK", b"NO", b"BAD"):
            raise ProtocolError("protocol.tag", "an answer to nothing")
        word = word.upper()
        status = parse_status(word, self._without_secrets(word, rest))
        if status.code == b"CAPABILITY":
            self.learn_capabilities(status.argument)
        if status.code:
            answers[tag].codes[status.code] = status.argument
        answers[tag].status = status

    def _without_secrets(self, word: bytes, text: bytes) -> bytes:
        """What a server gives as the reason of a refusal; some echo the password."""
        return text if word == b"OK" else self._scrubber.content(text)

    def learn_capabilities(self, text: bytes) -> None:
        """Take over the capabilities in ``text``, less those that must not be used."""
        names = text.decode("ascii", "replace").upper().split()
        self.capabilities = frozenset(names) - self.server.without

    def _read_response(self, keep: int = KEEP_LITERAL_BYTES):
        """Return one logical line, and its literals cut to ``keep`` bytes."""
        line = self.wire.read_line(MAX_LINE_BYTES)
        literals: list[bytes] = []
        if not line.endswith(b"}") or not line.startswith(b"* "):
            return line, literals
        if _STATUS_LINE.match(line):
            return line, literals
        pieces = []
        size = 0
        while match := _LITERAL_END.search(line):
            length = int(match[1])
            size += len(line)
            if length > MAX_LITERAL_BYTES or len(literals) == MAX_LITERALS:
                raise ProtocolError("protocol.literal", f"a literal of {length} bytes")
            if size > MAX_LINE_BYTES:
                raise ProtocolError("protocol.line", "a line without end")
            pieces.append(line)
            literals.append(self.wire.read_block(length, keep))
            line = self.wire.read_line(MAX_LINE_BYTES)
        pieces.append(line)
        return b"".join(pieces), literals


def require_ok(answer: Answer, *, at_login: bool = False) -> Answer:
    """Return ``answer``, or raise the error it stands for."""
    if answer.status.word != b"OK":
        raise failure(answer.status, at_login=at_login)
    return answer
