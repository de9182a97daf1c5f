from odoo import api, models
from odoo.exceptions import UserError

from .. import params

MAX_ACTION_CHARS = 40


class MailboxClient(models.AbstractModel):
    """What can be done to a record from its card, beside opening it: **Reopen**."""

    _inherit = "mailbox.client"

    @api.model
    def act_on_record(self, message_id, link_id, action):
        """Run an action that the card of a linked record offers, as the user; gives all
        links of the mail.
        """
        with self._parameters():
            message = self._message(message_id)
            link = self._one("mailbox.link", link_id)
            if link not in self._conversation_links(message):
                raise self._not_found()
            name = params.as_text(action, MAX_ACTION_CHARS)
            record = self.env[link.res_model].browse(link.res_id)
            if reason := self._link_reason(link.res_model, message.account_id):
                raise UserError(reason)
            self._check_enabled(link.res_model, message.account_id)
            self._run_card_action(record, name)
            return self._links_json(message)

    @api.model
    def _run_card_action(self, record, name):
        actions = self._bridge_model(record._name)._card_actions(record)
        if name not in actions:
            # Somebody else was faster, or the card is an old one.
            raise UserError(
                self.env._("%(record)s has changed.", record=record.display_name)
            )
        actions[name].run(record)

    @api.model
    def _card_actions_json(self, record, account):
        """None where the bridge is off or closed: what was linked stays on screen."""
        if self._link_reason(record._name, account):
            return []
        actions = self._bridge_model(record._name)._card_actions(record)
        return [{"id": name, "label": each.label} for name, each in actions.items()]

    @api.model
    def _bridge_model(self, model):
        return self.env[self.env["mailbox.bridge"]._bridges()[model]]
