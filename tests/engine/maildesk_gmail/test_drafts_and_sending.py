"""Drafts that keep their place, and sending with an end that is known."""

import dataclasses

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    RejectedError,
    ThrottledError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.types import (
    Location,
    MessageRef,
    Operation,
    OperationKind,
    Outgoing,
    SendOutcome,
)
from odoo.addons.maildesk_gmail.engine.settings import MODIFY, READONLY

from tests.contract.mails import mail
from tests.simulators.gmail.errors import error_body

SEND = r"/drafts/send(\?|$)"
ANNA = {"From": "anna@example.com", "To": "bob@example.org"}


@pytest.fixture
def provider(open_with):
    return open_with(MODIFY)


def _outgoing(mime=None, **more):
    mime = mime or mail("sent@x", "To Bob", X_MailDesk_Id="key-9", **ANNA)
    values = {"rfc_message_id": "sent@x", "maildesk_id": "key-9", **more}
    return Outgoing(mime, mime, "anna@example.com", ("bob@example.org",), **values)


def _draft(text, **headers):
    return mail("draft@x", "Re: Hello", text, X_MailDesk_Id="key-1", **headers)


def test_draft_keeps_its_draft_id_and_its_conversation(provider, remote):
    first = remote.mailbox.add(mail("first@x", "Hello"), {"INBOX"})
    answer = {"In_Reply_To": "<first@x>", "References": "<first@x>"}
    one = provider.save_draft(_draft("One\n", **answer), "key-1", None)
    (draft_id,) = remote.mailbox.drafts
    ref = MessageRef(one.remote_id, Location("DRAFT"), "draft@x")
    two = provider.save_draft(_draft("Two\n", **answer), "key-1", ref)
    assert two.remote_id != one.remote_id
    assert remote.mailbox.drafts == {draft_id: two.remote_id}
    assert remote.mailbox.messages[two.remote_id].thread_id == first.thread_id


def test_draft_whose_conversation_is_gone_is_filed_on_its_own(
    provider, remote, service
):
    remote.mailbox.add(mail("first@x", "Hello"), {"INBOX"})
    error = error_body(400, "Invalid thread_id value", "invalidArgument")
    service.faults.add("status", "/drafts", method="POST", status=400, body=error)
    draft = _draft("One\n", In_Reply_To="<first@x>", References="<first@x>")
    stored = provider.save_draft(draft, "key-1", None)
    assert stored.remote_id in remote.mailbox.messages


@pytest.mark.parametrize("evil", ["x@y)OR(in:inbox", 'x"y@z', "x@y{in:inbox}"])
def test_answered_message_cannot_search_for_another_one(provider, remote, log, evil):
    remote.mailbox.add(mail("first@x", "Hello"), {"INBOX"})
    provider.save_draft(_draft("One\n", In_Reply_To=f"<{evil}>"), "key-1", None)
    assert log.count("in:inbox") == log.count('"') == 0


def test_draft_is_not_saved_for_somebody_who_only_reads(open_with):
    with pytest.raises(RejectedError):
        open_with(READONLY).save_draft(_draft("x"), "key-1", None)


def test_answer_stays_in_its_conversation(provider, remote):
    first = remote.mailbox.add(mail("first@x", "Hello"), {"INBOX"})
    headers = {"In_Reply_To": "<first@x>", "References": "<first@x>", **ANNA}
    mime = mail("sent@x", "Re: Hello", **headers)
    result = provider.send(_outgoing(mime, thread_id=first.thread_id))
    assert result.outcome is SendOutcome.DELIVERED
    copy = remote.mailbox.messages[result.remote_id]
    assert copy.thread_id == first.thread_id
    assert copy.labels == {"SENT"}


def test_answer_finds_its_conversation_by_the_message_it_answers(provider, remote):
    """Gmail does not look at the headers of what is sent."""
    first = remote.mailbox.add(mail("first@x", "Hello"), {"INBOX"})
    headers = {"In_Reply_To": "<first@x>", "References": "<first@x>", **ANNA}
    result = provider.send(_outgoing(mail("sent@x", "Re: Hello", **headers)))
    assert remote.mailbox.messages[result.remote_id].thread_id == first.thread_id


