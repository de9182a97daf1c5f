from email import message_from_bytes, policy

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..engine.mime.address_text import parse_address_text
from ..engine.mime.meta import meta_from_headers
from ..engine.sanitize.html import MAX_HTML_CHARS
from .client_common import ClientCase

NAMES = (
    "Jiří Novák",
    "Иван Петров",
    "山田, 太郎",
    "سارة",
    'A "Q" \\ 😀',
    "=?utf-8?q?x?=",
)
PEOPLE = [(name, f"p{number}@example.com") for number, name in enumerate(NAMES)]
RAW = b"From: carl@example.com\nSubject: x\n\nHello\n"
PAGE = b"""From: carl@example.com
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

Hello
--b
Content-Type: text/html
Content-Disposition: attachment; filename=page.html

<p>Page</p>
--b
Content-Type: image/svg+xml
Content-Disposition: attachment; filename=drawing.svg

<svg/>
--b--
"""


@tagged("post_install", "-at_install")
class TestWrittenText(ClientCase):
    """What people write, and what they answer to, leaves as they see it."""

    def record(self, draft):
        return self.env["mailbox.draft"].browse(draft["id"])

    def new(self, **values):
        return self.client(self.anna).save_draft(
            {"account_id": self.account.id, "subject": "x", **values}
        )

    def built(self, draft):
        self.env.invalidate_all()
        return self.record(draft)._build_outgoing()

    def test_names_in_any_script_survive_from_the_list_to_the_sent_mail(self):
        text = ", ".join(
            '"{}" <{}>'.format(n.replace("\\", "\\\\").replace('"', '\\"'), e)
            for n, e in PEOPLE
        )
        mail = self.mail_with(
            self.account, RAW, from_name="Żaneta", to_addrs=text, cc_addrs=text
        )
        opened = self.client(self.anna).open_message(mail.id)
        shown = [(person["name"], person["email"]) for person in opened["to"]]
        self.assertEqual(shown, PEOPLE)
        draft = self.client(self.anna).reply(mail.id, "reply_all")
        again = self.client(self.anna).save_draft(
            {"id": draft["id"], "to": draft["to"], "reply_to": text}
        )
        self.account.sender_name = "Ελένη"
        sent = meta_from_headers(self.built(again).mime)
        everybody = [("Żaneta", "carl@example.com"), *PEOPLE]
        self.assertEqual([(a.name, a.email) for a in sent.to], everybody)
        self.assertEqual([(a.name, a.email) for a in sent.reply_to], PEOPLE)
        self.assertEqual(sent.sender.name, "Ελένη")
        self.assertEqual(len(parse_address_text(again["to"])), len(everybody))

    def test_only_clear_addresses_are_written_to(self):
        for to in (
            "john smith@example.com",
            "Anna smith@example.com",
            "carl@example.com, bob",
            "carl@example.com, Bob <bob at example.com>",
            "carl@example.com, Bob <>",
            "a@b@example.com",
            "a@example..com",
        ):
            with self.assertRaisesRegex(UserError, "is not an e-mail address"):
                self.client(self.anna).send(self.new(to=to)["id"])
        draft = self.new(to='Doe, John <john@example.com>; "a b"@example.com')
        self.client(self.anna).send(draft["id"])
        self.assertEqual(
            self.built(draft).recipients, ("john@example.com", '"a b"@example.com')
        )

    def test_long_mail_can_be_answered(self):
        text = f"From: c@example.com\nContent-Type: text/html\n\n{'<i>a</i>' * 300_000}"
        mail = self.mail_with(self.account, text.encode(), subject="long " * 200)
        self.assertGreater(len(text), MAX_HTML_CHARS)
        for mode in ("reply", "forward"):
            draft = self.client(self.anna).reply(mail.id, mode)
            values = {name: draft[name] for name in ("id", "subject", "body")}
            saved = self.client(self.anna).save_draft(values | {"to": "c@example.com"})
            self.assertIn("long long", saved["subject"])
            self.built(saved)

    def test_odd_characters_neither_fail_nor_make_a_mail_unsendable(self):
        odd = "\ud83d a\x00b\x07c\x1b[1m\x85\u2028\u202e d\r\nBcc: x"
        self.account.sender_name = "Anna\x07 \x1b E."
        draft = self.new(
            subject=odd,
            body=f"<p>{odd}</p>",
            to=f'"{odd}" <carl@example.com>',
        )
        record = self.record(draft).with_user(self.anna)
        client = self.client(self.anna)
        client._attach(record, f"{odd}.txt", b"x", "text/plain; charset=\ud83d")
        outgoing = self.built(draft)
        self.assertEqual(outgoing.recipients, ("carl@example.com",))
        parsed = message_from_bytes(outgoing.mime, policy=policy.default)
        self.assertNotIn("Bcc", parsed)
        self.assertIn("abc", parsed["Subject"])
        self.assertEqual(parsed["From"].addresses[0].display_name, "Anna E.")

    def test_page_and_drawing_are_forwarded_as_what_they_are(self):
        mail = self.mail_with(self.account, PAGE)
        draft = self.client(self.anna).reply(mail.id, "forward")
        types = {each["name"]: each["mimetype"] for each in draft["attachments"]}
        self.assertEqual(types["page.html"], "text/html")
        draft = self.client(self.anna).save_draft(
            {"id": draft["id"], "to": "carl@example.com"}
        )
        parsed = message_from_bytes(self.built(draft).mime, policy=policy.default)
        sent = {p.get_filename(): p.get_content_type() for p in parsed.walk()}
        self.assertEqual(sent["page.html"], "text/html")
        self.assertEqual(sent["drawing.svg"], "image/svg+xml")
        # In Odoo they stay what no browser runs.
        stored = self.record(draft)._own_attachments().mapped("mimetype")
        self.assertNotIn("text/html", stored)
