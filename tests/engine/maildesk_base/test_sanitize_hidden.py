"""What is hidden in a mail stays hidden, what is seen stays seen."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.view import build_view
from odoo.addons.maildesk_base.engine.sanitize import html_to_text, sanitize_html
from odoo.addons.maildesk_base.engine.sanitize.authored import sanitize_authored
from odoo.addons.maildesk_base.engine.sanitize.outgoing import OutgoingGate

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
        displays = [e for e in style.split(";") if e.startswith("display:")]
        hides = "hidden" in found
        if displays:
            hides = displays[-1].startswith("display:none")
        self.stack.append(hides or tag == "style")

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


SHEETS = [
    (".x{display:none}", "<p class=x>secret</p>seen"),
    (".x{display:none}", '<p class="y x">secret</p><p class=xx>seen</p>'),
    ("#x{display:none}", "<p id=x>secret</p>seen"),
    (".x{DISPLAY:None !IMPORTANT}", "<p class=x>secret</p>seen"),
    (".x{display:none} .x{display:block}", "<p class=x>seen</p>"),
    (".x{display:none!important} .x{display:block}", "<p class=x>secret</p>seen"),
    ("p.x{display:block} .x{display:none}", "<p class=x>seen</p>"),
    (".x{display:block!important}", '<p class=x style="display:none">seen</p>'),
    (".x{display:none}", '<p class=x style="display:block">seen</p>'),
    (".a .x{display:none}", "<p class=x>seen</p><p class=a><i class=x>secret"),
    (".a>.x{display:none}", "<p class=a><b><i class=x>seen</i></b></p>"),
    ("p+p{display:none}", "<p>seen</p><p>secret</p>"),
    ("p~b{display:none}", "<p>seen</p><i>seen</i><b>secret</b>"),
    ("p:last-child{display:none}", "<div><p>seen<p>secret</div>"),
    ("body .x,i{display:none}", "<p class=x>secret</p><i>secret</i>seen"),
    ("[data-x]{display:none}", "<p data-x>secret</p>seen"),
    ('p[class^="pre"]{display:none}', "<p class=preheader>secret</p>seen"),
    ("[class~='x']{display:none}", "<p class='a x'>secret</p>seen"),
    (r".sm\:x{display:none}", "<p class=sm:x>secret</p>seen"),
    ("@media screen{.x{display:none}}", "<p class=x>secret</p>seen"),
    ("@media print{.x{display:none}}", "<p class=x>seen</p>"),
    ("@media (max-width:600px){.x{display:none}}", "<p class=x>seen</p>"),
    ("@media (min-width:600px){.x{display:none}}", "<p class=x>secret</p>seen"),
    ("@media (prefers-color-scheme:dark){.x{display:none}}", "<p class=x>seen</p>"),
    ("@supports (display:grid){.x{display:none}}", "<p class=x>secret</p>seen"),
    ("@media (max-width:9px){.x{display:block!important}}",
     '<p class=x style="display:none">secret</p>seen'),
    (".x{max-height:0;overflow:hidden}", "<p class=x>secret</p>seen"),
    (".x{opacity:0}.x b{opacity:1}", "<p class=x>secret<b>secret</b></p>seen"),
    (".x{position:absolute}.x{left:-9999px}", "<p class=x>secret</p>seen"),
    ("label.x{display:none}", "<label class=x>secret</label>seen"),
    (".x:hover{display:none}", "<p class=x>seen</p>"),
    (".x{display:none", "<p class=x>secret</p>seen"),
]  # fmt: skip


@pytest.mark.parametrize(("css", "html"), SHEETS)
def test_what_a_style_sheet_hides_stays_hidden_without_it(css, html):
    clean = sanitize_html(f"<style>{css}</style>{html}").html
    quoted = sanitize_authored(clean)
    assert "sheet" not in quoted
    left = OutgoingGate().clean(quoted)
    wanted = ["seen"] * html.count("seen")
    assert html_to_text(clean).split() == wanted
    assert html_to_text(left).split() == Shown(left).words == wanted


@pytest.mark.parametrize(
    ("style", "html"),
    [
        ("", '<p style="font-size:0">secret<b style="font-size:14px">seen</b></p>'),
        ("", '<p style="visibility:hidden">secret<b style="visibility:visible">seen'),
        ("", '<p style="font-size:0">no<b style="font-size:2em">no</b></p>seen'),
        ("p{font-size:0}b{font-size:14px}", "<p>secret<b>seen</b></p>"),
        ("p{font:0/0 a}b{font:14px/1 a}", "<p>secret<b>seen</b></p>"),
        ("p{visibility:hidden}b{visibility:visible}", "<p>secret<b>seen</b></p>"),
        ("", '<p hidden>secret</p><b hidden style="display:inline">seen</b>'),
        ("b{display:inline}", "<p hidden>secret</p><b hidden>seen</b>"),
    ],
)
def test_what_is_hidden_by_its_letters_may_hold_what_is_seen(style, html):
    clean = sanitize_html(f"<style>{style}</style>{html}").html
    left = OutgoingGate().clean(sanitize_authored(clean))
    assert html_to_text(clean) == html_to_text(left) == "seen"


def test_image_between_letters_without_size_is_seen():
    cell = '<table><td style="font-size:0"><img src="https://a.example/x.png"></table>'
    assert not sanitize_html(cell).is_hidden


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ('media="print"', ["seen", "perhaps"]),
        ('media="only screen and (max-width:480px)"', ["seen", "perhaps"]),
        ('media="screen"', ["seen"]),
        ('type="text/css"', ["seen"]),
        ('type="text/less"', ["seen", "perhaps"]),
    ],
)
def test_style_sheet_counts_where_it_says(attributes, words):
    html = f"<style {attributes}>.x{{display:none}}</style>seen <i class=x>perhaps</i>"
    clean = sanitize_html(html).html
    assert html_to_text(clean).split() == words
    media = attributes.partition('media="')[2].rstrip('"')
    assert f"<style>@media {media}{{" in clean or not media


@pytest.mark.timeout(60)
def test_style_sheets_of_thousands_of_rules_come_to_an_end():
    rules = "".join(f"* div * * [x] .a{n}{{display:none}}" for n in range(3_000))
    body = "<div x class='a1 a2'>" * 150 + "<p x class=a3>x</p>" * 3_000
    assert sanitize_html(f"<style>{rules}</style>{body}").html


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
# Attributes, and whether they hide: by themselves or by the sheet below.
HIDING = {
    "": False, ' style="color:red"': False, " class=w": False,
    ' style="display:none"': True, " hidden": True, " class=x": True, " id=x": True,
    " lang=x": True, ' class="w y"': True, ' style="display:none" class=z': False,
    ' style="display:block" class=x': False, ' class="x z"': False,
}  # fmt: skip
# Even a dialog that is not open.
SHOWING = [
    each for each in HIDING if "class=z" in each or "block" in each or "x z" in each
]
SHEET = """.x,#x,[lang=x]{display:none} .w.y{display:none!important}
.z{display:inline!important} @media print{.w{display:none}}"""


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
        name, hiding = draw(st.sampled_from(NAMES)), draw(st.sampled_from(list(HIDING)))
        is_closed = name == "dialog" and hiding not in SHOWING
        is_hidden = hidden or HIDING[hiding] or is_closed
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
    clean = sanitize_html(f"<style>{SHEET}</style>{html}").html
    assert dangers(clean) == []
    left = OutgoingGate().clean(sanitize_authored(clean))
    assert html_to_text(clean).split() == html_to_text(left).split() == seen
    assert Shown(left).words == seen
