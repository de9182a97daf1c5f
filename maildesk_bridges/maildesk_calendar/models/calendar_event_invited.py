from datetime import datetime, time

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import html_escape, plaintext2html

from odoo.addons.maildesk_base.compat import ConcurrencyError, time_zone

from ..engine.recurrence import recurrence_of
from ..engine.times import times_of
from ..engine.video_calls import video_call_url
from .calendar_summary import organizer_of
from .calendar_sync import NOT_UPLOADED

# Neither attendees nor followers are written to, and nothing is uploaded: the
# organizer has been answered by mail.
QUIET = {
    "no_mail_to_attendees": True,
    "dont_notify": True,
    "skip_attendee_notification": True,
    "skip_contact_description": True,
    "mail_create_nosubscribe": True,
    "tracking_disable": True,
    NOT_UPLOADED: True,
}
TIMES = ("start", "stop", "allday")


class CalendarEvent(models.Model):
    """Events kept in step with the invitations they come from."""

    _inherit = "calendar.event"

    @api.model
    def _answer_invitation(self, calendar, answer, people):
        """Bring the calendar in line with an answer; gives the event, none when it is
        declined and was never there.

        :param people: contacts whose answer it is, beside the user
        """
        event = self._open_event_of(calendar)
        if answer == "declined" and not event:
            return event
        if not event:
            event = self.with_context(**QUIET)._create_invited(calendar)
        else:
            event.with_context(**QUIET)._update_invited(calendar)
        event.with_context(**QUIET)._set_answer(answer, people)
        return event.with_env(self.env)

    @api.model
    def _open_event_of(self, calendar):
        """The event of an invitation, if the user may change it.

        :raise UserError: it is another organizer's: a forged invitation must not move
            the event of a real one
        """
        event = self._of_invitation(calendar)
        if not event or not event._is_open():
            return self.browse()
        known = (event.ical_state or {}).get("organizer")
        if event.ical_uid and known != organizer_of(calendar):
            raise UserError(
                self.env._(
                    "The calendar has this event from another organizer. It was not "
                    "changed."
                )
            )
        return event

    @api.model
    def _create_invited(self, calendar):
        values = self._invited_values(calendar)
        own = {
            # The organizer is no user; Odoo lets the attendees change it then.
            "user_id": False,
            "partner_ids": [(6, 0, self.env.user.partner_id.ids)],
            "ical_state": self._invitation_state(calendar),
        }
        # A colleague's private event has it.
        known = self._of_invitation(calendar)
        if not known.ical_uid and not known._of_own_uid(calendar):
            own["ical_uid"] = self._ical_key(calendar)
        values |= self._recurrence(calendar, values) | own
        try:
            with self.env.cr.savepoint():
                return self.create(values)
        except UniqueViolation as error:
            # A colleague has accepted it at the same moment: theirs is the one.
            raise ConcurrencyError("ical_uid") from error

    def _update_invited(self, calendar):
        """Take over what is new, unless a synced calendar does that, or the event is
        organized here and the invitation our own.
        """
        self.ensure_one()
        if self == self._of_own_uid(calendar):
            return
        state = self.ical_state or {}
        if self._is_synced() or calendar["sequence"] < state.get("sequence", 0):
            return
        if not self.ical_uid and not self._of_series().filtered("ical_uid"):
            self.ical_uid = self._ical_key(calendar)
        values = self._invited_values(calendar)
        is_moved = any(self[name] != values[name] for name in TIMES)
        if not is_moved:
            values = {name: values[name] for name in values if name not in TIMES}
        if not self.recurrence_id or calendar["recurrence_id"]:
            self.write(values)
        elif is_moved or state.get("recurrence") != calendar["recurrence"]:
            self._rewrite_series(values, calendar)
        else:
            self._of_series().write(values)
        self.ical_state = self._invitation_state(calendar)

    def _rewrite_series(self, values, calendar):
        """Make its other events again; this one stays, with the mail that belongs to
        it.
        """
        self.write({"recurrence_update": "all_events", "recurrency": False})
        self.write(values | self._recurrence(calendar, self._invited_values(calendar)))

    def _set_answer(self, answer, people):
        """Note who comes. What nobody goes to any more is taken off the calendar."""
        self.ensure_one()
        own = self.env.user.partner_id
        events = self._of_series()
        if answer != "declined" and own not in self.partner_ids:
            events.write({"partner_ids": [(4, own.id)]})
        attendees = events.attendee_ids
        attendees.filtered(lambda each: each.partner_id in people | own).write(
            {"state": answer}
        )
        if not self._is_synced():
            is_wanted = any(each.state != "declined" for each in self.attendee_ids)
            events.filtered(lambda event: event.active != is_wanted).active = is_wanted

    def _follow_invitation(self, calendar, is_cancelled):
        """An update or a cancellation has come for an event that was accepted."""
        self.ensure_one()
        event = self.with_context(**QUIET)
        was = (event.start, event.stop)
        if not is_cancelled:
            event._update_invited(calendar)
            if (event.start, event.stop) != was:
                # The organizer asks again.
                event._of_series().attendee_ids.write({"state": "needsAction"})
        elif not event._is_synced():
            one = bool(calendar["recurrence_id"])
            (event if one else event._of_series()).active = False
            event.ical_state = self._invitation_state(calendar) | {"cancelled": True}

    @api.model
    def _invited_values(self, calendar):
        """What an event has from its invitation."""
        _ = self.env._
        times = times_of(calendar, str(time_zone(self.env)))
        if times is None:
            raise UserError(_("This invitation has no date that can be used."))
        text = calendar["description"] or ""
        values = {
            "name": calendar["summary"] or _("(no title)"),
            "location": calendar["location"] or False,
            "description": self._invited_description(calendar, text),
            **time_values(times),
        }
        url = video_call_url(calendar["location"], text)
        return values | {"videocall_location": url} if url else values

    @api.model
    def _invited_description(self, calendar, text):
        organizer = calendar["organizer"] or {}
        name, email = organizer.get("name"), organizer.get("email")
        who = f"{name} <{email}>" if name and email else name or email or ""
        line = self.env._("Organizer: %(who)s", who=who) if who else ""
        shown = [plaintext2html(text)] if text else []
        shown += [f"<p>{html_escape(line)}</p>"] if line else []
        return "".join(map(str, shown))

    @api.model
    def _invitation_state(self, calendar):
        """What is stored of an invitation, to know later ones by."""
        return {
            "organizer": organizer_of(calendar),
            "sequence": calendar["sequence"],
            "recurrence": calendar["recurrence"],
        }

    @api.model
    def _recurrence(self, calendar, values):
        zone = str(time_zone(self.env))
        times = times_of(calendar, zone)
        zone = self._known_zone(calendar["timezone"], zone)
        found = recurrence_of(calendar["recurrence"], times.start, zone)
        if not found or calendar["recurrence_id"]:
            return {}
        return {"recurrency": True, "event_tz": zone, **found}

    @api.model
    def _known_zone(self, *names):
        """The first of these time zones that Odoo has."""
        known = dict(self._fields["event_tz"]._description_selection(self.env))
        return next((name for name in names if name in known), "UTC")


def time_values(times):
    """Fields of an event for its times; of an all-day one the hours mean nothing."""
    if not times.is_all_day:
        return {"start": times.start, "stop": times.stop, "allday": False}
    start = datetime.combine(times.start, time(8))
    stop = datetime.combine(times.stop, time(18))
    dates = {"start_date": times.start, "stop_date": times.stop}
    return {"start": start, "stop": stop, "allday": True, **dates}
