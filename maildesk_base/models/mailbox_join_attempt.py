from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..compat import execute_query

MAX_ATTEMPTS = 5
ATTEMPT_WINDOW_MINUTES = 15
# Any number that nobody else uses as the first key of advisory locks.
LOCK_JOIN = 0x6D64_6A6F


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
        execute_query(
            self.env,
            SQL("SELECT pg_advisory_xact_lock(%s, %s)", LOCK_JOIN, self.env.uid),
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
                    "Too many attempts. Wait %(minutes)d minutes and try again.",
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
