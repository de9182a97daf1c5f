"""Drafts begun in another program and finished here."""

from email import message_from_bytes, policy

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..engine.sanitize import html_to_text
from .client_common import ClientCase
from .test_client_messages import HTML_MAIL

BEGUN = b"""Received: from desktop by server; Fri, 27 Nov 2026 10:00:00 +0000
From: Sales <sales@example.com>
To: Bob <bob@example.org>
Subject: Re: Question
In-Reply-To: <question@example.org>
References: <first@example.org> <question@example.org>
Disposition-Notification-To: sales@example.com
Sensitivity: Company-Confidential
X-Order: =?utf-8?q?N=C2=BA_7?=
X-Mozilla-Draft-Info: internal/draft; vcard=0
Content-Type: text/plain

As discussed
"""


@tagged("post_install", "-at_install")
class TestDraftsAdopted(ClientCase):
    def begun(self, raw=BEGUN, **values):
        values = {"subject": "Begun", "is_draft": True} | values
        mail = self.mail_with(self.account, raw, "drafts", **values)
        draft = self.client(self.anna).edit_draft(mail.id)
        self.env.invalidate_all()
        return mail, draft, self.env["mailbox.draft"].browse(draft["id"])

    def test_draft_of_another_program_is_gone_on_with(self):
        mail, draft, record = self.begun(HTML_MAIL)
        client = self.client(self.anna)
        self.assertEqual(draft["subject"], "Begun")
        self.assertIn("zucchini", draft["body"])
        self.assertIn("notes.txt", [a["name"] for a in draft["attachments"]])
        self.assertEqual(client.edit_draft(mail.id)["id"], draft["id"])
        rows = client.list_messages({"role": "drafts"})["messages"]
        self.assertEqual(
            [(r["id"], r["draft_id"]) for r in rows], [(mail.id, draft["id"])]
        )
        self.assertEqual(record._remote_copies(), mail)
        with self.assertRaisesRegex(UserError, "not a draft"):
            client.edit_draft(self.mail(self.account).id)

    def test_everything_its_writer_said_is_sent(self):
        sales = self.env["mailbox.identity"].create(
            {"account_id": self.account.id, "email": "sales@example.com"}
        )
        question = self.mail(self.account, message_id="question@example.org")
        _mail, draft, record = self.begun(
            from_addr="sales@example.com", to_addrs="Bob <bob@example.org>"
        )
        self.assertTrue(draft["request_receipt"])
        self.assertEqual(draft["identity_id"], sales.id)
        self.assertEqual((record.origin_id, record.mode), (question, "reply"))
        mime = record._build_outgoing().mime
        sent = message_from_bytes(mime, policy=policy.default)
        self.assertEqual(sent["From"].addresses[0].addr_spec, "sales@example.com")
        self.assertEqual(sent["In-Reply-To"], "<question@example.org>")
        self.assertEqual(
            sent["References"], "<first@example.org> <question@example.org>"
        )
        self.assertEqual(sent["Sensitivity"], "Company-Confidential")
        self.assertEqual(sent["X-Order"], "N\u00ba 7")
        self.assertTrue(sent["Disposition-Notification-To"])
        self.assertIn("As discussed", html_to_text(record.body))
        for name in ("Received", "X-Mozilla-Draft-Info"):
            self.assertNotIn(name, sent)
        self.assertEqual(len(sent.get_all("Subject")), 1)

    def test_draft_that_nobody_has_marked_is_one_where_drafts_lie(self):
        mail, _draft, record = self.begun(is_draft=False)
        client = self.client(self.anna)
        rows = client.list_messages({"role": "drafts"})["messages"]
        self.assertEqual([(r["id"], r["is_draft"]) for r in rows], [(mail.id, True)])
        self.assertEqual(record._remote_copies(), mail, "it goes when this is sent")
