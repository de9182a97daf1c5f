"""TNEF, RTF, S/MIME and uuencode beyond what the corpus shows."""

import pytest

from odoo.addons.maildesk_base.engine.mime.containers.rtf import (
    MAX_RTF_BYTES,
    decompress_rtf,
    rtf_to_html,
)
from odoo.addons.maildesk_base.engine.mime.containers.smime import open_envelope
from odoo.addons.maildesk_base.engine.mime.containers.tnef import read_tnef
from odoo.addons.maildesk_base.engine.mime.containers.uuencode import extract_files
from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.view import build_view
from odoo.addons.maildesk_base.engine.types import Address

from tests.corpus import builders as b
from tests.corpus import read
from tests.corpus.safety import dangers

EMBEDDED = bytes.fromhex("0703020000000000c000000000000046")


def mail_with(tnef, text=b""):
    return (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + text + b"\n--b\n"
        b"Content-Type: application/ms-tnef\nContent-Transfer-Encoding: binary\n\n"
        + tnef
        + b"\n--b--\n"
    )


def test_html_of_winmail_is_preferred_to_its_text():
    found = read_tnef(
        b.tnef(
            (b.BODY, b"text\0"),
            (b.PROPERTIES, b.mapi((0x1013, b"<p>Gr\xfc\xdfe</p>"), (0x3FDE, 1252))),
        )
    )
    assert (found.html, found.text) == ("<p>Grüße</p>", "text")


def test_plain_text_of_winmail_uses_its_code_page():
    stream = b.tnef(
        (b.CODEPAGE, b"\xe3\x04\0\0\0\0\0\0"), (b.BODY, "Привет".encode("cp1251"))
    )
    assert read_tnef(stream).text == "Привет"


def test_own_text_of_the_mail_is_kept_beside_winmail():
    stream = b.tnef((b.PROPERTIES, b.mapi((0x1013, b"<p>inner</p>"))))
    assert build_view(body_from_raw(mail_with(stream, b"outer"))).text == "outer"
    assert build_view(body_from_raw(mail_with(stream))).text == "inner"


def test_files_of_winmail_have_their_names_and_types():
    stream = b.tnef(
        (b.RENDER, b""),
        (b.TITLE, b"SHORT~1.PDF\0"),
        (b.DATA, b"pdf"),
        (b.ATTACHMENT, b.mapi((0x3707, "long name.pdf"), (0x370E, "application/pdf"))),
        (b.RENDER, b""),
        (b.TITLE, b"..\\..\\evil.exe\0"),
        (b.DATA, b"exe"),
    )
    files = read_tnef(stream).files
    assert [(f.name, f.mimetype, f.content) for f in files] == [
        ("long name.pdf", "application/pdf", b"pdf"),
        ("evil.exe", "", b"exe"),
    ]


def test_type_of_a_winmail_file_cannot_carry_markup():
    evil = '"><script>x()</script>'
    stream = b.tnef((b.RENDER, b""), (b.ATTACHMENT, b.mapi((0x370E, evil))))
    view = build_view(body_from_raw(mail_with(stream)))
    assert view.attachments[0].mimetype == "application/octet-stream"


def test_html_of_winmail_is_sanitised():
    stream = b.tnef((b.PROPERTIES, b.mapi((0x1013, b"<p onclick=x()>t<script>x"))))
    view = build_view(body_from_raw(mail_with(stream)))
    assert "t" in view.text
    assert dangers(view.html) == []


def test_message_within_winmail_can_be_read():
    about = b.mapi(
        (0x0037, "Größe"),
        (0x0C1A, "Jiří"),
        (0x0C1F, "jiri@example.com"),
        (0x0E04, "Anna; Bob"),
        (0x1000, "plain text"),
        (0x1013, b"<p>The <b>text</b></p>"),
    )
    inner = b.tnef(
        (b.PROPERTIES, about),
        (b.RENDER, b""),
        (b.TITLE, b"inner.txt\0"),
        (b.DATA, b"x"),
    )
    stream = b.tnef((b.RENDER, b""), (b.ATTACHMENT, b.mapi((0x3701, EMBEDDED + inner))))
    (file,) = read_tnef(stream).files
    assert (file.name, file.mimetype) == ("Größe.eml", "message/rfc822")
    view = build_view(body_from_raw(file.content))
    assert view.meta.subject == "Größe"
    assert view.meta.sender == Address("Jiří", "jiri@example.com")
    assert "<b>text</b>" in view.html
    assert [each.name for each in view.attachments] == ["inner.txt"]


