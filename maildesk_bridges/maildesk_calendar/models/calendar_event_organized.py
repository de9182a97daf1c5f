import re

from odoo import api, fields, models
from odoo.tools import email_normalize, html_escape

from odoo.addons.maildesk_base.compat import time_zone

from ..engine.request import invitation_request
from ..engine.times import occurrence_of
from .calendar_event_invited import QUIET
from .calendar_summary import is_sent_by

PARTSTAT = {
    "accepted": "ACCEPTED",
    "declined": "DECLINED",
    "tentative": "TENTATIVE",
}
OWN_UID = re.compile(r"(event|series)-(\d{1,9})@(.+)")


class CalendarAttendee(models.Model):
    """When the attendee has answered by mail."""

    _inherit = "calendar.attendee"

    # Mail can be read again, in another order: an older answer changes nothing.
    ical_replied_at = fields.Datetime()


class CalendarEvent(models.Model):
    """Events organized here: guests can answer the invitations that Odoo sends from
    their own calendar, by a mail to the organizer.
    """

    _inherit = "calendar.event"

    def _get_ics_file(self):
        result = super()._get_ics_file()
        for event in self.filtered(lambda each: each.id in result):
            if event._is_answered_by_mail():
                result[event.id] = invitation_request(
                    result[event.id],
                    event._own_uid(),
                    event._next_sequence(),
                    event._answers(),
                )
        return result

    def _answers(self):
        """Address -> PARTSTAT of whoever has answered."""
        return {
            (each.email or "").lower(): PARTSTAT[each.state]
            for each in self.attendee_ids
            if each.state in PARTSTAT
        }

    def _is_answered_by_mail(self):
        """Whether MailDesk sees the answers: in a mailbox with the organizer's address,
        unless Google or Microsoft see to the event.
        """
        self.ensure_one()
        address = self.partner_id.email_normalized
        if not address or self.ical_uid or self._is_synced():
            return False
        # sudo: mailbox.account - whether there is one; nothing of it is shown
        accounts, identities = (
            self.env[name].sudo() for name in ("mailbox.account", "mailbox.identity")
        )
        of_address = [("email", "=ilike", address)]
        return bool(
            accounts.search_count(of_address, limit=1)
            or identities.search_count(of_address, limit=1)
        )

    def _own_uid(self):
        """What the invitations to an event organized here call it, or its series."""
        self.ensure_one()
        series = self.recurrence_id
        kind, number = ("series", series.id) if series else ("event", self.id)
        return f"{kind}-{number}@{self._uid_domain()}"

    @api.model
    def _uid_domain(self):
        # sudo: ir.config_parameter - whoever is invited gets to see it
        return self.env["ir.config_parameter"].sudo().get_param("database.uuid")

    @api.model
    def _of_own_uid(self, calendar):
        """The event organized here that a calendar object is about; of a series its
        first one unless the object names another.
        """
        parts = OWN_UID.fullmatch(calendar["uid"] or "")
        if not parts or parts[3] != self._uid_domain():
            return self.browse()
        if parts[1] == "event":
            return self.browse(int(parts[2])).exists()
        series = self.env["calendar.recurrence"].browse(int(parts[2])).exists()
        events = series.calendar_event_ids
        if not calendar["recurrence_id"]:
            return series.base_event_id or events[:1]
        start = occurrence_of(calendar, str(time_zone(self.env)))
        return events.filtered(
            lambda event: start in (event.start, event.allday and event.start_date)
        )[:1]

    def _next_sequence(self):
        """Number of the version that is sent now: another one when its time has changed
        since the one before, so that an answer says what it is about.
        """
        self.ensure_one()
        state = self.ical_state or {}
        times = [str(self.start), str(self.stop), self.allday]
        known = state.get("times", times)
        sequence = state.get("sequence", 0) + (known != times)
        if state.get("times") != times:
            # sudo: calendar.event - whoever invites to it, this is only noted
            self.sudo().ical_state = state | {"times": times, "sequence": sequence}
        return sequence

    @api.model
    def _take_reply(self, message, calendar, auth):
        """A mail that answers an invitation has come (METHOD:REPLY): note who comes.

        Nothing is noted when somebody else has sent it than the one attendee it speaks
        for, when it did not come to the organizer, or when it is about an older time.
        """
        if len(calendar["attendees"]) != 1:
            return
        [person] = calendar["attendees"]
        answer, address = person["status"], email_normalize(person["address"]["email"])
        if answer not in PARTSTAT or not is_sent_by(message, address, auth):
            return
        # sudo: calendar.event - it is the guest who answers, and no user
        event = self.sudo().with_context(active_test=False, **QUIET)
        event = event._of_own_uid(calendar)
        organizer = event.partner_id.email_normalized
        is_older = calendar["sequence"] < (event.ical_state or {}).get("sequence", 0)
        if organizer not in message.account_id._own_addresses() or is_older:
            return
        events = event if calendar["recurrence_id"] else event._of_series()
        attendees = events.attendee_ids.filtered(
            lambda each: (
                each.partner_id.email_normalized == address
                and (not each.ical_replied_at or each.ical_replied_at < message.sort_ts)
            )
        )
        changed = attendees.filtered(lambda each: each.state != answer)
        attendees.write({"ical_replied_at": message.sort_ts})
        changed.write({"state": answer})
        if changed:
            event._note_reply(changed[0].partner_id, answer)

    def _note_reply(self, partner, answer):
        _ = self.env._
        texts = {
            "accepted": _("%(name)s has accepted this invitation.", name=partner.name),
            "tentative": _("%(name)s may attend.", name=partner.name),
            "declined": _("%(name)s has declined this invitation.", name=partner.name),
        }
        self.message_post(
            body=html_escape(texts[answer]),
            author_id=partner.id,
            subtype_xmlid="mail.mt_note",
            notify_skip_followers=True,
        )
