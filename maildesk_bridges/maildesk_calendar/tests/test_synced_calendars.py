"""Beside Odoo's sync with Google or Microsoft there is one event, here and there.

Only where ``google_calendar`` or ``microsoft_calendar`` is installed.
"""

from datetime import datetime, timedelta

from odoo.tests import tagged

from ..engine.service_ids import google_ids, microsoft_uids, uid_of_microsoft
from .invitation_common import DEFAULTS, InvitationCase

UID = DEFAULTS["uid"]
START = (datetime.now() + timedelta(days=20)).replace(hour=9, minute=0, second=0)
SOON = (
    f"DTSTART:{START:%Y%m%dT%H%M00Z}\nDTEND:{START + timedelta(hours=1):%Y%m%dT%H%M00Z}"
)


class SyncedCase(InvitationCase):
    addon_field = ""

    def setUp(self):
        super().setUp()
        if self.addon_field not in self.env["calendar.event"]._fields:
            self.skipTest("This sync is not installed")
        # As somebody who has connected their calendar.
        for name in (
            "google_synchronization_stopped",
            "microsoft_synchronization_stopped",
        ):
            if name in self.anna._fields:
                self.anna.sudo()[name] = False

    def accepted(self, **values):
        self.answer(message=self.invite(when=SOON, **values))
        return self.event()

    def own(self, name="calendar.event"):
        return self.env[name].with_user(self.anna)

    def all_plans(self):
        return self.env["calendar.event"].search([("name", "=", "Plans")])


@tagged("post_install", "-at_install")
class TestGoogle(SyncedCase):
    addon_field = "google_id"

    def brought(self, **values):
        """What Google says of the same invitation."""
        from odoo.addons.google_calendar.utils.google_event import GoogleEvent

        event = {
            "id": google_ids(UID)[1],
            "iCalUID": UID,
            "summary": "Plans",
            "status": "confirmed",
            "start": {"dateTime": f"{START:%Y-%m-%dT%H:%M:00}+00:00"},
            "end": {
                "dateTime": f"{START + timedelta(hours=1):%Y-%m-%dT%H:%M:00}+00:00"
            },
            "organizer": {"email": "carl@example.org"},
            "attendees": [{"email": self.anna.email, "responseStatus": "needsAction"}],
            "reminders": {"useDefault": True},
            "updated": "2020-01-01T00:00:00Z",
        }
        return GoogleEvent([event | values])

    def to_upload(self):
        events = self.own()._get_records_to_sync()
        return events, self.own("calendar.recurrence")._get_records_to_sync()

    def test_accepted_event_is_not_uploaded(self):
        event = self.accepted()
        self.assertFalse(event.need_sync)
        own = self.own().create(
            {"name": "Own", "start": START, "stop": START + timedelta(hours=1)}
        )
        events, _series = self.to_upload()
        self.assertIn(own, events)
        self.assertNotIn(event, events)
        # Nor once somebody has changed it, or all is uploaded again.
        event.with_user(self.anna).write({"location": "Room 2"})
        self.assertNotIn(event, self.to_upload()[0])
        self.assertNotIn(event, self.own()._get_records_to_sync(full_sync=True))

    def test_series_is_not_uploaded(self):
        event = self.accepted(more="RRULE:FREQ=WEEKLY;COUNT=3")
        self.assertEqual(len(event.recurrence_id.calendar_event_ids), 3)
        events, series = self.to_upload()
        self.assertFalse(events & event.recurrence_id.calendar_event_ids)
        self.assertNotIn(event.recurrence_id, series)

    def test_what_google_brings_later_is_the_same_event(self):
        event = self.accepted()
        self.own()._sync_google2odoo(self.brought())
        self.assertEqual(self.all_plans(), event)
        self.assertEqual(event.google_id, google_ids(UID)[1])
        self.assertFalse(event.need_sync)
        moved = f"{START + timedelta(days=1):%Y-%m-%dT%H:%M:00}+00:00"
        later = self.brought(
            start={"dateTime": moved},
            end={"dateTime": moved},
            updated="2099-01-01T00:00:00Z",
        )
        self.own()._sync_google2odoo(later)
        self.assertEqual(event.start.date(), (START + timedelta(days=1)).date())
        self.assertEqual(self.all_plans(), event)

    def test_what_google_has_brought_is_used(self):
        event = self.own()._sync_google2odoo(self.brought())
        self.accepted()
        self.assertEqual(self.all_plans(), event)
        self.assertFalse(event.need_sync)
        [draft] = self.drafts()
        self.assertEqual(draft.state, "queued")
        self.assert_odoo_sent_nothing()


@tagged("post_install", "-at_install")
class TestMicrosoft(SyncedCase):
    addon_field = "microsoft_id"

    def brought(self, uid):
        from odoo.addons.microsoft_calendar.utils.microsoft_event import MicrosoftEvent

        times = (START, START + timedelta(hours=1))
        start, end = (
            {"dateTime": f"{each:%Y-%m-%dT%H:%M:00.0000000}", "timeZone": "UTC"}
            for each in times
        )
        event = {
            "type": "singleInstance",
            "id": "AAMk1",
            "iCalUId": uid,
            "seriesMasterId": None,
            "subject": "Plans",
            "body": {"content": "", "contentType": "html"},
            "bodyPreview": "",
            "isAllDay": False,
            "isCancelled": False,
            "isOrganizer": False,
            "isReminderOn": False,
            "reminderMinutesBeforeStart": 15,
            "location": {"displayName": "Room 1"},
            "sensitivity": "normal",
            "showAs": "busy",
            "responseRequested": True,
            "start": start,
            "end": end,
            "organizer": {
                "emailAddress": {"address": "carl@example.org", "name": "Carl"}
            },
            "attendees": [
                {
                    "emailAddress": {"address": self.anna.email, "name": "Anna"},
                    "status": {"response": "notResponded"},
                }
            ],
            "lastModifiedDateTime": "2020-01-01T00:00:00Z",
            "createdDateTime": "2020-01-01T00:00:00Z",
            "recurrence": None,
        }
        return MicrosoftEvent([event])

    def test_accepted_event_is_not_uploaded(self):
        event = self.accepted()
        self.assertFalse(event.need_sync_m)
        self.assertNotIn(event, self.own()._get_microsoft_records_to_sync())
        event.with_user(self.anna).with_context(dont_notify=True).location = "Room 2"
        self.assertNotIn(event, self.own()._get_microsoft_records_to_sync())

    def test_what_microsoft_brings_later_is_the_same_event(self):
        for uid in microsoft_uids(UID):
            with self.subTest(uid=uid):
                event = self.accepted()
                self.own()._sync_microsoft2odoo(self.brought(uid))
                self.assertEqual(self.all_plans(), event)
                self.assertEqual(event.ms_universal_event_id, uid)
                event.write({"microsoft_id": False, "ms_universal_event_id": False})

    def test_what_microsoft_has_brought_is_used(self):
        event, _series = self.own()._sync_microsoft2odoo(
            self.brought(microsoft_uids(UID)[1])
        )
        self.accepted()
        self.assertEqual(self.all_plans(), event)
        self.assertFalse(event.need_sync_m)


@tagged("post_install", "-at_install")
class TestServiceIds(InvitationCase):
    def test_uids_that_exchange_has_wrapped(self):
        for uid in microsoft_uids(UID):
            self.assertEqual(uid_of_microsoft(uid), UID)
        outlook = "040000008200E00074C5B7101A82E00800000000A0B1"
        self.assertEqual(uid_of_microsoft(outlook), outlook)
        self.assertEqual(uid_of_microsoft(""), "")
