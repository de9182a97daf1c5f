"""Transfer encodings and charsets, whole and in pieces."""

import base64
import binascii

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.mime.charset import decode_bytes, python_codecs
from odoo.addons.maildesk_base.engine.mime.transfer import (
    TransferDecoder,
    decode_transfer,
)
from odoo.addons.maildesk_base.engine.text import clean_line, clean_text


def in_pieces(encoding, data, size):
    decoder = TransferDecoder(encoding)
    out = [decoder.feed(data[at : at + size]) for at in range(0, len(data), size)]
    return b"".join([*out, decoder.finish()])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=500), st.integers(1, 100))
def test_pieces_of_base64_give_the_whole(content, size):
    data = base64.encodebytes(content).replace(b"\n", b"\r\n")
    assert in_pieces("base64", data, size) == content
    assert decode_transfer(data, "BASE64 ") == content


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=500), st.integers(1, 100))
def test_pieces_of_quoted_printable_give_the_whole(content, size):
    data = binascii.b2a_qp(content)
    assert in_pieces("quoted-printable", data, size) == binascii.a2b_qp(data)


def test_padding_between_pieces_is_understood():
    assert in_pieces("base64", b"YQ==YmM=\r\nZGVm", 3) == b"abcdef"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "x-uuencode"])
@settings(max_examples=300, deadline=None)
@given(st.text("AQ=/ \n-!M", max_size=20), st.integers(1, 5))
def test_damaged_encodings_are_never_an_error(encoding, text, size):
    decode_transfer(text.encode(), encoding)
    in_pieces(encoding, text.encode(), size)


@pytest.mark.parametrize("encoding", ["7bit", "8bit", "binary", "x-unknown", ""])
def test_unencoded_content_stays_as_it_is(encoding):
    assert decode_transfer(b"=41 YQ==", encoding) == b"=41 YQ=="
    assert in_pieces(encoding, b"=41 YQ==", 2) == b"=41 YQ=="


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("us-ascii", "ascii"),
        ("GB2312", "gb18030"),
        ("ks_c_5601-1987", "cp949"),
        ("x-sjis", "cp932"),
        ("unicode-1-1-utf-7", "utf-7"),
        ("iso-8859-8-i", "iso8859-8"),
        ("windows-1251", "cp1251"),
        ("cp-850", "cp850"),
        ('"utf-8"', "utf-8"),
        ("utf8", "utf-8"),
        ("base64", ""),
        ("rot13", ""),
        ("unicode_escape", ""),
        ("idna", ""),
        ("../../etc", ""),
        ("", ""),
    ],
)
def test_labels_lead_to_codecs_for_mail(label, codec):
    assert (python_codecs(label) or ("",))[0] == codec


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        (b"", "utf-8", ""),
        ("ü€".encode(), "utf-8", "ü€"),
        ("ü€".encode(), "us-ascii", "ü€"),
        ("ü€".encode(), "iso-8859-1", "ü€"),
        (b"\x80 \xfc", "iso-8859-1", "€ ü"),
        (b"\xef\xbb\xbfabc", "iso-8859-1", "abc"),
        ("ü".encode("utf-16"), "utf-8", "ü"),
        ("Grüße ".encode() * 20 + b"\xff", "utf-8", "Grüße " * 20 + "\ufffd"),
        ("Grüße aus K\xf6ln".encode()[:-3], "utf-8", "Grüße aus K\ufffd"),
        ("Grüß".encode()[:-1], "utf-8", "Grü\ufffd"),
        (b"caf\xe9", "utf-8", "café"),
        (b"caf\xe9", "nonsense", "café"),
        (b"\x81\x8d", "windows-1252", "\ufffd\ufffd"),
        ("日本".encode("gb18030"), "gb2312", "日本"),
        ("привет мир".encode("koi8-r"), "koi8-r", "привет мир"),
    ],
)
def test_bytes_become_text(data, label, text):
    assert decode_bytes(data, label) == text


@pytest.mark.parametrize(
    ("text", "lines", "line"),
    [
        ("plain", "plain", "plain"),
        ("a\r\nb\rc", "a\nb\nc", "a b c"),
        ("a\0b\x1bc\x9bd", "abcd", "abcd"),
        ("a\u202eb\u202dc", "abc", "abc"),
        ("a\u2067b\u2069", "a\u2067b\u2069", "ab"),
        ("\ud800x", "\ufffdx", "\ufffdx"),
        ("a\u2028b", "a\nb", "a b"),
        ("  a  b ", "  a  b ", "a b"),
        (
            "می\u200cخواهم 👩\u200d👧",
            "می\u200cخواهم 👩\u200d👧",
            "می\u200cخواهم 👩\u200d👧",
        ),
        ("\ufeffa\uffff", "a", "a"),
    ],
)
def test_text_is_made_storable(text, lines, line):
    assert clean_text(text) == lines
    assert clean_line(text) == line


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("base-64", b"R3LDvMOfZSBhbiBhbGxl"),
        ("Quoted_Printable", b"Gr=C3=BC=C3=9Fe an alle"),
        ("quoted printable", b"Gr=C3=BC=C3=9Fe an alle"),
        ("8-bit", "Grüße an alle".encode()),
    ],
)
def test_encoding_is_known_however_it_is_spelt(name, data):
    text = "Grüße an alle".encode()
    assert decode_transfer(data, name) == in_pieces(name, data, 5) == text
