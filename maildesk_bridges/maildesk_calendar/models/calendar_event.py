from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.maildesk_base.compat import UniqueIndex, has_access, time_zone

from ..engine.service_ids import google_ids, microsoft_uids
from ..engine.times import occurrence_of, times_of
from .calendar_summary import organizer_of

# Fields of Odoo's Google and Microsoft add-ons: who has one is kept by that service.
SYNCED = ("google_id", "microsoft_id")


class CalendarEvent(models.Model):
    """An event that mail belongs to, perhaps the one that an invitation is about."""

    _name = "calendar.event"
    _inherit = ["calendar.event", "mailbox.linked.mixin"]

    ical_uid = fields.Char(
        "Invitation UID",
        copy=False,
        help="The UID of the invitation this event was created from.",
    )
    # Of that invitation: organizer, sequence and recurrence.
    ical_state = fields.Json(copy=False)

    _ical_uid_uniq = UniqueIndex("(ical_uid) WHERE ical_uid IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        self._check_new_uids([vals.get("ical_uid") for vals in vals_list])
        return super().create(vals_list)

    @api.model
    def _check_new_uids(self, uids):
        """Say what the index would refuse less kindly."""
        # sudo: calendar.event - whether it is there counts, also when it is private
        events = self.sudo().with_context(active_test=False)
        wanted = list(filter(None, uids))
        if wanted and events.search_count([("ical_uid", "in", wanted)], limit=1):
            raise ValidationError(
                self.env._("This invitation is already in the calendar.")
            )

    @api.model
    def _ical_key(self, calendar):
        """What the event of an invitation is known by: its UID, and for one occurrence
        of a series also which one.

        :param calendar: a ``CalendarSummary`` as JSON
        """
        occurrence = calendar["recurrence_id"]
        return f"{calendar['uid']}#{occurrence}" if occurrence else calendar["uid"]

    @api.model
    def _of_invitation(self, calendar):
        """The event of an invitation, also a cancelled one: by its UID, as a synced
        calendar knows it, else what begins then and has the same organizer.
        """
        # sudo: calendar.event - whether it is there counts, also when it is private
        events = self.sudo().with_context(active_test=False)
        found = events._of_own_uid(calendar)
        key = self._ical_key(calendar)
        found = found or events.search([("ical_uid", "=", key)], limit=1)
        if not found and calendar["recurrence_id"]:
            found = events._occurrence_of(calendar)
        elif not found:
            found = events._synced_from(calendar["uid"])
        return (found or events._at_same_time(calendar)).with_env(self.env)

    @api.model
    def _occurrence_of(self, calendar):
        """The event in its series that an invitation is about."""
        series = self.search([("ical_uid", "=", calendar["uid"])], limit=1)
        start = occurrence_of(calendar, str(time_zone(self.env)))
        events = series.recurrence_id.calendar_event_ids
        return events.filtered(
            lambda event: start in (event.start, event.allday and event.start_date)
        )[:1]

    @api.model
    def _synced_from(self, uid):
        """The event that Odoo's Google or Microsoft add-on has brought."""
        candidates = {
            "google_id": google_ids(uid),
            "ms_universal_event_id": microsoft_uids(uid),
        }
        for name, values in candidates.items():
            if name in self._fields:
                found = self.search([(name, "in", values)], order="start", limit=1)
                if found:
                    return found
        return self.browse()

    @api.model
    def _at_same_time(self, calendar):
        """One of the user's own that begins then and has the same organizer."""
        times = times_of(calendar, str(time_zone(self.env)))
        organizer = organizer_of(calendar)
        if times is None or not organizer:
            return self.browse()
        name = "start_date" if times.is_all_day else "start"
        return self.search(
            [
                (name, "=", times.start),
                ("allday", "=", times.is_all_day),
                ("ical_uid", "=", False),
                ("partner_ids", "in", self.env.user.partner_id.ids),
                "|",
                ("user_id.partner_id.email_normalized", "=", organizer),
                ("partner_ids.email_normalized", "=", organizer),
            ],
            order="id",
            limit=1,
        )

    def _is_open(self):
        """Whether the user may change the event; what is private is not even named."""
        self.ensure_one()
        return has_access(self, "write") and not self._check_private_event_conditions()

    def _is_synced(self):
        """Whether a calendar of Google or Microsoft brings its changes."""
        # sudo: calendar.event - where an event is kept says nothing of it
        own = self.sudo()
        return any(name in own._fields and own[name] for name in SYNCED)

    def _of_series(self):
        """All events of its series, those taken off the calendar too."""
        self.ensure_one()
        series = self.with_context(active_test=False).recurrence_id
        return (series.calendar_event_ids | self).with_env(self.env)
