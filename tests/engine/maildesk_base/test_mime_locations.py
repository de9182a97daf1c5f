"""Images that a text names by their location in place of an id (RFC 2557)."""

import pytest

from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.view import build_view


def view(source, location, kind="Content-Location", other=""):
    return build_view(
        body_from_raw(
            (
                "Content-Type: multipart/related; boundary=b\n\n--b\n"
                f'Content-Type: text/html\n\n<p>Hi <img src="{source}">\n--b\n'
                f"Content-Type: image/png\n{kind}: {location}\n{other}\nPNG\n--b--\n"
            ).encode()
        )
    )


@pytest.mark.parametrize(
    ("source", "location"),
    [
        ("logo.png", "logo.png"),
        ("logo.png", "http://site.example/news/logo.png"),
        ("http://site.example/logo.png", "http://site.example/logo.png"),
        ("http://site.example/logo.png", "logo.png"),
        ("file:///C:/x/logo.png", "file:///C:/x/logo.png"),
    ],
)
def test_image_is_found_by_its_location(source, location):
    found = view(source, location)
    assert found.inline == ((location, "2"),)
    assert [each.is_inline for each in found.attachments] == [True]
    assert not found.has_remote


def test_image_of_another_place_is_not_taken_for_it():
    found = view("https://other.example/logo.png", "http://site.example/logo.png")
    assert found.has_remote
    assert not found.inline


def test_id_counts_before_a_location():
    found = view("cid:one@x", "logo.png", other="Content-ID: <one@x>\n")
    assert found.inline == (("one@x", "2"),)


def test_id_in_brackets_is_found():
    assert view("cid:&lt;one@x&gt;", "<one@x>", "Content-ID").inline == (
        ("one@x", "2"),
    )