@pytest.mark.parametrize("status", [400, 404])
def test_conversation_that_cannot_be_found_does_not_stop_the_mail(
    provider, remote, service, status
):
    service.faults.add("status", "rfc822msgid", status=status)
    mime = mail("sent@x", "Re: Hello", In_Reply_To="<first@x>", **ANNA)
    assert provider.send(_outgoing(mime)).outcome is SendOutcome.DELIVERED


def test_conversation_that_cannot_be_looked_up_now_sends_nothing(
    provider, remote, service
):
    service.faults.add("status", "rfc822msgid", status=503)
    mime = mail("sent@x", "Re: Hello", In_Reply_To="<first@x>", **ANNA)
    with pytest.raises(TransientError):
        provider.send(_outgoing(mime))
    assert remote.deliveries() == []


def test_conversation_that_is_gone_does_not_stop_the_mail(provider, remote):
    result = provider.send(_outgoing(thread_id="19c0ffffffffffff"))
    assert result.outcome is SendOutcome.DELIVERED
    assert len(remote.deliveries()) == 1


def test_large_message_goes_as_it_is(provider, remote, log):
    mime = mail("sent@x", text="Words and more words.\n" * 250_000, **ANNA)
    assert provider.send(_outgoing(mime)).outcome is SendOutcome.DELIVERED
    assert log.count("^/upload/") == 1
    ((_recipients, raw),) = remote.deliveries()
    assert raw == mime


def test_message_over_the_limit_is_not_even_tried(provider, remote, log):
    mime = mail("sent@x", **ANNA) + b"x" * 36_700_160
    result = provider.send(_outgoing(mime))
    assert (result.outcome, result.code) == (
        SendOutcome.REJECTED,
        "rejected.too_large",
    )
    assert log.round_trips == 0


def test_new_message_id_is_reported(provider, remote):
    remote.mailbox.settings.rewrites_message_id = True
    result = provider.send(_outgoing())
    copy = remote.mailbox.messages[result.remote_id]
    assert result.provider_rfc_message_id == copy.rfc_message_id != "sent@x"
    assert provider.find_sent(_outgoing()).remote_id == result.remote_id


def test_delivered_stays_delivered_when_the_new_id_cannot_be_read(provider, service):
    service.faults.add("status", "/batch", status=503)
    result = provider.send(_outgoing())
    assert result.outcome is SendOutcome.DELIVERED
    assert result.provider_rfc_message_id == ""


def test_blind_copies_reach_their_people_and_nobody_sees_them(provider, remote):
    message = dataclasses.replace(
        _outgoing(), recipients=("bob@example.org", "eve@example.org")
    )
    provider.send(message)
    ((recipients, raw),) = remote.deliveries()
    assert recipients == ("bob@example.org", "eve@example.org")
    assert b"eve@" not in raw


def test_recipient_cannot_add_header_fields(provider, remote):
    evil = "eve@example.org\r\nX-Evil: 1"
    result = provider.send(dataclasses.replace(_outgoing(), recipients=(evil,)))
    assert result.outcome is SendOutcome.REJECTED
    assert remote.deliveries() == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_server_error_after_sending_is_ambiguous(provider, remote, service, status):
    service.faults.add("committed", SEND, status=status)
    assert provider.send(_outgoing()).outcome is SendOutcome.AMBIGUOUS
    assert len(remote.deliveries()) == 1
    assert provider.find_sent(_outgoing()) is not None


@pytest.mark.parametrize("kind", ["truncated", "garbled"])
def test_answer_nobody_understands_is_ambiguous(provider, remote, service, kind):
    service.faults.add(kind, SEND)
    assert provider.send(_outgoing()).outcome is SendOutcome.AMBIGUOUS
    assert len(remote.deliveries()) == 1


def test_too_many_requests_is_certainly_not_sent(provider, remote, service):
    body = error_body(403, "User-rate limit exceeded.", "userRateLimitExceeded")
    service.faults.add("status", SEND, status=403, body=body)
    with pytest.raises(ThrottledError):
        provider.send(_outgoing())
    assert remote.deliveries() == []


def test_daily_limit_gives_the_message_back(provider, remote, service):
    body = error_body(429, "Daily user sending limit exceeded.", "rateLimitExceeded")
    service.faults.add("status", SEND, status=429, body=body)
    result = provider.send(_outgoing())
    assert (result.outcome, result.code) == (SendOutcome.REJECTED, "rejected.daily")


