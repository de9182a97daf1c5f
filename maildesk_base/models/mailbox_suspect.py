from odoo import fields, models

from ..compat import UniqueIndex


class MailboxSuspect(models.Model):
    """Messages that were asked for when a request was lost; ``span`` is JSON, see
    ``sync/losses/journal.py``.
    """

    _name = "mailbox.suspect"
    _description = "Mail Suspected of Ending Requests"
    _rec_name = "account_id"

    account_id = fields.Many2one("mailbox.account", required=True, ondelete="cascade")
    span = fields.Char(required=True)
    losses = fields.Integer(default=0, required=True)

    _span_uniq = UniqueIndex("(account_id, md5(span))")


class MailboxAttempt(models.Model):
    """What a worker is reading just now: it is still here if the worker is not."""

    _name = "mailbox.attempt"
    _description = "Mail Being Read"
    _log_access = False
    _rec_name = "account_id"

    account_id = fields.Many2one("mailbox.account", required=True, ondelete="cascade")
    token = fields.Char(required=True)
    span = fields.Char(required=True)
    held_until = fields.Datetime(required=True)

    _token_uniq = UniqueIndex("(account_id, token)")
