import logging
import secrets
import time
from contextlib import ExitStack, contextmanager

from odoo import api, models
from odoo.exceptions import UserError

from ....engine.errors import (
    AuthError,
    MailEngineError,
    RemoteGone,
    ThrottledError,
    TransientError,
)
from ....sync.losses.journal import guard
from ....sync.losses.quarantine import ASIDE
from ....sync.outbox.targets import load_targets
from ....sync.slots import mailbox_scope, user_scope, waiting

_logger = logging.getLogger(__name__)

# So long a request that was lost is made again while somebody waits.
PATIENCE_S = 20.0


class Download:
    """Bytes from a mail server on their way to a browser.

    The first chunk is read at once, so that an error still has a status of its own. The
    connection and its slot are given back by ``close``, which whoever serves it calls.
    """

    def __init__(self, stack, chunks):
        self._stack = stack
        self._chunks = iter(chunks)
        self._first = next(self._chunks, b"")

    def __iter__(self):
        try:
            yield self._first
            yield from self._chunks
        finally:
            self.close()

    def close(self):
        self._stack.close()


class MailboxClient(models.AbstractModel):
    """Asking the mail server on behalf of somebody who waits for the answer."""

    _inherit = "mailbox.client"

    @api.model
    @contextmanager
    def _remote(self, account):
        """The mailbox's provider; its errors become sentences for the user.

        Nothing may have been written in this transaction: the block waits for the
        network.
        """
        self._check_may_be_asked(account)
        try:
            # sudo: mailbox.account - may be used, its secrets are readable by nobody
            provider = self._guarded(account, account.sudo()._open_provider())
            scopes = mailbox_scope(account.id), user_scope(self.env)
            with waiting(self.env, *scopes), provider:
                yield provider
        except MailEngineError as error:
            level = logging.DEBUG if isinstance(error, TransientError) else logging.INFO
            _logger.log(level, "mailbox %d: %s", account.id, error.code)
            raise UserError(self._error_text(account, error)) from error

    @api.model
    def _guarded(self, account, provider):
        """The provider, which remembers on what requests of people are lost."""
        deadline = time.monotonic() + PATIENCE_S
        return guard(
            self.env,
            provider,
            account.id,
            f"slot:{secrets.token_hex(8)}",
            lambda: time.monotonic() < deadline,
            is_worker=False,
        )

    @api.model
    def _check_may_be_asked(self, account):
        """A mailbox that was switched off, by its owner or after too many refused
        sign-ins, is left alone.
        """
        if account.state in ("draft", "disconnected"):
            raise UserError(
                self.env._(
                    "The mailbox “%(mailbox)s” is disconnected, and this was not "
                    "loaded before.",
                    mailbox=account.name,
                )
            )
        if account.state == "auth_invalid":
            raise UserError(self._sign_in_text(account))

    @api.model
    def _sign_in_text(self, account):
        return self.env._(
            "The mailbox “%(mailbox)s” has to be authorised again.",
            mailbox=account.name,
        )

    @api.model
    def _download(self, account, fetch):
        """Begin a download; ``fetch(provider)`` gives chunks. Gives a Download."""
        with ExitStack() as stack:
            provider = stack.enter_context(self._remote(account))
            download = Download(stack, fetch(provider))
            download._stack = stack.pop_all()
            return download

    @api.model
    def _error_text(self, account, error):
        """What went wrong, for somebody who can only try again or tell another."""
        _ = self.env._
        if error.code == ASIDE:
            return _(
                "Each time this was read, the mail server or MailDesk failed, so it is "
                "left alone for now. You can try again in a minute; “Show original” or "
                "another mail program may show it all the same."
            )
        if error.code == "message.ill":
            return _(
                "The mail service cannot prepare this message. Open it in the "
                "service's own app."
            )
        if isinstance(error, RemoteGone):
            return _("This message is no longer at the server.")
        if isinstance(error, AuthError):
            return self._sign_in_text(account)
        if isinstance(error, ThrottledError):
            return _("The mail server is busy. Please try again in a moment.")
        if isinstance(error, TransientError):
            return _("The mail server cannot be reached. Please try again.")
        return _("The mail server could not give this message. Please try again later.")

    @api.model
    def _message_ref(self, message):
        """Where the server keeps a message, in the words of the provider contract."""
        targets = load_targets(self.env.cr, message.ids)
        ref = targets.refs.get(message.id)
        if ref:
            return ref
        if message.id in targets.unsure:
            raise UserError(
                self.env._(
                    "This message is being moved or sent. Please try again in a moment."
                )
            )
        raise self._not_found()
