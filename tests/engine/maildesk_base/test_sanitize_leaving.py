"""What leaves with a reply: nothing that runs, nothing of this server.

A mail is taken the whole way: opened with images, quoted, shown in the editor, saved,
built and read again by a parser that knows nothing of ours.
"""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.mime.compose import (
    Attached,
    Mail,
    compose,
    forward_body,
    reply_body,
)
from odoo.addons.maildesk_base.engine.sanitize import (
    resolve_placeholders,
    sanitize_html,
)
from odoo.addons.maildesk_base.engine.sanitize.authored import (
    replace_images,
    sanitize_authored,
    show_images,
)
from odoo.addons.maildesk_base.engine.types import Address

from tests.corpus.safety import dangers_leaving

HOSTS = frozenset({"odoo.example", "127.0.0.1"})
MAIL = Mail(
    sender=Address("Anna", "anna@example.com"),
    rfc_message_id="1@example.com",
    maildesk_id="a1",
    date=datetime(2026, 1, 1, tzinfo=UTC),
    to=(Address("", "bob@example.org"),),
    own_hosts=HOSTS,
)
HOSTILE_ADDRESSES = (
    'http://x/a.png?"><script>alert(1)</script>',
    'http://x/a.png?"><form action=//x><button>',
    "http://x/a.png?' onerror='x()",
    'http://x/a.png?" onerror="x()" a="',
    "http://x/a.png?&quot;&gt;&lt;script&gt;",
    "http://x/a.png?%22%3E%3Cscript%3E",
    "http://x/');x:expression(y",
    "http://x/a.png?</style><script>",
    "http://x/a.png?\"'`<>\\",
    "javascript:alert(1)",
    "data:text/html,<script>",
    "data:image/svg+xml,<svg onload=x()>",
    'cid:x"><script>alert(1)</script>',
    "cid:x') no-repeat,url(javascript:x",
    "//x/a.png",
    "/web/image/1",
    "/maildesk/message/1/image?url=javascript:x()&sign=y",
    "https://odoo.example/maildesk/message/1/image?url=cid%3Ax&sign=y",
)


def proxied(address):
    query = urlencode({"user": 2, "url": address, "sign": "s3cret"}, quote_via=quote)
    return f"/maildesk/message/7/image?{query}"


def leaving(body, **values):
    """The HTML part of the message built from what an editor has sent."""
    stored = sanitize_authored(body, hosts=HOSTS)
    mime = compose(replace(MAIL, html=stored, **values)).mime
    part = message_from_bytes(mime, policy=policy.default).get_body(("html",))
    return part.get_content()


def answered(html):
    """The HTML parts of an answer and a forward of a mail whose images were shown."""
    clean = sanitize_html(html).html
    quoted = resolve_placeholders(
        clean, cid=lambda cid: "/maildesk/draft/1/attachment/2"
    )
    for body in (reply_body(quoted, "On"), forward_body(quoted, "Forwarded", ())):
        stored = sanitize_authored(body, hosts=HOSTS)
        yield leaving(show_images(stored, proxied))
        yield leaving(replace_images(stored, lambda _: "cid:x"))
    # A client that puts in what it has shown, and one that sends what it has got.
    yield leaving(resolve_placeholders(clean, cid=proxied, remote=proxied))
    yield compose(replace(MAIL, html=html)).mime.decode()


def refuse(html):
    part = html.partition("text/html")[2] or html
    assert dangers_leaving(part.partition("\r\n\r\n")[2] or part) == []


@pytest.mark.parametrize("address", HOSTILE_ADDRESSES)
@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{}">',
        "<img src='{}'>",
        '<p style="background:url({})">x</p>',
        "<td background='{}'>x",
        '<a href="{}">x</a>',
        '<img srcset="{} 2x" src="{}" alt=x>',
    ],
)
def test_hostile_address_does_not_become_markup(markup, address):
    escaped = address.replace("&", "&amp;").replace('"', "&quot;")
    for value in (address, escaped, escaped.replace("'", "&#39;")):
        for html in answered(f"<p>Hello</p>{markup.replace('{}', value)}"):
            refuse(html)


