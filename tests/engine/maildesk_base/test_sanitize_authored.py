"""What our own users write: kept as their editor makes it, harmless for a colleague."""

import pytest

from odoo.addons.maildesk_base.engine.sanitize.authored import sanitize_authored


@pytest.mark.parametrize(
    "html",
    [
        "<p>Hello <b>Bob</b></p>",
        '<p style="color:red" class="o_default">x</p>',
        '<img alt="A" src="/web/image/12">',
        '<img src="/maildesk/draft/1/attachment/2">',
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


@pytest.mark.parametrize(
    ("html", "stored"),
    [
        ('<img src="https://e.example/a b.png">', "https://e.example/a%20b.png"),
        ('<img data-maildesk-src="javascript:x()" alt="a">', ""),
        ('<p style="background:url(https://e.example/b.png)">', "https://e.example/b"),
        (
            '<img src="/maildesk/message/7/image?url=https://e.example/c&sign=x">',
            "https://e.example/c",
        ),
    ],
)
def test_what_is_elsewhere_waits_to_be_shown(html, stored):
    clean = sanitize_authored(html)
    assert stored in clean
    assert "/maildesk/" not in clean
    assert " src=" not in clean


@pytest.mark.parametrize(
    "address",
    [
        "/web/image/../session/logout",
        "/web/image/12/../../session/logout",
        "/web/image/12/%2e%2e/%2e%2e/session/logout",
        "/web/image/12/%252e%252e/%252e%252e/session/logout",
        "/web/image\\..\\session\\logout",
        "/web/image/12/x/../../../session/logout?a",
        "/maildesk/../web/session/logout",
        "/maildesk/draft/1/attachment/2/../../../../web/session/logout",
        "//odoo.example/web/session/logout",
        "https://odoo.example/web/session/logout",
        "http:/web/session/logout",
        "https:\\\\odoo.example\\web\\session\\logout",
        "/web/image/res.partner/1/image_1920",
        "/maildesk/health",
        "/odoo",
        "web/session/logout",
        "/\tweb/session/logout",
    ],
)
def test_opening_a_draft_asks_for_nothing_but_its_images(address):
    html = f'<img alt="x" src="{address}"><img alt="y" data-maildesk-src="{address}">'
    clean = sanitize_authored(html, hosts={"odoo.example"})
    assert "logout" not in clean
    assert " src=" not in clean
    assert "data-maildesk-src" not in clean


def test_own_images_have_one_spelling():
    for address in (
        "/web/image/12-abc123/a%20b.png?access_token=x",
        "https://odoo.example:8069/web/image/12",
        "/web/content/../image/12",
    ):
        clean = sanitize_authored(f'<img src="{address}">', hosts={"odoo.example"})
        assert clean == '<img src="/web/image/12">'
    elsewhere = sanitize_authored('<img src="https://shop.example/web/image/12">')
    assert elsewhere == '<img data-maildesk-src="https://shop.example/web/image/12">'
