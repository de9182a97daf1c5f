"""What findings add up to: suppression, limits, levels; and the words for them."""

import pytest

from odoo.addons.maildesk_pro_ai.engine.scan import (
    ADVICE,
    REASONS,
    History,
    Level,
    scan,
)
from odoo.addons.maildesk_pro_ai.engine.scan.weights import (
    OF_OWN_DOMAIN,
    USUAL_IN_BULK,
    WEIGHTS,
)

from tests.engine.maildesk_pro_ai.judging import LONG, auth, codes, facts, link

PRESSING = "Act now, verify your account and pay the customs fee within 24 hours."
TROUBLE = link("https://bit.ly/x", "Open") + link(
    "https://a.web.app/?u=anna@acme.example"
)
LIST = {"headers": [("List-Id", "<news.shop.example>")]}


def verdict(*arguments, **more):
    return scan(facts(*arguments, **more))


def test_every_code_has_a_weight_and_a_sentence():
    assert WEIGHTS.keys() == REASONS.keys()
    assert USUAL_IN_BULK | OF_OWN_DOMAIN <= WEIGHTS.keys()
    assert set(ADVICE) == set(Level)
    assert "safe" not in ADVICE[Level.LOW].lower()


@pytest.mark.parametrize(
    "more",
    [
        LIST,
        {"headers": [("Precedence", "bulk")]},
        {"headers": [("List-Unsubscribe", "<https://x.example>")], "auth": auth()},
        {"html": TROUBLE + "<p>Hier können Sie sich vom Newsletter abmelden.</p>"},
    ],
)
def test_bulk_mail_may_do_what_bulk_mail_does(more):
    html = more.pop("html", TROUBLE)
    assert not codes(html, to=[], reply_to=["x@else.example"], **more) & USUAL_IN_BULK


def test_a_header_alone_does_not_make_a_newsletter():
    found = codes(TROUBLE, headers=[("List-Unsubscribe", "<https://x.example>")])
    assert "link_shortener" in found


def test_words_alone_never_make_medium():
    pressing = verdict(text=PRESSING, history=History())
    assert {"urgency", "credentials", "payment"} <= {f.code for f in pressing.findings}
    assert pressing.score == 20
    with_trifles = verdict(
        text=PRESSING, history=History(), reply_to=["a@else.example"]
    )
    assert with_trifles.level is Level.LOW


def test_words_weigh_more_beside_something_else():
    quiet = verdict(link("https://bit.ly/x"))
    loud = verdict(f"<p>{PRESSING}</p>" + link("https://bit.ly/x"))
    assert quiet.level is Level.LOW
    assert loud.level is Level.MEDIUM


def test_a_first_contact_weighs_a_quarter_more():
    mail = {"sender": "PayPal <a@shop.example>"}
    assert verdict(**mail).score == 30
    assert verdict(**mail, history=History()).score == 30 * 1.25 + 8


def test_a_correspondent_counts_half_except_for_what_a_taken_mailbox_sends():
    known = {"history": History(9, 3), "auth": auth()}
    mail = {"html": link("https://evil.example", "www.bank.example")}
    assert verdict(**mail).score == 35
    assert verdict(**mail, **known).score == 17.5
    assert verdict(attachments=["a.exe"], **known).score == 40
    unproven = {"history": History(9, 3), "auth": auth("none")}
    assert verdict(**mail, **unproven).score == 35


def test_a_colleague_is_judged_by_links_and_files_only():
    mail = {
        "html": f"<p>{PRESSING}</p>{TROUBLE}",
        "sender": "PayPal <x@acme.example>",
        "auth": auth(domain="acme.example"),
    }
    assert codes(**mail) == {
        "link_shortener",
        "link_free_hosting",
        "link_has_recipient",
    }
    forged = mail | {"auth": auth("fail", "else.example", dkim="none")}
    assert {"name_is_brand", "dmarc_fail", "urgency"} <= codes(**forged)


def test_what_somebody_known_passes_on_is_not_theirs():
    html = (
        "<p>Is this real?</p><p>---------- Forwarded message ---------</p>"
        + link("https://evil.example", "www.bank.example")
        + f"<p>{PRESSING}</p>"
    )
    colleague = {"sender": "<x@acme.example>", "auth": auth(domain="acme.example")}
    assert not codes(html, **colleague)
    assert {"link_text_target", "urgency"} <= codes(html)


def test_quoted_words_are_not_the_authors():
    quoted = f"{LONG}<p>On Monday, Bob wrote:</p><blockquote>{PRESSING}</blockquote>"
    assert not codes(quoted)
    assert "urgency" in codes(f"<blockquote>{PRESSING}</blockquote>")


def test_levels_begin_where_they_say():
    assert verdict(reply_to=["a@gmail.com"]).level is Level.MEDIUM  # 25
    both = verdict(sender="<a@paypal-help.example>", attachments=["a.exe"])
    assert both.score == 60
    assert both.level is Level.HIGH


def test_findings_come_by_weight_with_a_line_of_the_mail():
    found = verdict(
        sender="PayPal <a@shop.example>", text="Hello\nplease verify your account.\nBye"
    ).findings
    assert [each.code for each in found] == ["name_is_brand", "credentials"]
    assert [each.quote for each in found] == ["PayPal", "please verify your account."]
