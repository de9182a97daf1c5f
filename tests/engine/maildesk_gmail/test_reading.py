"""Reading what is odd, and reading while things go wrong."""

from email.policy import SMTP

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    ConnectionLostError,
    MailEngineError,
    ProtocolError,
    RemoteGone,
    TransientError,
)
from odoo.addons.maildesk_base.engine.types import (
    FolderCursor,
    Location,
    MessageRef,
)
from odoo.addons.maildesk_gmail.engine.settings import MAIL

from tests.contract.mails import build, mail, with_attachment

INBOX = "INBOX"


@pytest.fixture
def provider(open_with):
    return open_with(MAIL)


def _minute(number):
    """Milliseconds of a minute long ago."""
    return 1_700_000_000_000 + number * 60_000


def _ref(remote, raw):
    message = remote.mailbox.add(raw, {INBOX})
    return MessageRef(message.id, Location(INBOX))


def test_long_text_that_comes_like_an_attachment_is_the_text(provider, remote):
    text = "A line of a very long letter.\r\n" * 10_000
    body = provider.fetch_body(_ref(remote, mail("a@x", text=text)))
    assert body.contents["1"].decode() == text


def test_text_in_another_charset_comes_as_unicode(provider, remote):
    raw = (
        b"Subject: x\r\nContent-Type: text/plain; charset=iso-8859-15\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n\r\nGr\xfc\xdfe f\xfcr 5 \xa4\r\n"
    )
    body = provider.fetch_body(_ref(remote, raw))
    assert body.contents["1"].decode() == "Grüße für 5 €\r\n"
    assert body.parts[0].charset == "utf-8"


def test_attachment_id_of_yesterday_is_not_used(provider, remote):
    ref = _ref(remote, with_attachment("a@x", b"x" * 300_000))
    (part,) = [p for p in provider.fetch_body(ref).parts if p.filename]
    remote.mailbox.attachments.clear()
    assert b"".join(provider.fetch_part(ref, part.part_id)) == b"x" * 300_000


def test_message_in_a_message_is_taken_from_the_raw_one(provider, remote):
    inner = build("inner@x", "Inner", "Inner words.\n")
    outer = build("outer@x", "Fwd", "See below.\n")
    outer.add_attachment(inner)
    ref = _ref(remote, outer.as_bytes(policy=SMTP))
    assert b"Inner words." in b"".join(provider.fetch_part(ref, "2"))


def test_past_goes_on_after_days_without_page_tokens(open_with, remote):
    for number in range(20):
        remote.mailbox.add(mail(f"m{number}@x"), {INBOX}, date=_minute(number))
    page = open_with(MAIL).newest(INBOX, 5)
    remote.deliver(INBOX, mail("new@x"))
    later = open_with(MAIL).older(FolderCursor(INBOX, page.cursor, page.older), 5)
    assert [m.rfc_message_id for m in later.added] == [
        f"m{n}@x" for n in range(14, 9, -1)
    ]


def test_many_messages_of_one_second_all_come_once(provider, remote):
    for number in range(12):
        remote.mailbox.add(mail(f"m{number}@x"), {INBOX}, date=1_700_000_000_000)
    page = provider.newest(INBOX, 5)
    found = [meta.rfc_message_id for meta in page.added]
    while page.older:
        page = provider.older(FolderCursor(INBOX, "", page.older), 5)
        found += [meta.rfc_message_id for meta in page.added]
    assert sorted(found) == sorted(f"m{number}@x" for number in range(12))


def test_archived_mail_is_in_all_mail(provider, remote):
    remote.mailbox.add(mail("a@x"))
    remote.mailbox.add(mail("b@x"), {"TRASH"})
    page = provider.newest("ALL_MAIL", 10)
    assert [meta.rfc_message_id for meta in page.added] == ["a@x"]


def test_snapshot_keeps_old_messages_without_asking_for_them(provider, remote):
    for number in range(10):
        remote.mailbox.add(mail(f"m{number}@x"), {INBOX}, date=_minute(number))
    page = provider.newest(INBOX, 3)
    cursor = FolderCursor(INBOX, page.cursor, page.older)
    (snapshot,) = provider.snapshot(INBOX, cursor)
    expected = [each for each in snapshot.entries if each.expected]
    assert len(snapshot.entries) == 10
    assert {e.remote_id for e in expected} == {m.remote_id for m in page.added}


