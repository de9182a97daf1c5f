import logging

from odoo import models
from odoo.exceptions import UserError

from .mailbox_client.bootstrap import BUS_CHANNEL

_logger = logging.getLogger(__name__)


class IrWebsocket(models.AbstractModel):
    """Grants the channels of the mailboxes that the user may reach, and hears which of
    them are looked at.
    """

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        if BUS_CHANNEL in channels:
            channels = [channel for channel in channels if channel != BUS_CHANNEL]
            if self.env.user.has_group("maildesk_base.group_user"):
                accounts = self.env["mailbox.account"]._reachable()
                channels += [
                    (account, account._bus_access_key()) for account in accounts
                ]
        return super()._build_bus_channel_list(channels)

    def _serve_ir_websocket(self, event_name, data):
        result = super()._serve_ir_websocket(event_name, data)
        if event_name == "maildesk_watch":
            try:
                self.env["mailbox.client"]._watch_on(data)
            except UserError:
                # Access may have ended a moment ago; nobody waits for an answer.
                _logger.info("user %d watches what is out of reach", self.env.uid)
        return result
