from email import message_from_bytes, policy
from html import escape
from html.parser import HTMLParser

from odoo.exceptions import UserError
from odoo.tests import tagged

from .client_common import ClientCase

HOSTILE = (
    'http://x.example/a.png?"><script>alert(1)</script>',
    'http://x.example/a.png?"><form action="http://x.example/">',
    'http://x.example/a.png?" onerror="alert(1)" b="',
    "http://x.example/a.png?' onerror='alert(1)",
)
MAIL = """From: Mallory <mallory@example.com>
To: Anna <anna@example.com>
Subject: Invoice
Message-ID: <hostile@example.com>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p>Please answer.</p>{images}
<p style='background-image:url("{background}")'>x</p>
"""


class Elements(HTMLParser):
    """Names of the elements and attributes of a document, and what images name."""

    def __init__(self, html):
        super().__init__()
        self.names, self.images = set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.names |= {tag, *(name for name, _value in attrs)}
        if tag == "img":
            self.images.append(dict(attrs).get("src"))


@tagged("post_install", "-at_install")
class TestLeaving(ClientCase):
    """What a hostile mail leaves behind in the answer to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        images = "".join(f"<img src='{escape(address)}'>" for address in HOSTILE)
        raw = MAIL.format(images=images, background=HOSTILE[0].replace('"', "%22"))
        cls.message = cls.mail_with(
            cls.account, raw.encode(), from_addr="mallory@example.com"
        )

    def reply(self, mode="reply", images=True):
        client = self.client(self.anna)
        client.open_message(self.message.id)
        if images:
            client.show_remote(self.message.id, "sender")
        return client.reply(self.message.id, mode)

    def html(self, draft):
        mime = self.env["mailbox.draft"].browse(draft["id"])._build_outgoing().mime
        message = message_from_bytes(mime, policy=policy.default)
        return message.get_body(("html",)).get_content()

    def test_hostile_image_addresses_stay_addresses(self):
        for mode in ("reply", "forward"):
            draft = self.reply(mode)
            self.assertIn("/maildesk/message/", draft["body"], "images are shown")
            saved = self.client(self.anna).save_draft(
                {"id": draft["id"], "body": draft["body"], "to": "bob@example.com"}
            )
            self.assertEqual(saved["body"], draft["body"], "they are shown again")
            found = Elements(self.html(draft))
            self.assertFalse(found.names & {"script", "form", "onerror", "id"})
            self.assertEqual(len(found.images), len(HOSTILE))
            for image in found.images:
                self.assertTrue(image.startswith("http://x.example/a.png"))
            self.assertNotIn("maildesk", "".join(found.images))

    def test_signed_addresses_are_not_stored(self):
        draft = self.reply()
        record = self.env["mailbox.draft"].browse(draft["id"])
        self.client(self.anna).save_draft({"id": draft["id"], "body": draft["body"]})
        self.assertNotIn("sign=", record.body)
        self.assertNotIn("sign=", "".join(record.revision_ids.mapped("body")))

    def test_image_that_the_mail_does_not_have_is_not_fetched_for_a_colleague(self):
        self.account.write({"is_shared": True, "access_user_ids": [self.bob.id]})
        draft = self.reply()
        self.client(self.bob).save_draft(
            {
                "id": draft["id"],
                "body": '<img data-maildesk-src="https://track.example/bob.png">',
            }
        )
        seen = self.client(self.anna).open_draft(draft["id"])["body"]
        self.assertNotIn(" src=", seen)

    def test_pasted_address_of_the_image_proxy_does_not_leave(self):
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url")
        draft = self.reply()
        shown = Elements(draft["body"]).images[0]
        addresses = [escape(server + shown) for server in ("", base, base.upper())]
        body = "".join(f'<img src="{a}"><a href="{a}">x</a>' for a in addresses)
        self.client(self.anna).save_draft(
            {"id": draft["id"], "body": body, "to": "bob@example.com"}
        )
        html = self.html(draft)
        self.assertNotIn("/maildesk/", html)
        self.assertEqual(set(Elements(html).images), {HOSTILE[0]})


@tagged("post_install", "-at_install")
class TestLongMail(ClientCase):
    """A mail that is shown in part, because all of it would stop the browser."""

    def long_mail(self, folder="inbox", **values):
        raw = b"Subject: Log\nContent-Type: text/plain\n\n" + b"a line\n" * 30_000
        return self.mail_with(self.account, raw, folder, subject="Log", **values)

    def test_all_of_it_goes_along_when_it_is_forwarded(self):
        message = self.long_mail()
        self.assertTrue(self.client(self.anna).open_message(message.id)["is_cut"])
        draft = self.client(self.anna).reply(message.id, "forward")
        [attached] = draft["attachments"]
        self.assertEqual(attached["name"], "Log.eml")
        self.assertGreater(attached["size"], 200_000)
        self.assertEqual(
            self.client(self.anna).reply(message.id, "reply")["attachments"], []
        )

    def test_draft_of_another_program_is_not_cut_off(self):
        message = self.long_mail("drafts", is_draft=True)
        with self.assertRaisesRegex(UserError, "too long to edit"):
            self.client(self.anna).edit_draft(message.id)
