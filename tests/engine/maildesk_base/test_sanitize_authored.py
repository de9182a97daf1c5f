"""What our own users write: kept as their editor makes it, harmless for a colleague."""

import pytest

from odoo.addons.maildesk_base.engine.sanitize.authored import sanitize_authored


@pytest.mark.parametrize(
    "html",
    [
        "<p>Hello <b>Bob</b></p>",
        '<p style="color:red" class="o_default">x</p>',
        '<img src="https://e.example/a.png" alt="A">',
        '<img src="/web/image/12?access_token=x" alt="A">',
        '<img src="cid:logo">',
        '<img src="data:image/png;base64,iVBORw0KGgo=">',
        '<img data-maildesk-cid="a@b">',
        '<img data-maildesk-src="https://e.example/a.png">',
        '<div data-maildesk-quote="1">old</div>',
        '<div data-maildesk-signature="7">Anna</div>',
        "5 &lt; 6 &amp; 7",
    ],
)
def test_what_the_editor_makes_is_kept(html):
    assert sanitize_authored(html) == html


def test_links_open_elsewhere():
    clean = sanitize_authored('<a href="https://e.example/" target="_self">x</a>')
    assert 'href="https://e.example/"' in clean
    assert 'target="_blank"' in clean
    assert 'rel="noopener noreferrer"' in clean


@pytest.mark.parametrize(
    ("html", "trace"),
    [
        ("<script>x()</script>a", "script"),
        ("<style>p{}</style>a", "style"),
        ("<p onclick=x()>a</p>", "onclick"),
        ('<a href="javascript:x()">a</a>', "javascript"),
        ('<a href="/web/session/logout">a</a>', "logout"),
        ('<img src="/web/session/logout">a', "logout"),
        ('<img src="data:image/svg+xml;base64,PHN2Zz4=">a', "svg"),
        ('<p style="position:fixed;background:url(//e)">a</p>', "url"),
        ("<svg onload=x()>a", "onload"),
        ("<iframe src=//e></iframe>a", "iframe"),
        ("<form action=//e>a</form>", "form"),
        ('<p "onclick=x() a"b=c>a</p>', "onclick"),
        ("a\0\ud800\u202e", "\0"),
    ],
)
def test_nothing_dangerous_is_kept(html, trace):
    clean = sanitize_authored(html)
    assert trace not in clean
    assert "a" in clean


def test_deep_nesting_is_flattened():
    assert "deep" in sanitize_authored("<div>" * 90_000 + "deep")
