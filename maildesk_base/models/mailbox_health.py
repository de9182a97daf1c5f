from babel.dates import format_timedelta

from odoo import api, fields, models
from odoo.tools.misc import babel_locale_parse, get_lang

from ..sync.dispatch.silence import silent_minutes

UNFINISHED = ("pending", "in_flight")
OUTGOING = ("queued", "sending", "ambiguous")


class MailboxSyncState(models.Model):
    """What the health page works out when it is opened."""

    _inherit = "mailbox.sync_state"

    lag = fields.Char("Last sync", compute="_compute_lag")
    pending_count = fields.Integer("Pending changes", compute="_compute_queues")
    outgoing_count = fields.Integer("Outgoing mail", compute="_compute_queues")
    unsent_count = fields.Integer("Not sent", compute="_compute_queues")
    quarantine_count = fields.Integer("Unreadable", compute="_compute_queues")
    trouble = fields.Char("Last error", compute="_compute_trouble")

    @api.model
    def _silence_text(self):
        """That nothing scheduled runs, for how long and what to do; else empty."""
        minutes = silent_minutes(self.env)
        if not minutes:
            return ""
        return self.env._(
            "Sync has not run for %(minutes)d minutes: no mail is fetched or sent. "
            "Check Odoo's log. Restarting Odoo restarts its scheduled actions.",
            minutes=minutes,
        )

    def _compute_trouble(self):
        silence = self._silence_text()
        for state in self:
            state.trouble = silence or state.account_last_error

    def _compute_lag(self):
        now = fields.Datetime.now()
        locale = babel_locale_parse(get_lang(self.env).code)
        for state in self:
            since = state.last_sync_at and state.last_sync_at - now
            state.lag = since and format_timedelta(
                since, add_direction=True, locale=locale
            )

    def _compute_queues(self):
        accounts = self.account_id
        changes = _counted(accounts, "mailbox.operation", UNFINISHED)
        outgoing = _counted(accounts, "mailbox.draft", OUTGOING)
        unsent = _counted(accounts, "mailbox.draft", ("failed",))
        quarantine = _counted(accounts, "mailbox.quarantine")
        for state in self:
            account = state.account_id
            state.pending_count = changes.get(account, 0)
            state.outgoing_count = outgoing.get(account, 0)
            state.unsent_count = unsent.get(account, 0)
            state.quarantine_count = quarantine.get(account, 0)


def _counted(accounts, model, states=()):
    """Number of records in one of ``states`` (none: all) by mailbox."""
    domain = [("account_id", "in", accounts.ids)]
    if states:
        domain.append(("state", "in", states))
    # sudo: mailbox.operation - a number only, of mailboxes whose health one sees
    records = accounts.env[model].sudo()
    return dict(records._read_group(domain, ["account_id"], ["__count"]))
