"""Odoo's own sync with Google and Microsoft, where it is installed.

Whoever is invited by mail has the event in their calendar at Google or Microsoft
anyway. So what MailDesk makes of an invitation is never uploaded, which would make a
second event and a second answer there; and when the service brings the same event, it
is ours that it is about.
"""

from odoo import api, models

from odoo.addons.maildesk_base.compat import all_of

from ..engine.service_ids import uid_of_microsoft

# Of the context: nothing that is written now is uploaded.
NOT_UPLOADED = "maildesk_not_uploaded"
# Of the context: where the id of the service is that records are looked for to upload.
UPLOADED_TO = "maildesk_uploaded_to"
FLAGS = ("need_sync", "need_sync_m")
SERIES_UID = "recurrence_id.calendar_event_ids.ical_uid"
GOOGLE, MICROSOFT = "google_id", "ms_universal_event_id"


def _values(records, vals):
    if not records.env.context.get(NOT_UPLOADED):
        return vals
    return vals | {name: False for name in FLAGS if name in records._fields}


class CalendarEvent(models.Model):
    """Events of invitations stay here until the service has brought them."""

    _inherit = "calendar.event"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_values(self, vals) for vals in vals_list])

    def write(self, vals):
        return super().write(_values(self, vals))

    @api.model
    def _search(self, domain, *args, **options):
        if name := self.env.context.get(UPLOADED_TO):
            own = ["&", ("ical_uid", "=", False), "!", (SERIES_UID, "!=", False)]
            domain = all_of(domain, ["|", (name, "!=", False), *own])
        events = self.with_context(**{UPLOADED_TO: False})
        return super(CalendarEvent, events)._search(domain, *args, **options)

    # Of Odoo's add-on google_calendar, if it is there.

    @api.model
    def _get_records_to_sync(self, full_sync=False):
        events = self.with_context(**{UPLOADED_TO: GOOGLE})
        found = super(CalendarEvent, events)._get_records_to_sync(full_sync)
        return found.with_context(**{UPLOADED_TO: False})

    def _check_any_records_to_sync(self):
        events = self.with_context(**{UPLOADED_TO: GOOGLE})
        return super(CalendarEvent, events)._check_any_records_to_sync()

    @api.model
    def _sync_google2odoo(self, google_events, *args, **options):
        for each in google_events:
            if not each.recurringEventId:
                event = self._brought_by_service(each.iCalUID)
                if event and not event.recurrence_id and not event.google_id:
                    event.google_id = each.id
        return super()._sync_google2odoo(google_events, *args, **options)

    # Of Odoo's add-on microsoft_calendar, if it is there.

    def _get_microsoft_records_to_sync(self, full_sync=False):
        events = self.with_context(**{UPLOADED_TO: MICROSOFT})
        found = super(CalendarEvent, events)._get_microsoft_records_to_sync(full_sync)
        return found.with_context(**{UPLOADED_TO: False})

    @api.model
    def _sync_microsoft2odoo(self, microsoft_events):
        for each in microsoft_events:
            event = self._brought_by_service(uid_of_microsoft(each.iCalUId))
            own = event.recurrence_id if each.is_recurrence() else event
            if own and not own.ms_universal_event_id and not each.seriesMasterId:
                own.write({"microsoft_id": each.id, MICROSOFT: each.iCalUId})
        return super()._sync_microsoft2odoo(microsoft_events)

    @api.model
    def _brought_by_service(self, uid):
        """The event of an invitation that the user has accepted here, none when there
        is none.
        """
        if not uid:
            return self.browse()
        # sudo: calendar.event - the user goes there; it is only noted who brings it
        events = self.sudo().with_context(active_test=False, dont_notify=True)
        people = self.env.user.partner_id
        found = events.search(
            [("ical_uid", "=", uid), ("partner_ids", "in", people.ids)], limit=1
        )
        return found.with_context(**{NOT_UPLOADED: True})


class CalendarRecurrence(models.Model):
    """The same for events that repeat, which are uploaded as one."""

    _inherit = "calendar.recurrence"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_values(self, vals) for vals in vals_list])

    def write(self, vals):
        return super().write(_values(self, vals))

    @api.model
    def _search(self, domain, *args, **options):
        if name := self.env.context.get(UPLOADED_TO):
            own = ["!", ("calendar_event_ids.ical_uid", "!=", False)]
            domain = all_of(domain, ["|", (name, "!=", False), *own])
        series = self.with_context(**{UPLOADED_TO: False})
        return super(CalendarRecurrence, series)._search(domain, *args, **options)

    def _get_records_to_sync(self, full_sync=False):
        series = self.with_context(**{UPLOADED_TO: GOOGLE})
        found = super(CalendarRecurrence, series)._get_records_to_sync(full_sync)
        return found.with_context(**{UPLOADED_TO: False})

    def _check_any_records_to_sync(self):
        series = self.with_context(**{UPLOADED_TO: GOOGLE})
        return super(CalendarRecurrence, series)._check_any_records_to_sync()

    @api.model
    def _sync_google2odoo(self, google_events, *args, **options):
        for each in google_events:
            event = self.env["calendar.event"]._brought_by_service(each.iCalUID)
            if event.recurrence_id and not event.recurrence_id.google_id:
                event.recurrence_id.google_id = each.id
        return super()._sync_google2odoo(google_events, *args, **options)
