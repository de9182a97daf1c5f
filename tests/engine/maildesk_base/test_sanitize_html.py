"""What a reader keeps of a mail's HTML, and what is held back until asked for."""

import pytest

from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.view import build_view
from odoo.addons.maildesk_base.engine.sanitize import (
    SanitizeOptions,
    resolve_placeholders,
    sanitize_html,
)


def body(html, **options):
    """The sanitised markup inside of the wrapper."""
    clean = sanitize_html(html, SanitizeOptions(**options)).html
    assert clean.endswith("</div>")
    return clean.partition('class="md-mail">')[2].removesuffix("</div>")


@pytest.mark.parametrize(
    "html",
    [
        "<p>One <b>two</b> <i>three</i></p>",
        "<h1>Title</h1><ul><li>a</li><li>b</li></ul>",
        '<p style="color:red;margin:0 0 10px">t</p>',
        "<blockquote>quoted</blockquote>",
        '<font color="#ff0000" face="Arial">t</font>',
        "<pre>a\n  b</pre>",
        "5 &lt; 6 &amp; 7",
        "Grüße 日本語 🙂",
    ],
)
def test_ordinary_markup_is_kept_as_it_is(html):
    assert body(html) == html


def test_tables_of_newsletters_keep_their_look():
    html = (
        '<table width="600" cellpadding="0" bgcolor="#ffffff"><tbody><tr>'
        '<td align="center" valign="top" colspan="2" style="padding:10px">t</td>'
        "</tr></tbody></table>"
    )
    for piece in ('width="600"', 'bgcolor="#ffffff"', 'colspan="2"', "padding:10px"):
        assert piece in body(html)


def test_links_open_elsewhere_and_show_nothing():
    clean = body('<a href="https://example.com/a?b=1&amp;c=2">t</a>')
    assert 'href="https://example.com/a?b=1&amp;c=2"' in clean
    assert 'target="_blank"' in clean
    assert 'rel="noopener noreferrer"' in clean


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("mailto:a@example.com?subject=x", "mailto:a@example.com?subject=x"),
        ("tel:+49123", "tel:+49123"),
        ("//example.com/x", "https://example.com/x"),
        ("www.example.com", "http://www.example.com"),
        ("#part-2", "#md-part-2"),
        (" https://example.com/ ", "https://example.com/"),
        ("https://e.example/my file.pdf", "https://e.example/my%20file.pdf"),
        (
            "https://e.example/a\u00a0b?c d#e f",
            "https://e.example/a%C2%A0b?c%20d#e%20f",
        ),
        ("https://e.example/a\n\tb", "https://e.example/ab"),
        (
            "mailto:a@e.example?subject=Two words",
            "mailto:a@e.example?subject=Two%20words",
        ),
        ("mailto:r&amp;d@e.example", "mailto:r&amp;d@e.example"),
        ("mailto:o'donnel@e.example", "mailto:o'donnel@e.example"),
    ],
)
def test_good_links_are_kept(target, kept):
    assert f'href="{kept}"' in body(f'<a href="{target}">t</a>')


@pytest.mark.parametrize(
    ("base", "target", "kept"),
    [
        ("https://e.example/news/", "a.html", "https://e.example/news/a.html"),
        ("https://e.example/news/", "../b?c=d", "https://e.example/b?c=d"),
        ("http://e.example/news/", "/c", "http://e.example/c"),
        ("http://e.example/", "//f.example/d", "http://f.example/d"),
        ("//e.example/", "e", "https://e.example/e"),
        ("https://e.example/", "https://f.example/", "https://f.example/"),
        ("https://e.example/", "mailto:a@f.example", "mailto:a@f.example"),
        ("https://e.example/", "#x", "#md-x"),
    ],
)
def test_relative_links_are_meant_from_the_base(base, target, kept):
    clean = body(f'<a href="{target}">t</a><base target=_top><base href="{base}">')
    assert f'href="{kept}"' in clean
    image = sanitize_html(f'<base href="{base}"><img src="a.png" alt="A">')
    assert "e.example" in image.html
    assert image.remote_count == 1


@pytest.mark.parametrize(
    "base", ["javascript:x()", "data:text/html,", "/x/", "http://["]
)
def test_base_that_is_no_address_counts_for_nothing(base):
    assert "href" not in body(f'<base href="{base}"><a href="a">t</a>')


def test_anchors_and_ids_of_a_mail_fit_together():
    clean = body('<a href="#x">down</a><h2 id="x">there</h2><a name="y">old</a>')
    assert 'href="#md-x"' in clean
    assert 'id="md-x"' in clean
    assert 'id="md-y"' in clean


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("https://e.example/?utm_source=a&id=7", "https://e.example/?id=7"),
        ("https://e.example/?fbclid=a", "https://e.example/"),
        ("https://e.example/?mc_eid=a&mc_cid=b#top", "https://e.example/#top"),
        ("https://e.example/?q=utm_source", "https://e.example/?q=utm_source"),
        ("https://e.example/utm_source=1", "https://e.example/utm_source=1"),
    ],
)
def test_tracking_parameters_are_removed_from_links(target, kept):
    assert f'href="{kept}"' in body(f'<a href="{target}">t</a>')


def test_links_are_left_alone_when_tracking_may_stay():
    clean = body(
        '<a href="https://e.example/?utm_source=a">t</a>', remove_tracking=False
    )
    assert "?utm_source=a" in clean


def test_remote_images_wait_for_consent():
    clean = sanitize_html('<img src="https://e.example/a.png" width="300" alt="A">')
    assert 'data-maildesk-src="https://e.example/a.png"' in clean.html
    assert " src=" not in clean.html
    assert clean.remote_count == 1


