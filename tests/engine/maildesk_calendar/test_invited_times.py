"""When an event is, how often it repeats and where it can be joined."""

from datetime import date, datetime

import pytest

from odoo.addons.maildesk_calendar.engine.recurrence import recurrence_of
from odoo.addons.maildesk_calendar.engine.times import (
    next_half_hour,
    occurrence_of,
    times_of,
)
from odoo.addons.maildesk_calendar.engine.video_calls import video_call_url

START = datetime(2026, 12, 7, 9)  # a Monday
BERLIN = "Europe/Berlin"


def event(**values):
    return {
        "is_all_day": False,
        "is_floating": False,
        "starts_at": "2026-12-07 09:00:00",
        "ends_at": "2026-12-07 10:00:00",
        "starts_on": None,
        "ends_on": None,
        "timezone": "",
        "recurrence_id": "",
    } | values


def test_moments_are_utc_and_days_are_days():
    times = times_of(event(), BERLIN)
    assert (times.start, times.stop) == (START, datetime(2026, 12, 7, 10))
    days = event(is_all_day=True, starts_on="2026-12-24", ends_on="2026-12-26")
    times = times_of(days, BERLIN)
    assert (times.start, times.stop) == (date(2026, 12, 24), date(2026, 12, 26))


def test_floating_time_is_the_readers():
    times = times_of(event(is_floating=True), BERLIN)
    assert times.start == datetime(2026, 12, 7, 8)


@pytest.mark.parametrize("end", [None, "2026-12-06 10:00:00", "9999-12-31 23:59:59"])
def test_end_that_is_none(end):
    times = times_of(event(ends_at=end), BERLIN)
    assert times.stop == times.start


@pytest.mark.parametrize(
    "start", [None, "1-01-01 00:00:00", "0001-01-01 00:00:00", "9999-12-31 23:00:00"]
)
@pytest.mark.parametrize("is_floating", [False, True])
def test_start_that_no_calendar_has(start, is_floating):
    assert times_of(event(starts_at=start, is_floating=is_floating), BERLIN) is None


@pytest.mark.parametrize(
    ("text", "zone", "start"),
    [
        ("20261207T100000", BERLIN, START),
        ("20261207T100000", "", START),
        ("20261207T090000Z", "Nowhere/Else", START),
        ("20261207", "", date(2026, 12, 7)),
        ("next Monday", "", None),
    ],
)
def test_occurrence_that_is_replaced(text, zone, start):
    found = occurrence_of(event(recurrence_id=text, timezone=zone), BERLIN)
    assert found == start


def test_next_half_hour():
    assert next_half_hour(datetime(2026, 12, 7, 9, 1)) == datetime(2026, 12, 7, 9, 30)
    assert next_half_hour(START) == START


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("FREQ=DAILY;COUNT=3", {"rrule_type": "daily", "count": 3}),
        ("FREQ=WEEKLY;INTERVAL=2", {"interval": 2, "mon": True, "tue": False}),
        ("FREQ=WEEKLY;BYDAY=MO,WE;WKST=SU", {"mon": True, "wed": True, "fri": False}),
        ("FREQ=MONTHLY", {"month_by": "date", "day": 7}),
        ("FREQ=MONTHLY;BYDAY=1MO", {"month_by": "day", "byday": "1"}),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", {"byday": "1", "weekday": "MON"}),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=7", {"end_type": "forever"}),
        ("freq=daily;until=20261210T230000Z", {"until": date(2026, 12, 11)}),
        ("FREQ=DAILY;UNTIL=20261210", {"until": date(2026, 12, 10)}),
        ("FREQ=DAILY;UNTIL=20200101", {"until": date(2026, 12, 7)}),
        ("FREQ=DAILY;COUNT=9999", {"count": 720}),
    ],
)
def test_common_rules(rule, values):
    found = recurrence_of(rule, START, BERLIN)
    assert found | values == found


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=99999999999999",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;UNTIL=soon",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=TU",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=5MO",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=1",
        "nonsense",
    ],
)
def test_rules_of_which_only_the_first_is_taken(rule):
    assert recurrence_of(rule, START, BERLIN) == {}


def test_weekday_is_that_of_the_events_own_time_zone():
    late = datetime(2026, 12, 6, 23, 30)  # Monday in Berlin
    assert recurrence_of("FREQ=WEEKLY;BYDAY=MO", late, BERLIN)["mon"]
    assert recurrence_of("FREQ=WEEKLY;BYDAY=MO", late, "UTC") == {}


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Join: https://meet.google.com/abc-defg-hij.", "https://meet.google.com/abc-"),
        (
            "<https://us02web.zoom.us/j/123?pwd=x>",
            "https://us02web.zoom.us/j/123?pwd=x",
        ),
        (
            "https://teams.microsoft.com/l/meetup-join/19%3a",
            "https://teams.microsoft.com/l/",
        ),
        ("https://acme.webex.com/meet/anna", "https://acme.webex.com/meet/anna"),
        ("javascript:https:/zoom.us/j/1", ""),
        ("https://zoom.us.example.com/j/1", ""),
        ("https://evil.example/https-zoom.us/j/1", ""),
        ("http://meet.jit.si/x", ""),
        ("", ""),
    ],
)
def test_address_of_a_video_call(text, url):
    found = video_call_url(None, text)
    assert found.startswith(url) and bool(found) == bool(url)
    assert not found.endswith((".", ">"))
