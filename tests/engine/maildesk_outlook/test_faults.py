"""A service that is busy, down, or answers nonsense: nothing is lost, nothing twice."""

import dataclasses

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    ConnectionLostError,
    ProtocolError,
    ThrottledError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.types import Operation, OperationKind
from odoo.addons.maildesk_outlook.engine.client import OutlookProvider

from tests.contract.mails import mail
from tests.contract.mirror import Mirror
from tests.simulators.graph.errors import error_answer

BUSY = error_answer(429, "ApplicationThrottled", "over its limit").value


@pytest.fixture
def inbox(mailbox, provider):
    for number in range(30):
        mailbox.deliver(mailbox.inbox, mail(f"m{number}@x"))
    return Mirror(mailbox.inbox).load(provider)


def _read(inbox, count=30):
    refs = tuple(inbox.ref(f"m{number}@x") for number in range(count))
    return Operation(OperationKind.FLAGS, refs, set_flags={"is_read": True})


def test_only_what_a_busy_mailbox_refused_is_asked_again(
    graph, mailbox, provider, inbox
):
    busy = {"status": 429, "headers": {"Retry-After": "4"}, "body": BUSY}
    graph.faults.add("status", "/messages/", method="PATCH", times=6, **busy)
    graph.log.forget()
    result = provider.apply(_read(inbox))
    assert not result.gone and not result.refused
    assert graph.log.count(method="PATCH") == 30 + 6
    assert mailbox.pauses == [4.0]
    assert all(
        read for read, _ in Mirror(mailbox.inbox).load(provider).state().values()
    )


def test_wait_is_never_shorter_than_our_own(graph, mailbox, provider, inbox):
    busy = {"status": 429, "headers": {"Retry-After": "0"}, "body": BUSY}
    graph.faults.add("status", "/messages/", method="PATCH", **busy)
    provider.apply(_read(inbox, 2))
    assert mailbox.pauses == [3.0]


def test_without_a_word_about_when_waits_grow(graph, mailbox, provider, inbox):
    graph.faults.add(
        "status", "/messages/", method="PATCH", times=4, status=429, body=BUSY
    )
    result = provider.apply(_read(inbox, 2))
    assert not result.gone and not result.refused
    assert mailbox.pauses == [3.0, 6.0]


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "4"}])
def test_refused_request_of_one_call_is_left_for_later(
    graph, mailbox, provider, inbox, headers
):
    """It is no part of a request of which the rest was carried out."""
    busy = {"status": 429, "headers": headers, "body": BUSY}
    graph.faults.add("status", "/messages/", method="PATCH", **busy)
    graph.log.forget()
    with pytest.raises(ThrottledError) as caught:
        provider.apply(_read(inbox, 1))
    assert caught.value.retry_after == (4 if headers else 3)
    assert graph.log.count(method="PATCH") == 1
    assert mailbox.pauses == []


def test_refused_list_of_folders_is_left_for_later(graph, mailbox, provider):
    """Also when the folders with a role are known, and it goes alone."""
    provider.list_folders()
    graph.faults.add("status", r"mailFolders/delta", status=429, body=BUSY)
    with pytest.raises(ThrottledError):
        provider.list_folders()
    assert mailbox.pauses == []
    assert provider.list_folders()


def test_mailbox_that_stays_busy_is_left_for_later(graph, mailbox, provider, inbox):
    graph.batch.parallel = 4
    with pytest.raises(ThrottledError) as caught:
        provider.apply(_read(inbox))
    assert caught.value.retry_after >= 3
    graph.batch.parallel = 0
    provider.apply(_read(inbox))
    assert all(
        read for read, _ in Mirror(mailbox.inbox).load(provider).state().values()
    )


def test_long_wait_is_not_spent_here(graph, mailbox, provider, inbox):
    busy = {"status": 429, "headers": {"Retry-After": "300"}, "body": BUSY}
    graph.faults.add("status", "/messages/", method="PATCH", times=40, **busy)
    with pytest.raises(ThrottledError) as caught:
        provider.apply(_read(inbox))
    assert caught.value.retry_after == 300
    assert mailbox.pauses == []


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "status": 429, "body": BUSY}, ThrottledError),
        ({"kind": "status", "status": 503}, TransientError),
        ({"kind": "status", "status": 504}, TransientError),
        ({"kind": "status", "status": 500}, TransientError),
        ({"kind": "cut"}, ConnectionLostError),
        ({"kind": "truncated"}, ConnectionLostError),
        ({"kind": "garbled"}, ProtocolError),
        ({"kind": "status", "status": 418}, Exception),
    ],
)
def test_failed_pass_is_made_good_by_the_next(
    graph, mailbox, provider, inbox, fault, error
):
    mailbox.deliver(mailbox.inbox, mail("new@x"))
    # A GET on a kept connection that was cut is asked once more.
    graph.faults.add(path="deltatoken", times=2, **fault)
    with pytest.raises(error):
        provider.changes(inbox.cursor)
    graph.faults.clear()
    inbox.catch_up(provider)
    assert "new@x" in inbox.state()


def test_batch_with_missing_replies_is_not_believed(graph, provider, inbox):
    graph.faults.add("status", r"\$batch", status=200, body={"responses": []})
    with pytest.raises(ProtocolError):
        provider.apply(_read(inbox))


@pytest.mark.parametrize(
    "body", [{}, {"value": None}, {"value": [1]}, {"value": [{}]}, [], {"value": []}]
)
def test_page_that_makes_no_sense_never_looks_like_an_empty_folder(
    graph, provider, inbox, body
):
    before = dict(inbox.messages)
    graph.faults.add("status", "deltatoken", status=200, body=body)
    with pytest.raises(ProtocolError):
        inbox.catch_up(provider)
    assert inbox.messages == before


def test_list_without_an_inbox_is_not_believed(graph, provider):
    graph.faults.add("status", "mailFolders/delta", status=200, body={"value": []})
    with pytest.raises(ProtocolError):
        provider.list_folders()


def test_mailbox_that_has_moved_out_of_the_cloud(graph, provider):
    body = error_answer(404, "MailboxNotEnabledForRESTAPI").value
    graph.faults.add("status", "mailFolders/delta", status=404, body=body)
    with pytest.raises(ConfigurationError) as caught:
        provider.list_folders()
    assert caught.value.code == "mailbox.unavailable"


def test_reading_that_is_forbidden_is_about_permissions(graph, provider, inbox):
    body = error_answer(403, "ErrorAccessDenied").value
    graph.faults.add("status", "deltatoken", status=403, body=body)
    with pytest.raises(AuthError) as caught:
        provider.changes(inbox.cursor)
    assert caught.value.code == "auth.denied"


def test_server_with_an_unknown_certificate_gets_no_token(mailbox):
    settings = mailbox.settings()
    service = dataclasses.replace(settings.service, ca_file="")
    distrusting = dataclasses.replace(settings, service=service)
    with OutlookProvider(distrusting, mailbox.store) as provider:
        with pytest.raises(ConfigurationError) as caught:
            provider.list_folders()
    assert caught.value.code == "tls.untrusted"
