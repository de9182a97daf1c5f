"""Nothing a user or a server has written can become a command of its own."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_imap.engine.protocol.arguments import (
    Day,
    Flag,
    Group,
    Item,
    Literal,
    Number,
    Ready,
    Text,
    UidSet,
    Word,
    command,
)

TAG = b"T1"
NO_NUL = st.binary(max_size=300).filter(lambda data: b"\0" not in data)
TEXTS = NO_NUL | st.sampled_from(
    [b'"', b"\\", b'\\"', b"a\r\nT2 DELETE INBOX", b"{5}", b"{5+}\r\n", b"*", b") ("]
)


def _sent(asked, literal_limit=1 << 30):
    return b"".join(asked.segments(TAG, literal_limit=literal_limit))


def _read_back(data):
    """Read a command as a server does: a list of strings and atoms."""
    position, found = 0, []
    while position < len(data):
        literal = re.compile(rb"\{(\d+)\+?\}\r\n").match(data, position)
        quoted = re.compile(rb'"((?:[^"\\\r\n]|\\["\\])*)"').match(data, position)
        atom = re.compile(rb'[^\s"{]+').match(data, position)
        if literal:
            start = literal.end()
            position = start + int(literal[1])
            found.append(data[start:position])
        elif quoted:
            found.append(re.sub(rb"\\(.)", rb"\1", quoted[1]))
            position = quoted.end()
        elif atom:
            found.append(atom[0])
            position = atom.end()
        if data[position : position + 2] == b"\r\n":
            assert position + 2 == len(data), "more than one line"
            return found
        position += 1
    raise AssertionError("the command does not end")


@given(st.lists(TEXTS, min_size=1, max_size=5), st.sampled_from([0, 4096, 1 << 30]))
def test_any_text_arrives_as_one_argument(texts, limit):
    asked = command("SEARCH", *(Text(text) for text in texts))
    assert _read_back(_sent(asked, limit)) == [TAG, b"SEARCH", *texts]


@given(NO_NUL)
def test_message_is_sent_with_its_exact_length(data):
    sent = _sent(command("APPEND", Text(b"INBOX"), Literal(data)))
    assert _read_back(sent)[-1] == data


@given(TEXTS, st.integers(0, 300))
def test_literal_waits_unless_the_server_takes_it_at_once(data, limit):
    asked = command("APPEND", Literal(data))
    segments = asked.segments(TAG, literal_limit=limit)
    if len(data) <= limit:
        assert len(segments) == 1
    else:
        assert segments[0].endswith(b"{%d}\r\n" % len(data))
        assert segments[1] == data + b"\r\n"


@given(st.text(max_size=40))
def test_word_is_a_keyword_or_refused(text):
    try:
        word = Word(text)
    except ValueError:
        return
    assert re.fullmatch(rb"[A-Za-z0-9.=/+\-]+", b"".join(word.pieces()))


@given(st.binary(max_size=40))
def test_flag_is_an_atom_or_refused(name):
    try:
        flag = Flag(name)
    except ValueError:
        return
    assert not re.search(rb'[\s(){%*"\]\x00-\x1f\x7f-\xff]', b"".join(flag.pieces()))


@pytest.mark.parametrize(
    "item",
    [
        "BODY[1] FLAGS",
        "BODY[1\r\n]",
        "BODY[HEADER.FIELDS (A B)] X",
        "BODY[1",
        "BODY[HEADER.FIELDS (A\r\nB)]",
        "BODY[]<0>",
        "",
        "body[]",
    ],
)
def test_fetch_item_that_is_none_is_refused(item):
    with pytest.raises(ValueError):
        Item(item)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Literal(b"a\0b"),
        lambda: Number(-1),
        lambda: Number(1 << 63),
        lambda: Ready(b'"a"\r\nT2 DELETE INBOX'),
        lambda: b"".join(UidSet(()).pieces()),
        lambda: b"".join(UidSet(((0, 1),)).pieces()),
        lambda: b"".join(UidSet(((5, 1),)).pieces()),
        lambda: command("NOOP\r\nLOGOUT"),
    ],
)
def test_values_that_cannot_be_sent_are_refused(make):
    with pytest.raises(ValueError):
        make()


def test_usual_command_looks_as_expected():
    asked = command(
        "UID FETCH",
        UidSet(((1, 3), (7, 7))),
        Group((Item("UID"), Item.part("1.2", 0, 2048))),
    )
    assert _sent(asked) == b"T1 UID FETCH 1:3,7 (UID BODY.PEEK[1.2]<0.2048>)\r\n"


def test_dates_are_written_in_english_whatever_the_locale():
    assert b"".join(Day(date(2026, 11, 21)).pieces()) == b"21-Nov-2026"
