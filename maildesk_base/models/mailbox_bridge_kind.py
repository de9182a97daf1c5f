from odoo import api, fields, models

from ..compat import UniqueIndex, all_of


class MailboxBridgeKind(models.Model):
    """A kind of records that mail can belong to, as owners of mailboxes choose from
    them. There is one for each model of a bridge, made when its add-on is installed.
    """

    _name = "mailbox.bridge_kind"
    _description = "Kind of Records"
    _log_access = False
    _rec_name = "res_model"
    _order = "id"

    res_model = fields.Char("Model", required=True, readonly=True)

    _res_model_uniq = UniqueIndex("(res_model)")

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_display_name(self):
        client = self.env["mailbox.client"]
        known = self.env["mailbox.bridge"]._bridges()
        for kind in self:
            model = kind.res_model
            label = (
                client._bridge_of(model).label(self.env) if model in known else model
            )
            kind.display_name = str(label)

    @api.model
    def _all(self):
        return self.search(all_of())

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Those of add-ons that are there."""
        known = self.env["mailbox.bridge"]._listed()
        domain = all_of(domain, [("res_model", "in", known)])
        return super()._search(domain, *args, **kwargs)


class MailboxAccount(models.Model):
    """Which kinds of records are offered for the mail of a mailbox."""

    _inherit = "mailbox.account"

    bridge_ids = fields.Many2many(
        "mailbox.bridge_kind",
        string="Enabled Bridges",
        compute="_compute_bridge_ids",
        inverse="_inverse_bridge_ids",
        help="What you can create from this mailbox's mail, and link it to. Records "
        "that are linked already stay linked.",
    )
    # What is switched off is stored: an app that is installed later is offered.
    bridge_off_ids = fields.Many2many(
        "mailbox.bridge_kind",
        "mailbox_account_bridge_off",
        "account_id",
        "kind_id",
        groups=fields.NO_ACCESS,
        copy=False,
    )

    @api.depends("bridge_off_ids")
    def _compute_bridge_ids(self):
        kinds = self.env["mailbox.bridge_kind"]._all()
        for account in self:
            # sudo: mailbox.account - for everybody who may read the mailbox
            account.bridge_ids = kinds - account.sudo().bridge_off_ids

    def _inverse_bridge_ids(self):
        kinds = self.env["mailbox.bridge_kind"]._all()
        for account in self:
            # sudo: mailbox.account - written by who may write the mailbox
            account.sudo().bridge_off_ids = kinds - account.bridge_ids

    def _has_bridge_off(self, model):
        """Whether the owner has switched this kind of records off."""
        # sudo: mailbox.account - for everybody who may read the mailbox
        return model in self.sudo().bridge_off_ids.mapped("res_model")
