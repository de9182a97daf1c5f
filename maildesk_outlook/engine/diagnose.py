"""**Test connection**: address, token, folders, and whether mail could be sent.

A chain that stops at its first failure. Nothing is sent: the last step asks whether the
permission to send was granted and Drafts can be reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from odoo.addons.maildesk_base.engine.errors import AuthError, MailEngineError
from odoo.addons.maildesk_base.engine.provider import TEST_S
from odoo.addons.maildesk_base.engine.types import DiagnosticStep, Role, StepState

from .access.stored import can_send
from .folders import check_mailbox, list_folders, role_id
from .graph.mailbox import GraphMailbox


def diagnose(open_mailbox: Callable[[], GraphMailbox]) -> Iterator[DiagnosticStep]:
    """Yield one step after the other; never raises."""
    with open_mailbox().within(TEST_S):
        yield from _steps(open_mailbox)


def _steps(open_mailbox: Callable[[], GraphMailbox]) -> Iterator[DiagnosticStep]:
    test = _Test(open_mailbox)
    steps = (
        ("web.reach", test.reach),
        ("web.sign_in", test.sign_in),
        ("web.folders", test.folders),
        ("send.allowed", test.send),
    )
    failed = False
    for step, work in steps:
        if failed or (step == "send.allowed" and test.is_read_only):
            yield DiagnosticStep(step, StepState.SKIPPED)
            continue
        try:
            detail = work()
        except MailEngineError as error:
            failed = True
            yield DiagnosticStep(step, StepState.FAILED, error.code, error.detail)
        else:
            yield DiagnosticStep(step, StepState.OK, detail=detail)


class _Test:
    def __init__(self, open_mailbox: Callable[[], GraphMailbox]):
        self._open = open_mailbox

    @property
    def is_read_only(self) -> bool:
        """Whether sending was never asked for."""
        return self._open().settings.read_only

    def reach(self) -> str:
        """Name service, connection, TLS: any answer will do."""
        mailbox = self._open()
        mailbox.send_elsewhere("GET", mailbox.url("/mailFolders/inbox"))
        return ""

    def sign_in(self) -> str:
        mailbox = self._open()
        mailbox.tokens.bearer()
        check_mailbox(mailbox)
        return mailbox.settings.address

    def folders(self) -> str:
        found = list_folders(self._open(), {})
        return str(sum(folder.role is not Role.CUSTOM for folder in found))

    def send(self) -> str:
        mailbox = self._open()
        if not can_send(mailbox.tokens.scopes):
            raise AuthError("auth.scope_send", "the permission to send is missing")
        role_id(mailbox, "drafts")
        return ""
