"""**Test connection**: every step of reading and sending, with what went wrong.

The steps of IMAP and of SMTP are two chains; a chain stops at its first failure.
Nothing is sent: the last step names sender and recipient, and takes it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from odoo.addons.maildesk_base.engine.errors import MailEngineError
from odoo.addons.maildesk_base.engine.provider import TEST_S
from odoo.addons.maildesk_base.engine.types import DiagnosticStep, StepState

from .folders import list_folders
from .protocol import network, opening
from .protocol.connection import ImapConnection
from .protocol.smtp import SmtpConnection
from .protocol.wire import Wire
from .settings import ImapSettings, Security, ServerSettings

Clock = Callable[[], float]

# Steps at which it is not known yet whether a mail server answers.
BEFORE_MAIL = ("dns", "tcp", "tls")
OWN_DETAILS = ("tls.untrusted", "tls.hostname", "tls.failed", "tls.ca_file")


@dataclass(slots=True)
class _Chain:
    """Steps that need each other; ``end`` is called whatever happens."""

    name: str
    steps: list[tuple[str, Callable[[], str]]]
    end: Callable[[], None]


def diagnose(settings: ImapSettings, clock: Clock) -> Iterator[DiagnosticStep]:
    """Yield one step after the other; never raises."""
    ends_at = clock() + TEST_S
    # What receiving leaves of the time is for sending, half of it at least.
    halfway = ends_at if settings.smtp is None else clock() + TEST_S / 2
    receiving = replace(settings, imap=_ending(settings.imap, halfway))
    yield from _run(_ImapTest(receiving, clock).chain())
    if settings.smtp is None:
        for step in ("dns", "tcp", "tls", "login", "send"):
            detail = "no server for sending is set"
            yield DiagnosticStep(
                f"smtp.{step}", StepState.SKIPPED, "smtp.not_set", detail
            )
        return
    sending = _ending(settings.smtp, ends_at)
    yield from _run(_SmtpTest(settings, sending, clock).chain())


def _ending(server: ServerSettings, ends_at: float) -> ServerSettings:
    return replace(server, timeouts=replace(server.timeouts, ends_at=ends_at))


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
                detail = error.detail if _is_to_be_shown(name, error) else ""
                yield DiagnosticStep(step, StepState.FAILED, error.code, detail)
            else:
                yield DiagnosticStep(step, StepState.OK, detail=detail)
    finally:
        chain.end()


def _is_to_be_shown(step: str, error: MailEngineError) -> bool:
    """Whether the detail comes from a mail server, or from our own TLS.

    What anything else says when it is connected to is nobody's business.
    """
    return step not in BEFORE_MAIL or error.code in OWN_DETAILS


def _look_up(server: ServerSettings, clock: Clock) -> str:
    seconds = min(server.timeouts.connect_s, server.timeouts.ends_at - clock())
    network.guard(server.policy).pin(server.host, server.port, seconds)
    # Its addresses would reveal the own network.
    return ""


@dataclass(slots=True)
class _ImapTest:
    settings: ImapSettings
    clock: Clock
    wire: Wire | None = None
    connection: ImapConnection | None = None

    def chain(self) -> _Chain:
        steps = [
            ("dns", lambda: _look_up(self.settings.imap, self.clock)),
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
        self.connection = opening.greet(self.wire)
        return _security_detail(self.settings.imap)

    def _sign_in(self) -> str:
        opening.sign_in_and_prepare(self.connection)
        return ""

    def _list(self) -> str:
        overrides = dict(self.settings.role_overrides)
        folders = list_folders(self.connection, overrides, lambda: 0.0)
        return str(len(folders))

    def _end(self) -> None:
        if self.connection is not None:
            self.connection.logout()
        elif self.wire is not None:
            self.wire.close()


@dataclass(slots=True)
class _SmtpTest:
    settings: ImapSettings
    server: ServerSettings
    clock: Clock
    smtp: SmtpConnection | None = None

    def chain(self) -> _Chain:
        steps = [
            ("dns", lambda: _look_up(self.server, self.clock)),
            ("tcp", self._connect),
            ("tls", self._greet),
            ("login", self._sign_in),
            ("send", self._ready),
        ]
        return _Chain("smtp", steps, self._end)

    def _connect(self) -> str:
        self.smtp = SmtpConnection(Wire.open(self.server, clock=self.clock))
        return ""

    def _greet(self) -> str:
        self.smtp.greet()
        return _security_detail(self.server)

    def _sign_in(self) -> str:
        self.smtp.sign_in()
        return ""

    def _ready(self) -> str:
        address = self.settings.email or self.server.credentials.user
        return self.smtp.would_accept(address)

    def _end(self) -> None:
        if self.smtp is not None:
            self.smtp.quit()


def _security_detail(server: ServerSettings) -> str:
    return "not encrypted" if server.security is Security.NONE else ""
