"""Quota units are kept, and a batch is as good as its single calls."""

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    ProtocolError,
    RemoteGone,
    ThrottledError,
)
from odoo.addons.maildesk_base.engine.types import FolderCursor, Location, MessageRef
from odoo.addons.maildesk_gmail.engine.protocol.batch import take_apart
from odoo.addons.maildesk_gmail.engine.protocol.quota import Budget, Budgets
from odoo.addons.maildesk_gmail.engine.settings import MAIL

from tests.contract.mails import mail
from tests.simulators.gmail.errors import error_body

INBOX = "INBOX"
GET = "messages.get"


def test_background_work_leaves_a_reserve(time):
    budget = Budget(6000, time.clock)
    assert budget.allowance(GET, 1000) == 225
    budget.spend(GET, 225)
    with pytest.raises(ThrottledError) as caught:
        budget.allowance(GET, 1)
    assert caught.value.code == "throttled.budget"
    time.seconds += caught.value.retry_after
    assert budget.allowance(GET, 1000) >= 50


def test_budget_fills_to_the_brim_and_no_further(time):
    budget = Budget(6000, time.clock)
    budget.spend(GET, 100)
    time.seconds += 3600
    assert budget.allowance(GET, 1000) == 225


def test_debt_is_forgotten_after_a_minute(time):
    budget = Budget(6000, time.clock)
    budget.spend("drafts.send", 10_000)
    time.seconds += 60
    assert budget.allowance(GET, 1000) == 225


def test_mailboxes_have_budgets_of_their_own(time):
    budgets = Budgets()
    first = budgets.of("a", 6000, time.clock)
    assert budgets.of("a", 6000, time.clock) is first
    assert budgets.of("b", 6000, time.clock) is not first
    assert budgets.of("a", 15000, time.clock).per_minute == 15000


@pytest.fixture
def hundred(remote):
    for number in range(100):
        remote.deliver(INBOX, mail(f"m{number}@x"))
    return [each.id for each in remote.mailbox.newest_first()]


@pytest.fixture
def provider(open_with):
    return open_with(MAIL)


def test_long_history_stays_within_the_quota(open_with, remote, service, time):
    for number in range(400):
        remote.deliver(INBOX, mail(f"m{number}@x"))
    service.quota.per_minute = 6000
    provider = open_with(MAIL)
    page = provider.newest(INBOX, 50)
    found, waited = len(page.added), 0.0
    cursor = FolderCursor(INBOX, page.cursor, page.older)
    while cursor.older:
        try:
            page = provider.older(cursor, 1000)
        except ThrottledError as error:
            assert error.code == "throttled.budget"
            time.seconds += error.retry_after
            service.clock.advance(error.retry_after)
            waited += error.retry_after
            continue
        found += len(page.added)
        cursor = FolderCursor(INBOX, cursor.changes, page.older)
    service.clock.advance(-waited)
    assert found == 400
    assert waited < 120


def test_parts_that_came_too_fast_are_asked_again(
    provider, hundred, service, time, log
):
    body = error_body(429, "Too many concurrent requests", "rateLimitExceeded")
    service.faults.add("status", "/messages/", status=429, body=body, times=7, skip=3)
    assert len(provider.fetch_metadata(INBOX, hundred[:50])) == 50
    assert log.round_trips == 2
    assert time.pauses == [1.0]
    # From now on less at once.
    log.forget()
    provider.fetch_metadata(INBOX, hundred[:50])
    assert log.round_trips == 2


def test_parts_that_always_come_too_fast_end_as_throttled(
    provider, hundred, service, time
):
    body = error_body(429, "Too many concurrent requests", "rateLimitExceeded")
    service.faults.add("status", "/messages/", status=429, body=body, times=0)
    with pytest.raises(ThrottledError) as caught:
        provider.fetch_metadata(INBOX, hundred)
    assert caught.value.code == "throttled.concurrency"
    assert sum(time.pauses) < 10


@pytest.mark.parametrize("shape", ["retry_after", "metric"])
@pytest.mark.parametrize("code", [403, 429])
def test_both_refusals_of_the_quota_are_understood(
    provider, hundred, service, time, shape, code
):
    service.quota.per_minute = 300
    service.quota.shape, service.quota.code = shape, code
    with pytest.raises(ThrottledError):
        provider.fetch_metadata(INBOX, hundred)


def test_missing_message_does_not_spoil_a_batch(provider, remote, hundred):
    remote.mailbox.delete(remote.mailbox.messages[hundred[3]])
    assert len(provider.fetch_metadata(INBOX, hundred[:10])) == 9


def test_single_error_of_the_server_is_tried_again(provider, hundred, service, time):
    service.faults.add("status", f"/messages/{hundred[5]}", status=500)
    assert len(provider.fetch_metadata(INBOX, hundred[:10])) == 10
    assert time.pauses == []


def test_a_message_the_server_always_fails_over_delays_no_other(
    provider, remote, hundred, time
):
    remote.mailbox.messages[hundred[5]].ill = frozenset({"full", "metadata", "raw"})
    refs = [MessageRef(each, Location(INBOX)) for each in hundred[:10]]
    assert len(list(provider.fetch_bodies(refs))) >= 9
    assert time.pauses == []


def test_a_server_that_fails_over_everything_is_given_a_moment(
    provider, hundred, service, time
):
    service.faults.add("status", "/messages/", status=503, times=10)
    assert len(provider.fetch_metadata(INBOX, hundred[:10])) == 10
    assert len(time.pauses) == 1


def _answer(*parts, boundary="b"):
    pieces = [f"--{boundary}\r\n{part}\r\n" for part in parts]
    return ("".join(pieces) + f"--{boundary}--").encode()


def _part(number, status=200, body="{}"):
    return (
        f"Content-Type: application/http\r\nContent-ID: <response-{number}>\r\n\r\n"
        f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\n\r\n{body}"
    )


def test_answers_come_in_any_order():
    content = _answer(_part(1, 404), _part(0))
    answers = take_apart("multipart/mixed; boundary=b", content, 2)
    assert [each.status for each in answers] == [200, 404]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text/html", b"<html>"),
        ("multipart/mixed", b"--b--"),
        ("multipart/mixed; boundary=b", b""),
        ("multipart/mixed; boundary=b", _answer(_part(0))),
        ("multipart/mixed; boundary=b", _answer(_part(0), _part(0))),
        ("multipart/mixed; boundary=b", _answer(_part(0), _part(7))),
        ("multipart/mixed; boundary=b", _answer("nonsense", _part(1))),
        ("multipart/mixed; boundary=b", _answer(_part(0), "")),
    ],
)
def test_answer_that_is_not_whole_is_not_believed(kind, content):
    with pytest.raises(ProtocolError):
        take_apart(kind, content, 2)


def test_body_that_looks_like_a_boundary_is_a_body():
    content = _answer(_part(0, body='{"a": "--b"}'), _part(1))
    answers = take_apart('multipart/mixed; boundary="b"', content, 2)
    assert answers[0].body == b'{"a": "--b"}'


def test_gone_is_distinguished_from_broken(provider, hundred, service):
    api = provider._mailbox.api
    request = api.users.messages().get(userId="me", id="19c0ffffffffffff")
    (found,) = api.each([request])
    assert isinstance(found, RemoteGone)
    service.faults.add("status", "/messages/", status=200, body=b"not json")
    (found,) = api.each([request])
    assert isinstance(found, ProtocolError)
