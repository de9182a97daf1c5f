"""What is hidden in a mail stays hidden, what is seen stays seen."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.view import build_view
from odoo.addons.maildesk_base.engine.sanitize import html_to_text, sanitize_html
from odoo.addons.maildesk_base.engine.sanitize.authored import sanitize_authored

from tests.corpus.safety import dangers

VOID = ("br", "img", "hr", "wbr")


class Shown(HTMLParser):
    """The words of a document that inline styles and attributes leave to be seen."""

    def __init__(self, html):
        super().__init__()
        self.stack, self.words = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        found = dict(attrs)
        style = (found.get("style") or "").replace(" ", "")
        hides = "hidden" in found or "display:none" in style or tag == "style"
        self.stack.append(hides)

    def handle_endtag(self, tag):
        self.stack.pop()

    def handle_data(self, data):
        if not any(self.stack):
            self.words += data.split()


def shown(html):
    clean = sanitize_html(html).html
    assert dangers(clean) == []
    assert html_to_text(clean).split() == Shown(clean).words
    return Shown(clean).words


@pytest.mark.parametrize(
    "html",
    [
        '<label style="display:none">secret</label>seen',
        '<textarea style="display:none">secret</textarea>seen',
        "<textarea hidden>secret</textarea><p>seen",
        "<template><p>secret</p></template>seen",
        "<template><template>secret</template>secret</template>seen",
        "<p hidden>secret</p>seen",
        '<p hidden="until-found">secret</p>seen',
        "<div hidden><p>secret</div>seen",
        "<article hidden>secret</article>seen",
        '<x-preheader style="display:none">secret</x-preheader>seen',
        '<o:p style="display: none !important">secret</o:p>seen',
        '<button style="display:none">secret<label></label></button>seen',
        '<form style="display:none"><p>secret<fieldset>secret</fieldset></form>seen',
        "<dialog>secret</dialog><dialog open>seen</dialog>",
        "<canvas>secret</canvas>seen",
        "<datalist><option>secret</datalist>seen",
        "<title>secret</title><noembed>secret</noembed>seen",
        "<!--[if mso]>secret<![endif]--><![if !mso]>seen<![endif]>",
        "<noscript>seen</noscript>",
        "<object>seen</object><label>",
        "<xmp>seen</xmp>",
        '<input type="hidden" hidden value="secret">seen',
        "<link hidden>seen",
        '<x><x style="display:none">secret</x></x>seen',
        '<span style="position:absolute;left:-9999px">secret</span>seen',
        '<i style="position:absolute;clip:rect(0,0,0,0)">secret</i>seen',
        '<i style="clip-path:inset(100%)">secret</i>seen',
        '<i style="position:absolute;width:1px;overflow:hidden">secret</i>seen',
        '<i style="transform:scale(0)">secret</i>seen',
        '<i style="content-visibility:hidden">secret</i>seen',
        '<i style="position:absolute;left:10px">seen</i>',
        '<html style="display:none"><body style="display:none" hidden>seen',
        '<body style="opacity:0;overflow:hidden;height:0;visibility:hidden">seen',
    ],
)
def test_hidden_text_stays_hidden_and_the_rest_is_seen(html):
    assert shown(html) == ["seen"]


@pytest.mark.parametrize(
    ("selector", "element"),
    [
        ("label", "<label>x</label>"),
        ("x-preheader", "<x-preheader class=a>x</x-preheader>"),
        ("textarea", "<textarea class=a>x</textarea>"),
        ("form", "<form>x</form>"),
        (".a", "<button class=a>x</button>"),
        ("#a", "<label id=a>x</label>"),
    ],
)
def test_style_sheet_finds_what_is_written_instead(selector, element):
    clean = sanitize_html(f"<style>{selector}{{display:none}}</style>{element}").html
    rule = clean.partition(".md-mail ")[2].partition("{")[0]
    assert rule
    kind, name = rule[0], rule[1:]
    written = {".": "class", "#": "id"}.get(kind)
    assert written
    attribute = clean.partition("</style>")[2].partition(f' {written}="')[2]
    if written == "class":
        attribute = clean.partition('<div class="md-mail">')[2].partition('class="')[2]
    assert name in attribute.partition('"')[0].split()


@pytest.mark.parametrize(
    "css",
    [
        "html,body{display:none}",
        "body{visibility:hidden}",
        "*{display:none}",
        "body *{opacity:0}",
        ":root{font-size:0}",
        "html{height:0;overflow:hidden}",
        "@media screen{body{display:none!important}}",
        "body,p{color:red;display:none}",
        "body.x{display:none}",
    ],
)
def test_mail_is_never_hidden_as_a_whole(css):
    clean = sanitize_html(f"<style>{css}</style><body class=x><p>seen</p>").html
    sheet = clean.partition("</style>")[0] if "<style>" in clean else ""
    for rule in sheet.split("}"):
        selectors, _, style = rule.rpartition("{")
        selectors = selectors.rpartition("{")[2].removeprefix("<style>")
        if any(s.endswith((".md-mail", "*")) for s in selectors.split(",")):
            for word in ("none", "hidden", "opacity", "font-size:0", "height:0"):
                assert word not in style
    if "color" in css:
        assert ".md-mail p{color:red;display:none}" in sheet
        assert ".md-mail{color:red}" in sheet


def test_plain_text_is_shown_when_all_of_the_html_is_hidden():
    raw = (
        b"Content-Type: multipart/alternative; boundary=b\n\n--b\n"
        b"Content-Type: text/plain\n\nseen\n--b\n"
        b"Content-Type: text/html\n\n<p hidden>secret</p>\n--b--\n"
    )
    assert Shown(build_view(body_from_raw(raw)).html).words == ["seen"]


def test_hidden_text_stays_hidden_in_an_answer():
    clean = sanitize_html(
        '<label hidden>secret</label><i style="display:none">secret</i>'
    )
    assert Shown(sanitize_authored(clean.html)).words == []


NAMES = """p div span b label textarea button form fieldset x-y o:p section center font
article dialog legend noscript main""".split()
HIDING = ("", "", "", ' style="display:none"', " hidden", ' style="color:red"')


@st.composite
def trees(draw, depth=0, hidden=False):
    """A document, and its words that are to be seen."""
    html, seen = [], []
    for _ in range(draw(st.integers(1, 3))):
        if depth == 4 or draw(st.booleans()):
            word = draw(st.sampled_from("abcdefgh")) * 3
            html.append(f" {word} ")
            if not hidden:
                seen.append(word)
            continue
        name, hiding = draw(st.sampled_from(NAMES)), draw(st.sampled_from(HIDING))
        is_hidden = hidden or hiding not in ("", HIDING[-1])
        is_hidden = is_hidden or name == "dialog"
        inner, words = draw(trees(depth + 1, is_hidden))
        if name == "textarea":
            inner = " ".join(words or ["xxx"])
            words = [] if is_hidden else inner.split()
        html.append(f"<{name}{hiding}>{inner}</{name}>")
        seen += words
    return "".join(html), seen


@settings(max_examples=150, deadline=None)
@given(trees())
def test_same_words_are_seen_as_before(tree):
    html, seen = tree
    # A <p> ends where a block begins, in browsers too; nothing is nested in one here.
    html = html.replace("<p", "<div").replace("</p>", "</div>")
    assert shown(html) == seen
