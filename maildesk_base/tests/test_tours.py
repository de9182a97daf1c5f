from odoo.tests import HttpCase, tagged

from .client_common import ClientData

ORDER = b"""From: Carl <carl@example.com>
To: anna@example.com
Subject: Order 4711
Message-ID: <order@example.com>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p>When do the <b>wheels</b> arrive?</p>
""".replace(b"\n", b"\r\n")
HOSTILE = b"""From: Carl <carl@example.com>
To: anna@example.com
Subject: You have won
Message-ID: <won@example.com>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p>Click here</p><script>parent.document.body.dataset.hacked = 1</script>
<img src="x" onerror="top.document.body.dataset.hacked = 1">
<img src="https://evil.example/pixel.gif" width="200" height="100">
<form action="https://evil.example/"><input name="password"></form>
<a href="javascript:top.document.body.dataset.hacked=1">prize</a>
""".replace(b"\n", b"\r\n")


@tagged("post_install", "-at_install")
class TestTours(ClientData, HttpCase):
    """The main paths through the app, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.mail(
            cls.account,
            minute=2,
            subject="Order 4711",
            preview="When do the wheels arrive?",
        )
        cls.mail(cls.account, minute=1, subject="Lunch on Tuesday")
        cls.cache_body(cls.order, ORDER)
        hostile = cls.mail(cls.account, subject="You have won", is_read=True)
        cls.cache_body(hostile, HOSTILE)

    @classmethod
    def cache_body(cls, message, raw):
        """Reading it needs no mail server then."""
        cls.raws[message.remote_id] = raw
        bodies = cls.env["mailbox.body"]
        with message.account_id._open_provider() as provider:
            ref = cls.env["mailbox.client"]._message_ref(message)
            view = bodies._view_values(provider.fetch_body(ref), message.account_id)
        bodies._store_bodies({message.id: view})

    def run_tour(self, name, login="md_anna"):
        self.start_tour("/odoo/maildesk", name, login=login)

    def test_read_and_star(self):
        """An unread message is opened, counts as read, and gets a star."""
        self.run_tour("maildesk_read")
        self.assertTrue(self.order.is_read)
        self.assertTrue(self.order.is_starred)

    def test_archive_and_undo(self):
        """What is archived by mistake comes back with one click."""
        self.run_tour("maildesk_archive_undo")
        self.assertEqual(self.order.folder_ids.role, "inbox")

    def test_reply(self):
        """A reply knows its recipient and is kept as a draft."""
        self.run_tour("maildesk_reply")
        draft = self.env["mailbox.draft"].search([("origin_id", "=", self.order.id)])
        self.assertIn("carl@example.com", draft.to_addrs)
        self.assertIn("Monday", draft.body)

    def test_compose(self):
        """A new message is kept at the server while it is being written."""
        self.run_tour("maildesk_compose")
        subject = "Hello from the tour"
        draft = self.env["mailbox.draft"].search([("subject", "=", subject)])
        self.assertEqual(draft.to_addrs, "bob@example.com")

    def test_hostile(self):
        """A mail that wants to run code in the page cannot."""
        self.run_tour("maildesk_hostile")

    def test_first_run(self):
        """Somebody without a mailbox is led to the first one."""
        self.run_tour("maildesk_first_run", login="md_bob")
