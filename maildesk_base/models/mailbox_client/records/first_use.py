from odoo import api, models
from odoo.exceptions import UserError


class MailboxClient(models.AbstractModel):
    """Kinds of records in a personal mailbox: each is used once its owner has been
    asked, and has enabled it.
    """

    _inherit = "mailbox.client"

    @api.model
    def enable_bridge(self, message_id, res_model):
        """Let a kind of records be used with the mailbox of a message from now on;
        gives the kinds as ``bridges`` does.
        """
        with self._parameters():
            message = self._message(message_id)
            model = self._linkable_model(res_model)
            account = message.account_id
            if reason := self._link_reason(model, account):
                raise UserError(reason)
            if account._has_bridge_new(model):
                account._enable_bridges([model])
            return self._bridges_json(message)

    @api.model
    def _first_use(self, model, account):
        """What the owner of a mailbox is shown before such records are used with its
        mail for the first time; "" when they are used already.
        """
        if not account._has_bridge_new(model) or account.owner_id != self.env.user:
            return ""
        shown = self.env._(
            "Anyone who may read the record sees what you put into it from your mail."
        )
        if not self._leaves_note(model):
            return shown
        noted = self.env._(
            "A note there also gives the subject and the date of each mail that you "
            "link, and your mailbox, %(mailbox)s.",
            mailbox=account.email,
        )
        return f"{shown} {noted}"

    @api.model
    def _check_enabled(self, model, account):
        """Refuse what the owner of a mailbox has not been asked about."""
        if not account._has_bridge_new(model):
            return
        raise UserError(
            self._owner_reason(model, account)
            or self.env._(
                "%(label)s: not enabled for this mailbox yet. You can enable it in the "
                "mailbox's settings.",
                label=self._bridge_of(model).label(self.env),
            )
        )

    @api.model
    def _owner_reason(self, model, account):
        """Why somebody else cannot use such records with a personal mailbox: only its
        owner is asked. "" for the owner, and when they are used already.
        """
        # sudo: res.users - the name of a colleague
        owner = account.owner_id.sudo()
        if owner == self.env.user or not account._has_bridge_new(model):
            return ""
        return self.env._(
            "%(label)s: not enabled for this mailbox yet. Ask its owner, %(owner)s.",
            label=self._bridge_of(model).label(self.env),
            owner=owner.name,
        )

    @api.model
    def _leaves_note(self, model):
        """Whether the chatter of a record says which mail was linked to it."""
        name = self._bridge_of(model).note_param
        is_off = name and self._param(name) == "0"
        return not is_off and issubclass(self.pool[model], self.pool["mail.thread"])
