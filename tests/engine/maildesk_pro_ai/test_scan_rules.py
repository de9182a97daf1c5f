"""Each rule finds what it is for, and leaves alone what only resembles it."""

import pytest

from odoo.addons.maildesk_base.engine.mime.findings.authentication import AuthResults
from odoo.addons.maildesk_pro_ai.engine.scan import REASONS, History, name_key

from tests.engine.maildesk_pro_ai.judging import LONG, OWN, auth, codes, link

IBAN = "DE89 3704 0044 0532 0130 00"
NEW_DETAILS = f"Please use our new bank details from now on: {IBAN}. Sam"
PEOPLE = {name_key("Carla Chief"): frozenset({"acme.example"})}
KNOWN = frozenset({"northwind-trading.example"})
HIDDEN = "tulip rose daffodil compost hedgehog orchard meadow greenhouse " * 6
UNTRUSTED = AuthResults(spf="fail", dmarc="fail", spf_domain="shop.example")
NONE = {"spf": "none", "dkim": "none"}

# code -> mails that have it: (arguments of facts, keyword arguments)
HITS = {
    "attachment_html": [{"attachments": ["Invoice.htm"]}, {"attachments": ["a.svg"]}],
    "attachment_runs": [{"attachments": ["setup.exe"]}, {"attachments": ["A.ISO"]}],
    "bank_details_changed": [
        {"text": NEW_DETAILS, "earlier_ibans": frozenset()},
        {"text": NEW_DETAILS, "earlier_ibans": frozenset({"GB33BUKB20201555555555"})},
    ],
    "brand_in_sender_domain": [
        {"sender": "<a@paypal-help.example>"},
        {"sender": "<a@login.netflix.watching.example>"},
        {"sender": "<a@apple-support.example>"},
    ],
    "credentials": [
        {"text": "Please verify your account with us."},
        {"text": "Bitte bestätigen Sie Ihre Daten."},
        {"text": "Confirmez votre identité."},
        {"text": "Verifique su cuenta."},
        {"text": "Atualize seus dados."},
        {"text": "Conferma la tua identità."},
        {"text": "Bevestig uw gegevens."},
    ],
    "dmarc_fail": [{"auth": auth("fail", **NONE)}],
    "dmarc_not_passed": [{"auth": auth("none", **NONE)}],
    "double_extension": [{"attachments": ["invoice.pdf.exe"]}],
    "envelope_other": [{"auth": auth("none", dkim="none", spf_domain="else.example")}],
    "extortion": [
        {"text": "I hacked your device. Send bitcoin, or all your friends see it."},
        {"text": "Ich habe Zugriff auf Ihre Kamera. Zahlen Sie in Bitcoin."},
    ],
    "first_contact": [{"history": History()}],
    "form": [{"html": LONG + "<form action='https://x.example'><input></form>"}],
    "freemail_role": [{"sender": "Bank Support <desk77@gmail.com>"}],
    "from_equals_to": [{"sender": "<a@shop.example>", "to": ["A@shop.example"]}],
    "hidden_text": [
        {"html": f"{LONG}<div style='display:none'>{HIDDEN}</div>"},
        {"html": f"{LONG}<p style='color:#fefefe'>{HIDDEN}</p>"},
        {"html": f"{LONG}<p style='font-size:1px'>{HIDDEN}</p>"},
    ],
    "idn_sender": [
        {"sender": "<a@аррӏе-shop.example>"},
        {"sender": "<a@раура.example>"},
    ],
    "image_only": [
        {"html": "<a href='https://x.example'><img src='https://x.example'></a>"}
    ],
    "invisible_chars": [
        {"text": "Your pass\u200bword and acc\u200bount ex\u200bpire. Bye"}
    ],
    "link_brand_host": [
        {"html": link("https://paypal.secure-login.example/")},
        {"html": link("https://apple-id.verify.example/")},
    ],
    "link_free_hosting": [{"html": link("https://a-page.web.app/x")}],
    "link_has_recipient": [
        {"html": link(f"https://x.example/?u={OWN}")},
        {"html": link("https://x.example/?u=Anna%40acme.example")},
    ],
    "link_idn": [{"html": link("https://xn--pypl-53dc.example/")}],
    "link_ip": [
        {"html": link("http://198.51.100.4/x")},
        {"html": link("http://3325256708/")},
        {"html": link("http://0xc6336404/")},
    ],
    "link_open_redirect": [
        {"html": link("https://x.example/?go=https%3A%2F%2Fy.example")}
    ],
    "link_shortener": [{"html": link("https://bit.ly/abc")}],
    "link_text_target": [
        {"html": link("https://evil.example/", "https://www.bank.example/login")},
        {"html": link("https://evil.example/", "bank.example")},
        {"html": link("https://bank.example.evil.example/", "bank.example")},
        {"html": link("mailto:a@evil.example", "help@bank.example")},
    ],
    "link_userinfo": [{"html": link("https://bank.example@evil.example/")}],
    "lookalike_domain": [
        {
            "sender": "<a@acrne-tools.example>",
            "own_domains": frozenset({"acme-tools.example"}),
        },
        {"sender": "<a@northwlnd-trading.example>", "known_domains": KNOWN},
        {"sender": "<a@northwind-tradin.example>", "known_domains": KNOWN},
        {"sender": "<a@paypa1.example>"},
        {"sender": "<a@micros0ft.example>"},
        {"sender": "<a@nettflix.example>"},
    ],
    "mixed_script": [
        {"sender": "Miсrosoft <a@x.example>"},
        {"subject": "Your aсcount"},
    ],
    "name_is_brand": [
        {"sender": "PayPal <a@shop.example>"},
        {"sender": "PayPaI Service <a@shop.example>"},
        {"sender": "Apple Support <a@shop.example>"},
        {"sender": "Gmail Team <a@gmail.com>"},
        {"sender": "Sparkasse Köln <a@shop.example>"},
    ],
    "name_is_colleague": [
        {"sender": "Carla Chief <cc@gmail.com>", "people": PEOPLE},
        {"sender": "CHIEF, Carla <cc@shop.example>", "people": PEOPLE},
    ],
    "name_shows_other_address": [{"sender": "ceo@acme.example <a@shop.example>"}],
    "no_visible_recipient": [{"to": []}],
    "password_field": [{"html": LONG + "<input type=Password>"}],
    "payment": [
        {"text": "We need gift cards."},
        {"text": "Zollgebühr offen"},
        {"text": "Frais de douane"},
        {"text": "gastos de aduana"},
        {"text": "taxa de entrega"},
        {"text": "spese doganali"},
        {"text": "openstaand bedrag"},
    ],
    "replyto_freemail": [{"reply_to": ["sam.sender@gmail.com"]}],
    "replyto_other": [{"reply_to": ["sam@else.example"]}],
    "spf_fail": [{"auth": auth("none", spf="softfail", dkim="none")}],
    "subject_brand": [
        {"subject": "Your PayPal invoice", "html": link("https://x.example")}
    ],
    "urgency": [
        {"text": "Your account has been suspended."},
        {"text": "Letzte Mahnung"},
        {"text": "Votre compte est bloqué"},
        {"text": "Su cuenta está bloqueada"},
        {"text": "Último aviso"},
        {"text": "Entro 24 ore"},
        {"text": "Laatste herinnering"},
    ],
    "urgent_money": [{"text": "Act now and verify your account."}],
}

