"""Warnings that other programs are known for, and that nobody gets here."""

import pytest

from tests.engine.maildesk_pro_ai.judging import LONG, auth, codes, link

SAME_SITE = [
    # nextcloud/mail#11165: scheme or "www." is missing
    ("https://www.site.example/", "site.example"),
    ("http://site.example", "www.site.example"),
    ("https://site.example/", "SITE.example"),
    # nextcloud/mail#10423: angle brackets, and what else stands around
    ("https://site.example/", "&lt;https://site.example&gt;"),
    ("https://site.example/", "(site.example),"),
    ("https://site.example/", "„site.example“."),
    # nextcloud/mail#11028: hyphen
    ("https://my-site.example/", "my-site.example"),
    ("https://my-site.example/", "my\u00ad-site.example"),
    # nextcloud/mail#11639: the same text, percent-encoded
    ("https://site.example/%C3%A4/b%20c?q=%22", "https://site.example/ä/b"),
    ("https://%73ite.example/", "site.example"),
    # nylas/nylas-mail#2420: another host of the same organisation
    ("https://login.site.example/", "www.site.example"),
    ("https://site.co.uk/", "shop.site.co.uk"),
    # the same name in another spelling
    ("https://xn--mller-kva.example/", "müller.example"),
    ("https://site.example/", "ｓｉｔｅ．example"),
    ("https://site.example:8443/", "https://site.example:8443"),
    ("https://site.example/long", "site.example/…"),
    # files and words with a full stop
    ("https://site.example/f", "README.md"),
    ("https://site.example/f", "invoice.pdf"),
    ("https://site.example/f", "see e.g. page two"),
    ("https://site.example/f", "v2.1"),
    # brands have several domains
    ("https://outlook.office.com/x", "www.microsoft.com"),
    # the sender counts clicks at a service
    ("https://click.tracker.example/x", "www.shop.example"),
    # filters of other vendors rewrite links
    (
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fsite.example%2F",
        "site.example",
    ),
    (
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__site.example_a&d=x",
        "site.example",
    ),
    (
        "https://urldefense.com/v3/__https://site.example/a__;!!x$",
        "https://site.example/a",
    ),
    ("https://protect-de.mimecast.com/s/abc?domain=site.example", "site.example"),
    (
        "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fsite.example",
        "site.example",
    ),
    ("https://www.google.com/url?q=https://site.example/&amp;sa=D", "site.example"),
]


@pytest.mark.parametrize(("target", "text"), SAME_SITE)
def test_the_same_site_is_no_other(target, text):
    assert not codes(link(target, text)) & {"link_text_target", "link_brand_host"}


@pytest.mark.parametrize(
    ("target", "text"),
    [
        # nextcloud/mail#10329: the text is the address
        ("mailto:help@site.example", "help@site.example"),
        ("mailto:help@site.example?subject=Hi", "&lt;Help@Site.example&gt;"),
        ("mailto:help@site.example", "Write to us"),
        ("mailto:x@mail.site.example", "x@site.example"),
        ("tel:+49123", "site.example"),
    ],
)
def test_an_address_that_is_written_out_is_no_other_site(target, text):
    assert not codes(link(target, text))


@pytest.mark.parametrize(
    "reply_to", ["sam@shop.example", "sam@mail.shop.example", "anna@acme.example"]
)
def test_a_reply_address_of_the_same_people_is_nothing(reply_to):
    """nextcloud/mail#12159: any Reply-To was a warning."""
    assert not codes(reply_to=[reply_to])


def test_a_newsletter_shows_many_sites_behind_one_counter():
    names = ("garden", "flowers", "seeds", "tools", "pots")
    links = "".join(
        f'<a href="https://count.mailer.example/{name}">{name}.example</a> '
        for name in names
    )
    bulk = {"headers": [("List-Id", "<n.shop.example>")], "auth": auth()}
    assert not codes(LONG + links, **bulk)
    assert "link_text_target" in codes(LONG + links)
