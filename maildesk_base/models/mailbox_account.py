from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ..sync.due import SYNCED_STATES
from .access_rules import configured_rules

STATES = [
    ("draft", "Draft"),
    ("connected", "Connected"),
    ("syncing", "Syncing"),
    ("reauth_required", "Re-authorization required"),
    ("auth_invalid", "Invalid OAuth configuration"),
    ("error", "Error"),
    ("disconnected", "Disconnected"),
]
MIN_INTERVAL_MINUTES = 1


class MailboxAccount(models.Model):
    """One mailbox at one provider."""

    _name = "mailbox.account"
    _description = "Mailbox Account"
    _inherit = ["mailbox.access.mixin", "bus.listener.mixin"]
    _mailbox_path = ""
    _order = "sequence, name, id"
    _check_company_auto = True
    _rec_names_search = ["name", "email"]

    name = fields.Char("Account Name", required=True)
    sequence = fields.Integer(default=10)
    email = fields.Char("E-mail Address", required=True)
    sender_name = fields.Char(help="The name that recipients see.")
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
        "res.users",
        "mailbox_account_access",
        "account_id",
        "user_id",
        string="Users with Access",
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    active = fields.Boolean(default=True)
    color = fields.Integer()
    state = fields.Selection(
        STATES, "Status", default="draft", required=True, readonly=True, copy=False
    )
    last_error = fields.Char(readonly=True, copy=False, help="In plain words.")
    last_error_code = fields.Char(readonly=True, copy=False)
    # Those that are gone at the server wait for their last operations; nobody is shown
    # them.
    folder_ids = fields.One2many(
        "mailbox.folder", "account_id", "Folders", domain=[("state", "!=", "gone")]
    )
    sync_interval = fields.Integer(
        "Synchronise every",
        default=5,
        help="In minutes. While somebody has the mailbox open it is every minute.",
    )
    backfill_per_hour = fields.Integer(
        "Older mail",
        default=200,
        help="How many older messages are loaded in the background in an hour. "
        "“Load older mail” loads more at once.",
    )
    keep_attachments = fields.Boolean(
        "Keep attachments",
        help="Once opened they stay in Odoo, instead of being fetched on demand.",
    )
    remove_tracking = fields.Boolean(
        "Remove tracking",
        default=True,
        help="Takes tracking pixels and tracking parameters of links out of mail.",
    )
    block_remote_images = fields.Boolean(
        "Block remote images",
        default=True,
        help="Images are loaded from foreign servers only when you ask for them, so "
        "that senders do not learn that you read their mail.",
    )
    sync_state_ids = fields.One2many("mailbox.sync_state", "account_id")
    last_sync_at = fields.Datetime("Last Sync", compute="_compute_sync_times")
    next_sync_at = fields.Datetime("Next Sync", compute="_compute_sync_times")
    can_configure = fields.Boolean(compute="_compute_can_configure")

    _interval_positive = models.Constraint(
        "check(sync_interval >= 1)", "Synchronise at most once a minute."
    )
    _backfill_positive = models.Constraint(
        "check(backfill_per_hour >= 0)", "The hourly budget cannot be negative."
    )

    @api.model
    def _access_rules(self):
        return configured_rules(self._mailbox_path)

    @api.depends("sync_state_ids.last_sync_at", "sync_state_ids.next_sync_at")
    def _compute_sync_times(self):
        for account in self:
            # sudo: mailbox.sync_state - no user may read the scheduler's rows
            state = account.sudo().sync_state_ids[:1]
            account.last_sync_at = state.last_sync_at
            account.next_sync_at = state.next_sync_at

    @api.depends("owner_id")
    @api.depends_context("uid", "su")
    def _compute_can_configure(self):
        everything = self.env.su or self.env.user.has_group("maildesk_base.group_admin")
        for account in self:
            account.can_configure = everything or account.owner_id == self.env.user

    @api.constrains("email")
    def _check_email(self):
        for account in self:
            if not email_normalize(account.email):
                raise ValidationError(
                    self.env._(
                        "“%(address)s” is not an e-mail address.", address=account.email
                    )
                )

    @api.constrains("owner_id", "access_user_ids", "company_id")
    def _check_users_company(self):
        for account in self.filtered("company_id"):
            users = account.owner_id | account.access_user_ids
            outside = users.filtered(
                lambda u, a=account: a.company_id not in u.company_ids
            )
            if outside:
                raise ValidationError(
                    self.env._(
                        "%(users)s cannot use this mailbox: it belongs to %(company)s.",
                        users=", ".join(outside.mapped("name")),
                        company=account.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.setdefault("name", vals.get("email"))
        accounts = super().create(vals_list)
        # sudo: mailbox.sync_state - made for every mailbox, whoever connects it
        self.env["mailbox.sync_state"].sudo().create(
            [accounts._first_sync_values(account) for account in accounts]
        )
        accounts._create_mail_servers()
        return accounts

    @api.model
    def _first_sync_values(self, account):
        """The scheduler's row of a new mailbox: one that is connected already, like an
        imported one, is due.
        """
        due = account.state in SYNCED_STATES and fields.Datetime.now()
        return {"account_id": account.id, "next_sync_at": due}

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

    @api.model
    def _reachable(self):
        """All mailboxes that the record rules open to the current user."""
        return self.search(Domain.TRUE)

    def _check_can_configure(self):
        """Refuse whoever is neither owner nor mailbox administrator."""
        self.check_access("read")
        for account in self:
            if not account.can_configure:
                raise UserError(
                    self.env._(
                        "Only the owner of %(mailbox)s or a mailbox administrator may "
                        "change its settings.",
                        mailbox=account.display_name,
                    )
                )
