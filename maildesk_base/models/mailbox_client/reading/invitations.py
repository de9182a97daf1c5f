from odoo import api, models


class MailboxClient(models.AbstractModel):
    """Invitations, for add-ons that answer them."""

    _inherit = "mailbox.client"

    @api.model
    def _calendar_of(self, message):
        """What a message says of an event, fetched when its body is not cached:

        - ``calendar``: a :class:`~...engine.mime.findings.invitation.CalendarSummary`
          as JSON, None when there is none
        - ``calendar_text``: the calendar object itself
        - ``text``: the text of the message
        - ``auth``: what the receiving server found out about the sender

        The network may be waited for, so nothing may have been written before.
        """
        view = self._views(message, must=True)[message.id]
        # Bodies cached by an earlier version are without it.
        is_old = view["calendar"] and "calendar_text" not in view
        if is_old and not message.is_local:
            view = self._fetch_views(message)[message.id]
        return {
            "calendar": view["calendar"],
            "calendar_text": view.get("calendar_text", ""),
            "text": view["text"],
            "auth": view["auth"],
        }
