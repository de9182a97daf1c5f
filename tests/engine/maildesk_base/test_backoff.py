"""Waiting: long enough for the server, short enough for the user, never in step."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.backoff import (
    MAX_RETRY_AFTER_S,
    Backoff,
    Demand,
    Policy,
    away_delay_s,
    reconcile_interval_s,
    sync_interval_s,
)

DAY_S = 24 * 3600
CHANCES = st.floats(0, 1, exclude_max=True)


def earliest():
    return 0.999999


def latest():
    return 0.0


def test_waits_double_up_to_the_longest():
    waits, backoff = [], Backoff()
    for _ in range(9):
        backoff = backoff.failed()
        waits.append(backoff.delay_s(latest))
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_jitter_takes_away_up_to_half():
    assert Backoff(3).delay_s(earliest) == pytest.approx(60, abs=0.1)


def test_success_ends_the_waiting():
    assert Backoff(7).succeeded().delay_s(latest) == 0


def test_servers_wish_is_honoured_and_never_undercut():
    assert Backoff(1).delay_s(latest, retry_after=600) >= 600
    assert Backoff(1).delay_s(earliest, retry_after=600) >= 600


def test_server_that_always_asks_for_a_second_gets_our_own_wait():
    assert Backoff(5).delay_s(latest, retry_after=1) == 480


@pytest.mark.parametrize("nonsense", [None, 0, -5, float("nan")])
def test_senseless_wish_is_ignored(nonsense):
    assert Backoff(1).delay_s(latest, retry_after=nonsense) == 30


def test_server_cannot_send_us_away_for_ever():
    assert Backoff(1).delay_s(latest, retry_after=float("inf")) == MAX_RETRY_AFTER_S


def test_mailboxes_that_failed_together_do_not_come_back_together():
    chance = random.Random(4).random
    waits = [Backoff(4).delay_s(chance) for _ in range(100)]
    assert max(waits) - min(waits) > 100


@given(st.integers(0, 10**9), CHANCES, st.one_of(st.none(), st.floats()))
def test_wait_is_always_sane(failures, chance, retry_after):
    wait = Backoff(failures).delay_s(lambda: chance, retry_after)
    assert 0 <= wait <= MAX_RETRY_AFTER_S * 1.1


@given(st.integers(1, 10**9), CHANCES)
def test_own_policy_is_kept(failures, chance):
    policy = Policy(first_s=2, factor=1.5, longest_s=60, jitter=0.2)
    assert 1.6 <= Backoff(failures).delay_s(lambda: chance, None, policy) <= 60


def test_server_that_was_away_is_tried_again_within_a_minute_for_an_hour():
    waits = [away_delay_s(number, latest) for number in range(1, 70)]
    assert waits[:4] == [30, 60, 60, 60]
    assert waits[59:66] == [60, 60, 120, 240, 480, 600, 600]


def test_mailbox_is_looked_at_as_often_as_configured():
    assert sync_interval_s(Demand(), latest) == 300
    assert sync_interval_s(Demand(configured_s=900), latest) == 900
    assert sync_interval_s(Demand(), earliest) == pytest.approx(270, abs=0.1)


def test_mailbox_somebody_looks_at_comes_every_minute():
    assert sync_interval_s(Demand(is_viewed=True), latest) == 60
    assert sync_interval_s(Demand(configured_s=20, is_viewed=True), latest) == 20


def test_slow_mailbox_rests_but_is_not_forgotten():
    assert sync_interval_s(Demand(is_viewed=True, last_pass_s=100), latest) == 300
    assert sync_interval_s(Demand(last_pass_s=10**6), latest) == 3600


def test_clean_folder_is_compared_less_and_less():
    intervals, previous = [], None
    for _ in range(5):
        previous = reconcile_interval_s(previous, drifted=False, chance=latest)
        intervals.append(previous / DAY_S)
    assert intervals == [1, 2, 4, 7, 7]


def test_folder_that_drifted_is_compared_sooner():
    assert reconcile_interval_s(DAY_S, drifted=True, chance=latest) == DAY_S / 4
    assert reconcile_interval_s(3600, drifted=True, chance=latest) == 3600
