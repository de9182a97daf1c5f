import logging
import secrets
import time
from contextlib import ExitStack, contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError

from ....compat import LazyTranslate
from ....engine.errors import (
    AuthError,
    MailEngineError,
    RemoteGone,
    ThrottledError,
    TransientError,
)
from ....engine.suspects import Aspect
from ....engine.types import Location, MessageRef
from ....sync.losses.journal import guard
from ....sync.losses.quarantine import ASIDE
from ....sync.operations.targets import load_targets
from ....sync.rows import rows_of
from ....sync.slots import mailbox_limit, user_limit, waiting
from .streams import Download

_logger = logging.getLogger(__name__)
_lt = LazyTranslate(__name__)

# So long a request that was lost is made again while somebody waits.
PATIENCE_S = 20.0
# Of a message that cannot be shown, so much of its source is.
SOURCE_BYTES = 256 * 1024
REASONS = {
    "connection": _lt(
        "The mail server closed the connection every time this message was requested."
    ),
    "sync": _lt("MailDesk was stopped more than once while reading this message."),
    "message": _lt("The mail service cannot provide this message."),
    "service": _lt("The mail service reports an error for this message."),
    "server": _lt("The mail server reports an error for this message."),
    "rejected": _lt("The mail server refuses to return this message."),
    "unreadable": _lt("MailDesk cannot read the structure of this message."),
    "unstorable": _lt("The message contains something that MailDesk cannot store."),
    "protocol": _lt("The mail server returns an invalid description of this message."),
}
WHAT = {
    Aspect.LIST: _lt("A message"),
    Aspect.BODY: _lt("The text of a message"),
    Aspect.PART: _lt("An attachment, or the source of a message"),
    Aspect.PAGE: _lt("Changes in a folder"),
}


class MailboxClient(models.AbstractModel):
    """Asking the mail server on behalf of somebody who waits for the answer, and mail
    that cannot be read: which, why, and what can be done about it.
    """

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
            limits = mailbox_limit(account.id), user_limit(self.env)
            with waiting(self.env, *limits), provider:
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
                    "The mailbox “%(mailbox)s” is disconnected, and this has not "
                    "been loaded yet.",
                    mailbox=account.name,
                )
            )
        if account.state == "auth_invalid":
            raise UserError(self._sign_in_text(account))

    @api.model
    def _sign_in_text(self, account):
        return self.env._(
            "The mailbox “%(mailbox)s” must be authorized again.",
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
        """What went wrong, for somebody who can only try again or ask somebody else."""
        _ = self.env._
        if error.code == ASIDE:
            return _(
                "Loading this has failed every time, so MailDesk has stopped trying "
                "for now. Try again in a minute, or use “Show original” or another "
                "mail program."
            )
        if error.code == "message.ill":
            return _(
                "The mail service cannot provide this message. Open it in the "
                "service's own app."
            )
        if isinstance(error, RemoteGone):
            return _("This message is no longer on the server.")
        if isinstance(error, AuthError):
            return self._sign_in_text(account)
        if isinstance(error, ThrottledError):
            return _("The mail server is busy. Please try again in a moment.")
        if isinstance(error, TransientError):
            return _("The mail server cannot be reached. Please try again.")
        return _(
            "The mail server could not return this message. Please try again later."
        )

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

    @api.model
    def unreadable(self, account_id):
        """What could not be read of a mailbox, newest first."""
        with self._parameters():
            account = self._one("mailbox.account", account_id)
            entries = self.env["mailbox.quarantine"]
            shown = [*entries._shown_domain(), ("account_id", "=", account.id)]
            return [self._entry_json(entry) for entry in entries.search(shown)]

    @api.model
    def retry_unreadable(self, entry_id):
        """Try once more to read something, as soon as a worker is free."""
        with self._parameters():
            entry = self._one("mailbox.quarantine", entry_id)
            account = entry.account_id
            # sudo: mailbox.quarantine - of a mailbox the user may read
            entry = entry.sudo()
            if entry.aspect == Aspect.PART:
                # Whoever wants it asks for it again.
                entry.unlink()
            else:
                entry.is_released = True
                if entry.aspect == Aspect.PAGE:
                    entry.folder_id.retry_at = False
                account._want_sync_now()
            return {}

    @api.model
    def show_unreadable(self, entry_id):
        """The beginning of the source of a message that cannot be shown; gives
        ``{text, is_cut}``.
        """
        with self._parameters():
            entry = self._one("mailbox.quarantine", entry_id)
            if entry.aspect == Aspect.PAGE:
                raise UserError(self.env._("This entry is a folder, not a message."))
            account, ref = entry.account_id, self._entry_ref(entry)
        with self._remote(account) as provider:
            pieces, size = [], 0
            for piece in provider.fetch_raw(ref):
                pieces.append(piece)
                size += len(piece)
                if size > SOURCE_BYTES:
                    break
        source = b"".join(pieces)
        text = source[:SOURCE_BYTES].decode("utf-8", "replace")
        return {"text": text.replace("\0", ""), "is_cut": len(source) > SOURCE_BYTES}

    @api.model
    def _entry_json(self, entry):
        message = entry._message()
        what = WHAT[Aspect(entry.aspect)]
        return {
            "id": entry.id,
            "folder_id": entry.folder_id.id or None,
            "folder": entry.folder_id.name or "",
            "what": self.env._(what),  # pylint: disable=translation-not-lazy
            "text": self._entry_text(entry),
            "since": fields.Datetime.to_string(entry.create_date),
            "tried_at": fields.Datetime.to_string(entry.write_date),
            "tries": entry.tries,
            "is_waiting": entry.is_released,
            "has_source": entry.aspect != Aspect.PAGE,
            "message": rows_of(self.env, message.ids)[0] if message else None,
        }

    @api.model
    def _entry_text(self, entry):
        if entry.aspect == Aspect.PAGE:
            return self.env._(
                "The mail server cannot report changes in this folder, so it may be "
                "out of date. Your other folders are up to date."
            )
        return self._reason_text(entry.code or "")

    @api.model
    def _reason_text(self, code):
        family = code.partition(".")[0]
        lazy = REASONS.get(code) or REASONS.get(family) or REASONS["protocol"]
        return self.env._(lazy)  # pylint: disable=translation-not-lazy

    @api.model
    def _entry_ref(self, entry):
        return MessageRef(entry.remote_id, Location(entry.folder_id.remote_id or ""))
