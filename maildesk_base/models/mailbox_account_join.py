from functools import cache
from secrets import token_urlsafe

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize
from odoo.tools.sql import escape_psql

MAX_ATTEMPTS = 5
ATTEMPT_WINDOW_MINUTES = 15
MAX_CHARS = 1_000
# Any number that nobody else uses as the first key of advisory locks.
LOCK_JOIN = 0x6D64_6A6F


class MailboxAccount(models.Model):
    """Joining a shared mailbox with its address and join password."""

    _inherit = "mailbox.account"

    join_enabled = fields.Boolean("Join with a password")
    join_password = fields.Char(
        compute="_compute_join_password", inverse="_inverse_join_password", copy=False
    )
    has_join_password = fields.Boolean(compute="_compute_has_join_password")
    join_hash = fields.Char(groups=fields.NO_ACCESS, copy=False)

    def _compute_join_password(self):
        self.join_password = False

    @api.depends("owner_id")
    @api.depends_context("uid", "su")
    def _compute_has_join_password(self):
        for account in self:
            # sudo: mailbox.account - whether there is a hash, for who may change it
            known = bool(account.sudo().join_hash)
            account.has_join_password = account.can_configure and known

    def _inverse_join_password(self):
        crypt = self.env["res.users"]._crypt_context()
        for account in self:
            # sudo: mailbox.account - the hash is readable by nobody
            account.sudo().join_hash = account.join_password and crypt.hash(
                account.join_password
            )
        # What was typed must not be read back within the same request either.
        self.invalidate_recordset(["join_password", "has_join_password"], flush=False)

    @api.model
    def join(self, email, password):
        """Give the current user access to the shared mailbox ``email``.

        :return: id of the mailbox
        :raise UserError: the same for a wrong address and a wrong password, so that
            nobody
            learns which mailboxes exist
        """
        if not self.env.user.has_group("maildesk_base.group_user"):
            raise UserError(self.env._("You need the right “Mailbox User” first."))
        attempts = self.env["mailbox.join_attempt"]
        attempts._check_allowed()
        account = self._joinable(_typed(email), _typed(password))
        if not account:
            attempts._count_failure()
            raise UserError(
                self.env._(
                    "There is no shared mailbox with this address and join password."
                )
            )
        account.access_user_ids += self.env.user
        return account.id

    @api.model
    def _joinable(self, email, password):
        # sudo: mailbox.account - the user has no access yet, that is what joining is
        # for
        candidates = self.sudo().search(
            [
                # What is typed is no pattern: "%" would try every mailbox at once.
                ("email", "=ilike", escape_psql(email_normalize(email) or "")),
                ("is_shared", "=", True),
                ("join_enabled", "=", True),
                "|",
                ("company_id", "=", False),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        candidates = candidates.filtered("join_hash")
        crypt = self.env["res.users"]._crypt_context()
        if not candidates:
            # The time must not tell which mailboxes exist: as long as a real one.
            crypt.verify(password, _nobodys_hash(crypt))
        for account in candidates:
            if crypt.verify(password, account.join_hash):
                return account
        return self.browse()


class MailboxJoinAttempt(models.Model):
    """Failed attempts to join, so that join passwords cannot be guessed."""

    _name = "mailbox.join_attempt"
    _description = "Failed Attempt to Join a Mailbox"

    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="cascade"
    )

    @api.model
    def _check_allowed(self):
        # One at a time: attempts sent at once would all be judged by the same count.
        self.env.execute_query(
            SQL("SELECT pg_advisory_xact_lock(%s, %s)", LOCK_JOIN, self.env.uid)
        )
        since = fields.Datetime.subtract(
            fields.Datetime.now(), minutes=ATTEMPT_WINDOW_MINUTES
        )
        # sudo: mailbox.join_attempt - users cannot see or delete their failures
        recent = self.sudo().search_count(
            [("user_id", "=", self.env.uid), ("create_date", ">=", since)]
        )
        if recent >= MAX_ATTEMPTS:
            raise UserError(
                self.env._(
                    "Too many attempts. Please wait %(minutes)d minutes and try again.",
                    minutes=ATTEMPT_WINDOW_MINUTES,
                )
            )

    @api.model
    def _count_failure(self):
        # A cursor of its own: the error that follows rolls this transaction back.
        with self.env.registry.cursor() as cr:
            # sudo: mailbox.join_attempt - users cannot see or delete their failures
            attempts = self.with_env(self.env(cr=cr)).sudo()
            attempts.create({"user_id": self.env.uid})

    @api.autovacuum
    def _gc_old_attempts(self):
        old = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.search([("create_date", "<", old)]).unlink()


@cache
def _nobodys_hash(crypt):
    """A hash that no password fits, as costly as a real one; made once in a process."""
    return crypt.hash(token_urlsafe())


def _typed(value):
    """What somebody may have typed; "" for what cannot be an address or password."""
    if not isinstance(value, str) or len(value) > MAX_CHARS:
        return ""
    return value.encode("utf-8", "ignore").decode().replace("\0", "")
