"""Which text readers fold: the older one at the end, and never a word of the author."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.view import build_view
from odoo.addons.maildesk_base.engine.sanitize import (
    html_to_text,
    sanitize_html,
    text_to_html,
)
from odoo.addons.maildesk_base.engine.sanitize.quotes import without_quotes

from tests.corpus.safety import dangers
from tests.corpus.seen import Seen


def seen(html):
    clean = sanitize_html(html).html
    assert dangers(clean) == []
    return Seen(clean)


GMAIL = (
    '<div dir="ltr">OWN</div><br><div class="gmail_quote gmail_quote_container">'
    '<div dir="ltr" class="gmail_attr">On Fri, Nov 21, 2025 at 10:11 Bob &lt;<a '
    'href="mailto:b@e.example">b@e.example</a>&gt; wrote:<br></div><blockquote '
    'class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid '
    'rgb(204,204,204);padding-left:1ex">OLD</blockquote></div>'
)
OUTLOOK_HEADER = (
    "<b>From:</b> Bob &lt;b@e.example&gt;<br><b>Sent:</b> Friday, 21 November 2025"
    "<br><b>To:</b> Anna<br><b>Subject:</b> Offer"
)
PROGRAMS = {
    "Gmail": GMAIL,
    "Gmail in Japanese": GMAIL.replace(
        "On Fri, Nov 21, 2025 at 10:11 Bob", "2025年11月21日(金) 10:11 Bob"
    ).replace("wrote:", ":"),
    "Outlook on the web": (
        '<div class="elementToProof">OWN</div><div id="appendonsend"></div>'
        '<hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr">'
        f"<font>{OUTLOOK_HEADER}</font><div>&nbsp;</div></div><div>OLD</div>"
    ),
    "Outlook on Windows": (
        '<div class="WordSection1"><p class="MsoNormal">OWN<o:p></o:p></p><p '
        'class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-'
        'top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">'
        f"{OUTLOOK_HEADER}<o:p></o:p></p></div></div><p class=MsoNormal>OLD</p></div>"
    ),
    "Outlook in a language unknown here": (
        '<p>OWN</p><div id="x_divRplyFwdMsg"><b>Frå:</b> Bob<br><b>Sendd:</b> 21.<br>'
        "<b>Emni:</b> x</div><p>OLD</p>"
    ),
    "Yahoo, quoted by Yahoo": (
        '<div class="ydp6d4fa56">OWN</div><div class="ydp7aae1b2yahoo_quoted">'
        "<div>On Friday, Bob wrote:</div><div>OLD</div></div>"
    ),
    "Outlook in German without names": (
        "<p>OWN</p><hr><p><b>Von:</b> Bob<br><b>Gesendet:</b> Freitag<br><b>An:</b> A"
        "<br><b>Betreff:</b> x</p><p>OLD</p>"
    ),
    "Outlook on the phone": (
        '<div>OWN</div><div id="mail-editor-reference-message-container"><div>'
        f'<hr><div dir="ltr">{OUTLOOK_HEADER}</div><br></div>OLD</div>'
    ),
    "Apple Mail": (
        'OWN<br><div><br><blockquote type="cite"><div>On 21. Nov 2025, at 10:11, Bob '
        '&lt;b@e.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>OLD'
        "</div></blockquote></div><br>"
    ),
    "Thunderbird": (
        '<div>OWN</div><div class="moz-cite-prefix">Am 21.11.25 um 10:11 schrieb Bob:'
        '<br></div><blockquote type="cite" cite="mid:1@e.example">OLD</blockquote>'
    ),
    "Yahoo": (
        '<div class="ydp1">OWN</div><div id="ydp2yahoo_quoted_1" class="yahoo_quoted">'
        "<div><div>On Friday, Bob wrote:</div><div><br></div><div>OLD</div></div></div>"
    ),
    "Proton": (
        '<div>OWN</div><div class="protonmail_quote">On Friday, Bob wrote:<br>'
        '<blockquote class="protonmail_quote" type="cite">OLD</blockquote><br></div>'
    ),
    "a program that names nothing": (
        "<p>OWN</p><p>Le ven. 21 nov. 2025 à 10:11, Bob &lt;b@e.example&gt; a écrit :"
        "</p><blockquote>OLD</blockquote>"
    ),
    "GMX": (
        '<div>OWN</div><div name="quote" style="border-left:2px solid #C3D9E5"><div>'
        "<b>Gesendet:</b> Freitag<br><b>Von:</b> Bob<br><b>An:</b> A<br><b>Betreff:"
        "</b> x</div><div>OLD</div></div>"
    ),
    "Zimbra": (
        '<p>OWN</p><hr id="zwchr"><blockquote style="border-left:2px solid #1010ff"><b>'
        "From: </b>Bob<br><b>To: </b>Anna<br><b>Sent: </b>Friday<br><b>Subject: </b>x"
        "</blockquote><blockquote>OLD</blockquote>"
    ),
    "Mail.ru": (
        '<div>OWN</div><blockquote style="border-left:1px solid #0857A6">Пятница, 21 '
        "ноября 2025, 10:11 +03:00 от Bob &lt;b@e.example&gt;:<br>OLD</blockquote>"
    ),
    "163": (
        '<div>OWN</div><div>在 2025-11-21 10:11:12，"Bob" &lt;b@e.example&gt; 写道：'
        '</div><blockquote id="isReplyContent">OLD</blockquote>'
    ),
    "Notes": (
        "<p>OWN</p><table><tr><td>From:</td><td>Bob</td></tr><tr><td>To:</td><td>A</td>"
        "</tr><tr><td>Date:</td><td>Friday</td></tr><tr><td>Subject:</td><td>x</td></tr>"
        "</table><hr><p>OLD</p>"
    ),
    "our own": (
        '<p>OWN</p><div class="maildesk-quote"><div>On 21/11, Bob wrote:</div>'
        '<blockquote type="cite">OLD</blockquote></div>'
    ),
    "a separator": (
        "<p>OWN</p><p>-----Original Message-----</p><p>From: Bob</p><p>OLD</p>"
    ),
}


@pytest.mark.parametrize("html", PROGRAMS.values(), ids=PROGRAMS)
def test_history_of_a_program_is_folded_and_the_answer_is_not(html):
    found = seen(html)
    assert found.own == "OWN"
    assert found.older.endswith("OLD")


@pytest.mark.parametrize("html", PROGRAMS.values(), ids=PROGRAMS)
def test_mail_that_is_nothing_but_history_is_seen(html):
    assert seen(html.replace("OWN", "")).older == ""


FORWARDS = {
    "Gmail": (
        '<div>FYI</div><div class="gmail_quote"><div class="gmail_attr">---------- '
        "Forwarded message ---------<br>From: Bob<br>Date: Fri<br>Subject: x<br>To: A"
        "</div>OLD</div>"
    ),
    "Gmail in German": (
        '<div>FYI</div><div class="gmail_quote"><div class="gmail_attr">---------- '
        "Weitergeleitete Nachricht ---------<br>Von: Bob</div>OLD</div>"
    ),
    "Apple Mail": (
        '<div>FYI</div><blockquote type="cite"><div>Begin forwarded message:</div><div>'
        "<b>From: </b>Bob</div><div>OLD</div></blockquote>"
    ),
    "Thunderbird": (
        '<p>FYI</p><div class="moz-forward-container"><br>-------- Forwarded Message '
        "--------<table><tr><th>Subject:</th><td>x</td></tr></table>OLD</div>"
    ),
    "Yahoo": (
        '<div>FYI</div><div class="yahoo_quoted"><div>----- Forwarded Message -----<br>'
        "From: Bob</div><div>OLD</div></div>"
    ),
    "our own": (
        '<p>FYI</p><div class="maildesk-quote"><div>---------- Forwarded message '
        "----------</div><div><b>From:</b> Bob</div><br>OLD</div>"
    ),
}


@pytest.mark.parametrize("html", FORWARDS.values(), ids=FORWARDS)
def test_what_is_passed_on_is_seen(html):
    found = seen(html)
    assert "OLD" in found.own
    assert found.older == ""


def test_what_outlook_passes_on_is_seen():
    head = "From: Bob <b@e.example>\nSubject: {}\nContent-Type: text/html\n\n"
    for subject, is_folded in (
        ("FW: Offer", False),
        ("WG: Angebot", False),
        ("RE: FW: Offer", True),
        ("Offer", True),
    ):
        raw = (head.format(subject) + PROGRAMS["Outlook on the web"]).encode()
        found = Seen(build_view(body_from_raw(raw)).html)
        assert ("OLD" in found.older) is is_folded, subject


@pytest.mark.parametrize(
    "html",
    [
        "<blockquote><p>OWN</p></blockquote>",
        "<p>OWN</p><blockquote><p>OWN</p></blockquote>",
        "<p>As Goethe wrote:</p><blockquote>OWN</blockquote>",
        '<p>OWN</p><blockquote style="margin:0 0 0 40px;border:none;padding:0">OWN'
        "</blockquote>",
        '<p>OWN</p><blockquote class="gmail_quote" style="margin:0 0 0 40px;border:none'
        '">OWN</blockquote>',
        "<p>OWN</p><hr><p>OWN</p>",
        "<p>OWN</p><p>From: Jane<br>Date: 21 November<br>Subject: x<br>OWN</p>",
        "<p>From: Berlin<br>To: Munich<br>Date: 21 November</p><p>OWN</p>",
        "<p>OWN</p><p>____________</p><p>OWN</p>",
        "<p>OWN</p><p>Call me at 10:30:</p><p>OWN</p>",
        '<p>OWN</p><div id="appendonsend"></div><p>OWN</p>',
        '<p>OWN</p><div class="gmail_quote">OWN</div>',
        '<p>OWN</p><blockquote type="cite">one?</blockquote><p>OWN</p>',
        '<blockquote type="cite">one?</blockquote><p>OWN</p>',
    ],
)
def test_what_is_no_older_text_at_the_end_is_not_folded(html):
    assert seen(html).older == ""


def test_answers_between_quoted_lines_stay():
    quote = '<blockquote class="gmail_quote">{}</blockquote>'
    html = (
        '<div>Hi</div><div class="gmail_quote"><div class="gmail_attr">On Fri, Bob '
        f"wrote:</div>{quote.format('one?')}<div>ONE</div>"
        f"{quote.format('two?')}<div>TWO</div>{quote.format('rest')}</div>"
    )
    found = seen(html)
    assert found.own == "Hi On Fri, Bob wrote: one? ONE two? TWO"
    assert found.older == "rest"


def test_footer_of_a_list_and_signature_below_the_quotation_stay():
    for footer in ("______________________", "--"):
        html = f"{GMAIL}<p>{footer}<br>FOOTER</p>"
        found = seen(html)
        assert found.own == f"OWN {footer} FOOTER"
        assert found.older.endswith("OLD")


def test_image_is_own_too():
    html = '<img src="https://e.example/a.png"><blockquote type=cite>OLD</blockquote>'
    assert seen(html).older == "OLD"
    html = "OWN<blockquote type=cite>OLD</blockquote><img src=https://e.example/a.png>"
    assert seen(html).older == ""


def test_quotation_levels_are_nested():
    html = text_to_html("new\n> one\n>> two\n> one\nend")
    inner = html.partition("new<br>")[2]
    assert inner == (
        "<blockquote>one<br><blockquote>two<br></blockquote>"
        "one<br></blockquote>end<br></div>"
    )


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("OWN\n\n> OLD", "OWN"),
        ("OWN\n\nOn Fri, Bob wrote:\n>> OLD\n> OLD\n\n", "OWN"),
        ("OWN\n\n-----Original Message-----\nFrom: x\nOLD", "OWN"),
        (
            "OWN\n\n________________________________\nFrom: Bob\nSent: Friday\n"
            "To: Anna\nSubject: x\n\nOLD",
            "OWN",
        ),
        ("OWN\n\n*Von:* Bob\n*Gesendet:* Fr\n*An:* A\n*Betreff:* x\n\nOLD", "OWN"),
        ("> one?\nOWN\n> two?\nOWN\n> OLD", "one? OWN two? OWN"),
        ("> one?\nOWN", None),
        ("FYI\n---------- Forwarded message ---------\n> OWN", None),
        ("> OWN\n> OWN", None),
        ("On Fri, Bob wrote:\n> OWN", None),
        ("OWN\n> OLD\n_______________\nfooter", "OWN _______________ footer"),
    ],
)
def test_older_lines_at_the_end_of_a_text_are_folded(text, own):
    found = Seen(text_to_html(text))
    if own is None:
        assert found.older == ""
    else:
        assert found.own == own
        assert found.older


def test_own_words_are_what_is_left_without_quotations():
    text = "Yes.\n\nOn Friday Anna\n<anna@example.com> wrote:\n> why?\n\nMore.\n"
    assert without_quotes(text).split() == ["Yes.", "More."]


def test_preview_of_a_layout_is_its_text():
    html = "<blockquote>Spring sale</blockquote><blockquote type=cite>old</blockquote>"
    assert html_to_text(html, quotes=False) == "Spring sale"


PIECES = st.sampled_from(
    (
        *(f"<p>own{n}</p>" for n in range(5)),
        "<blockquote type=cite>",
        "<blockquote>",
        '<div class="gmail_quote">',
        '<div class="yahoo_quoted">',
        "</blockquote>",
        "</div>",
        "old",
        "<br>",
        "<table><tr><td>cell",
        "</table>",
        "<p>On Fri, 21 Nov 2025 at 10:11, Bob wrote:</p>",
        "<p>-----Original Message-----</p>",
    )
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_folding_loses_no_word_and_leaves_an_own_one(html):
    found = seen(html)
    words = Seen(sanitize_html(html).html.replace(' data-maildesk-quote="1"', ""))
    assert sorted((found.own + " " + found.older).split()) == sorted(words.own.split())
    assert not found.older or found.own
