"""Opening messages: as they were written, and without waiting for large files."""

import dataclasses

import pytest

from odoo.addons.maildesk_base.engine.errors import RemoteGone

from tests.contract.mails import build, mail, with_attachment
from tests.contract.mirror import Mirror

FILE = bytes(range(256)) * 6_000
HUGE = bytes(range(256)) * 40_000


@pytest.fixture
def huge(mailbox, provider):
    """A message that says of itself that it is too large to be fetched whole."""
    mailbox.deliver(mailbox.inbox, with_attachment("huge@x", FILE))
    ref = Mirror(mailbox.inbox).load(provider).ref("huge@x")
    return dataclasses.replace(ref, size=9 << 20)


def test_large_message_is_opened_without_its_files(graph, provider, huge):
    graph.log.forget()
    body = provider.fetch_body(huge)
    (text,) = [part for part in body.parts if part.is_body]
    assert b"HTML words" in body.contents[text.part_id]
    assert b"Subject: With an attachment" in body.headers
    assert graph.log.count(r"/\$value") == 0


def test_file_of_a_large_message_comes_alone(graph, provider, huge):
    (part,) = [part for part in provider.fetch_body(huge).parts if part.filename]
    graph.log.forget()
    pieces = list(provider.fetch_part(huge, part.part_id))
    assert b"".join(pieces) == FILE
    assert max(map(len, pieces)) <= 1 << 20
    assert graph.log.count(r"/attachments/[^/]+/\$value") == 1


def test_file_named_in_the_list_can_be_had_without_opening(mailbox, provider):
    mailbox.deliver(mailbox.inbox, with_attachment("a@x", b"content"))
    inbox = Mirror(mailbox.inbox).load(provider)
    (part,) = inbox.meta("a@x").attachments
    pieces = provider.fetch_part(inbox.ref("a@x"), part.part_id)
    assert b"".join(pieces) == b"content"


def test_size_is_known_and_small_bodies_come_in_one_batch(graph, mailbox, provider):
    for number in range(5):
        mailbox.deliver(mailbox.inbox, mail(f"m{number}@x"))
    inbox = Mirror(mailbox.inbox).load(provider)
    refs = [inbox.ref(f"m{number}@x") for number in range(5)]
    assert all(ref.size > 100 for ref in refs)
    graph.log.forget()
    assert len(list(provider.fetch_bodies(refs))) == 5
    assert graph.log.round_trips == 1


def test_message_that_turns_out_too_large_is_opened_without_its_files(
    mailbox, provider
):
    mailbox.deliver(mailbox.inbox, with_attachment("huge@x", HUGE))
    ref = Mirror(mailbox.inbox).load(provider).ref("huge@x")
    body = provider.fetch_body(dataclasses.replace(ref, size=10))
    assert b"HTML words" in next(iter(body.contents.values()))


def test_file_that_is_gone_is_reported(provider, huge):
    with pytest.raises(RemoteGone) as caught:
        provider.fetch_part(huge, "a:AAMk" + "x" * 60)
    assert caught.value.code == "gone.part"


def test_reading_a_part_of_a_stream_leaves_the_provider_usable(provider, huge):
    raw = provider.fetch_raw(huge)
    next(raw)
    assert provider.list_folders()
    raw.close()
    assert provider.list_folders()


def test_inline_picture_is_no_attachment(mailbox, provider):
    message = build("pic@x", "Picture", "See:\n")
    message.add_alternative('<img src="cid:pic">', subtype="html")
    message.get_payload()[1].add_related(
        b"PNG", maintype="image", subtype="png", cid="<pic>", disposition="inline"
    )
    mailbox.deliver(mailbox.inbox, message.as_bytes())
    meta = Mirror(mailbox.inbox).load(provider).meta("pic@x")
    assert not meta.has_attachments and meta.attachments == ()
