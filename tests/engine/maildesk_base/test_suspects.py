"""Finding messages on which requests die: the law is that all others are read."""

from math import ceil, log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConnectionLostError,
    ThrottledError,
)
from odoo.addons.maildesk_base.engine.isolation import (
    ENOUGH,
    ENOUGH_ALONE,
    ENOUGH_PAGES,
    Isolation,
)
from odoo.addons.maildesk_base.engine.suspects import Aspect, Batch, Span

from tests.contract.watched import MemoryJournal

LOST = ConnectionLostError("connection.closed")
PLACE = Span(Aspect.LIST, "INBOX", 1, 1 << 32, "INBOX;")


class Server:
    """Dies on some messages; knows which were read."""

    def __init__(self, deadly):
        self.deadly = set(deadly)
        self.read = set()
        self.deaths = 0

    def ask(self, suspects, place, keys):
        for batch in suspects.batches(place, keys):
            with suspects.asking(batch):
                self._answer(batch.keys)

    def ask_range(self, suspects, place, keys):
        for batch in suspects.ranges(place):
            with suspects.asking(batch):
                self._answer([key for key in keys if batch.span.covers(key)])

    def _answer(self, keys):
        if self.deadly & set(keys):
            self.deaths += 1
            raise LOST
        self.read |= set(keys)


def until_it_works(ask, journal, *, worker_of=1):
    """Ask again after each loss, with another worker after some of them."""
    while True:
        aside = [key for key, (tries, _code) in journal.aside.items() if tries >= 3]
        suspects = Isolation(journal, dict(journal.spans), aside)
        for _try in range(worker_of):
            try:
                return ask(suspects)
            except ConnectionLostError:
                continue


@pytest.mark.parametrize("as_text", [False, True], ids=["numbers", "ids"])
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_all_others_are_read_and_the_deadly_ones_set_aside(as_text, data):
    numbers = data.draw(st.sets(st.integers(1, 5000), min_size=1, max_size=60))
    deadly = data.draw(st.sets(st.sampled_from(sorted(numbers)), max_size=4))
    worker_of = data.draw(st.sampled_from([1, 2, 1000]))
    keys, bad = list(numbers), set(deadly)
    place = PLACE
    if as_text:
        keys, bad = [f"id{n}" for n in keys], {f"id{n}" for n in bad}
        place = Span(Aspect.LIST, "INBOX", "", "")
    server, journal = Server(bad), MemoryJournal()
    until_it_works(
        lambda suspects: server.ask(suspects, place, keys), journal, worker_of=worker_of
    )
    assert server.read == set(keys) - bad
    assert {name for _aspect, name in journal.aside} == {
        f"{place.prefix}{key}" for key in bad
    }
    assert all(tries == 3 for tries, _code in journal.aside.values())
    assert not journal.spans
    halvings = ceil(log2(len(keys))) + 1
    assert server.deaths <= len(bad) * (ENOUGH * halvings + ENOUGH_ALONE)


@settings(max_examples=60, deadline=None)
@given(
    st.sets(st.integers(1, 5000), min_size=1, max_size=60),
    st.data(),
)
def test_ranges_lose_nothing_but_the_deadly_ones(numbers, data):
    deadly = data.draw(st.sets(st.sampled_from(sorted(numbers)), max_size=3))
    server, journal = Server(deadly), MemoryJournal()
    place = Span(Aspect.MARKS, "INBOX", 1, 5000, "INBOX;")
    until_it_works(lambda each: server.ask_range(each, place, numbers), journal)
    assert server.read == numbers - deadly
    assert {name for _aspect, name in journal.aside} == {f"INBOX;{n}" for n in deadly}


def test_a_loss_by_chance_accuses_nobody():
    server, journal = Server({5}), MemoryJournal()
    suspects = Isolation(journal)
    with pytest.raises(ConnectionLostError):
        server.ask(suspects, PLACE, range(1, 20))
    server.deadly.clear()
    server.ask(suspects, PLACE, range(1, 25))
    assert server.read == set(range(1, 25))
    assert not journal.spans and not journal.aside


def test_server_that_dies_on_everything_is_not_robbed_of_its_mail():
    keys = range(1, 101)
    server, journal = Server(keys), MemoryJournal()
    suspects = Isolation(journal)
    for _try in range(1000):
        before = suspects.progress
        with pytest.raises(ConnectionLostError):
            server.ask(suspects, PLACE, keys)
        if suspects.progress == before:
            break
    assert len(journal.aside) <= 20


@pytest.mark.parametrize("error", [ThrottledError(), AuthError()])
def test_what_is_about_the_mailbox_accuses_no_message(error):
    journal = MemoryJournal()
    suspects = Isolation(journal)
    for _try in range(5):
        with (
            pytest.raises(type(error)),
            suspects.asking(Batch(PLACE, (1,))),
        ):
            raise error
    assert not journal.spans and not journal.aside
    assert not suspects.progress


def test_what_is_read_is_reported_before():
    journal = MemoryJournal()
    with Isolation(journal).asking(Batch(PLACE, (1, 2))):
        assert journal.begun == [PLACE]


def test_page_that_is_lost_for_hours_is_begun_again_once():
    journal = MemoryJournal()
    for _pass in range(ENOUGH_PAGES):
        suspects = Isolation(journal, dict(journal.spans))
        assert not suspects.gives_up("INBOX")
        with pytest.raises(ConnectionLostError), suspects.asking_page("INBOX"):
            raise LOST
    suspects = Isolation(journal, dict(journal.spans))
    assert suspects.is_careful("INBOX")
    assert suspects.gives_up("INBOX")
    assert not Isolation(journal, dict(journal.spans)).gives_up("INBOX")


def test_refused_way_is_remembered_and_makes_nobody_careful():
    journal = MemoryJournal()
    Isolation(journal).refuse("delta.expand")
    suspects = Isolation(journal, dict(journal.spans))
    assert suspects.is_refused("delta.expand") and not suspects.is_refused("other")
    assert suspects.is_quiet