PIECES = st.sampled_from(
    (
        *HOSTILE_ADDRESSES,
        '<img src="',
        '<a href="',
        '<td background="',
        '<div style="background:url(',
        *"""\" ' > < & &quot; &#39; <p> </p> ) ; <script> </script> <svg> <style>
        </style> alt=" data-maildesk-src=" data-maildesk-background=" class=" http://x/
        data-maildesk-cid=" cid:x onerror=" <!-- --> <textarea> <template>""".split(),
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_was_answered_leaves_harmless(html):
    for part in answered(f"<p>x</p>{html}"):
        refuse(part)


@pytest.mark.parametrize(
    "address",
    [
        proxied("https://pics.example/a.png"),
        "https://odoo.example" + proxied("https://pics.example/a.png"),
        "HTTP://Odoo.Example.:8069" + proxied("https://pics.example/a.png"),
        "//odoo.example" + proxied("https://pics.example/a.png"),
        "https://elsewhere.example" + proxied("https://pics.example/a.png"),
        "/maildesk/./message//7/%69mage?url=https%3A%2F%2Fpics.example%2Fa.png&sign=s",
        proxied(proxied("https://pics.example/a.png")),
        "\\\\odoo.example" + proxied("https://pics.example/a.png"),
    ],
)
def test_image_shown_by_our_proxy_leaves_as_it_came(address):
    shown = address.replace("&", "&amp;")
    for markup in (
        f'<img src="{shown}">',
        f'<img data-maildesk-src="{shown}">',
        f"<p style=\"background-image:url('{shown}')\">x</p>",
    ):
        for html in (
            leaving(markup),
            compose(replace(MAIL, html=markup)).mime.decode(),
        ):
            assert "sign" not in html
            assert "maildesk/" not in html
    assert '<img src="https://pics.example/a.png">' in leaving(f'<img src="{shown}">')
    assert "maildesk/" not in leaving(f'<a href="{shown}">x</a>')


def test_address_of_our_proxy_in_the_text_is_that_of_the_image():
    shown = proxied("https://pics.example/a.png?b=1&c=2").replace("&", "&amp;")
    for server in ("", "https://odoo.example"):
        html = leaving(f"<p>see {server}{shown} there</p>")
        assert "<p>see https://pics.example/a.png?b=1&amp;c=2 there</p>" in html


@pytest.mark.parametrize(
    "address",
    [
        "/web/image/12?access_token=t",
        "https://odoo.example/web/image/12?access_token=t",
        "https://odoo.example/fr/web/content/12?access_token=t",
        "http://2130706433:8069/web/image/12?access_token=t",
        "https://user@odoo%2eexample/web/image/12?access_token=t",
        "https://odoo.example/web/image/12/..%2f..%2fsession/logout",
        "https://odoo.example/my/home?session_id=t",
        "https://odoo.example/maildesk/draft/1/attachment/2",
        "https://elsewhere.example/maildesk/draft/1/attachment/2",
        "/maildesk/message/1/part?id=2",
        "//odoo.example/web/content/12",
    ],
)
def test_addresses_of_this_server_do_not_leave(address):
    for markup in (
        f'<a href="{address}">file</a>',
        f'<img alt="file" src="{address}">file',
        f'<img alt="file" srcset="{address} 2x" src="{address}">file',
        f'<p style="background:url({address})">file</p>',
        f'<table background="{address}"><tr><td background="{address}">file</table>',
        f'<p data-maildesk-background="{address}">file</p>',
    ):
        html = compose(replace(MAIL, html=markup)).mime.decode()
        assert "file" in html
        refuse(html)
        assert "odoo" not in html
        assert "2130706433" not in html


def test_what_is_for_others_stays():
    body = (
        "<p style=\"background-image:url('https://e.example/b.png');color:red\">"
        '<a href="https://odoo.example/my/orders/3?access_token=abc">Order</a>'
        '<img alt="a" src="https://shop.example/web/image/5-ab/logo.png">'
        '<img src="cid:logo@x"><img src="cid:gone@x"></p>'
    )
    logo = Attached("logo.png", "image/png", b"x", "logo@x")
    html = leaving(body, inline=(logo,))
    assert "https://odoo.example/my/orders/3?access_token=abc" in html
    assert 'src="https://shop.example/web/image/5-ab/logo.png"' in html
    assert "background-image:url('https://e.example/b.png')" in html
    assert 'src="cid:logo@x"' in html
    assert "gone@x" not in html