def test_winmail_within_winmail_has_an_end():
    stream = b.tnef((b.RENDER, b""), (b.DATA, b"x"))
    for _ in range(20):
        stream = b.tnef(
            (b.RENDER, b""), (b.ATTACHMENT, b.mapi((0x3701, EMBEDDED + stream)))
        )
    (left,) = read_tnef(stream).files
    assert left.mimetype == "message/rfc822"
    assert len(left.content) < 100_000


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\x78\x9f\x3e\x22",
        b"\x78\x9f\x3e\x22\x01\x00" + b"\x01" + b"\0" * 500_000,
        b"\x78\x9f\x3e\x22\x01\x00\x01\x03\x90\x06\x00\xff\xff\xff\xff",
        b.tnef((b.PROPERTIES, b"\xff\xff\xff\xff" + b"\0" * 100)),
        b.tnef((b.PROPERTIES, b"\x01\0\0\0\x02\x11\x00\x10\xff\xff\xff\xff")),
        b.tnef((b.PROPERTIES, b"\x01\0\0\0\x1f\0\x00\x10\x01\0\0\0\xff\xff\xff\x7f")),
    ],
)
def test_damaged_winmail_can_still_be_downloaded(damage):
    assert read_tnef(damage).files == []
    view = build_view(body_from_raw(mail_with(damage)))
    assert [file.name for file in view.attachments] == ["winmail.dat"]


def test_packed_rtf_is_unpacked():
    tokens = [b"{", (0, 6), *(bytes((c,)) for c in b" hello}")]
    assert decompress_rtf(b.packed_rtf(tokens, 14)) == b"{{\\rtf1 hello}"


def test_run_that_reads_what_it_writes_is_unpacked():
    tokens = [b"a", b"b", (207, 8)]
    assert decompress_rtf(b.packed_rtf(tokens, 10)) == b"ababababab"


def test_packed_rtf_cannot_explode():
    tokens = [b"a", *[(207, 17)] * 400_000]
    assert len(decompress_rtf(b.packed_rtf(tokens, 2**32 - 1))) <= MAX_RTF_BYTES


@pytest.mark.parametrize(
    ("rtf", "html"),
    [
        (rb"{\rtf1\ansi Hello\par World}", "Hello<br>World"),
        (rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0}", "Пр"),
        (rb"{\rtf1 \u8364?\u-10179?\u-8638?}", "€🙂"),
        (rb"{\rtf1{\fonttbl{\f0 Arial;}}{\*\unknown x}<b>\{y\}}", "&lt;b&gt;{y}"),
        (rb"{\rtf1\fromhtml1{\*\htmltag <b>}t{\*\htmltag </b>}}", "<b>t</b>"),
        (rb"{\rtf1\fromhtml1 a\htmlrtf b\htmlrtf0 c}", "ac"),
        (b"no rtf", ""),
        (b"{\\rtf1" + b"{" * 100_000 + b"x", "x"),
        (b"{\\rtf1 " + b"}" * 100_000 + b"x", "x"),
    ],
)
def test_rtf_becomes_html(rtf, html):
    assert rtf_to_html(rtf) == html


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x80" * 100_000,
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x8f" + b"\xff" * 20,
        b"\x1f\x80",
        bytes.fromhex("300b06092a864886f70d010702"),
    ],
)
def test_damaged_envelope_is_no_error(data):
    assert open_envelope(data).content == b""


@pytest.mark.parametrize(
    ("text", "rest", "names"),
    [
        (b"a\nbegin 644 x.txt\n#86)C\n`\nend\nb", b"a\n\nb", [b"x.txt"]),
        (b"begin 644 x\n#86)C\nend\nbegin 600 y\n#86)C\nend\n", b"\n\n", [b"x", b"y"]),
        (b"begin 644 x\nwords in lower case\nend\n", None, []),
        (b"begin 644 never ended\n#86)C\n", None, []),
        (b"to begin 644 things\nend\n", None, []),
    ],
)
def test_uuencoded_files_are_cut_out(text, rest, names):
    left, files = extract_files(text)
    assert left == (text if rest is None else rest)
    assert [file.name for file in files] == names
    assert all(file.content == b"abc" for file in files)


def test_envelope_sent_as_some_bytes_is_opened_by_its_name():
    raw = read("c-smime-signed").replace(
        b"Content-Type: application/pkcs7-mime; smime-type=signed-data;",
        b"Content-Type: application/octet-stream;",
    )
    assert build_view(body_from_raw(raw)).protection.signature == "smime"
