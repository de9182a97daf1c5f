"""Services that throttle or take access back: what people see, and how it goes on."""

import pytest

from tests.e2e.index import message_ids

EXPIRED = {
    "gmail": "Gmail authentication expired, please re-authorize.",
    "outlook": "Outlook authentication expired, please re-authorize.",
}


def state(person):
    account = person.account("state", "last_error")
    return account["state"], account["last_error"]


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "1"}], ids=["bare", "timed"])
def test_throttling_is_nobodys_business(anna, headers):
    anna.connect(sync_interval=1)
    anna.sync()
    body = {"error": {"code": 429, "message": "Too many requests"}}
    fault = anna.service.faults.add(
        "status", r"/users/|/v1\.0/", times=3, status=429, headers=headers, body=body
    )
    anna.receive("Has to wait")
    anna.wake()
    anna.wait_for(lambda: fault.struck, "it has been throttled")
    assert state(anna) == ("connected", False)
    anna.wait_for(lambda: hurried(anna).row("Has to wait"), "it comes in later")
    assert state(anna) == ("connected", False)


def hurried(person):
    person.hurry()
    return person


def test_access_taken_back_is_said_and_nothing_is_lost(services, anna):
    anna.connect(sync_interval=1)
    anna.receive("Waits")
    anna.sync()
    services.revoke(anna.provider, anna.address)
    anna.client("act", message_ids(anna), "mark_read")
    anna.hurry()
    anna.wait_for(lambda: state(anna)[0] == "reauth_required", "a sign-in is asked for")
    assert state(anna)[1] == EXPIRED[anna.provider]
    assert anna.at_service() == [("Waits", False)]
    nobody_else_is_concerned(services, anna.provider)
    anna.authorize()
    assert state(anna) == ("connected", False)
    anna.hurry()
    anna.wait_for(lambda: anna.at_service() == [("Waits", True)], "the mark arrives")


def nobody_else_is_concerned(services, provider):
    bob = services.subscriber(provider)
    bob.connect(sync_interval=1)
    bob.receive("Comes in")
    bob.wake()
    bob.wait_until_equal()
    bob.wait_for(lambda: state(bob) == ("connected", False), "all is well with Bob")
    bob.leave()


@pytest.mark.parametrize(
    ("action", "role"), [("delete", "trash"), ("mark_read", "inbox")]
)
def test_actions_reach_the_service(anna, action, role):
    anna.connect(sync_interval=1)
    anna.receive("Acted on")
    anna.sync()
    anna.client("act", message_ids(anna), action)
    anna.hurry()
    read = action == "mark_read"
    anna.wait_for(lambda: anna.at_service(role) == [("Acted on", read)], "it is done")