def test_images_of_the_message_wait_for_their_address():
    clean = sanitize_html('<img src="cid:a%40b" style="background:url(cid:c)">')
    assert 'data-maildesk-cid="a@b"' in clean.html
    assert clean.cids == {"a@b", "c"}
    assert clean.remote_count == 0


def test_small_images_inside_of_the_html_are_shown():
    source = "data:image/png;base64,iVBORw0KGgo="
    assert f'src="{source}"' in body(f'<img src="{source}">')


def test_drawings_inside_of_the_html_are_not_shown():
    assert "data:" not in body('<img alt="x" src="data:image/svg+xml;base64,PHN2Zz4=">')


def test_backgrounds_wait_for_consent():
    clean = sanitize_html(
        '<td background="https://e.example/a.png">x</td>'
        "<p style=\"background:#fff url('https://e.example/b.png') no-repeat\">t</p>"
    )
    assert 'style="background:#fff no-repeat"' in clean.html
    assert 'data-maildesk-background="https://e.example/b.png"' in clean.html


def test_body_becomes_a_wrapper_with_its_look():
    clean = sanitize_html(
        '<body bgcolor="#eeeeee" text="black" background="https://e.example/b.png"'
        ' style="margin:0" class="x"><p>t</p></body>'
    ).html
    assert "background-color:#eeeeee;color:black;margin:0" in clean
    assert 'class="md-mail md-x"' in clean
    assert 'data-maildesk-background="https://e.example/b.png"' in clean


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ('src="https://t.example/p.gif" width="1" height="1"', "t.example"),
        ('src="https://t.example/p" style="width:1px;height:1px"', "t.example"),
        ('src="https://t.example/p" style="display:none"', "t.example"),
        ('src="https://t.example/p" width=0 height=20', "t.example"),
        ('src="https://x.hubspot.com/p" width="1" height="1"', "HubSpot"),
        ('src="https://e.example/wf/open?x=1" width="200"', "SendGrid"),
        ('src="https://x.us1.list-manage.com/track/open.php?u=1"', "Mailchimp"),
    ],
)
def test_trackers_are_removed_and_named(image, name):
    clean = sanitize_html(f"<p>t</p><img {image}>")
    assert "<img" not in clean.html
    assert (clean.tracker_count, clean.tracker_names) == (1, (name,))
    assert clean.remote_count == 0


@pytest.mark.parametrize(
    "image",
    [
        'src="https://e.example/logo.png" width="200" height="1"',
        'src="https://e.example/line.gif" width="100%" height="2"',
        'src="https://cdn.hubspot.com/logo.png" width="120"',
        'src="cid:spacer" width="1" height="1"',
    ],
)
def test_ordinary_images_are_no_trackers(image):
    clean = sanitize_html(f"<img {image}>")
    assert clean.tracker_count == 0
    assert "<img" in clean.html


def test_style_sheet_reaches_only_this_mail():
    clean = sanitize_html(
        "<style>p, .big #x > a:hover {color:red} body{margin:0}"
        "@media (max-width:600px){.big{width:100%!important}}</style><p class=big>t</p>"
    ).html
    sheet = clean.partition("</style>")[0]
    assert ".md-mail p,.md-mail .md-big #md-x > a:hover{color:red}" in sheet
    assert ".md-mail{margin:0}" in sheet
    assert "@media (max-width:600px){.md-mail .md-big{width:100%!important}}" in sheet
    assert 'class="md-big"' in clean


@pytest.mark.parametrize(
    "html", ["", "  ", "<p>&nbsp;</p>", "<script>x</script>", "<style>p{}</style>"]
)
def test_document_that_shows_nothing_says_so(html):
    assert sanitize_html(html).is_empty


@pytest.mark.parametrize(
    ("html", "form", "password"),
    [
        ("<form><input type=text></form>", True, False),
        ("<FORM><input type=' PassWord '></FORM>", True, True),
        ("<p>a<input type=password>b</p>", False, True),
        ("<template><form><input type=password></template>", False, False),
        ("<p>form, input type=password</p>", False, False),
    ],
)
def test_fields_to_fill_in_are_reported_though_never_shown(html, form, password):
    clean = sanitize_html(html)
    assert (clean.has_form, clean.has_password_field) == (form, password)
    view = build_view(body_from_raw(b"Content-Type: text/html\n\n" + html.encode()))
    assert (view.has_form, view.has_password_field) == (form, password)
    assert "<input" not in clean.html


def test_very_long_document_is_cut():
    clean = sanitize_html("<p>" + "word " * 500_000)
    assert clean.is_cut
    assert len(clean.html) < 2_200_000


def test_placeholders_become_addresses_of_ours():
    clean = sanitize_html(
        '<img src="cid:a"><img src="https://e.example/?a=1&amp;b=2">'
        '<p style="color:red;background:url(https://e.example/\')x)">t</p>'
        '<table background="https://e.example/t.png"><tr><td>t</table>'
    ).html
    shown = resolve_placeholders(
        clean,
        cid=lambda cid: f"/part/{cid}",
        remote=lambda url: f"/proxy?u={url}",
    )
    assert 'src="/part/a"' in shown
    assert 'src="/proxy?u=https://e.example/?a=1&amp;b=2"' in shown
    assert "background-image:url('/proxy?u=https://e.example/t.png')" in shown
    assert "data-maildesk-src" not in shown


def test_placeholders_stay_without_consent():
    clean = sanitize_html('<img src="cid:a"><img src="https://e.example/x">').html
    shown = resolve_placeholders(clean, cid=lambda cid: None)
    assert shown == clean


def test_text_that_looks_like_a_placeholder_is_left_alone():
    clean = sanitize_html(
        '<p>&lt;img data-maildesk-src="https://e.example/x"&gt;</p>'
    ).html
    assert resolve_placeholders(clean, remote=lambda url: "/proxy") == clean