def test_somebody_who_only_reads_does_not_send(open_with, remote):
    result = open_with(READONLY).send(_outgoing())
    assert (result.outcome, result.code) == (
        SendOutcome.REJECTED,
        "rejected.read_only",
    )


def test_unreachable_service_has_not_sent(provider, service):
    service.faults.add("cut_request", r"/drafts(\?|$)")
    mime = mail("sent@x", text="Words and more words.\n" * 1_000_000, **ANNA)
    with pytest.raises(TransientError):
        provider.send(_outgoing(mime))


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "twice"},
        {"kind": "committed", "status": 401},
        {"kind": "committed", "status": 404},
        {"kind": "committed", "status": 429},
    ],
    ids=str,
)
def test_answer_to_a_repetition_is_not_taken_for_the_first(
    provider, remote, service, fault
):
    """The message has left once, whatever the last answer says."""
    service.faults.add(path=SEND, **fault)
    result = provider.send(_outgoing())
    assert result.outcome in (SendOutcome.DELIVERED, SendOutcome.AMBIGUOUS)
    assert len(remote.deliveries()) == 1
    assert provider.find_sent(_outgoing()) is not None
    assert remote.mailbox.drafts == {}


def test_draft_of_an_attempt_is_withdrawn(provider, remote, service):
    """Killed between making the draft and sending it: certainly not sent."""
    service.faults.add("cut", SEND)
    assert provider.send(_outgoing()).outcome is SendOutcome.AMBIGUOUS
    provider.save_draft(_draft("Another one"), "key-1", None)
    assert provider.withdraw(_outgoing())
    assert [m.rfc_message_id for m in remote.mailbox.messages.values()] == ["draft@x"]
    assert not provider.withdraw(_outgoing())


def test_withdrawing_what_was_sent_takes_nothing_away(provider, remote):
    provider.send(_outgoing())
    assert not provider.withdraw(_outgoing())
    assert provider.find_sent(_outgoing()) is not None


def test_large_draft_is_filed_as_it_is(provider, remote, log):
    large = _draft("Words and more words.\n" * 250_000)
    for _version in range(2):
        stored = provider.save_draft(large, "key-1", None)
    assert log.count("^/upload/", "POST") == log.count("^/upload/", "PUT") == 1
    assert list(remote.mailbox.drafts.values()) == [stored.remote_id]


def test_draft_in_trash_is_thrown_away_for_good(provider, remote):
    """Somebody has put it there, and then it was sent: no copy of it stays."""
    stored = provider.save_draft(_draft("One"), "key-1", None)
    remote.mailbox.trash(remote.mailbox.find(stored.remote_id))
    ref = MessageRef(stored.remote_id, Location("TRASH"), "draft@x")
    result = provider.apply(Operation(OperationKind.DELETE, (ref,)))
    assert not result.refused and remote.mailbox.messages == {}


def test_discarded_draft_that_was_replaced_elsewhere_stops_nothing(provider, remote):
    """Another program has saved it under a new message id; what is not listed yet as a
    draft waits, and the one beside both is deleted.
    """
    refs = []
    for number in range(3):
        key = f"key-{number}"
        mime = mail(f"draft{number}@x", X_MailDesk_Id=key)
        stored = provider.save_draft(mime, key, None)
        refs.append(MessageRef(stored.remote_id, Location("DRAFT"), f"draft{number}@x"))
    replaced, unlisted, known = (ref.remote_id for ref in refs)
    remote.mailbox.delete(remote.mailbox.find(replaced))
    remote.mailbox.drafts.pop(
        next(d for d, m in remote.mailbox.drafts.items() if m == unlisted)
    )
    result = provider.apply(Operation(OperationKind.DELETE, tuple(refs)))
    assert (result.gone, result.unsure) == ((replaced,), (unlisted,))
    assert known not in remote.mailbox.messages


def test_identities_are_the_confirmed_addresses(provider, remote):
    remote.mailbox.settings.send_as += [
        {
            "sendAsEmail": "sales@example.com",
            "displayName": "Sales",
            "signature": "<b>Sales</b>",
            "verificationStatus": "accepted",
        },
        {"sendAsEmail": "new@example.com", "verificationStatus": "pending"},
    ]
    found = {each.email: each for each in provider.identities()}
    assert list(found) == [remote.email, "anna@example.com", "sales@example.com"]
    assert found["sales@example.com"].signature_html == "<b>Sales</b>"
    assert found[remote.email].is_default
