"""What counts as seen of a mail, and what is hidden from its reader."""

import pytest

from odoo.addons.maildesk_base.engine.sanitize import sanitize_html, text_to_html
from odoo.addons.maildesk_pro_ai.engine.extract import count_invisible, read_html


def read(html):
    return read_html(sanitize_html(html).html)


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "visibility:hidden",
        "opacity:0",
        "font-size:0",
        "font-size:1px",
        "position:absolute;left:-9999px",
        "max-height:0;overflow:hidden",
        "color:white",
        "color:#FFF",
        "color:rgb(254, 254, 255)",
        "color:#112233;background-color:#112234",
        "color:transparent",
    ],
)
def test_what_nobody_sees_is_hidden(style):
    found = read(f'<p>Seen</p><p style="{style}">Unseen <b>too</b></p><p>Again</p>')
    assert found.text.split() == ["Seen", "Again"]
    assert found.hidden.split() == ["Unseen", "too"]


@pytest.mark.parametrize(
    "html",
    [
        "<p hidden>Unseen</p>",
        "<style>.x{display:none}</style><p class=x>Unseen</p>",
        '<font color="#ffffff">Unseen</font>',
    ],
)
def test_other_ways_to_hide(html):
    found = read(f"<p>Seen</p>{html}")
    assert found.text.split() == ["Seen"]
    assert found.hidden == "Unseen"


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:#fff;background:#000">Seen</p>',
        '<table bgcolor="#000000"><tr><td style="color:white">Seen</td></tr></table>',
        '<td style="background:linear-gradient(red,blue);color:#fff">Seen</td>',
        '<td style="background-image:url(https://x.example/y);color:#fff">Seen</td>',
        "<style>p{background:#000}</style><p style='color:#fff'>Seen</p>",
        '<p style="font-size:0">a<span style="font-size:12px">Seen</span></p>',
    ],
)
def test_light_text_on_something_dark_is_seen(html):
    assert "Seen" in read(html).text


@pytest.mark.parametrize(
    "html", ["<!-- Unseen -->", "<title>Unseen</title>", "<script>Unseen</script>",
             "<img alt='Unseen' src='https://x.example/y'>", "<b title='Unseen'></b>"]
)  # fmt: skip
def test_what_is_no_text_is_not_read_at_all(html):
    found = read(f"<p>Seen</p>{html}")
    assert "Unseen" not in found.text + found.hidden


def test_links_have_their_text_place_and_target():
    found = read(
        "<p>Go <a href='https://a.example/?x=1&amp;y=2'>to <b>A</b></a></p>"
        "<blockquote type=cite><a href='https://b.example/'>B</a></blockquote>"
    )
    first, second = found.links
    assert (first.text, first.target) == ("to A", "https://a.example/?x=1&y=2")
    assert found.text[first.position :].startswith("to A")
    assert (first.is_quoted, second.is_quoted) == (False, True)
    assert [found.text[a:b].strip() for a, b in found.quoted] == ["B"]


def test_plain_text_has_links_and_lines():
    found = read_html(text_to_html("See https://a.example/x\n\n> older\n"))
    assert found.text.split("\n")[0] == "See https://a.example/x"
    assert found.links[0].target == "https://a.example/x"


def test_unseen_characters_are_left_out_and_full_width_ones_are_plain():
    tags = "".join(chr(0xE0000 + ord(c)) for c in "obey")
    assert read(f"<p>pass\u200bword {tags}\uff41\u00ad\u202e!</p>").text.strip() == (
        "password a!"
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("pass\u200bword", 1),
        ("p\u200ba\u200bs\u2060s", 3),
        ("Do\u00adnau\u00addampf", 0),
        ("👩\u200d🚀 می\u200cخواهم", 0),
        ("\u200bstart and end\u200b", 0),
        ("x\U000e0041", 1),
    ],
)
def test_only_what_nobody_writes_is_counted(text, count):
    assert count_invisible(text) == count
