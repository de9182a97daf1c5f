"""**Test connection**: every step of reading and sending, with what went wrong.

The steps of IMAP and of SMTP are two chains; a chain stops at its first failure.
Nothing is sent: the last step names sender and recipient, and takes it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from odoo.addons.maildesk_base.engine.errors import MailEngineError
from odoo.addons.maildesk_base.engine.types import DiagnosticStep, StepState

from .folders import list_folders
from .protocol import network, session
from .protocol.connection import ImapConnection
from .protocol.smtp import SmtpSession
from .protocol.wire import Wire
from .settings import ImapSettings, Security, ServerSettings

Clock = Callable[[], float]


@dataclass(slots=True)
class _Chain:
    """Steps that need each other; ``end`` is called whatever happens."""

    name: str
    steps: list[tuple[str, Callable[[], str]]]
    end: Callable[[], None]


def diagnose(settings: ImapSettings, clock: Clock) -> Iterator[DiagnosticStep]:
    """Yield one step after the other; never raises."""
    yield from _run(_ImapTest(settings, clock).chain())
    if settings.smtp is None:
        for step in ("dns", "tcp", "tls", "login", "send"):
            detail = "no server for sending is set"
            yield DiagnosticStep(
                f"smtp.{step}", StepState.SKIPPED, "smtp.not_set", detail
            )
        return
    yield from _run(_SmtpTest(settings, settings.smtp, clock).chain())


def _run(chain: _Chain) -> Iterator[DiagnosticStep]:
    failed = False
    try:
        for name, work in chain.steps:
            step = f"{chain.name}.{name}"
            if failed:
                yield DiagnosticStep(step, StepState.SKIPPED)
                continue
            try:
                detail = work()
            except MailEngineError as error:
                failed = True
                yield DiagnosticStep(step, StepState.FAILED, error.code, error.detail)
            else:
                yield DiagnosticStep(step, StepState.OK, detail=detail)
    finally:
        chain.end()


def _look_up(server: ServerSettings) -> str:
    endpoint = network.guard(server.policy).pin(server.host, server.port)
    return ", ".join(map(str, endpoint.addresses))


@dataclass(slots=True)
class _ImapTest:
    settings: ImapSettings
    clock: Clock
    wire: Wire | None = None
    connection: ImapConnection | None = None

    def chain(self) -> _Chain:
        steps = [
            ("dns", lambda: _look_up(self.settings.imap)),
            ("tcp", self._connect),
            ("tls", self._secure),
            ("login", self._sign_in),
            ("folders", self._list),
        ]
        return _Chain("imap", steps, self._end)

    def _connect(self) -> str:
        self.wire = Wire.open(self.settings.imap, clock=self.clock)
        return ""

    def _secure(self) -> str:
        self.connection = ImapConnection(self.wire, clock=self.clock)
        session.greet(self.connection)
        return _security_detail(self.settings.imap)

    def _sign_in(self) -> str:
        session.sign_in_and_prepare(self.connection)
        return ""

    def _list(self) -> str:
        overrides = dict(self.settings.role_overrides)
        folders = list_folders(self.connection, overrides, lambda: 0.0)
        return str(len(folders))

    def _end(self) -> None:
        if self.connection is not None:
            self.connection.close()
        elif self.wire is not None:
            self.wire.close()


@dataclass(slots=True)
class _SmtpTest:
    settings: ImapSettings
    server: ServerSettings
    clock: Clock
    session: SmtpSession | None = None

    def chain(self) -> _Chain:
        steps = [
            ("dns", lambda: _look_up(self.server)),
            ("tcp", self._connect),
            ("tls", self._greet),
            ("login", self._sign_in),
            ("send", self._ready),
        ]
        return _Chain("smtp", steps, self._end)

    def _connect(self) -> str:
        self.session = SmtpSession(Wire.open(self.server, clock=self.clock))
        return ""

    def _greet(self) -> str:
        self.session.greet()
        return _security_detail(self.server)

    def _sign_in(self) -> str:
        self.session.sign_in()
        return ""

    def _ready(self) -> str:
        address = self.settings.email or self.server.credentials.user
        return self.session.would_accept(address)

    def _end(self) -> None:
        if self.session is not None:
            self.session.quit()


def _security_detail(server: ServerSettings) -> str:
    return "not encrypted" if server.security is Security.NONE else ""
