"""Bodies of type application/xhtml+xml: HTML written as XML."""

import pytest

from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.preview import preview_from_body
from odoo.addons.maildesk_base.engine.mime.view import build_view
from odoo.addons.maildesk_base.engine.sanitize.xhtml import xhtml_to_html

DOCUMENT = """<?xml version="1.0" encoding="iso-8859-2"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="x"/>
<style><![CDATA[p > b {color:red}]]></style></head>
<body><p>Dobrý <b>deň</b><br/><a name="x"/></p><div/><p>B</p></body></html>"""
TYPE = "Content-Type: application/xhtml+xml"


def body(header, after=""):
    document = DOCUMENT.encode("iso-8859-2")
    return body_from_raw(header.encode() + b"\n\n" + document + after.encode())


ALTERNATIVE = (
    "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nplain\n--b\n" + TYPE
)


@pytest.mark.parametrize(
    ("header", "after"),
    [(TYPE, ""), (ALTERNATIVE, "\n--b--\n")],
    ids=["alone", "other"],
)
def test_xhtml_is_shown_as_text(header, after):
    found = build_view(body(header, after))
    assert "Dobrý <b>deň</b><br>" in found.html
    assert "<p>B</p>" in found.html
    assert "]]" not in found.html
    assert not found.attachments
    assert not found.is_plain


def test_preview_of_xhtml_is_its_text():
    assert preview_from_body(body(TYPE)) == "Dobrý deň B"


def test_xhtml_file_stays_a_file():
    found = build_view(body(f"{TYPE}; name=a.xhtml\nContent-Disposition: attachment"))
    assert [each.name for each in found.attachments] == ["a.xhtml"]


@pytest.mark.parametrize(
    ("xhtml", "html"),
    [
        ("<title/>x", "<title></title>x"),
        ("<td a=\"/>\" b='>' />", "<td a=\"/>\" b='>' ></td>"),
        ("<br/><img src='a/b'/>", "<br/><img src='a/b'/>"),
        ("<a href=/x/>y</a>", "<a href=/x></a>y</a>"),
        ("<a <b/>", "<a <b></b>"),
    ],
)
def test_empty_elements_get_their_end(xhtml, html):
    assert xhtml_to_html(xhtml) == html


@pytest.mark.parametrize("piece", ["<a ", "<a b='", "<aa", "<a/", '<a ""', "<![CDATA["])
def test_long_damaged_xhtml_is_read_in_one_go(piece):
    xhtml_to_html(piece * 200_000)
    xhtml_to_html(f"<a {piece[2:] * 200_000}")
