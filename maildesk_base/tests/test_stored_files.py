"""Files of mail that Odoo stores: harmless by any route, and gone with their record."""

from itertools import product

from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from .client_common import ClientCase, ClientData
from .test_routes import EVIL_MAIL

PAGE = b"<html><script>alert(document.domain)</script></html>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
# What somebody may add to an address of Odoo's.
QUERIES = (
    "",
    "mimetype=text/html",
    "mimetype=image/svg%2Bxml",
    "mimetype=application/xhtml%2Bxml&filename=page.html",
    "filename=page.html&unique=1",
    "download=false&mimetype=text/xml",
    "width=10&height=10&mimetype=text/html",
)
ACTIVE = ("html", "svg", "xml", "javascript")


@tagged("post_install", "-at_install")
class TestStoredFiles(ClientData, HttpCase):
    """A page that came with mail never opens as a page of Odoo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.keep_attachments = True
        cls.message = cls.mail_with(cls.account, EVIL_MAIL)
        cls.env.flush_all()

    def stored(self):
        """One attachment of each kind: kept from a message, and of a draft."""
        self.authenticate("md_anna", "md_anna")
        opened = self.client(self.anna).open_message(self.message.id)
        for part in opened["attachments"]:
            self.assertEqual(self.url_open(part["url"]).status_code, 200)
        draft_id = self.client(self.anna).save_draft({"subject": "x"})["id"]
        draft = self.env["mailbox.draft"].browse(draft_id)
        attach = self.client(self.anna)._attach
        attach(draft, "page.html", PAGE, "text/html")
        attach(draft, "drawing.svg", DRAWING, "image/svg+xml")
        attach(draft, "lie.png", PAGE, "image/png")
        self.env.flush_all()
        return self.env["ir.attachment"].search(
            [
                ("res_model", "in", ("mailbox.draft", "mailbox.message_index")),
                ("res_id", "in", (draft_id, self.message.id)),
            ]
        )

    def addresses(self, attachment):
        """Every address of Odoo's for a file, as its routes are known now."""
        values = {
            "id": attachment.id,
            "xmlid": "0",
            "model": "ir.attachment",
            "field": "raw",
            "filename": "page.html",
            "unique": "abc",
            "width": 10,
            "height": 10,
        }
        for rule in self.env["ir.http"].routing_map().iter_rules():
            if not rule.rule.startswith(("/web/content", "/web/image")):
                continue
            if {"id"} <= rule.arguments <= values.keys():
                named = {name: values[name] for name in rule.arguments}
                _domain, path = rule.build(named, append_unknown=False)
                yield path
        for route in ("/web/content", "/web/image"):
            for field in ("raw", "datas"):
                yield f"{route}?model=ir.attachment&id={attachment.id}&field={field}"

    def test_no_route_serves_a_page_or_a_drawing(self):
        attachments = self.stored()
        self.assertGreaterEqual(len(attachments), 5)
        asked = 0
        for attachment in attachments:
            token = attachment.generate_access_token()[0]
            self.env.flush_all()
            queries = (*QUERIES, f"access_token={token}&mimetype=text/html")
            paths = sorted(set(self.addresses(attachment)))
            # All wishes at two routes, the boldest at all of them.
            asked_for = {*product(paths[::6], queries), *product(paths, queries[-1:])}
            for path, query in asked_for:
                url = f"{path}{'&' if '?' in path else '?'}{query}"
                with self.subTest(url=url, name=attachment.name):
                    self.assert_inert(self.url_open(url))
                    asked += 1
        self.assertGreater(asked, 100)

    def assert_inert(self, answer):
        kind = answer.headers["Content-Type"].lower()
        if answer.status_code != 200:
            return
        self.assertFalse([word for word in ACTIVE if word in kind], kind)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        if not kind.startswith("image/"):
            disposition = answer.headers["Content-Disposition"]
            self.assertTrue(disposition.startswith("attachment"), disposition)

    def test_files_are_sent_as_what_they_are(self):
        draft_id = self.client(self.anna).save_draft({"to": "b@example.com"})["id"]
        draft = self.env["mailbox.draft"].browse(draft_id)
        self.client(self.anna)._attach(draft, "page.html", PAGE, "text/html")
        raw = draft.sudo()._build_outgoing().mime
        self.assertIn(b"text/html; ", raw.replace(b";\r\n", b"; "))
        self.assertIn(b'filename="page.html"', raw)


@tagged("post_install", "-at_install")
class TestOrphanedFiles(ClientCase):
    """Whatever the database deletes by itself leaves no file behind."""

    def attach(self, record):
        return self.env["ir.attachment"]._store_mail_file(
            record, "a", b"a", "text/plain"
        )

    def test_files_go_with_what_they_belong_to(self):
        message = self.mail(self.account)
        draft_id = self.client(self.anna).save_draft({"subject": "x"})["id"]
        draft = self.env["mailbox.draft"].browse(draft_id)
        signature = self.env["mailbox.signature"].create({"name": "S"})
        records = (message, draft, signature)
        orphans = [self.attach(record) for record in records]
        staying = self.attach(self.mail(self.account))
        self.env.flush_all()
        for record in records:
            # As cascades and the synchronisation do.
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE id = %s",
                    SQL.identifier(record._table),
                    record.id,
                )
            )
        self.env.invalidate_all()
        self.env["ir.attachment"]._delete_mail_orphans()
        self.env.invalidate_all()
        self.assertFalse([each for each in orphans if each.exists()])
        self.assertTrue(staying.exists())

    def test_a_file_for_a_record_that_is_not_saved_yet_stays_for_a_day(self):
        waiting = self.env["ir.attachment"].create(
            {"name": "a", "raw": b"a", "res_model": "mailbox.signature", "res_id": 0}
        )
        self.env.flush_all()
        self.env["ir.attachment"]._delete_mail_orphans()
        self.assertTrue(waiting.exists())
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = now() - interval '2 days'"
            " WHERE id = %s",
            [waiting.id],
        )
        self.env["ir.attachment"]._delete_mail_orphans()
        self.env.invalidate_all()
        self.assertFalse(waiting.exists())
