"""The tokeniser understands IMAP, and nothing else, in bounded time and memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.errors import ProtocolError
from odoo.addons.maildesk_imap.engine.protocol import tokens

STRINGS = st.binary(max_size=30).filter(lambda s: not set(s) & set(b"\r\n"))
ATOMS = st.from_regex(rb"[A-Za-z0-9.\\$]{1,12}", fullmatch=True).filter(
    lambda atom: atom != b"NIL"
)
VALUES = st.recursive(
    st.none() | STRINGS | ATOMS,
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=25,
)


def _write(value, literals, as_literal):
    if value is None:
        return b"NIL"
    if isinstance(value, list):
        inner = b" ".join(_write(each, literals, as_literal) for each in value)
        return b"(" + inner + b")"
    if as_literal:
        literals.append(value)
        return b"{%d}" % len(value)
    return b'"' + value.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


@given(st.lists(VALUES, max_size=5), st.booleans())
def test_what_is_written_is_read_back(values, as_literal):
    literals = []
    text = b" ".join(_write(value, literals, as_literal) for value in values)
    assert tokens.parse(text, literals) == values


@given(st.binary(max_size=200))
def test_any_bytes_give_values_or_a_protocol_error(data):
    try:
        tokens.parse(data, [])
    except ProtocolError:
        pass


def test_section_is_one_atom():
    text = b"(UID 7 BODY[HEADER.FIELDS (FROM TO)]<0> {3} FLAGS (\\Seen))"
    assert tokens.parse(text, [b"abc"]) == [
        [
            b"UID",
            b"7",
            b"BODY[HEADER.FIELDS (FROM TO)]<0>",
            b"abc",
            b"FLAGS",
            [b"\\Seen"],
        ]
    ]


@pytest.mark.parametrize(
    "text", [b"(", b")", b'"abc', b"(a))", b"{3}", b'a"b', b"((a)", b'"a\\"']
)
def test_broken_syntax_is_an_error(text):
    with pytest.raises(ProtocolError):
        tokens.parse(text, [])


@pytest.mark.parametrize(
    "text", [b"(" * 10_000, b"(" * 10_000 + b")" * 10_000, b"(a b) " * 300_000]
)
def test_deep_or_endless_values_are_refused(text):
    with pytest.raises(ProtocolError):
        tokens.parse(text, [])


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        b'"' * 1_000_000,
        b'"\\' * 500_000,
        b"BODY[" * 200_000,
        b" " * 2_000_000,
        b" " * 10**6 + b"\t",
    ],
)
def test_hostile_text_takes_linear_time(text):
    try:
        tokens.parse(text, [])
    except ProtocolError:
        pass


@pytest.mark.parametrize("value", [None, [], b"", b"-1", b"1.5", b"9" * 30, b"x"])
def test_number_that_is_none_is_an_error(value):
    with pytest.raises(ProtocolError):
        tokens.number(value)
