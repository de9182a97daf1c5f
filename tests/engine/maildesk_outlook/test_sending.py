"""Sending by Graph: exactly once, threaded, with attachments of any size."""

import dataclasses
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from odoo.addons.maildesk_base.engine.errors import TransientError
from odoo.addons.maildesk_base.engine.types import Outgoing, SendOutcome

from tests.contract.mails import mail
from tests.contract.mirror import Mirror
from tests.contract.test_filing import outgoing

SEND = r"/send(\?|$)"
LARGE = bytes(range(256)) * 20_000
MEDIUM = bytes(range(256)) * 5_000


def _drafts(mailbox):
    return mailbox.message_ids("drafts")


def _reply(mailbox, *files, parent="parent@x"):
    """A reply in HTML with files: (name, content, content id)."""
    message = EmailMessage()
    message["From"] = mailbox.email
    message["To"] = "bob@example.org"
    message["Subject"] = "Re: Hello"
    message["Message-ID"] = "<reply@x>"
    message["In-Reply-To"] = message["References"] = f"<{parent}>"
    message["X-MailDesk-Id"] = "key-1"
    message.set_content("Plain words.\n")
    message.add_alternative('<p>Words <img src="cid:pic"></p>', subtype="html")
    for name, content, content_id in files:
        message.add_attachment(
            content,
            maintype="image",
            subtype="png",
            filename=name,
            cid=f"<{content_id}>" if content_id else None,
            disposition="inline" if content_id else "attachment",
        )
    raw = message.as_bytes(policy=SMTP)
    people = ("bob@example.org",)
    return Outgoing(raw, raw, mailbox.email, people, "reply@x", "key-1")


def test_copy_keeps_the_id_of_the_draft(mailbox, provider):
    result = provider.send(outgoing())
    found = provider.find_sent(outgoing())
    assert result.remote_id == found.remote_id
    assert not found.flags.is_draft
    assert _drafts(mailbox) == []


def test_copy_that_appears_late_is_found_when_it_is_there(graph, mailbox, provider):
    graph.post_office.sent_delay_s = 3600
    provider.send(outgoing())
    assert provider.find_sent(outgoing()) is None
    graph.clock.advance(3600)
    assert provider.find_sent(outgoing()) is not None


def test_copy_with_another_message_id_is_found_by_ours(graph, mailbox, provider):
    graph.post_office.rewrites = True
    provider.send(outgoing())
    found = provider.find_sent(outgoing())
    assert found.rfc_message_id != "sent@x" and found.maildesk_id == "key-9"


@pytest.mark.parametrize("status", [200, 500, 502, 504])
def test_strange_end_is_ambiguous(graph, mailbox, provider, status):
    graph.faults.add("committed", SEND, status=status)
    assert provider.send(outgoing()).outcome is SendOutcome.AMBIGUOUS
    assert len(mailbox.deliveries()) == 1


@pytest.mark.parametrize(
    ("status", "error"), [(503, TransientError), (429, TransientError)]
)
def test_refusal_for_now_leaves_no_draft_behind(
    graph, mailbox, provider, status, error
):
    graph.faults.add("status", SEND, status=status)
    with pytest.raises(error):
        provider.send(outgoing())
    assert _drafts(mailbox) == [] and mailbox.deliveries() == []
    assert provider.send(outgoing()).outcome is SendOutcome.DELIVERED


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "twice"},
        {"kind": "committed", "status": 401},
        {"kind": "committed", "status": 403},
        {"kind": "committed", "status": 404},
        {"kind": "committed", "status": 429},
        {"kind": "committed", "status": 503},
    ],
    ids=str,
)
@pytest.mark.parametrize("is_silent", [False, True], ids=["", "silent"])
def test_answer_to_a_repetition_is_not_taken_for_the_first(
    graph, mailbox, provider, fault, is_silent
):
    """The message has left once, and its copy stays, whatever the last answer says and
    even when nothing more can be asked.
    """
    graph.faults.add(path=SEND, **fault)
    if is_silent:
        graph.faults.add("status", r"isDraft", status=503)
    result = provider.send(outgoing())
    assert result.outcome in (SendOutcome.DELIVERED, SendOutcome.AMBIGUOUS)
    assert len(mailbox.deliveries()) == 1
    assert provider.find_sent(outgoing()) is not None


def test_draft_of_an_attempt_is_withdrawn(graph, mailbox, provider):
    """Killed between making the draft and sending it: certainly not sent."""
    graph.faults.add("cut", SEND)
    assert provider.send(outgoing()).outcome is SendOutcome.AMBIGUOUS
    provider.save_draft(mail("draft@x", X_MailDesk_Id="key-1"), "key-1", None)
    assert provider.withdraw(outgoing())
    assert _drafts(mailbox) == ["draft@x"]
    assert not provider.withdraw(outgoing())


def test_withdrawing_what_was_sent_takes_nothing_away(mailbox, provider):
    provider.send(outgoing())
    assert not provider.withdraw(outgoing())
    assert provider.find_sent(outgoing()) is not None


