from odoo import api, fields, models
from odoo.exceptions import UserError


class MailboxAccount(models.Model):
    """One mailbox at one provider."""

    _name = "mailbox.account"
    _description = "Mailbox Account"
    _order = "sequence, name, id"
    _inherit = ["bus.listener.mixin"]
    _check_company_auto = True

    name = fields.Char("Account Name", required=True)
    sequence = fields.Integer(default=10)
    email = fields.Char("E-mail Address", required=True)
    sender_name = fields.Char()
    # Provider add-ons add themselves with selection_add.
    provider = fields.Selection([], required=True)
    owner_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="cascade",
    )
    is_shared = fields.Boolean("Shared Mailbox")
    access_user_ids = fields.Many2many(
        "res.users", "mailbox_account_access", string="Users with Access"
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("connected", "Connected"),
            ("syncing", "Syncing"),
            ("reauth_required", "Re-authorization required"),
            ("auth_invalid", "Invalid OAuth configuration"),
            ("error", "Error"),
            ("disconnected", "Disconnected"),
        ],
        "Status",
        default="draft",
        required=True,
        readonly=True,
    )
    last_error = fields.Char(readonly=True, help="In plain words.")
    last_error_code = fields.Char(readonly=True)
    folder_ids = fields.One2many("mailbox.folder", "account_id", "Folders")
    sync_interval = fields.Integer("Synchronise every (minutes)", default=5)
    backfill_per_hour = fields.Integer("Older messages per hour", default=200)
    sync_state_ids = fields.One2many("mailbox.sync_state", "account_id")
    last_sync_at = fields.Datetime("Last Sync", compute="_compute_sync_times")
    next_sync_at = fields.Datetime("Next Sync", compute="_compute_sync_times")

    @api.depends("sync_state_ids.last_sync_at", "sync_state_ids.next_sync_at")
    def _compute_sync_times(self):
        for account in self:
            # sudo: mailbox.sync_state - the scheduler's rows are readable by nobody else
            state = account.sudo().sync_state_ids[:1]
            account.last_sync_at = state.last_sync_at
            account.next_sync_at = state.next_sync_at

    def _open_provider(self):
        """The provider of this mailbox, not connected yet; close it after use.

        :rtype: odoo.addons.maildesk_base.engine.provider.Provider
        """
        self.ensure_one()
        opener = getattr(self, f"_open_provider_{self.provider}", None)
        if opener is None:
            raise UserError(
                self.env._("The add-on for this kind of mailbox is not installed.")
            )
        return opener()
