"""Folder names, ids and sets of UIDs survive the way there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.errors import ProtocolError, RemoteGone
from odoo.addons.maildesk_imap.engine.protocol import uidset, utf7
from odoo.addons.maildesk_imap.engine.values import ids
from odoo.addons.maildesk_imap.engine.values.flags import keyword_name, read_flags
from odoo.addons.maildesk_imap.engine.windows import take_highest, walk_down

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
UIDS = st.sets(st.integers(1, 5000), max_size=60)


@given(NAMES)
def test_folder_name_comes_back_from_modified_utf7(name):
    encoded = utf7.encode(name)
    assert all(0x20 <= byte < 0x7F for byte in encoded)
    assert utf7.decode(encoded) == name


@pytest.mark.parametrize(
    ("name", "encoded"),
    [
        ("Entwürfe & Co", b"Entw&APw-rfe &- Co"),
        ("台北", b"&U,BTFw-"),
        ("~peter/mail/台北/日本語", b"~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
        ("😀", b"&2D3eAA-"),
    ],
)
def test_names_as_the_rfc_writes_them(name, encoded):
    assert utf7.encode(name) == encoded
    assert utf7.decode(encoded) == name


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"a & b", "a & b"),
        (b"&AAA", "&AAA"),
        (b"&2D0-", "&2D0-"),
        ("Entwürfe".encode(), "Entwürfe"),
        ("Entwürfe".encode("latin-1"), "Entwürfe"),
    ],
)
def test_broken_names_are_shown_somehow(raw, shown):
    assert utf7.decode(raw) == shown


@given(st.binary(min_size=1, max_size=40).filter(lambda name: b"\0" not in name))
def test_folder_id_leads_back_to_the_wire_name(name):
    text = ids.folder_id(name)
    assert text.isascii() and text.isprintable()
    assert ids.wire_name(text) == name
    place = ids.parse_remote_id(ids.remote_id(text, 7, 42))
    assert (place.folder_id, place.uidvalidity, place.uid) == (text, 7, 42)


@pytest.mark.parametrize(
    "text", ["", "INBOX", "INBOX;UIDVALIDITY=1", "INBOX;UIDVALIDITY=x;UID=1"]
)
def test_foreign_message_id_names_nothing(text):
    with pytest.raises(RemoteGone):
        ids.parse_remote_id(text)


@given(NAMES.filter(bool))
def test_keyword_comes_back_as_it_was(word):
    try:
        name = keyword_name(word)
    except ValueError:
        return
    assert read_flags([name])[0].keywords == {word}


@given(UIDS)
def test_uids_come_back_from_a_set(uids):
    ranges = uidset.ranges_of(uids)
    if not uids:
        assert ranges == []
        return
    text = uidset.format_ranges(ranges)
    assert set(uidset.expand(uidset.parse_ranges(text), 10_000)) == uids


@pytest.mark.parametrize("text", [b"", b"1:", b"*", b"0", b"1,", b"1:2:3", b"a"])
def test_set_that_is_none_is_an_error(text):
    with pytest.raises(ProtocolError):
        uidset.parse_ranges(text)


def test_endless_set_is_not_written_out():
    with pytest.raises(ProtocolError):
        uidset.expand([(1, uidset.MAX_UID)], 1000)


@given(UIDS, st.integers(1, 100), st.integers(1, 50), st.integers(1, 5000))
def test_walking_down_finds_the_highest(uids, wanted, width, top):
    def list_ranges(window):
        return uidset.ranges_of(u for u in uids if window[0] <= u <= window[1])

    found = walk_down(list_ranges, (1, top), width, wanted)
    below = sorted((uid for uid in uids if uid <= top), reverse=True)
    assert found.uids == below[:wanted]
    missed = [uid for uid in below if uid >= found.complete_to]
    assert set(missed) <= set(found.uids)


def test_walking_down_crosses_four_thousand_million_uids_in_a_few_steps():
    windows = []

    def list_ranges(window):
        windows.append(window)
        return [(1, 1)] if window[0] == 1 else []

    found = walk_down(list_ranges, (1, uidset.MAX_UID), 100, 10)
    assert found.uids == [1]
    assert len(windows) <= 12


@given(UIDS, st.integers(0, 80))
def test_take_highest(uids, wanted):
    expected = sorted(uids, reverse=True)[:wanted]
    assert take_highest(uidset.ranges_of(uids), wanted) == expected
