"""What a licence is worth, day by day and database by database."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.licence.states import WORKING, Facts, assess

from tests.engine.maildesk_base.licence_keys import ISSUER, OTHER, key

FEATURES = ("ai", "push", "bridges", "automation", "cockpit")
# Valid from 1 January to 31 December 2026, with 14 days of grace.
KEY = key()
FACTS = Facts(datetime(2026, 6, 1, 12), series="19", database="d-1", users=10)


def state(key_text=KEY, issuer=ISSUER, **facts):
    return assess(issuer, key_text, replace(FACTS, **facts)).state


def test_without_an_issuer_everything_works():
    for issuer in ("", None, "  \n"):
        for stored in (None, "", KEY, key(OTHER), "nonsense"):
            status = assess(issuer, stored, FACTS)
            assert status.state == "free"
            assert all(status.allows(feature) for feature in FEATURES)


def test_an_issuer_that_cannot_be_read_is_not_taken_for_none():
    assert state(issuer="oops") == "issuer"


def test_what_is_not_a_key_of_the_issuer():
    assert state(None) == state("") == "missing"
    assert state("MD-nonsense") == "unreadable"
    assert state(key(OTHER)) == "forged"
    assert state(key(v=2)) == "newer"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2025-12-31 23:59:59", "not_yet_valid"),
        ("2026-01-01 00:00:00", "active"),
        ("2026-11-30 23:59:59", "active"),
        ("2026-12-01 00:00:00", "expires_soon"),
        ("2026-12-31 23:59:59", "expires_soon"),
        ("2027-01-01 00:00:00", "grace"),
        ("2027-01-14 23:59:59", "grace"),
        ("2027-01-15 00:00:00", "expired"),
        ("2099-01-01 00:00:00", "expired"),
    ],
)
def test_days(moment, expected):
    assert state(now=datetime.fromisoformat(moment)) == expected


def test_without_an_end_and_without_grace():
    assert state(key(expires=None), now=datetime(9999, 12, 31)) == "active"
    assert state(key(grace_days=0), now=datetime(2027, 1, 1)) == "expired"
    assert state(key(not_before=None), now=datetime(2020, 1, 1)) == "active"


def test_other_databases_and_series():
    assert state(key(database="d-2")) == "wrong_database"
    assert state(key(database="d-1")) == "active"
    assert state(key(series=["17", "18"])) == "wrong_series"
    assert state(key(series=["18", "19"])) == "active"


def test_more_people_than_it_is_for_is_a_warning_only():
    status = assess(ISSUER, key(users=9), FACTS)
    assert (status.state, status.allows("ai")) == ("too_many_users", True)
    assert state(key(users=10)) == "active"
    late = assess(ISSUER, key(users=9), replace(FACTS, now=datetime(2026, 12, 9)))
    assert (late.state, late.is_crowded) == ("expires_soon", True)


def test_a_clock_that_mail_proves_wrong():
    now = FACTS.now
    assert state(newest_mail=now + timedelta(days=2)) == "active"
    assert state(newest_mail=now + timedelta(days=2, seconds=1)) == "clock"
    assert state(newest_mail=now - timedelta(days=900)) == "active"
    # Turned back to before its first day, or into its time: the clock is the reason.
    late = datetime(2027, 6, 1)
    assert state(now=datetime(2025, 6, 1), newest_mail=late) == "clock"
    assert state(now=datetime(2026, 6, 1), newest_mail=late) == "clock"


def test_only_working_states_allow_anything():
    expired = assess(ISSUER, KEY, replace(FACTS, now=datetime(2028, 1, 1)))
    assert not any(expired.allows(feature) for feature in FEATURES)
    some = assess(ISSUER, key(features=["ai"]), FACTS)
    assert [each for each in FEATURES if some.allows(each)] == ["ai"]
    basic = assess(ISSUER, key(edition="basic"), FACTS)
    assert (basic.state, any(map(basic.allows, FEATURES))) == ("active", False)


def test_days_that_are_reported():
    status = assess(ISSUER, KEY, replace(FACTS, now=datetime(2026, 12, 17, 23)))
    assert (status.days_left, status.works_until) == (14, date(2027, 1, 14))
    endless = assess(ISSUER, key(expires=None), FACTS)
    assert (endless.days_left, endless.works_until) == (None, None)


DAYS = st.none() | st.dates().map(str)


@given(
    not_before=DAYS,
    expires=DAYS,
    grace_days=st.integers(0),
    users=st.none() | st.integers(0),
    now=st.datetimes(),
    newest_mail=st.none() | st.datetimes(),
)
def test_any_days_give_a_state(now, newest_mail, **values):
    stored = key(**values)
    status = assess(ISSUER, stored, replace(FACTS, now=now, newest_mail=newest_mail))
    assert status.allows("ai") == (status.state in WORKING)
    assert status.is_crowded == (values["users"] is not None and values["users"] < 10)
    if values["expires"]:
        assert status.works_until >= date.fromisoformat(values["expires"])
        if status.works:
            assert now.date() <= status.works_until
    else:
        assert status.state not in ("expires_soon", "grace", "expired")
