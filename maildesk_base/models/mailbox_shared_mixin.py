from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..compat import check_access
from .access_rules import owner_domain, shared_rules
from .mailbox_access_mixin import OWNERS


class MailboxSharedMixin(models.AbstractModel):
    """Somebody's own when ``user_id`` is set; else shared by all who work on a mailbox,
    or, without mailbox, in a company.
    """

    _name = "mailbox.shared.mixin"
    _inherit = ["mailbox.access.mixin"]
    _description = "Own or Shared by Mailbox or Company"

    user_id = fields.Many2one(
        "res.users",
        "Owner",
        default=lambda self: self.env.user,
        index=True,
        ondelete="cascade",
    )
    account_id = fields.Many2one(
        "mailbox.account", "Mailbox", ondelete="cascade", index="btree_not_null"
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Shared with the users of this company. Empty: with the users of "
        "all companies.",
    )

    @api.depends("account_id.company_id", "user_id")
    def _compute_company_id(self):
        for record in self:
            if record.account_id:
                record.company_id = record.account_id.company_id
            elif record.user_id:
                record.company_id = False
            else:
                maker = record.create_uid.company_id
                record.company_id = record.company_id or maker or self.env.company

    @api.model
    def _access_rules(self):
        return shared_rules(owner_domain("account_id"))

    def write(self, vals):
        if not self.env.su and not OWNERS.isdisjoint(vals):
            check_access(self, "write")
            self._check_stays_shared(vals)
        return super().write(vals)

    def _check_stays_shared(self, vals):
        """What others use cannot be taken from them, not even by somebody who may
        change its text: only by the mailbox's owner or an administrator.
        """
        is_admin = self.env.user.has_group("maildesk_base.group_admin")
        for record in self.filtered(lambda each: not each.user_id):
            # sudo: mailbox.account - whose mailbox it is, for a record one may change
            is_owner = record.sudo().account_id.owner_id == self.env.user
            changed = any(
                record[name].id != (vals[name] or False)
                for name in OWNERS & vals.keys()
                if name in record._fields
            )
            if changed and not (is_admin or is_owner):
                raise AccessError(
                    self.env._(
                        "“%(name)s” is shared. Only the mailbox owner or a mailbox "
                        "administrator can make it private.",
                        name=record.display_name,
                    )
                )
