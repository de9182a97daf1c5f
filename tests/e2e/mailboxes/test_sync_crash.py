"""Odoo dies in the middle of everything; nothing is lost and nothing is done twice."""

import pytest

from tests.e2e.history import old_mail
from tests.e2e.index import (
    at_server,
    indexed,
    message_ids,
    unsent,
    wait_until_equal,
)

HISTORY = 4000

pytestmark = pytest.mark.usefixtures("short_lease")


@pytest.fixture
def anna(maildesk):
    (anna,) = maildesk.new_people("anna")
    yield anna
    anna.leave()


def connected(person, messages):
    """The person, with so much mail; all of it is wanted."""
    person.fill(old_mail(messages))
    person.connect(backfill_per_hour=1_000_000, sync_interval=1)
    person.wake()
    return person


def complete(person, messages):
    wait_until_equal(connected(person, messages))
    return message_ids(person)


def test_history_goes_on_after_every_crash(maildesk, anna):
    connected(anna, HISTORY)
    for enough in (1, HISTORY // 2):
        anna.wait_for(lambda e=enough: len(indexed(anna)) >= e, f"{enough} loaded")
        maildesk.crash()
        anna.wake()
    wait_until_equal(anna)


def test_changes_elsewhere_are_followed_through_crashes(maildesk, anna):
    ids = complete(anna, 600)
    anna.doveadm.change_flags(anna.address, "INBOX", "\\Seen", "1:300")
    anna.doveadm.move(anna.address, "INBOX", "Archive", "101:400")
    anna.doveadm.expunge(anna.address, "INBOX", "1:50")
    anna.wake()
    anna.wait_for(lambda: len(indexed(anna)) < 600, "changes arrive")
    maildesk.server.kill()
    anna.doveadm.renumber(anna.address, "Archive")
    maildesk.start_again()
    anna.wake()
    wait_until_equal(anna, "INBOX", "Archive")
    # A new row is merged into the row it had before when the pass is over.
    anna.wait_for(
        lambda: set(message_ids(anna)) <= set(ids), "every moved message kept its row"
    )
    wait_until_equal(anna, "INBOX", "Archive")


def test_pending_changes_survive_and_arrive_once(maildesk, anna):
    ids = complete(anna, 400)
    anna.client("act", ids, "mark_read")
    move = {"folder_id": anna.folders()["Archive"]["id"]}
    anna.client("act", ids[:200], "move", move)
    maildesk.crash()
    anna.hurry()
    anna.wait_for(lambda: not unsent(anna), "everything is sent")
    anna.wake()
    wait_until_equal(anna, "INBOX", "Archive")
    assert set(at_server(anna).values()) == {True}
    assert len(at_server(anna, "Archive")) == 200
    assert message_ids(anna) == ids
