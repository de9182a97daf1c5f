"""Charsets under the many names that mail has for them, and under wrong ones."""

import pytest

from odoo.addons.maildesk_base.engine.mime.charset import decode_bytes
from odoo.addons.maildesk_base.engine.mime.headers import decode_value
from odoo.addons.maildesk_base.engine.wire import wire_from_bytes


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("cp-1251", "cp1251", "Привет"),
        ("win-1251", "cp1251", "Привет"),
        ("windows1251", "cp1251", "Привет"),
        ("koi8-ru", "koi8_u", "Привіт"),
        ("cp-850", "cp850", "Grüße"),
        ("ibm-850", "cp850", "Grüße"),
        ("DOS-862", "cp862", "שלום"),
        ("8859_2", "iso8859_2", "łąę"),
        ("latin-2", "iso8859_2", "łąę"),
        ("x-mac-ce", "mac_latin2", "ąęł"),
        ("x-x-big5", "big5", "你好"),
        ("chinesebig5", "big5", "你好"),
        ("gb_2312", "gbk", "你好"),
        ("csWindows31J", "cp932", "㈱日本"),
        ("x-windows-949", "cp949", "안녕"),
        ("charset=utf-8", "utf_8", "Grüße"),
        ("ucs-2", "utf_16_le", "Grüße, 你好"),
        ("utf-16", "utf_16_be", "Gruss, 你好"),
        ("unicode", "utf_8", "Grüße"),
    ],
)
def test_charset_is_known_by_any_of_its_names(label, codec, text):
    assert decode_bytes(text.encode(codec), label) == text


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("iso-8859-2", "cp1250", "“Škoda žije”"),
        ("iso-8859-5", "cp1251", "«Привет» – “мир”"),
        ("iso-8859-7", "cp1253", "“Ά” 5 €"),
        ("iso-8859-8-i", "cp1255", "שלום 5 €"),
        ("iso-8859-9", "cp1254", "“ğüş” 5 €"),
        ("iso-8859-15", "cp1252", "“café”"),
    ],
)
def test_windows_letters_under_another_name_are_kept(label, codec, text):
    assert decode_bytes(text.encode(codec), label) == text


def test_japanese_of_windows_in_euc_is_read():
    raw = b"\xad\xa1\xad\xea\xfc\xe2 \xc6\xfc\xcb\xdc\x8e\xb1"
    assert decode_bytes(raw, "euc-jp") == "①㈱髙 日本ｱ"


def test_emoji_written_as_two_halves_is_one():
    assert decode_bytes(b"hi \xed\xa0\xbd\xed\xb8\x80", "utf-8") == "hi 😀"


def test_letter_cut_between_words_of_two_names_for_one_charset_is_whole():
    wire = wire_from_bytes(b"=?utf-8?B?ww==?= =?UTF8?Q?=A9t=C3=A9?=")
    assert decode_value(wire) == "été"
