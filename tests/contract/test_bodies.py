"""Opening messages, and loading attachments and raw messages."""

from email.policy import SMTP

import pytest

from odoo.addons.maildesk_base.engine.errors import RemoteGone

from .mails import build, mail, with_attachment
from .mirror import Mirror

# Larger than one piece, and not a multiple of anything.
BIG = bytes(range(256)) * 11_003


def _open(provider, remote, rfc_message_id):
    return Mirror(remote.inbox).load(provider).ref(rfc_message_id)


def test_body_brings_the_texts_and_leaves_attachments(provider, remote):
    remote.deliver(remote.inbox, with_attachment("a@x", BIG))
    body = provider.fetch_body(_open(provider, remote, "a@x"))
    texts = {p.mimetype: body.contents[p.part_id] for p in body.parts if p.is_body}
    assert texts["text/plain"].strip() == b"Plain words."
    assert texts["text/html"].strip() == b"<p>HTML words</p>"
    (attachment,) = [part for part in body.parts if part.filename]
    assert attachment.part_id not in body.contents
    assert b"Subject: With an attachment" in body.headers


def test_opening_does_not_mark_as_read(provider, remote):
    remote.deliver(remote.inbox, mail("a@x"))
    provider.fetch_body(_open(provider, remote, "a@x"))
    assert not Mirror(remote.inbox).load(provider).meta("a@x").flags.is_read


def test_attachment_comes_decoded_and_whole(provider, remote):
    remote.deliver(remote.inbox, with_attachment("a@x", BIG))
    ref = _open(provider, remote, "a@x")
    (part,) = [p for p in provider.fetch_body(ref).parts if p.filename]
    pieces = list(provider.fetch_part(ref, part.part_id))
    assert b"".join(pieces) == BIG
    assert max(map(len, pieces)) <= 1 << 20


def test_quoted_printable_part_comes_decoded(provider, remote):
    text = "Zeile mit Umlauten äöü.\r\n" * 3000
    remote.deliver(remote.inbox, mail("a@x", text=text))
    ref = _open(provider, remote, "a@x")
    body = provider.fetch_body(ref)
    assert body.contents["1"].decode() == text
    assert b"".join(provider.fetch_part(ref, "1")).decode() == text


def test_raw_message_is_byte_for_byte(provider, remote):
    raw = with_attachment("a@x", BIG)
    remote.deliver(remote.inbox, raw)
    assert b"".join(provider.fetch_raw(_open(provider, remote, "a@x"))) == raw


def test_forwarded_message_is_one_part(provider, remote):
    outer = build("outer@x", "Fwd", "See below.\n")
    outer.add_attachment(build("inner@x", "The inner one", "Inner words.\n"))
    remote.deliver(remote.inbox, outer.as_bytes(policy=SMTP))
    ref = _open(provider, remote, "outer@x")
    (part,) = [
        p for p in provider.fetch_body(ref).parts if p.mimetype == "message/rfc822"
    ]
    inner = b"".join(provider.fetch_part(ref, part.part_id))
    assert b"Subject: The inner one" in inner and b"Inner words." in inner


def test_calendar_part_is_brought_along(provider, remote):
    invitation = build("cal@x", "Meeting", "You are invited.\n")
    invitation.add_alternative(
        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", subtype="calendar"
    )
    remote.deliver(remote.inbox, invitation.as_bytes(policy=SMTP))
    mirror = Mirror(remote.inbox).load(provider)
    assert mirror.meta("cal@x").has_calendar
    body = provider.fetch_body(mirror.ref("cal@x"))
    assert any(b"VCALENDAR" in content for content in body.contents.values())


def test_many_bodies_leave_out_what_is_gone(provider, remote):
    names = [f"m{number}@x" for number in range(30)]
    for name in names:
        remote.deliver(remote.inbox, mail(name, text=f"Text of {name}\n"))
    mirror = Mirror(remote.inbox).load(provider)
    refs = [mirror.ref(name) for name in names]
    remote.remove(remote.inbox, "m7@x")
    found = {
        ref.rfc_message_id: next(iter(body.contents.values())).strip().decode()
        for ref, body in provider.fetch_bodies(refs)
    }
    assert found == {name: f"Text of {name}" for name in names if name != "m7@x"}


def test_what_is_gone_is_reported(provider, remote):
    remote.deliver(remote.inbox, mail("a@x"))
    ref = _open(provider, remote, "a@x")
    with pytest.raises(RemoteGone):
        provider.fetch_part(ref, "9.9")
    remote.remove(remote.inbox, "a@x")
    for attempt in (
        lambda: provider.fetch_body(ref),
        lambda: b"".join(provider.fetch_part(ref, "1")),
        lambda: b"".join(provider.fetch_raw(ref)),
    ):
        with pytest.raises(RemoteGone):
            attempt()


def test_message_that_came_after_the_folder_was_opened_is_found(provider, remote):
    remote.deliver(remote.inbox, mail("a@x"))
    provider.fetch_body(_open(provider, remote, "a@x"))
    remote.deliver(remote.inbox, mail("b@x"))
    with remote.open() as another:
        ref = _open(another, remote, "b@x")
    assert provider.fetch_body(ref).contents