MISSES = {
    "attachment_html": [{"attachments": ["report.pdf", "html", "no ending"]}],
    "attachment_runs": [{"attachments": ["archive.zip", "exe", "list.xlsx"]}],
    "bank_details_changed": [
        {"text": NEW_DETAILS},
        {"text": NEW_DETAILS, "earlier_ibans": frozenset({"DE89370400440532013000"})},
        {
            "text": "our new bank details: DE89 3704 0044 0532 0130 01",
            "earlier_ibans": frozenset(),
        },
        {"text": f"As usual: {IBAN}", "earlier_ibans": frozenset()},
    ],
    "brand_in_sender_domain": [
        {"sender": "<a@mail.paypal.com>"},
        {"sender": "<a@paypal.co.uk>"},
        {"sender": "<a@apple-orchard.example>"},
        {"sender": "<a@amazonas.example>"},
    ],
    "credentials": [
        {"text": "I forgot my password again. Your account manager is Kim."}
    ],
    "dmarc_fail": [{"auth": UNTRUSTED}, {"auth": auth("none")}],
    "dmarc_not_passed": [
        {"auth": auth()},
        {"auth": auth("none", spf="none")},
        {"auth": UNTRUSTED},
        {"auth": auth("none", dkim="none", spf_domain="mail.shop.example")},
        {},
    ],
    "double_extension": [{"attachments": ["v1.2.pdf", "jquery.min.js", "a.tar.gz"]}],
    "envelope_other": [
        {"auth": auth(spf_domain="else.example")},
        {"auth": auth("none", dkim="none", spf_domain="u1.sendgrid.net")},
    ],
    "extortion": [
        {"text": "Our webcam shop takes bitcoin? No: your camera is paid already."},
        {"text": "They were hacked last year, says the news."},
    ],
    "first_contact": [{"history": History(1, 0)}, {"history": History(0, 1)}, {}],
    "freemail_role": [
        {"sender": "Bob Baker <bob@gmail.com>"},
        {"sender": "Support <help@shop.example>"},
    ],
    "from_equals_to": [{"sender": "<a@shop.example>", "to": ["a@shop.example", OWN]}],
    "hidden_text": [
        {"html": f"{LONG}<div style='display:none'>Only today: bulbs and pots.</div>"},
        {"html": f"<p>{HIDDEN}</p><div style='display:none'>{HIDDEN}</div>"},
        {"html": f"<p style='background:#003;color:#fff'>{HIDDEN}</p>"},
        {"html": f"<style>p{{background:#000}}</style><p style='color:#fff'>{HIDDEN}"},
    ],
    "idn_sender": [
        {"sender": "<a@xn--mller-kva.example>"},
        {"sender": "<a@пример.рф>"},
        {"sender": "<a@café-marché.example>"},
    ],
    "image_only": [{"html": "<img src='https://x.example/a.png'>"}],
    "invisible_chars": [
        {"text": "Do\u00adnau\u00addampf\u00adschiff, 👩\u200d🚀 and می\u200cخواهم"}
    ],
    "link_brand_host": [
        {"html": link("https://www.paypal.com/")},
        {"html": link("https://amazon.de/x")},
        {"html": link("https://netflix.zendesk.com/x")},
        {"html": link("https://orange.example")},
        {"html": link("https://paypal.shop.example/"), "auth": auth()},
    ],
    "link_free_hosting": [
        {"html": link("https://docs.shop.web.app"), "sender": "<a@shop.web.app>"},
    ],
    "link_has_recipient": [{"html": link("https://x.example/?u=other@acme.example")}],
    "link_idn": [
        {"html": link("https://müller.example/")},
        {"html": link("https://пример.рф/")},
    ],
    "link_ip": [
        {"html": link("http://192.168.1.10/camera")},
        {"html": link("http://10.0.0.1")},
        {"html": link("https://1.example/")},
    ],
    "link_open_redirect": [
        {"html": link("https://x.example/?back=https%3A%2F%2Fx.example%2Fhome")},
        {"html": link("https://go.shop.example/?u=https://y.example")},
        {
            "html": link(
                "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fy.example"
            )
        },
    ],
    "link_userinfo": [{"html": link("https://x.example/@anna")}],
    "lookalike_domain": [
        {
            "sender": "<a@acme-tools.example>",
            "own_domains": frozenset({"acme-tool.example"}),
            "known_domains": frozenset({"acme-tools.example"}),
        },
        {"sender": "<a@acme.test>"},
        {"sender": "<a@gmail.com>", "known_domains": KNOWN},
        {"sender": "<a@paypal.com>"},
        {"sender": "<a@amazon.co.uk>"},
    ],
    "mixed_script": [
        {"subject": "Widerstand 5 µm bei 10 kΩ, Δt und β-Version"},
        {"subject": "Новый iPhone-ов каталог"},
    ],
    "name_is_brand": [
        {"sender": "PayPal <a@mail.paypal.de>"},
        {"sender": "Amazon <a@amazon.co.jp>"},
        {"sender": "Contoso | Microsoft Partner <a@shop.example>"},
        {"sender": "Chase Miller <a@shop.example>"},
        {"sender": "Bob via PayPal <a@shop.example>"},
        {"sender": "Orange Grove Farm <a@shop.example>"},
    ],
    "name_is_colleague": [
        {"sender": "Carla Chief <carla@mail.acme.example>", "people": PEOPLE},
        {"sender": "Carla Chief via Discuss <d@lists.example>", "people": PEOPLE},
        {
            "sender": "Carla <c@shop.example>",
            "people": {"": frozenset({"acme.example"})},
        },
        {
            "sender": "Carla Chief <cc@gmail.com>",
            "people": PEOPLE,
            "history": History(3, 2),
        },
        {
            "sender": "Carla Chief <cc@gmail.com>",
            "people": {name_key("Chief, Carla"): frozenset({"cc@gmail.com"})},
        },
    ],
    "name_shows_other_address": [
        {"sender": "sam@shop.example <sam@mail.shop.example>"},
        {"sender": "Sam @ Shop <a@b.example>"},
    ],
    "password_field": [{"html": LONG + "<input type=text name=password>"}],
    "payment": [{"text": "Payment is possible by card; the invoice is attached."}],
    "replyto_freemail": [
        {"reply_to": ["sam@shop.example"]},
        {"reply_to": ["x@gmail.com"], "sender": "Form <no-reply@forms.example>"},
        {"reply_to": ["other@web.de"], "sender": "Sam <sam@gmail.com>"},
    ],
    "replyto_other": [{"reply_to": ["sam@crm.shop.example"]}, {"reply_to": [OWN]}],
    "spf_fail": [{"auth": auth("none", spf="fail")}],
    "subject_brand": [
        {"subject": "Your PayPal invoice", "html": link("https://www.paypal.com/x")},
        {"subject": "Re: PayPal", "html": link("https://x.example"), "is_reply": True},
        {"subject": "A question about PayPal"},
    ],
    "urgency": [{"text": "We met within the last 24 hours; your account looks fine."}],
    "urgent_money": [{"text": "Verify your account."}, {"text": "Act now."}],
}


def _each(table):
    return [(code, mail) for code, mails in table.items() for mail in mails]


def test_every_reason_is_tried():
    assert HITS.keys() == REASONS.keys()
    assert MISSES.keys() <= REASONS.keys()


@pytest.mark.parametrize(("code", "mail"), _each(HITS))
def test_rule_finds(code, mail):
    assert code in codes(**mail)


@pytest.mark.parametrize(("code", "mail"), _each(MISSES))
def test_rule_leaves_alone(code, mail):
    assert code not in codes(**mail)
