"""Whatever comes in: a verdict, the same one each time, and within bounds.

The sizes are such that anything worse than linear would run for minutes.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.view import build_view
from odoo.addons.maildesk_pro_ai.engine.extract import read_html
from odoo.addons.maildesk_pro_ai.engine.extract.readable import (
    MAX_HIDDEN_CHARS,
    MAX_LINKS,
    MAX_TEXT_CHARS,
)
from odoo.addons.maildesk_pro_ai.engine.scan import (
    REASONS,
    Content,
    History,
    facts_of,
    scan,
)
from odoo.addons.maildesk_pro_ai.engine.scan.case import Case
from odoo.addons.maildesk_pro_ai.engine.scan.domains.hosts import (
    clean_host,
    host_of,
    shown_host,
)
from odoo.addons.maildesk_pro_ai.engine.scan.domains.redirects import final_target
from odoo.addons.maildesk_pro_ai.engine.scan.iban import ibans_in
from odoo.addons.maildesk_pro_ai.engine.scan.words import MAX_CHARS, Words

from tests.corpus import scan as corpus
from tests.engine.maildesk_pro_ai.judging import facts, link

PIECES = st.sampled_from(
    """PayPal paypal.com @ . .. - <a\x20href="https:// http://%00 "> </a> <b> </b> www.
    https://[::1]/ https://a:b@c/ http://0x7f.1/ http://1.2.3.4 xn--80ak6aa92e xn--a
    рауpal \u200b \u202e \ud800 \x00 \U000e0041 &#8203; verify\x20your\x20account
    ?url=https%3A%2F%2F mailto: a@b.example = % %zz DE89370400440532013000 .exe .pdf
    <p\x20style="display:none"> <blockquote> </blockquote> <font\x20color="#fff"> ß ı
    ﬀ ½ 日本 … , ; : ' ( ) \n >""".split(" ")
)
SOUP = st.lists(PIECES, max_size=40).map("".join)
MANY = 1_000_000
MONSTERS = {
    "one word": "a" * MANY,
    "dots": "." * MANY,
    "host": "a." * (MANY // 2),
    "addresses": "a@" * (MANY // 2),
    "figures": "DE89 " * (MANY // 5),
    "spaces": " " * MANY,
    "first words": "account " * (MANY // 8),
    "almost a phrase": "verify your verify your " * (MANY // 24),
    "scheme": "http://" * (MANY // 7),
    "percent": "%25" * (MANY // 3),
    "other script": "ѕ" * MANY,
    "unseen": "a\u200b" * (MANY // 2),
    "accents": "a\u0301" * (MANY // 2),
    "lines": "From: a\n" * (MANY // 8),
    "links": "https://a.example/b " * (MANY // 20),
    "redirects": "https://a.example/?u=" * (MANY // 21),
    "tags": "<b>" * (MANY // 3),
    "quotes": "<blockquote>" * (MANY // 12),
    "anchors": "<a href=https://paypal.x.example>y</a>" * (MANY // 38),
    "styles": "<p style='color:#fff;background:rgb(1,'>" * (MANY // 40),
}


def texts_of(case):
    """Everything that a quote may come from."""
    found = case.facts
    yield from (found.sender.name, found.sender.email, found.subject, case.text)
    yield from (*found.reply_to, *found.attachments, found.body.text, found.body.hidden)
    for each in found.body.links:
        yield from (each.text, each.target)


@settings(max_examples=150)
@given(SOUP, SOUP, SOUP, st.booleans())
def test_soup_gets_a_verdict_that_quotes_the_mail(html, name, address, is_new):
    made = facts(
        html,
        sender=f"{name} <{address}>",
        subject=name,
        reply_to=[address],
        attachments=[name],
        history=History() if is_new else None,
    )
    verdict = scan(made)
    assert verdict == scan(made)
    sources = [" ".join(each.split()) for each in texts_of(Case(made))]
    for each in verdict.findings:
        assert each.code in REASONS
        assert len(each.quote) <= 120
        assert "\n" not in each.quote
        quote = " ".join(each.quote.split())
        assert any(quote in source for source in sources), each


@settings(max_examples=150)
@given(SOUP)
def test_places_are_read_without_an_error(text):
    for function in (clean_host, host_of, shown_host, final_target, ibans_in):
        function(text)
        function(f"https://{text}/?url={text}")


@settings(max_examples=50)
@given(st.sampled_from(corpus.names("phishing")), SOUP)
def test_hidden_text_never_makes_a_mail_look_better(name, hidden):
    raw = (corpus.FOLDER / "phishing" / f"{name}.eml").read_bytes()
    if b"Content-Type: text/html" not in raw or b"multipart" in raw:
        return
    hidden = hidden.replace("<", "").replace(">", "") + " unsubscribe from this list"
    more = f'<div style="display:none">{hidden}</div>'.encode("utf-8", "replace")
    plain, filled = (_score(each) for each in (raw, raw + more))
    assert filled >= plain


def _score(raw):
    view = corpus.view_of(raw)
    return scan(facts_of(view.meta, Content.of_view(view))).score


@pytest.mark.timeout(120)
@pytest.mark.parametrize("text", MONSTERS.values(), ids=MONSTERS.keys())
def test_a_megabyte_of_anything_comes_to_an_end(text):
    mail = facts(text, sender=f"{text} <{text}>", subject=text, attachments=[text])
    scan(mail)
    scan(facts(text=text, earlier_ibans=frozenset()))
    scan(facts(link(f"https://{text}", text[:1000])))


def test_no_more_is_read_than_is_judged():
    """The work is bounded by these, whatever the size of the mail."""
    links = "".join(f'<a href="https://a.example/{n}">x</a> ' for n in range(2_000))
    found = read_html(f"<p>{links}</p><p>{'word ' * 60_000}</p>")
    assert len(found.text) <= MAX_TEXT_CHARS
    assert len(found.links) == MAX_LINKS
    hidden = read_html(f'<p style="display:none">{"word " * 60_000}</p>').hidden
    assert len(hidden) <= MAX_HIDDEN_CHARS
    assert len(Words("word " * 60_000).text) == MAX_CHARS
    assert len(Case(facts(links)).links) == 200


def test_a_raw_mail_of_nothing_is_judged():
    for raw in (
        b"",
        b"\0",
        b"From: \xff\xfe\n\n\xff",
        b"From: a@b\nSubject: =?x?q?=\n\n",
    ):
        view = build_view(body_from_raw(raw))
        assert scan(facts_of(view.meta, Content.of_view(view))).findings is not None
