"""Drafts and the copies of sent mail lie there exactly once."""

import pytest

from odoo.addons.maildesk_base.engine.types import MessageRef, Outgoing, Role

from .mails import mail
from .mirror import Mirror, ref_of


def _role(provider, role):
    return next(f.folder_id for f in provider.list_folders() if f.role is role)


@pytest.fixture
def drafts(provider):
    return _role(provider, Role.DRAFTS)


@pytest.fixture
def sent(provider):
    return _role(provider, Role.SENT)


def _draft(text, key="key-1"):
    return mail("draft@x", "A draft", f"{text}\n", X_MailDesk_Id=key)


def outgoing(key="key-9", rfc_message_id="sent@x"):
    headers = {"From": "anna@example.com", "To": "bob@example.org"}
    return Outgoing(
        mime=mail(rfc_message_id, "To Bob", X_MailDesk_Id=key, **headers),
        filed_mime=mail(
            rfc_message_id,
            "To Bob",
            X_MailDesk_Id=key,
            Bcc="eve@example.org",
            **headers,
        ),
        envelope_from="anna@example.com",
        recipients=("bob@example.org", "eve@example.org"),
        rfc_message_id=rfc_message_id,
        maildesk_id=key,
    )


def _texts(provider, folder):
    texts = []
    for meta in provider.newest(folder, 50).added:
        body = provider.fetch_body(ref_of(meta))
        texts += [content.strip().decode() for content in body.contents.values()]
    return sorted(texts)


def test_draft_is_filed_as_a_draft(provider, drafts):
    stored = provider.save_draft(_draft("one"), "key-1", None)
    (meta,) = provider.newest(drafts, 5).added
    assert stored.location.folder_id == drafts
    assert stored.remote_id in (None, meta.remote_id)
    assert meta.flags.is_draft and meta.maildesk_id == "key-1"


def test_new_version_takes_the_place_of_the_old_one(provider, drafts):
    provider.save_draft(_draft("another draft", "key-2"), "key-2", None)
    provider.save_draft(_draft("version 1"), "key-1", None)
    old = Mirror(drafts).load(provider)
    ref = next(
        ref_of(meta) for meta in old.messages.values() if meta.maildesk_id == "key-1"
    )
    provider.save_draft(_draft("version 2"), "key-1", ref)
    assert _texts(provider, drafts) == ["another draft", "version 2"]


def test_saving_the_same_version_twice_leaves_one(provider, drafts):
    provider.save_draft(_draft("one"), "key-1", None)
    provider.save_draft(_draft("one"), "key-1", None)
    assert _texts(provider, drafts) == ["one"]


def test_what_is_not_that_draft_is_not_removed(provider, remote, drafts):
    remote.deliver(drafts, mail("foreign@x", text="Somebody's draft\n"))
    (meta,) = provider.newest(drafts, 5).added
    wrong = MessageRef(meta.remote_id, meta.locations[0], "draft@x")
    provider.save_draft(_draft("mine"), "key-1", wrong)
    assert _texts(provider, drafts) == ["Somebody's draft", "mine"]


def test_draft_begun_in_another_program_is_replaced(provider, remote, drafts):
    remote.deliver(drafts, mail("foreign@x", text="Begun on the phone\n"))
    (meta,) = provider.newest(drafts, 5).added
    provider.save_draft(_draft("gone on with here"), "key-1", ref_of(meta))
    assert _texts(provider, drafts) == ["gone on with here"]


def test_replaced_draft_that_is_gone_is_fine(provider, remote, drafts):
    provider.save_draft(_draft("one"), "key-1", None)
    ref = Mirror(drafts).load(provider).ref("draft@x")
    remote.remove(drafts, "draft@x")
    provider.save_draft(_draft("two"), "key-1", ref)
    assert _texts(provider, drafts) == ["two"]


def test_sent_copy_is_filed_once_and_found(provider, remote, sent):
    message = outgoing()
    assert provider.find_sent(message) is None
    first = provider.file_sent(message)
    again = provider.file_sent(message)
    assert remote.message_ids(sent) == ["sent@x"]
    found = provider.find_sent(message)
    assert found.rfc_message_id == "sent@x" and found.flags.is_read
    assert again.remote_id == found.remote_id
    assert first.remote_id in (None, found.remote_id)
    assert [address.email for address in found.bcc] == ["eve@example.org"]


def test_sent_copy_filed_by_the_server_is_not_filed_again(provider, remote, sent):
    message = outgoing()
    remote.deliver(sent, message.mime)
    stored = provider.file_sent(message)
    assert remote.message_ids(sent) == ["sent@x"]
    assert stored.remote_id == provider.find_sent(message).remote_id


def test_sent_copy_is_found_although_its_message_id_was_rewritten(
    provider, remote, sent
):
    message = outgoing()
    remote.deliver(sent, mail("rewritten@server", X_MailDesk_Id=message.maildesk_id))
    assert provider.find_sent(message).rfc_message_id == "rewritten@server"


def test_similar_message_is_not_taken_for_the_copy(provider, remote, sent):
    remote.deliver(sent, mail("not.sent@x", X_MailDesk_Id="key-99"))
    assert provider.find_sent(outgoing()) is None