def test_spam_that_was_thrown_away_lies_in_trash_only(provider, remote):
    remote.mailbox.add(mail("a@x"), {"SPAM", "TRASH"})
    remote.mailbox.add(mail("b@x"), {"SPAM"})
    for folder_id, expected in (("SPAM", ["b@x"]), ("TRASH", ["a@x"])):
        page = provider.newest(folder_id, 10)
        assert [meta.rfc_message_id for meta in page.added] == expected
        cursor = FolderCursor(folder_id, page.cursor, page.older)
        (snapshot,) = provider.snapshot(folder_id, cursor)
        assert len(snapshot.entries) == 1


def test_conversation_is_that_of_the_service(provider, remote):
    remote.deliver(INBOX, mail("a@x", "Hello"))
    remote.deliver(INBOX, mail("b@x", "Re: Hello", In_Reply_To="<a@x>"))
    remote.deliver(INBOX, mail("c@x", "Hello"))
    threads = {m.rfc_message_id: m.thread_id for m in provider.newest(INBOX, 5).added}
    assert threads["a@x"] == threads["b@x"] != threads["c@x"]


FAULTS = {
    "cut": ConnectionLostError,
    "truncated": ConnectionLostError,
    "garbled": ProtocolError,
}
USES = {
    "folders": lambda provider, ref: provider.list_folders(),
    "newest": lambda provider, ref: provider.newest(INBOX, 5),
    "changes": lambda provider, ref: provider.changes(FolderCursor("", "h1000@0")),
    "body": lambda provider, ref: provider.fetch_body(ref),
    "raw": lambda provider, ref: b"".join(provider.fetch_raw(ref)),
    "metadata": lambda provider, ref: provider.fetch_metadata(INBOX, [ref.remote_id]),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("kind", FAULTS)
def test_broken_answer_is_an_error_and_the_next_one_is_fine(
    provider, remote, service, use, kind
):
    ref = _ref(remote, mail("a@x"))
    service.faults.add(kind, "gmail", times=0)
    with pytest.raises(FAULTS[kind]):
        USES[use](provider, ref)
    service.faults.clear()
    assert USES[use](provider, ref)


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("status", [500, 503])
def test_server_that_is_unwell_passes(provider, remote, service, use, status):
    ref = _ref(remote, mail("a@x"))
    service.faults.add("status", "gmail", status=status, body=b"<html>", times=0)
    with pytest.raises(TransientError):
        USES[use](provider, ref)


def test_list_without_labels_is_not_believed(provider, service):
    service.faults.add("status", "/labels", status=200, body={})
    with pytest.raises(ProtocolError):
        provider.list_folders()


def test_part_without_content_is_not_an_empty_file(provider, remote, service):
    ref = _ref(remote, with_attachment("a@x", b"x" * 300_000))
    service.faults.add("status", "/attachments/", status=200, body={"size": 5})
    with pytest.raises(ProtocolError):
        provider.fetch_part(ref, "2")


def test_folder_that_is_gone_is_reported_in_every_list(provider):
    for use in (
        lambda: provider.newest("Label_9", 5),
        lambda: provider.older(
            FolderCursor("Label_9", "", '{"second":9,"known":[]}'), 5
        ),
        lambda: list(provider.snapshot("Label_9", FolderCursor("Label_9", "", ""))),
    ):
        with pytest.raises(RemoteGone) as caught:
            use()
        assert caught.value.code == "gone.folder"


def test_user_without_gmail_is_distinguished(provider, service):
    error = {
        "error": {
            "code": 400,
            "message": "Mail service not enabled",
            "errors": [{"reason": "failedPrecondition"}],
            "status": "FAILED_PRECONDITION",
        }
    }
    service.faults.add("status", "/labels", status=400, body=error)
    with pytest.raises(MailEngineError) as caught:
        provider.list_folders()
    assert caught.value.code == "configuration.no_mailbox"
