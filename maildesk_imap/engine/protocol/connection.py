"""An IMAP connection: IMAPClient, reading and writing through :class:`GuardedIMAP4`.

Folders go by their names on the wire, sets of UIDs as IMAP writes them (``b"1:4,7"``),
and refusals are raised as errors of the engine. What IMAPClient lacks is added: several
commands in one round trip, commands of our own, parameters for opening a folder.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial
from itertools import starmap
from typing import TypeVar

from imapclient import IMAPClient
from imapclient.imap_utf7 import encode

from odoo.addons.maildesk_base.engine.errors import (
    ConfigurationError,
    ConnectionLostError,
    MailEngineError,
    ProtocolError,
)
from odoo.addons.maildesk_base.engine.netguard import tls_context
from odoo.addons.maildesk_base.engine.suspects import NOTHING, Suspects

from ..settings import Security, ServerSettings
from .arguments import Argument, Command, Ready, Several, Text
from .imap4 import GuardedIMAP4, Sink
from .mailbox import Listed, Selected, read_listed, read_selected
from .responses import Answer, Untagged, failure
from .wire import Wire

# A connection used this short a while ago is taken to be alive.
TRUSTED_S = 10.0
# A living server answers NOOP at once; nobody waits for a dead one.
PROBE_S = 10.0

Result = TypeVar("Result")

# It would write down addresses and what servers say.
logging.getLogger("imapclient").setLevel(logging.CRITICAL)


class ImapConnection(IMAPClient):
    """One connection to one server, secured as the settings say; not signed in yet.

    ``suspects`` are those of whoever has it now. It is ``broken`` when an answer could
    not be followed to its end, and never used again then.

    Raises ConfigurationError ``tls.stripped`` when STARTTLS is wanted and not offered.
    """

    def __init__(self, wire: Wire):
        self.wire = wire
        self.server: ServerSettings = wire.server
        self.enabled: frozenset[str] = frozenset()
        self.namespace_prefix = b""
        self.keeps_keywords: bool | None = None  # None: not asked yet
        self.lent_at = 0  # round trips of those who had it before
        self.suspects: Suspects = NOTHING
        super().__init__(self.server.host, self.server.port, ssl=False)
        # IMAPClient has every line written down for its log.
        self._imap.debug = 0
        self.folder_encode = False
        self.normalise_times = False
        if self.server.security is Security.STARTTLS:
            self._start_tls()

    @property
    def broken(self) -> bool:
        """Return whether what comes next might be the answer to something else."""
        return self._imap.is_lost or not self._imap.is_answered

    @broken.setter
    def broken(self, is_broken: bool) -> None:
        self._imap.is_lost = is_broken

    @property
    def round_trips(self) -> int:
        """How often the server was waited for."""
        return self._imap.round_trips

    @property
    def selected(self) -> Selected | None:
        """The folder that is open now."""
        return self._imap.selected

    @selected.setter
    def selected(self, selected: Selected | None) -> None:
        self._imap.selected = selected

    @property
    def codes(self) -> dict[bytes, bytes]:
        """Response codes of the last command, on untagged lines or its own."""
        return self._imap.reported.codes

    @property
    def has_modseq(self) -> bool:
        """Return whether the server numbers changes (RFC 7162)."""
        return self.has_capability("CONDSTORE") or self.has_capability("QRESYNC")

    def capabilities(self) -> frozenset[bytes]:
        """What the server offers, in upper case, less what must not be used."""
        return self._imap.offered

    def limit(self, name: str) -> int | None:
        """Return the number of a capability like ``APPENDLIMIT=35651584``."""
        for capability in self.capabilities():
            key, _, value = capability.partition(b"=")
            if key == name.encode() and value.isdigit():
                return int(value)
        return None

    def run(
        self,
        asked: Command,
        *,
        sink: Sink | None = None,
        keep: int = 0,
        check: bool = True,
    ) -> Answer:
        """Run a command of our own.

        :param sink: is offered every untagged answer and may keep it to itself
        :param keep: bytes kept of each literal, the rest is read and dropped
        :param check: raise the error of one that is not answered OK
        """
        with self._imap.reading(sink, keep):
            self._imap.finish(self._imap.start(asked))
        answer = self._imap.take_reported()
        return require_ok(answer) if check else answer

    def run_all(
        self, commands: Iterable[Command], *, check: bool = True, **reading
    ) -> list[Answer]:
        """Run commands of our own in one round trip."""
        calls = (partial(self.run, asked, check=check) for asked in commands)
        return self.together(*calls, **reading)

    def run_synced(
        self, commands: Iterable[Command], *, check: bool = True, **reading
    ) -> list[Answer]:
        """Run commands after the server has looked what has changed.

        Servers show a folder as it was when they last looked; some describe messages
        that have gone since as empty ones. NOOP goes out with the commands, so it costs
        no round trip. Not for commands with sequence numbers, which it changes. Dovecot
        ends NOOP last: what comes before its end belongs to the first command.
        """
        calls = [partial(self.run, asked, check=check) for asked in commands]
        if not calls:
            return []
        look = partial(self.quietly, self._imap.noop)
        return self.together(look, *calls, **reading)[1:]

    def together(
        self,
        *calls: Callable[[], Result],
        sink: Sink | None = None,
        keep: int = 0,
    ) -> list[Result]:
        """Make calls of one command each in one round trip, and return what they do.

        Each is made twice: until its command is written, then to read the answer. When
        some are refused the others are read, too; then the first refusal is raised.
        """
        outcomes: list[Result | MailEngineError] = []
        written: list[tuple[bytes | None, Callable[[], Result]]] = []
        with self._imap.reading(sink, keep):
            for call in calls:
                written.append((self._imap.write_ahead(call), call))
                if written[-1][0] is None:
                    outcomes += starmap(self._outcome, written)
                    written.clear()
            outcomes += starmap(self._outcome, written)
        for outcome in outcomes:
            if isinstance(outcome, MailEngineError):
                raise outcome
        return outcomes

    def quietly(
        self, call: Callable[..., Result], *arguments, **named
    ) -> Result | None:
        """Make a call that is not worth failing for: None when it is refused, or
        answered with what nobody can read.
        """
        try:
            return call(*arguments, **named)
        except Exception:
            if self._imap.is_lost:
                raise
            return None

    def select_folder(
        self,
        folder: bytes,
        readonly: bool = False,
        parameters: tuple[Argument, ...] = (),
        sink: Sink | None = None,
    ) -> Selected:
        """Open a folder again.

        :param parameters: of RFC 7162 section 3.1.8
        :param sink: is offered what the server sends along with it
        """
        self.selected = None
        if self._imap.state == "SELECTED":
            self._imap.state = "AUTH"
        name = Several((self._normalise_folder(folder), *parameters))
        with self._imap.reading(sink, 0):
            self._command_and_check("select", name, readonly)
        self.selected = read_selected(
            folder, self._imap.reported, writable=not readonly
        )
        return self.selected

    def folder_status(self, folder: bytes, what=None) -> dict[bytes, object]:
        """Return counters of a folder; ProtocolError when nobody can read them."""
        try:
            return super().folder_status(folder, what)
        except (IMAPClient.Error, LookupError, TypeError, ValueError) as error:
            raise ProtocolError("protocol.status", "no counters") from error

    def idle(self) -> None:
        """Ask to be notified of what happens in the open folder (RFC 2177)."""
        self._idle_tag = self._imap.start(Command("IDLE"))
        while self._imap._get_response() is not None:
            if self._imap.tagged_commands[self._idle_tag]:
                raise failure(self._imap.finish(self._idle_tag).status)

    def idle_check(self, timeout: float = 0.0) -> list[Untagged]:
        """Return what was reported, after waiting up to ``timeout`` seconds for it.

        Raises ConnectionLostError when the connection breaks.
        """
        while self.wire.has_line(timeout):
            self._imap._get_response()
            timeout = 0.0
        return self._imap.take_reported().untagged

    def idle_done(self) -> list[Untagged]:
        """End it; returns what was reported since."""
        self._imap.send(b"DONE\r\n")
        require_ok(self._imap.finish(self._idle_tag))
        return self._imap.take_reported().untagged

    def is_alive(self) -> bool:
        """Return whether the server still listens; it is asked where that is in doubt.

        What arrived unasked may be its last word (BYE), so that is a doubt too.
        """
        if self.broken or not self.wire.is_open():
            self.broken = True
            return False
        is_trusted = self.wire.clock() - self._imap.used_at < TRUSTED_S
        if is_trusted and not self.wire.has_unread:
            return True
        try:
            with self.wire.impatient(PROBE_S):
                self._imap.noop()
        except MailEngineError:
            self.broken = True
            return False
        return True

    def logout(self) -> None:
        """Say goodbye if the connection is in order, then end it; never raises, nor
        waits for an answer.
        """
        if not self.broken:
            try:
                self._imap.start(Command("LOGOUT"))
                self._imap.flush()
            except ConnectionLostError:
                pass
        self._imap.shutdown()

    def _create_IMAP4(self) -> GuardedIMAP4:
        return GuardedIMAP4(self.wire)

    def _set_read_timeout(self) -> None:
        """The wire has limits of its own."""

    def _normalise_folder(self, folder_name: str | bytes) -> Text:
        """Names go back byte for byte, as literals where they cannot be quoted."""
        return Text(encode(folder_name))

    def _raw_command(self, command: bytes, args: list[bytes], uid: bool = True):
        """IMAPClient would let line breaks through (SEARCH)."""
        for argument in args:
            if argument.isascii():
                Ready(argument)
        return super()._raw_command(command, args, uid)

    def _proc_folder_list(self, folder_data) -> list[Listed | None]:
        """Read the folders of an answer; None stands for a line that is none."""
        kinds = (b"LIST", b"XLIST", b"LSUB")
        reported = (data for data in self._imap.reported.untagged if data.kind in kinds)
        return [read_listed(data) for data in reported]

    def _start_tls(self) -> None:
        if self._imap.state == "AUTH":
            raise ProtocolError("tls.preauth", "signed in before TLS could be started")
        if not self.has_capability("STARTTLS"):
            raise ConfigurationError("tls.stripped", "STARTTLS is not offered")
        self.starttls(tls_context(self.server.ca_file))

    def _outcome(
        self, tag: bytes | None, call: Callable[[], Result]
    ) -> Result | MailEngineError:
        try:
            return self._imap.read_behind(tag, call)
        except MailEngineError as error:
            if self._imap.is_lost:
                raise
            return error


def require_ok(answer: Answer) -> Answer:
    """Return ``answer``, or raise the error it stands for."""
    if answer.status.word != b"OK":
        raise failure(answer.status)
    return answer
