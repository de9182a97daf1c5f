"""Facts for the tests of rules: a mail in one call."""

from odoo.addons.maildesk_base.engine.mime.findings.authentication import AuthResults
from odoo.addons.maildesk_base.engine.mime.meta import HeaderMeta
from odoo.addons.maildesk_base.engine.sanitize import (
    beginning,
    sanitize_html,
    text_to_html,
)
from odoo.addons.maildesk_base.engine.types import Address
from odoo.addons.maildesk_pro_ai.engine.scan import Content, Context, facts_of, scan

OWN = "anna@acme.example"
LONG = "<p>Here are the minutes of yesterday's meeting, with the list of guests.</p>"


SENDER = "Sam Sender <sam@shop.example>"


def facts(html=LONG, *, sender=SENDER, subject="Hello", **more):
    """What a scan looks at.

    :param more: ``text`` instead of HTML, ``to`` and ``reply_to`` (addresses), ``auth``
        (results), ``attachments`` (names), ``headers`` (pairs), ``is_reply``, and what
        :class:`Context` takes
    """
    clean = sanitize_html(html)
    name, _, email = sender.rpartition("<")
    reply_to, to = more.pop("reply_to", ()), more.pop("to", (OWN,))
    text, is_reply = more.pop("text", None), more.pop("is_reply", False)
    meta = HeaderMeta(
        subject=subject,
        sender=Address(name.strip(), email.strip(">")),
        reply_to=tuple(Address("", each) for each in reply_to),
        to=tuple(Address("", each) for each in to),
        in_reply_to=("first@acme.example",) if is_reply else (),
    )
    content = Content(
        html=clean.html if text is None else text_to_html(beginning(text)),
        headers=tuple(more.pop("headers", ())),
        authentication=more.pop("auth", AuthResults()),
        attachments=tuple(more.pop("attachments", ())),
        has_form=clean.has_form,
        has_password_field=clean.has_password_field,
    )
    more.setdefault("own_addresses", frozenset({OWN}))
    more.setdefault("own_domains", frozenset({"acme.example"}))
    return facts_of(meta, content, Context(**more))


def codes(*arguments, **more):
    """The codes that a scan finds."""
    return {each.code for each in scan(facts(*arguments, **more)).findings}


def link(target, text="Open"):
    """A mail with a link."""
    return f'{LONG}<p><a href="{target}">{text}</a></p>'


def auth(dmarc="pass", domain="shop.example", **more):
    """Results of a server that is trusted."""
    passed = dict.fromkeys(("spf", "dkim"), "pass") | {"dmarc": dmarc}
    domains = dict.fromkeys(("spf_domain", "dkim_domain", "dmarc_domain"), domain)
    return AuthResults(**(passed | domains | more), is_trusted=True)
