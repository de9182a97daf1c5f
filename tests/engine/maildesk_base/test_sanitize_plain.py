"""Between plain text and HTML: what a reader sees of either."""

from html import escape

import pytest

from odoo.addons.maildesk_base.engine.sanitize import html_to_text, text_to_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br><br>Four", "One\nTwo\n\nFour"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ('<a href="https://e.example/x">here</a>', "here <https://e.example/x>"),
        ('<a href="https://e.example/">https://e.example</a>', "https://e.example"),
        ('<a href="mailto:a@e.example">write</a>', "write <a@e.example>"),
        ('<a href="javascript:x()">here</a>', "here"),
        ("a &amp; b &lt;c&gt;&nbsp;d", "a & b <c> d"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<p>new</p><blockquote>old</blockquote>", "new\n\n> old"),
        ('<img alt="Logo" src="x"> Hello', "Logo Hello"),
        ("a\n   b\tc", "a b c"),
        ("<script>x</script><style>y</style><title>z</title>a", "a"),
        ('<div style="display:none">hidden</div>shown', "shown"),
        ("a<hr>b", "a\n--------------------\nb"),
    ],
)
def test_html_reads_as_text(html, text):
    assert html_to_text(html) == text


def test_hidden_text_can_be_read_for_previews():
    html = '<div style="display:none">hidden</div>shown'
    assert html_to_text(html, hidden=True) == "hidden\nshown"
    # But for what is made for that nothing is read that is not seen.
    assert html_to_text(f"first {html}", hidden=True) == "first shown"


def test_quoted_text_can_be_left_out():
    html = "<p>new</p><blockquote type=cite>old</blockquote>"
    assert html_to_text(html, quotes=False) == "new"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        (
            "see https://e.example/a?b=1&c=2.",
            'see <a href="https://e.example/a?b=1&amp;c=2" target="_blank"'
            ' rel="noopener noreferrer">https://e.example/a?b=1&amp;c=2</a>.',
        ),
        (
            "(https://e.example/a_(b))",
            '(<a href="https://e.example/a_(b)" target="_blank"'
            ' rel="noopener noreferrer">https://e.example/a_(b)</a>)',
        ),
        (
            "www.e.example",
            '<a href="http://www.e.example" target="_blank"'
            ' rel="noopener noreferrer">www.e.example</a>',
        ),
        (
            "to a.b@e.example!",
            'to <a href="mailto:a.b@e.example" target="_blank"'
            ' rel="noopener noreferrer">a.b@e.example</a>!',
        ),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_text_becomes_html_with_links(text, html):
    assert text_to_html(text) == f'<div class="md-mail md-plain">{html}<br></div>'


@pytest.mark.parametrize("end", ["。", "，次", "」と", "）", "…"])
def test_link_ends_where_a_sentence_of_any_script_does(end):
    assert 'href="https://e.example/日本"' in text_to_html(
        f"見よhttps://e.example/日本{end}"
    )


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("o'donnel@e.example", "o'donnel@e.example"),
        ("r&d@e.example", "r&d@e.example"),
        ("a+b@e.example", "a+b@e.example"),
        ("50%off@e.example", "50%25off@e.example"),
        ("a#1@e.example", "a%231@e.example"),
        ("grün@e.example", "gr%C3%BCn@e.example"),
    ],
)
def test_addresses_link_to_themselves(address, target):
    for text in (address, f"to '{address}'.", f"({address})", f"<{address}>"):
        html = text_to_html(text)
        assert f'href="{escape(f"mailto:{target}")}"' in html
        assert f">{escape(address)}</a>" in html
        assert html_to_text(html) == text


def test_flowed_text_keeps_hard_breaks():
    html = text_to_html("soft \nbreak\nhard", flowed=True)
    assert "soft break<br>hard<br>" in html


def test_flowed_text_with_delsp_joins_without_blank():
    assert "日本語<br>" in text_to_html("日本 \n語", flowed=True, delsp=True)
