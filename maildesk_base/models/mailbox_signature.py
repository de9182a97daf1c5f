from odoo import api, fields, models
from odoo.tools import SQL, sql

from ..compat import accessible


class MailboxSignature(models.Model):
    """A signature of a user, for one mailbox or for all."""

    _name = "mailbox.signature"
    _inherit = ["mailbox.shared.mixin"]
    _description = "Mail Signature"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    body = fields.Html(sanitize=True)
    is_default = fields.Boolean("Use for new messages")


class MailboxAccount(models.Model):
    """The signature of a mailbox."""

    _inherit = "mailbox.account"

    # May be the owner's own: its name is nobody else's business.
    default_signature_id = fields.Many2one(
        "mailbox.signature",
        "Chosen Signature",
        ondelete="set null",
        groups=fields.NO_ACCESS,
    )
    signature_id = fields.Many2one(
        "mailbox.signature",
        "Default Signature",
        compute="_compute_signature_id",
        inverse="_inverse_signature_id",
        compute_sudo=False,
        help="As far as the current user may read it.",
    )

    def init(self):  # pylint: disable=missing-return
        super().init()
        self._keep_chosen_signatures()

    @api.model
    def _keep_chosen_signatures(self):
        """In older databases the choice is in a column of what is computed now."""
        cr = self.env.cr
        if not sql.column_exists(cr, self._table, "signature_id"):
            return
        cr.execute(
            SQL(
                """UPDATE mailbox_account a SET default_signature_id = s.id
                     FROM mailbox_signature s
                    WHERE s.id = a.signature_id AND a.default_signature_id IS NULL"""
            )
        )
        cr.execute(SQL("ALTER TABLE mailbox_account DROP COLUMN signature_id"))

    @api.depends("default_signature_id")
    @api.depends_context("uid")
    def _compute_signature_id(self):
        for account in self:
            # sudo: mailbox.account - given only if the signature may be read
            signature = account.sudo().default_signature_id.with_env(self.env)
            account.signature_id = accessible(signature, "read")

    def _inverse_signature_id(self):
        for account in self:
            # sudo: mailbox.account - who writes it may, and may read the signature
            account.sudo().default_signature_id = account.signature_id
