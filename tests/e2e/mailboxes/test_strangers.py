"""A second user receives nothing about another user's mailbox over the websocket.

All methods and routes are tried in ``maildesk_base/tests`` (test_strangers,
test_routes), where a call costs next to nothing.
"""

import pytest

from tests.e2e.listening import heard, listening

SECRET = "Redundancies"


@pytest.fixture(scope="module")
def people(threaded):
    anna, bob = threaded.new_people("anna", "bob")
    for person in (anna, bob):
        person.connect()
        person.sync()
    yield anna, bob
    for person in (anna, bob):
        person.leave()


def test_no_channel_can_be_listened_to(people):
    """Channels asked for by name are not those that a mailbox's news go to."""
    anna, bob = people
    account = anna.account_id
    names = ["mailbox.account", f"mailbox.account_{account}"]
    with listening(bob, *names) as bobs, listening(anna) as annas:
        anna.receive(SECRET)
        anna.wake()
        heard(annas, "maildesk/changed", lambda p: p["account_id"] == account)
        bob.receive("For Bob")
        bob.wake()
        payloads = heard(bobs, "maildesk/changed", lambda p: p.get("new"))
    # What comes on his own channel, like a change of his rights, names no mailbox.
    named = {each["account_id"] for each in payloads if "account_id" in each}
    assert named == {bob.account_id}
    assert SECRET not in str(payloads)
