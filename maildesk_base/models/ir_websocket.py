from odoo import models

from .mailbox_client.bootstrap import BUS_CHANNEL


class IrWebsocket(models.AbstractModel):
    """Grants the channels of the mailboxes that the user may reach."""

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
