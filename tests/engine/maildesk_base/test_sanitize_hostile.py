"""Whatever the input: no error, nothing dangerous, and an end in sight.

The sizes are such that anything worse than linear would run for minutes.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.view import build_view
from odoo.addons.maildesk_base.engine.sanitize import (
    html_to_text,
    resolve_placeholders,
    sanitize_html,
    text_to_html,
)
from odoo.addons.maildesk_base.engine.sanitize.tokens import MAX_TAGS, tokenize

from tests.corpus.safety import dangers

FRAGMENTS = st.sampled_from(
    """<p> </p> <b> </b> <a\x20href=" javascript:x() http://e.example/ "> ' > < & &lt;
    &#0; &#x202e; <img\x20src= onerror=x() <svg> </svg> <math> <style> </style> <script>
    </script> <!-- --> --!> <table> <tr> <td> </table> <li> <ul> <title> </title>
    <textarea> </textarea> <template> <select> <option> style=" background:url(//e)
    expression( var( position:fixed @import { } ; : \\ / // /* */ \x00 \x0b \x0c \n \t
    <![CDATA[ ]]> <? <! <xmp> <plaintext> <noscript> <iframe> </ </x <body\x20
    background= data:image/png;base64, cid:x id= class= word Grüße \ud800 \u202e
    <font\x20 color=red""".split(" ")
)
TAG_SOUP = st.lists(FRAGMENTS, max_size=60).map("".join)
MANY = 20_000


@settings(max_examples=200, deadline=None)
@given(TAG_SOUP)
def test_tag_soup_becomes_harmless(html):
    clean = sanitize_html(html).html
    assert dangers(clean) == []


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_text_becomes_harmless(text):
    assert dangers(sanitize_html(text).html) == []
    assert dangers(text_to_html(text)) == []
    html_to_text(text)


@settings(max_examples=100, deadline=None)
@given(TAG_SOUP)
def test_shown_images_are_only_ours(html):
    shown = resolve_placeholders(
        sanitize_html(html).html, cid=lambda _: "/c", remote=lambda _: "/r"
    )
    for piece in shown.split(' src="')[1:]:
        assert piece.startswith(("/c", "/r", "data:image/"))


@settings(max_examples=100, deadline=None)
@given(TAG_SOUP)
def test_text_of_tag_soup_is_found_without_error(html):
    assert "\0" not in html_to_text(sanitize_html(html).html)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000 + "deep",
        "<b>" * MANY + "deep",
        "<table><tr><td>" * 3_000 + "deep",
        "<ul><li>" * 3_000 + "deep",
        "<blockquote>" * MANY + "deep",
        "<p>"
        + "".join(f"<font size={i}>" for i in range(300))
        + "</p>deep<p>" * 20_000,
        "<a href='http://e.example'><div>" * 5_000 + "deep",
        "<select><option>" * MANY + "</select>deep",
        "<svg><g>" * MANY + "<p>deep",
        "</p>" * MANY + "deep",
        "<b></i>" * 40_000 + "deep",
        "<x-y>" * MANY + "deep",
    ],
    ids=lambda html: html[:24],
)
def test_deep_nesting_is_flattened_and_the_text_kept(html):
    clean = sanitize_html(html)
    assert "deep" in clean.html
    assert clean.html.count("<") < 12 * html.count("<") + 1000


@pytest.mark.parametrize(
    "html",
    [
        "<p " + " ".join(f"a{i}=1" for i in range(150_000)) + ">text",
        "text" + "<" * 400_000,
        "text" + '<a "' * 150_000,
        "text" + "<!--" * 150_000,
        "text" + "&" * 400_000,
        "text<style>" + "{" * 200_000,
        "text<style>" + "a{" * 90_000,
        "text<style>" + "@media x{" * 20_000,
        "text<style>" + "/*" * 90_000,
        'text<p style="' + "(" * 400_000 + '">',
        'text<p style="' + "a:b;" * 150_000 + '">',
        'text<p style="' + "'" * 300_001 + '">',
        'text<p class="' + "a " * 150_000 + '">',
        'text<a href="' + "&#9;" * 150_000 + '">x</a>',
        'text<a href="https://e.example/?' + "utm_x=1&amp;" * 100_000 + '">x</a>',
        "text" + "<title>" * 100_000,
        "text" + "<textarea>" * 100_000,
    ],
    ids=lambda html: html[:24],
)
def test_long_input_of_one_kind_is_read_in_one_go(html):
    assert "text" in sanitize_html(html).html


@pytest.mark.parametrize(
    "text",
    [
        "http://" * 100_000,
        "a@" * 150_000,
        "a." * 150_000 + "@b",
        "www." * 200_000,
        ">" * 400_000,
        "> \n" * 150_000,
        "On x wrote:\n>\n" * 50_000,
        "-" * 400_000,
        "a " * 500_000 + "wrote:",
    ],
    ids=lambda text: text[:12],
)
def test_long_plain_text_is_rendered(text):
    assert dangers(text_to_html(text)[:200_000].rpartition("<br>")[0]) == []


def test_output_is_not_much_longer_than_the_input():
    html = '<p style="color:red">x' * 20_000
    assert len(sanitize_html(html).html) < 3 * len(html)


ENDLESS = {
    "links": ("text/html", "<a href='https://e.example/p?a=1'>link</a> " * 20_000),
    "links of a text": ("text/plain", "https://e.example/p?a=1 " * 110_000),
    "ampersands": ("text/html", "&" * 10_000_000),
    "quoted lines": ("text/plain", "own\n" + "> old\n" * 200_000),
    "quotations": ("text/html", "own<blockquote type=cite>x</blockquote>" * 13_000),
}


@pytest.mark.parametrize(("kind", "text"), ENDLESS.values(), ids=ENDLESS)
def test_mail_too_long_to_be_shown_is_shown_in_part_and_says_so(kind, text):
    view = build_view(body_from_raw(f"Content-Type: {kind}\n\n{text}".encode()))
    assert view.is_cut
    assert 50_000 < len(view.html) < 4_000_000
    assert view.html.count("<") < 120_000
    assert len(view.text) <= 800_000


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text/html", "<p>A paragraph of <b>a</b> newsletter.</p>" * 5_000),
        ("text/plain", "A line of a long report, from a machine\n" * 7_000),
    ],
)
def test_long_mail_of_real_life_is_shown_whole(kind, text):
    view = build_view(body_from_raw(f"Content-Type: {kind}\n\n{text}END".encode()))
    assert not view.is_cut
    assert "END" in view.html


def test_many_long_parts_are_shown_in_part():
    part = "--b\nContent-Type: text/plain\n\n" + "line & line\n" * 15_000
    raw = f"Content-Type: multipart/mixed; boundary=b\n\n{part * 12}--b--\n"
    view = build_view(body_from_raw(raw.encode()))
    assert view.is_cut
    assert len(view.html) < 5_000_000


@pytest.mark.parametrize("html", ["<b></b>x", "</b>x", "<b a=1>x", "</b a=1>x"])
def test_tags_beyond_all_reason_are_read_over_and_their_text_is_kept(html):
    tokens = list(tokenize(html * (MAX_TAGS + 1)))
    assert sum(token.kind != "text" for token in tokens) == MAX_TAGS
    assert sum(token.text.count("x") for token in tokens) == MAX_TAGS + 1


@pytest.mark.parametrize("tags", ["<B>x</B>", "<b >x</b >", "<b/>x</b/>", "<b a>x</b>"])
def test_tag_is_the_same_however_it_is_written(tags):
    assert ">x</b>" in sanitize_html(tags).html
