from odoo import api, models


class MailboxClient(models.AbstractModel):
    """Invitations as add-ons answer them."""

    _inherit = "mailbox.client"

    @api.model
    def _calendar_of(self, message):
        """What a message says of an event, and the calendar object itself as text,
        fetched when the body is not cached: ``(None, "")`` when there is none.

        The first is a :class:`~...engine.mime.findings.invitation.CalendarSummary` as
        JSON.
        """
        view = self._views(message, must=True)[message.id]
        if not view["calendar"]:
            return None, ""
        # Bodies cached by an earlier version are without it.
        if "calendar_text" not in view and not message.is_local:
            view = self._fetch_views(message)[message.id]
        return view["calendar"], view.get("calendar_text", "")
