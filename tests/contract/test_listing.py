"""The newest messages first, then the past, then single messages by id."""

from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.errors import ResyncRequired
from odoo.addons.maildesk_base.engine.types import Address, FolderCursor

from .mails import mail, with_attachment
from .mirror import Mirror


@pytest.fixture
def thirty(remote):
    for number in range(30):
        remote.deliver(remote.inbox, mail(f"m{number}@x", f"Number {number}"))


def _ids(messages):
    return [message.rfc_message_id for message in messages]


def test_newest_are_the_last_ones_newest_first(provider, remote, thirty):
    page = provider.newest(remote.inbox, 5)
    assert _ids(page.added) == [f"m{number}@x" for number in range(29, 24, -1)]
    assert page.cursor and page.older


def test_older_pages_bring_everything_once(provider, remote, thirty):
    page = provider.newest(remote.inbox, 7)
    found = list(page.added)
    cursor = FolderCursor(remote.inbox, page.cursor, page.older)
    while cursor.older:
        page = provider.older(cursor, 10)
        found += page.added
        cursor = FolderCursor(remote.inbox, cursor.changes, page.older)
    assert page.done
    assert _ids(found) == [f"m{number}@x" for number in range(29, -1, -1)]


def test_older_jumps_over_what_was_removed(provider, remote, thirty):
    page = provider.newest(remote.inbox, 5)
    for number in range(5, 20):
        remote.remove(remote.inbox, f"m{number}@x")
    page = provider.older(FolderCursor(remote.inbox, page.cursor, page.older), 8)
    expected = [f"m{number}@x" for number in (24, 23, 22, 21, 20, 4, 3, 2)]
    assert _ids(page.added) == expected


def test_whole_folder_in_one_page_has_no_past(provider, remote, thirty):
    page = provider.newest(remote.inbox, 100)
    assert len(page.added) == 30
    assert page.older == ""
    assert provider.older(FolderCursor(remote.inbox, page.cursor, ""), 10).added == ()


def test_empty_folder(provider, remote):
    page = provider.newest(remote.inbox, 10)
    assert (page.added, page.older, page.done) == ((), "", True)
    assert provider.changes(FolderCursor(remote.inbox, page.cursor, "")).done


def test_metadata_says_what_the_list_shows(provider, remote):
    raw = mail(
        "meta@x",
        "Grüße aus Köln",
        "Erste Zeile.\n\nZweite.\n",
        Cc="Zoë <zoe@example.net>, c@example.net",
        Reply_To="desk@example.org",
        In_Reply_To="<first@x>",
        References="<zero@x> <first@x>",
    )
    remote.deliver(remote.inbox, raw, read=True)
    (meta,) = provider.newest(remote.inbox, 1).added
    assert meta.subject == "Grüße aus Köln"
    assert meta.sender == Address("Bob Stone", "bob@example.org")
    assert meta.to == (Address("Anna Berg", "anna@example.com"),)
    assert meta.cc[0] == Address("Zoë", "zoe@example.net")
    assert meta.reply_to == (Address("", "desk@example.org"),)
    assert (meta.in_reply_to, meta.references) == (("first@x",), ("zero@x", "first@x"))
    assert meta.sent_at == datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
    assert meta.received_at.tzinfo is not None
    assert meta.flags.is_read and not meta.flags.is_starred
    assert meta.preview.startswith("Erste Zeile.")
    assert not meta.has_attachments
    assert meta.locations[0].folder_id == remote.inbox


def test_metadata_names_attachments_without_fetching_them(provider, remote):
    remote.deliver(
        remote.inbox, with_attachment("att@x", b"x" * 5000, "Übersicht 1.pdf")
    )
    (meta,) = provider.newest(remote.inbox, 1).added
    assert meta.has_attachments
    (part,) = meta.attachments
    assert (part.filename, part.mimetype) == ("Übersicht 1.pdf", "application/pdf")
    assert meta.preview.startswith("Plain words.")


def test_fetch_metadata_leaves_out_what_is_gone(provider, remote, thirty):
    page = provider.newest(remote.inbox, 3)
    remote.remove(remote.inbox, "m28@x")
    ids = [message.remote_id for message in page.added]
    assert set(_ids(provider.fetch_metadata(remote.inbox, ids))) == {"m29@x", "m27@x"}


def test_snapshot_lists_exactly_what_is_there(provider, remote, thirty):
    mirror = Mirror(remote.inbox).load(provider)
    remote.remove(remote.inbox, "m3@x")
    remote.flag(remote.inbox, "m4@x", is_starred=True)
    for snapshot in provider.snapshot(remote.inbox, mirror.cursor):
        mirror.compare(provider, snapshot)
    assert "m3@x" not in mirror.state()
    assert mirror.state()["m4@x"] == (False, True)
    assert len(mirror.messages) == 29


@pytest.mark.parametrize("cursor", ["", "nonsense", '{"uidvalidity":"x"}', "[1]"])
def test_a_cursor_that_is_not_ours_asks_for_a_resync(provider, remote, cursor):
    with pytest.raises(ResyncRequired):
        provider.changes(FolderCursor(remote.inbox, cursor, ""))
    with pytest.raises(ResyncRequired):
        provider.older(FolderCursor(remote.inbox, cursor, cursor or None), 10)
