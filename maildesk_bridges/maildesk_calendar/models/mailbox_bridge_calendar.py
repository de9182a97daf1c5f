from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.maildesk_base.api import Bridge
from odoo.addons.maildesk_base.compat import time_zone
from odoo.addons.maildesk_base.engine.mime.compose import base_subject

from ..engine.times import next_half_hour, times_of
from ..engine.video_calls import video_call_url
from .calendar_event_invited import QUIET

DURATION = timedelta(hours=1)
RECENT = timedelta(days=7)


class MailboxBridgeCalendar(models.AbstractModel):
    """The way from mail to events."""

    _name = "mailbox.bridge.calendar"
    _inherit = ["mailbox.bridge"]
    _description = "Bridge to Calendar"

    @api.model
    def _models(self):
        return {
            "calendar.event": Bridge(
                label=lambda env: env._("Event"),
                icon="event",
                order=40,
                search_fields=("name", "location"),
                partner_path="partner_ids",
                company_path="",
                form_view="maildesk_calendar.calendar_event_view_form_mail",
                enabled_param="maildesk.bridge_calendar",
                note_param="maildesk.note_links_calendar",
                feature="bridges",
                quiet=tuple(QUIET),
                inform_label=lambda env: env._("Send invitations to the participants"),
                body_field="description",
            )
        }

    @api.model
    def _prefill(self, model, message, partner, options):
        """From the invitation when there is one, else the next half hour."""
        values = super()._prefill(model, message, partner, options)
        found = self.env["mailbox.client"]._calendar_of(message)
        people = self._people(message) | self.env.user.partner_id
        start = next_half_hour(fields.Datetime.now())
        values |= {
            "name": base_subject(message.subject or "") or self.env._("(no subject)"),
            "start": start,
            "stop": start + DURATION,
            "allday": False,
            "partner_ids": [[6, 0, people.ids]],
            "videocall_location": video_call_url(found["text"]) or False,
            **self._linked_record(message),
        }
        return _as_json(values | self._of_invitation(found["calendar"]))

    @api.model
    def _of_invitation(self, calendar):
        """What the form takes from an invitation, and its event's UID, so that an
        answer to it finds the event.
        """
        if not calendar or not calendar["uid"] or calendar["method"] != "REQUEST":
            return {}
        if times_of(calendar, str(time_zone(self.env))) is None:
            return {}
        events = self.env["calendar.event"]
        state = events._invitation_state(calendar)
        key = events._ical_key(calendar)
        values = events._invited_values(calendar)
        # The reader chooses how much of the mail it is.
        values.pop("description")
        return values | {
            "ical_uid": key,
            "ical_state": state,
        }

    @api.model
    def _linked_record(self, message):
        """The record that the conversation belongs to, when there is but one."""
        links = self.env["mailbox.link"].search(
            [
                ("conversation_id", "=", message.conversation_id.id),
                ("conversation_id", "!=", False),
                ("res_model", "not in", ("calendar.event", "res.partner")),
            ]
        )
        found = {(link.res_model, link.res_id) for link in links}
        if len(found) != 1:
            return {}
        [(model, record_id)] = found
        return {
            "res_model_id": self.env["ir.model"]._get_id(model),
            "res_id": record_id,
        }

    @api.model
    def _proposals(self, message, limit=5):
        """The event of the invitation, then what comes next with these people."""
        events = self.env["calendar.event"]
        invited = events
        if message.has_calendar:
            calendar = self.env["mailbox.client"]._calendar_of(message)["calendar"]
            if calendar and calendar["uid"]:
                invited = events._of_invitation(calendar)
        since = fields.Datetime.now() - RECENT
        people = self._people(message)
        found = events.search(
            [("partner_ids", "in", people.ids), ("stop", ">=", since)],
            # By start, all events would be read in its order.
            order="stop, id",
            limit=limit,
        )
        shown = (invited | found).filtered(
            lambda event: not event._check_private_event_conditions()
        )
        return list(shown[:limit])

    @api.model
    def _card(self, record):
        start = record.start_date if record.allday else record.start
        state, color = self._state(record)
        return super()._card(record) | {
            "deadline": fields.Date.to_string(fields.Date.to_date(start)),
            "state": state,
            "color": color,
        }

    @api.model
    def _state(self, record):
        """Whether the user comes, in the words of the card of an invitation."""
        _ = self.env._
        states = {
            "accepted": (_("Accepted"), "success"),
            "tentative": (_("Tentative"), "warning"),
            "declined": (_("Declined"), "muted"),
            "needsAction": (_("Not answered"), "info"),
        }
        if not record.active:
            return _("Cancelled"), "muted"
        return states.get(record.current_status, (None, None))


def _as_json(values):
    """Moments as the app and the ORM write them."""
    texts = {"start", "stop", "start_date", "stop_date"}.intersection(values)
    return values | {name: str(values[name]) for name in texts}
