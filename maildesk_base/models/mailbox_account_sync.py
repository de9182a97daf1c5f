from odoo import api, models

from ..sync.lease import ensure_states


class MailboxAccount(models.Model):
    """Synchronising a mailbox: what people and scheduled jobs start."""

    _inherit = "mailbox.account"

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        self.env.flush_all()
        ensure_states(self.env.cr)
        accounts.invalidate_recordset(["sync_state_ids"])
        return accounts

    def _own_addresses(self):
        """Lower-case addresses whose mail counts as sent by this mailbox."""
        self.ensure_one()
        return frozenset({self.email.strip().lower()})

    def _trigger_sync(self):
        """Wake the dispatcher as soon as the current transaction is committed."""
        # sudo: ir.cron - anybody's change may have to be synchronised at once
        self.env.ref("maildesk_base.ir_cron_sync_1").sudo()._trigger()

    @api.model
    def _cron_sync(self):
        """Dispatcher: synchronise mailboxes that are due, one small claim after another."""

    @api.model
    def _cron_housekeeping(self):
        """Once a day: recount, forget what is done, let bodies expire."""
