"""**Test connection**: every step, with what went wrong. Nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from odoo.addons.maildesk_base.engine.errors import AuthError, MailEngineError
from odoo.addons.maildesk_base.engine.provider import TEST_S
from odoo.addons.maildesk_base.engine.types import DiagnosticStep, StepState
from odoo.addons.maildesk_base.engine.web import WebSession

from .mailbox import GmailMailbox
from .protocol.api import ME
from .settings import READING, WRITING

Work = Callable[[], str]


def diagnose(mailbox: GmailMailbox, email: str) -> Iterator[DiagnosticStep]:
    """Yield one step after the other; never raises.

    :param email: the address the mailbox is meant to have, "" when any will do
    """
    with mailbox.api.transport.session.within(TEST_S):
        yield from _steps(mailbox, email)


def _steps(mailbox: GmailMailbox, email: str) -> Iterator[DiagnosticStep]:
    steps: list[tuple[str, Work]] = [
        ("web.reach", lambda: _reach(mailbox.api.transport.session, mailbox.api.base)),
        ("web.sign_in", lambda: _sign_in(mailbox, email)),
        ("web.folders", lambda: str(len(mailbox.labels()))),
    ]
    failed = False
    for name, work in steps:
        if failed:
            yield DiagnosticStep(name, StepState.SKIPPED)
            continue
        step = _run(name, work)
        failed = step.state is StepState.FAILED
        yield step
    yield _sending(mailbox, failed)


def _run(name: str, work: Work) -> DiagnosticStep:
    try:
        return DiagnosticStep(name, StepState.OK, detail=work())
    except MailEngineError as error:
        return DiagnosticStep(name, StepState.FAILED, error.code, error.detail)


def _reach(session: WebSession, base: str) -> str:
    """Any answer will do: the service is there, and its certificate is good."""
    status = session.get(f"{base}/gmail/v1/users/me/profile").status_code
    return f"status {status}" if status >= 500 else ""


def _sign_in(mailbox: GmailMailbox, email: str) -> str:
    profile = mailbox.api.call(mailbox.api.users.getProfile(userId=ME))
    found = str(profile.get("emailAddress") or "")
    if email and found.casefold() != email.casefold():
        raise AuthError("auth.other_mailbox", found)
    if not mailbox.api.transport.tokens.scopes & READING:
        raise AuthError("auth.scopes", "reading mail was not allowed")
    return found


def _sending(mailbox: GmailMailbox, failed: bool) -> DiagnosticStep:
    name = "send.allowed"
    if failed:
        return DiagnosticStep(name, StepState.SKIPPED)
    if mailbox.api.transport.tokens.scopes & WRITING:
        return DiagnosticStep(name, StepState.OK)
    detail = "connected for reading only"
    return DiagnosticStep(name, StepState.SKIPPED, "rejected.read_only", detail)
