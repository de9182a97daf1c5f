"""The line beside the subject, from the beginning of a part."""

import base64

import pytest

from odoo.addons.maildesk_base.engine.mime.preview import (
    MAX_PREVIEW_CHARS,
    preview_from_part,
    preview_from_text,
    preview_part,
)
from odoo.addons.maildesk_base.engine.types import Part


def preview(data, mimetype="text/plain", encoding="8bit", charset="utf-8"):
    part = Part("1", mimetype, encoding=encoding, charset=charset, is_body=True)
    return preview_from_part(part, data)


def test_base64_may_end_anywhere():
    text = "Grüße aus Köln, wie geht es euch dort?"
    data = base64.b64encode(text.encode())
    for cut in range(8, len(data)):
        found = preview(data[:cut], encoding="base64")
        assert found
        assert text.startswith(found)


def test_quoted_printable_may_end_anywhere():
    data = b"Gr=C3=BC=C3=9Fe aus K=C3=B6ln"
    for cut in range(2, len(data)):
        assert "Grüße aus Köln".startswith(
            preview(data[:cut], encoding="quoted-printable")
        )


def test_html_may_end_anywhere():
    data = (
        b'<p class="x">Hello <b>Bob</b> &amp; <a href="http://e.example/">all</a></p>'
    )
    for cut in range(20, len(data)):
        assert "Hello Bob & all".startswith(preview(data[:cut], "text/html").strip())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\n\nTwo   three\n", "One Two three"),
        ("New\n> old\n> older\n", "New"),
        ("New\n\nOn Friday Anna wrote:\n> old\n", "New"),
        ("New\n-----Original Message-----\nFrom: x\n", "New"),
        ("New\n-- \nAnna\nCompany Ltd\n", "New"),
        ("> only\n> quoted\n", "only quoted"),
        ("[image: logo]\nHello\n", "Hello"),
        ("[cid:abc@x]\nHello", "Hello"),
        ("View online <https://e.example/very/long/link>\nHello", "View online Hello"),
        ("=====================\nTitle\n*********", "Title"),
        ("Hi\u200b\u200c\u200b\u200c \u034f\u200c \u034f\u200c\u00ad\u00ad", "Hi"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("", ""),
        (" \n \n", ""),
    ],
)
def test_preview_is_what_was_written(text, expected):
    assert preview_from_text(text) == expected


def test_preview_is_cut_between_words():
    found = preview_from_text("word " * 100)
    assert len(found) <= MAX_PREVIEW_CHARS
    assert found.endswith("word")


def test_preview_without_blanks_is_cut():
    assert len(preview_from_text("x" * 1000)) == MAX_PREVIEW_CHARS


def test_hidden_preview_text_of_a_newsletter_comes_first():
    html = b'<style>p{}</style><div style="display:none">Chosen</div><h1>Title</h1>'
    assert preview(html, "text/html") == "Chosen Title"


def test_plain_text_is_preferred_to_the_html_beside_it():
    plain = Part("1", "text/plain", is_body=True, is_inline=True)
    html = Part("2", "text/html", is_body=True)
    assert preview_part((plain, html)) == plain
    assert preview_part((html,)) == html
    assert preview_part((Part("1", "application/pdf"),)) is None
