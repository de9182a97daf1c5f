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
            self._run_card_action(record, name)
            return self._links_json(message)

    @api.model
    def _run_card_action(self, record, name):
        bridge = self._bridge_of(record._name)
        if bridge.feature:
            self.env["mailbox.licence"]._require(bridge.feature)
        actions = self._bridge_model(record._name)._card_actions(record)
        if name not in actions:
            # Somebody else was faster, or the card is an old one.
            raise UserError(
                self.env._("%(record)s has changed.", record=record.display_name)
            )
        actions[name].run(record)

    @api.model
    def _card_actions_json(self, record):
        actions = self._bridge_model(record._name)._card_actions(record)
        return [{"id": name, "label": each.label} for name, each in actions.items()]

    @api.model
    def _bridge_model(self, model):
        return self.env[self.env["mailbox.bridge"]._bridges()[model]]