@pytest.mark.parametrize("kind", ["committed_cut", "garbled"])
def test_mail_is_certainly_not_sent_without_a_token(graph, mailbox, provider, kind):
    """The token was refused, and there is no other one to be had now."""
    graph.faults.add("status", SEND, status=401)
    graph.faults.add(kind, "/oauth2/v2.0/token", times=2)
    with pytest.raises(TransientError):
        provider.send(outgoing())
    assert mailbox.deliveries() == []
    graph.faults.clear()
    assert provider.send(outgoing()).outcome is SendOutcome.DELIVERED


def test_refused_sender_is_reported_and_leaves_no_draft(graph, mailbox, provider):
    graph.post_office.allowed.clear()
    result = provider.send(outgoing())
    assert (result.outcome, result.code) == (SendOutcome.REJECTED, "rejected.sender")
    assert _drafts(mailbox) == []


def test_lost_answer_to_the_draft_sends_nothing(graph, mailbox, provider):
    graph.faults.add("committed_cut", r"/v1\.0/me/messages$")
    with pytest.raises(TransientError):
        provider.send(outgoing())
    assert mailbox.deliveries() == []


def test_reply_lies_in_the_conversation(mailbox, provider):
    mailbox.deliver(mailbox.inbox, mail("parent@x", "Hello"))
    conversation = Mirror(mailbox.inbox).load(provider).meta("parent@x").thread_id
    provider.send(_reply(mailbox))
    found = provider.find_sent(_reply(mailbox))
    assert conversation and found.thread_id == conversation
    assert found.references == ("parent@x",)


def test_large_reply_lies_there_too_with_all_its_files(graph, mailbox, provider):
    """Too large for MIME: uploaded in pieces, inline images stay inline."""
    mailbox.deliver(mailbox.inbox, mail("parent@x", "Hello"))
    conversation = Mirror(mailbox.inbox).load(provider).meta("parent@x").thread_id
    message = _reply(
        mailbox, ("big.png", LARGE, ""), ("pic.png", MEDIUM, "pic"), ("s.png", b"x", "")
    )
    result = provider.send(message)
    assert result.outcome is SendOutcome.DELIVERED
    assert graph.log.count("/uploads/", "PUT") == 2
    found = provider.find_sent(message)
    assert found.remote_id == result.remote_id
    assert found.thread_id == conversation
    assert (found.rfc_message_id, found.maildesk_id) == ("reply@x", "key-1")
    assert found.in_reply_to == ("parent@x",)
    item = mailbox.mailbox.items[result.remote_id]
    files = {each.name: (each.content, each.content_id) for each in item.attachments}
    assert files == {
        "big.png": (LARGE, ""),
        "pic.png": (MEDIUM, "pic"),
        "s.png": (b"x", ""),
    }
    assert "cid:pic" in item.props["body"]["content"]


@pytest.mark.parametrize("files", [(), (("big.png", LARGE, ""),)])
def test_importance_and_receipt_are_asked_for(mailbox, provider, files):
    """As MIME, and described as an object when it is too large for that."""
    message = _reply(mailbox, *files)
    wanted = b"Importance: high\r\nDisposition-Notification-To: a@example.com\r\n"
    message = dataclasses.replace(message, mime=wanted + message.mime)
    result = provider.send(message)
    props = mailbox.mailbox.items[result.remote_id].props
    assert props["importance"] == "high"
    assert props["isReadReceiptRequested"]


def test_broken_upload_sends_nothing_and_leaves_nothing(graph, mailbox, provider):
    graph.faults.add("status", "/uploads/", skip=1, status=503)
    with pytest.raises(TransientError):
        provider.send(_reply(mailbox, ("big.png", LARGE, "")))
    assert _drafts(mailbox) == [] and mailbox.deliveries() == []


def test_token_does_not_travel_with_the_upload(graph, mailbox, provider):
    """The simulator refuses pieces that come with one, as Microsoft does."""
    result = provider.send(_reply(mailbox, ("big.png", LARGE, "")))
    assert result.outcome is SendOutcome.DELIVERED


def test_message_beyond_all_limits_is_refused_at_once(graph, mailbox, provider):
    huge = dataclasses.replace(outgoing(), mime=outgoing().mime + bytes(150_000_001))
    graph.log.forget()
    result = provider.send(huge)
    assert (result.outcome, result.code) == (SendOutcome.REJECTED, "rejected.too_large")
    assert graph.log.round_trips == 0


def test_large_draft_is_filed_with_its_files(mailbox, provider):
    message = _reply(mailbox, ("big.png", LARGE, ""))
    stored = provider.save_draft(message.mime, "key-1", None)
    item = mailbox.mailbox.items[stored.remote_id]
    assert item.props["isDraft"]
    assert [each.content for each in item.attachments] == [LARGE]
    provider.save_draft(message.mime, "key-1", None)
    assert len(_drafts(mailbox)) == 1


def test_filed_copy_is_no_draft(mailbox, provider):
    stored = provider.file_sent(outgoing())
    item = mailbox.mailbox.items[stored.remote_id]
    assert not item.props["isDraft"] and item.props["isRead"]


def test_everybody_in_the_envelope_gets_it(mailbox, provider):
    provider.send(outgoing())
    ((recipients, raw),) = mailbox.deliveries()
    assert set(recipients) == {"bob@example.org", "eve@example.org"}
    assert b"eve@example.org" not in raw
