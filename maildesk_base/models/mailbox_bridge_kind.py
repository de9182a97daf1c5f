from odoo import Command, api, fields, models
from odoo.tools import SQL

from ..compat import UniqueIndex, all_of


class MailboxBridgeKind(models.Model):
    """A kind of records that mail can belong to, as owners of mailboxes choose from
    them. There is one for each model that a bridge names in menus, made when its add-on
    is installed; those of other models are made when an owner enables the first one.
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
        known = list(self.env["mailbox.bridge"]._bridges())
        domain = all_of(domain, [("res_model", "in", known)])
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _named(self, models):
        """The kinds of these models, made where there are none yet."""
        for model in models:
            self.env.cr.execute(
                SQL(
                    """INSERT INTO mailbox_bridge_kind (res_model) VALUES (%s)
                           ON CONFLICT DO NOTHING""",
                    model,
                )
            )
        return self.search([("res_model", "in", list(models))])


class MailboxAccount(models.Model):
    """Which kinds of records are offered for the mail of a mailbox.

    A shared mailbox has all of them that its owner has not switched off. In a personal
    one each is enabled by its owner, who is asked before it is used for the first time:
    from then on others may learn of mail from what is linked to it or made of it.
    """

    _inherit = "mailbox.account"

    bridge_ids = fields.Many2many(
        "mailbox.bridge_kind",
        string="Enabled Bridges",
        compute="_compute_bridge_ids",
        inverse="_inverse_bridge_ids",
        help="What you can create from this mailbox's mail, and link it to. Records "
        "that are linked already stay linked. In a personal mailbox, you are asked "
        "before the first use.",
    )
    # What the owner has decided is stored, and a kind that is in neither is new: an app
    # that is installed later is offered.
    bridge_off_ids = fields.Many2many(
        "mailbox.bridge_kind",
        "mailbox_account_bridge_off",
        "account_id",
        "kind_id",
        string="Bridges Disabled by the Owner",
        groups=fields.NO_ACCESS,
        copy=False,
    )
    bridge_on_ids = fields.Many2many(
        "mailbox.bridge_kind",
        "mailbox_account_bridge_on",
        "account_id",
        "kind_id",
        string="Bridges Enabled by the Owner",
        groups=fields.NO_ACCESS,
        copy=False,
    )

    @api.depends("is_shared", "bridge_off_ids", "bridge_on_ids")
    def _compute_bridge_ids(self):
        for account in self:
            account.bridge_ids = account._enabled_kinds()

    def _enabled_kinds(self):
        kinds = self.env["mailbox.bridge_kind"]._all()
        # sudo: mailbox.account - for everybody who may read the mailbox
        known = self.sudo()
        enabled = kinds if self.is_shared else kinds & known.bridge_on_ids._origin
        return enabled - known.bridge_off_ids._origin

    def _inverse_bridge_ids(self):
        for account in self:
            before, chosen = account._enabled_kinds(), account.bridge_ids
            # What was not enabled before and is not now has not been decided on.
            account._decide_bridges(on=chosen - before, off=before - chosen)

    def _decide_bridges(self, *, on, off):
        # sudo: mailbox.account - written by who may write the mailbox
        for account in self.sudo():
            account.write(
                {
                    "bridge_on_ids": [
                        *(Command.link(kind.id) for kind in on),
                        *(Command.unlink(kind.id) for kind in off),
                    ],
                    "bridge_off_ids": [
                        *(Command.link(kind.id) for kind in off),
                        *(Command.unlink(kind.id) for kind in on),
                    ],
                }
            )

    def _enable_bridges(self, models):
        """Let these kinds of records be used with the mail of a mailbox."""
        kinds = self.env["mailbox.bridge_kind"]
        self._decide_bridges(on=kinds._named(models), off=kinds)

    def _has_bridge_off(self, model):
        """Whether the owner has switched this kind of records off."""
        # sudo: mailbox.account - for everybody who may read the mailbox
        return model in self.sudo().bridge_off_ids.mapped("res_model")

    def _has_bridge_new(self, model):
        """Whether the owner has to be asked before this kind of records is used."""
        # sudo: mailbox.account - for everybody who may read the mailbox
        known = self.sudo()
        decided = known.bridge_on_ids | known.bridge_off_ids
        return not self.is_shared and model not in decided.mapped("res_model")
