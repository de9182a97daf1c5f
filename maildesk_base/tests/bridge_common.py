"""What every bridge to another app keeps to, whatever the records are.

A test class of a bridge inherits :class:`BridgeChecks` and ``LinkCase``, names its
model, and says what its users and its record are.
"""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import new_test_user
from odoo.tools import SQL

from .many_rows import copy_rows
from .query_plans import logged_plans

MANY = 1_000

REQUEST = b"""From: Olga Blum <olga@blum-shop.test>
To: support@example.com
Subject: Re: Fwd: 20 chairs, order PO-2231
Message-ID: <chairs@blum-shop.test>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: text/html; charset=utf-8

<p>We need <b>20 chairs</b>. <img src="https://track.test/p.png" alt="Logo"></p>
<p>Olga Blum<br>Blum Shop<br>Phone: +49 30 1234 567</p>
<blockquote type="cite">Which chairs?</blockquote>

--m
Content-Type: text/csv; name="list.csv"
Content-Disposition: attachment; filename="list.csv"

chair,20
--m--
"""


class BridgeChecks:
    """``model`` is the bridge's; ``user_groups`` those of people who use its app."""

    model = ""
    user_groups = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = f"maildesk_base.group_user,{cls.user_groups}"
        cls.user = new_test_user(cls.env, "md_app", groups=groups, name="App")
        cls.shared.access_user_ids += cls.user
        cls.asked = cls.mail_with(
            cls.shared,
            REQUEST,
            subject="Re: Fwd: 20 chairs, order PO-2231",
            from_name="Olga Blum",
            from_addr="olga@blum-shop.test",
        )
        cls.olga = cls.env["res.partner"].create(
            {"name": "Olga Blum", "email": "olga@blum-shop.test"}
        )

    def prepare(self, user=None, **options):
        client = self.client(user or self.user)
        return client.prepare(self.asked.id, self.model, options)

    def values(self):
        """What the form sends when nothing in it is changed."""
        return self.prepare()["values"]

    def make(self, user=None, values=None, **options):
        client = self.client(user or self.user)
        values = values or self.values()
        answer = client.create_record(self.asked.id, self.model, values, options)
        return self.env[self.model].browse(answer["record"]["id"])

    def entry(self, user):
        found = self.client(user).bridges(self.asked.id)
        return next((each for each in found if each["model"] == self.model), None)

    def offered_actions(self, record, user=None):
        """Labels of what the card of the record offers, once its mail is linked."""
        card = self.linked(record, user)["card"]
        return [each["label"] for each in card["actions"]]

    def act(self, record, action, user=None):
        """Do it; gives how the card stands then."""
        link = self.linked(record, user)
        client = self.client(user or self.user)
        links = client.act_on_record(self.asked.id, link["id"], action)
        return next(each for each in links if each["id"] == link["id"])["card"]

    def linked(self, record, user=None):
        client = self.client(user or self.user)
        links = client.link(self.asked.id, self.model, record.id)
        return next(each for each in links if each["res_id"] == record.id)

    def queued(self):
        """Mails that Odoo has sent or is about to send, and notifications of people."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        notes = self.env["mail.notification"].sudo().search_count([])
        return self.env["mail.mail"].sudo().search_count([]), notes

    def test_record_is_made_once_with_its_files_and_link(self):
        opened = self.client(self.user).open_message(self.asked.id)
        ids = [part["id"] for part in opened["attachments"]]
        options = {"request_id": "r1", "attachment_ids": ids}
        record = self.make(**options)
        self.assertEqual(self.make(**options), record)
        self.assertEqual(record.create_uid, self.user)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", self.model), ("res_id", "=", record.id)]
        )
        self.assertEqual(files.mapped("name"), ["list.csv"])
        self.assertEqual(self.listed_mails(self.user, record), self.asked.ids)
        self.assertEqual(self.count(self.user, record), 1)
        self.assertEqual(self.icons(self.asked, self.user), [self.model])
        [link] = self.client(self.user).links(self.asked.id)
        self.assertEqual(link["card"]["title"], record.display_name)

    def test_nobody_is_sent_anything(self):
        values, before = self.values(), self.queued()
        self.make(values=values)
        self.assertEqual(self.queued(), before)

    def test_undo_leaves_nothing(self):
        client = self.client(self.user)
        answer = client.create_record(self.asked.id, self.model, self.values(), {})
        self.assertEqual(client.undo_create(answer["undo"]["token"]), [])
        self.assertFalse(self.env[self.model].browse(answer["record"]["id"]).exists())

    def test_likely_records_are_looked_up(self):
        """However many records there are, the panel reads none that are not likely."""
        values = {"name": "Nils", "email": "nils@other-shop.test"}
        self.env["res.partner"].create(values)
        raw = REQUEST.replace(b"Olga Blum <olga@blum-shop", b"Nils <nils@other-shop")
        other = self.mail_with(self.shared, raw, from_addr=values["email"])
        with patch.object(self, "asked", other):
            copy_rows(self.make(), MANY)
        table = self.env[self.model]._table
        self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
        self.make()
        self.env.invalidate_all()
        with logged_plans(self.env.cr) as log:
            panel = self.client(self.user).record_panel(self.asked.id)
        self.assertTrue(panel["links"])
        much = [str(n) for n in log.nodes(table) if n.rows > MANY // 2]
        self.assertFalse(much, "\n".join(much))

    def test_without_the_app_there_is_a_reason_and_nothing_else(self):
        record = self.make()
        self.assertFalse(self.entry(self.bob)["can_create"])
        self.assertTrue(self.entry(self.bob)["create_reason"])
        with self.assertRaises(UserError):
            self.make(self.bob, values={"name": "x"})
        self.hide_from_bob(record)
        with self.assertRaises(UserError):
            self.client(self.bob).link(self.asked.id, self.model, record.id)
        self.assertEqual(self.client(self.bob).links(self.asked.id), [])
        self.assertEqual(self.icons(self.asked, self.bob), [])
        self.assertEqual(self.client(self.bob).proposals(self.asked.id, self.model), [])
        with self.assertRaises(UserError):
            self.listed_mails(self.bob, record)

    def hide_from_bob(self, record):
        """Where people without the app may read its records all the same."""

    def test_without_the_mailbox_there_is_nothing(self):
        record = self.make()
        self.shared.access_user_ids -= self.user
        for work in (self.prepare, self.make, lambda: self.entry(self.user)):
            with self.assertRaises(UserError):
                work()
        self.assertEqual(self.count(self.user, record), 0)
        self.assertEqual(self.listed_mails(self.user, record), [])
        self.assertFalse(self.env["mailbox.link"].with_user(self.user).search([]))

    def test_records_are_made_and_proposed_in_the_mailboxs_company(self):
        second = self.env["res.company"].create({"name": "Second"})
        users = self.user | self.anna | self.bob | self.admin
        users.company_ids += second
        elsewhere = self.make()
        self.shared.company_id = second
        proposed = self.client(self.user).proposals(self.asked.id, self.model)
        record = self.make(request_id="second")
        if record.company_id:
            self.assertEqual(record.company_id, second)
        if elsewhere.company_id:
            self.assertNotIn(elsewhere.id, [each["res_id"] for each in proposed])
