"""What a record takes from a mail: its text, its images, its files; and taking the
record back.
"""

import base64
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from ..engine.errors import ConnectionLostError
from ..models.mailbox_bridge import Bridge, MailboxBridgePartner
from ..models.mailbox_client.records import files
from .client_common import ClientData, RawProvider
from .link_common import LinkCase

PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
PDF = base64.b64encode(b"%PDF-1.4 offer")
SVG = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
PAGE = base64.b64encode(b"<script>alert(document.domain)</script>")
HOSTILE = b"""From: Carl <carl@example.com>
To: anna@example.com
Subject: Re: Fwd: Need 20 chairs
Message-ID: <chairs@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: multipart/related; boundary="r"

--r
Content-Type: text/html; charset=utf-8

<p onclick="alert(1)">We need <b>20 chairs</b>.
<img src="https://track.example/p.png?u=1" alt="Our logo">
<img src="cid:pic@x" alt="The chair"><img src="cid:draw@x" alt="A drawing"></p>
<table background="https://track.example/bg.png"><tr><td>cell</td></tr></table>
<script>alert(1)</script><a href="javascript:alert(1)">click</a>
<div class="gmail_quote"><div class="gmail_attr">On Mon, Anna wrote:</div>
<blockquote class="gmail_quote">Which chairs? <img src="cid:old@x"></blockquote></div>

--r
Content-Type: image/png; name="chair.png"
Content-ID: <pic@x>
Content-Disposition: inline; filename="chair.png"
Content-Transfer-Encoding: base64

PIXEL
--r
Content-Type: image/png; name="old.png"
Content-ID: <old@x>
Content-Disposition: inline; filename="old.png"
Content-Transfer-Encoding: base64

PIXEL
--r
Content-Type: image/svg+xml; name="draw.svg"
Content-ID: <draw@x>
Content-Disposition: inline; filename="draw.svg"
Content-Transfer-Encoding: base64

SVG
--r--
--m
Content-Type: application/pdf; name="list.pdf"
Content-Disposition: attachment; filename="list.pdf"
Content-Transfer-Encoding: base64

PDF
--m
Content-Type: text/html; name="page.html"
Content-Disposition: attachment; filename="page.html"
Content-Transfer-Encoding: base64

PAGE
--m
Content-Type: image/svg+xml; name="logo.svg"
Content-Disposition: attachment; filename="logo.svg"
Content-Transfer-Encoding: base64

SVG
--m--
"""
for _name, _content in (("PIXEL", PIXEL), ("SVG", SVG), ("PDF", PDF), ("PAGE", PAGE)):
    HOSTILE = HOSTILE.replace(b"\n" + _name.encode() + b"\n", b"\n" + _content + b"\n")


def takes(field):
    """Contacts whose ``field`` gets the text of the mail."""
    return {
        "res.partner": Bridge(
            label=lambda env: "Contact", company_path="", body_field=field
        )
    }


class IntakeData(ClientData):
    """Contacts that take the text of a mail as their note (HTML)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.group_ids += cls.env.ref("base.group_partner_manager")
        cls.offer = cls.mail_with(cls.account, HOSTILE, subject="Re: Fwd: 20 chairs")
        takes_text = takes("comment")
        cls.classPatch(MailboxBridgePartner, "_models", lambda self: takes_text)

    def make(self, values=None, user=None, **options):
        client = self.client(user or self.anna)
        values = values or {"name": "Chairs"}
        return client.create_record(self.offer.id, "res.partner", values, options)

    def made(self, answer):
        return self.env["res.partner"].browse(answer["record"]["id"])

    def part_ids(self, *names):
        opened = self.client(self.anna).open_message(self.offer.id)
        by_name = {part["name"]: part["id"] for part in opened["attachments"]}
        return [by_name[name] for name in names]

    def files_of(self, record):
        domain = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        return self.env["ir.attachment"].search(domain)

    def lose_connection(self):
        def fail(*args):
            raise ConnectionLostError("connection.lost")

        return patch.multiple(RawProvider, fetch_part=fail, fetch_body=fail)


@tagged("post_install", "-at_install")
class TestText(IntakeData, LinkCase):
    def test_text_of_a_record_loads_nothing_from_elsewhere(self):
        record = self.made(self.make(description="whole"))
        text = record.comment
        self.assertIn("<b>20 chairs</b>", text)
        self.assertIn("Our logo", text)
        self.assertIn("A drawing", text)
        self.assertIn("Which chairs?", text)
        for harm in ("track.example", "script", "onclick", "cid:", "maildesk"):
            self.assertNotIn(harm, text)

    def test_images_of_the_text_become_files_of_the_record(self):
        record = self.made(self.make(description="newest"))
        [image] = self.files_of(record)
        self.assertEqual(image.name, "chair.png")
        self.assertIn(f'src="/web/image/{image.id}"', record.comment)
        self.assertEqual(image.with_user(self.anna).raw, base64.b64decode(PIXEL))

    def test_what_is_answered_is_cut_unless_all_is_wanted(self):
        newest = self.made(self.make(description="newest"))
        self.assertNotIn("Which chairs?", newest.comment)
        self.assertNotIn("wrote:", newest.comment)
        whole = self.made(self.make(description="whole"))
        names = sorted(self.files_of(whole).mapped("name"))
        self.assertEqual(names, ["chair.png", "old.png"])

    def test_no_text_when_none_is_wanted(self):
        record = self.made(self.make(description="none"))
        self.assertFalse(record.comment)
        self.assertFalse(self.files_of(record))
        self.assertFalse(self.made(self.make()).comment)

    def test_plain_text_for_a_plain_field(self):
        takes_text = takes("function")
        self.patch(MailboxBridgePartner, "_models", lambda self: takes_text)
        text = self.made(self.make(description="newest")).function
        self.assertIn("We need 20 chairs.", text)
        self.assertIn("Our logo", text)
        self.assertNotIn("Which", text)
        self.assertNotIn("<", text.replace("<javascript", ""))

    def test_form_begins_with_the_text_and_keeps_what_is_changed(self):
        answer = self.client(self.anna).prepare(
            self.offer.id, "res.partner", {"description": "whole"}
        )
        self.assertTrue(answer["has_description"])
        name = self.env["mailbox.bridge.partner"]
        values = name.with_user(self.anna)._body("res.partner", self.offer, {})
        self.assertIn("/maildesk/message/", values["comment"])
        text = f"<p>Mine</p>{values['comment']}"
        foreign = text.replace("sign=", "sign=0")
        record = self.made(self.make({"name": "Chairs", "comment": text}))
        [image] = self.files_of(record)
        self.assertIn("<p>Mine</p>", record.comment)
        self.assertIn(f'src="/web/image/{image.id}"', record.comment)
        record = self.made(self.make({"name": "Chairs", "comment": foreign}))
        self.assertFalse(self.files_of(record))
        self.assertNotIn("/maildesk/", record.comment)
        self.assertIn("The chair", record.comment)

    def test_unknown_choice_is_refused(self):
        for wrong in ("all", 5, ["whole"]):
            with self.subTest(wrong), self.assertRaises(UserError):
                self.make(description=wrong)


@tagged("post_install", "-at_install")
class TestFiles(IntakeData, LinkCase):
    def test_chosen_attachments_are_put_on_the_record(self):
        ids = self.part_ids("list.pdf", "page.html")
        record = self.made(self.make(attachment_ids=[*ids, ids[0]]))
        found = {each.name: each for each in self.files_of(record)}
        self.assertEqual(set(found), {"list.pdf", "page.html"})
        self.assertEqual(found["list.pdf"].raw, base64.b64decode(PDF))
        self.assertEqual(found["list.pdf"].mimetype, "application/pdf")
        self.assertEqual(found["list.pdf"].create_uid, self.anna)

    def test_parts_of_other_messages_are_refused(self):
        for wrong in (["99"], [5], "1", [None], ["x"] * 101):
            with self.subTest(wrong), self.assertRaises(UserError):
                self.make(attachment_ids=wrong)
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Chairs")]))

    def test_nothing_is_made_while_the_mail_server_is_away(self):
        ids = self.part_ids("list.pdf")
        with self.lose_connection():
            with self.assertRaisesRegex(UserError, "cannot be reached"):
                self.make(attachment_ids=ids, request_id="r1")
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Chairs")]))
        self.assertFalse(self.env["mailbox.link_request"].search([]))
        record = self.made(self.make(attachment_ids=ids, request_id="r1"))
        self.assertEqual(self.files_of(record).mapped("name"), ["list.pdf"])

    def test_second_click_loads_nothing_again(self):
        ids = self.part_ids("list.pdf")
        first = self.make(attachment_ids=ids, request_id="r1")
        with self.lose_connection():
            self.assertEqual(self.make(attachment_ids=ids, request_id="r1"), first)
        self.assertEqual(len(self.files_of(self.made(first))), 1)

    def test_too_large_files_are_refused_before_anything_is_made(self):
        ids = self.part_ids("list.pdf")
        with patch.object(files, "MAX_FILES_BYTES", 3):
            with self.assertRaisesRegex(UserError, "too large"):
                self.make(attachment_ids=ids)
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Chairs")]))


@tagged("post_install", "-at_install")
class TestUndo(IntakeData, LinkCase):
    def undo(self, answer, user=None):
        return self.client(user or self.anna).undo_create(answer["undo"]["token"])

    def test_undo_deletes_record_link_and_files(self):
        ids = self.part_ids("list.pdf")
        # Many people may create records, and not delete them.
        self.env["ir.model.access"].search(
            [("model_id.model", "=", "res.partner")]
        ).perm_unlink = False
        answer = self.make(attachment_ids=ids)
        record, stored = self.made(answer), self.files_of(self.made(answer))
        self.assertEqual(self.undo(answer), [])
        self.assertFalse(record.exists() or stored.exists())
        self.assertFalse(self.env["mailbox.link"].search([]))
        with self.assertRaisesRegex(UserError, "no longer be undone"):
            self.undo(answer)

    def test_second_click_has_the_same_undo(self):
        first, second = self.make(request_id="r1"), self.make(request_id="r1")
        self.assertEqual(first["undo"], second["undo"])
        self.undo(second)
        self.assertFalse(self.made(first).exists())

    def test_what_somebody_has_worked_on_stays(self):
        def written(record):
            self.env.cr.execute(
                "UPDATE res_partner SET write_date = write_date + interval '1 second'"
                " WHERE id = %s",
                [record.id],
            )

        def noted(record):
            record.message_post(body="Called them")

        def planned(record):
            record.activity_schedule("mail.mail_activity_data_todo")

        def filed(record):
            values = {"res_model": record._name, "res_id": record.id, "name": "a"}
            self.env["ir.attachment"].create(values)

        def linked(record):
            self.link(self.plan, record)

        for work in (written, noted, planned, filed, linked):
            with self.subTest(work.__name__):
                answer = self.make()
                work(self.made(answer))
                with self.assertRaisesRegex(UserError, "has been changed"):
                    self.undo(answer)
                self.assertTrue(self.made(answer).exists())

    def test_only_who_made_it_can_undo(self):
        answer = self.make()
        for token in (answer["undo"]["token"], "", "x", None):
            with self.subTest(token), self.assertRaises(UserError):
                self.client(self.bob).undo_create(token)
        self.assertTrue(self.made(answer).exists())


@tagged("post_install", "-at_install")
class TestRoutes(IntakeData, HttpCase):
    def test_no_route_serves_a_page_or_a_drawing(self):
        names = ("page.html", "logo.svg", "list.pdf", "chair.png")
        record = self.made(self.make(attachment_ids=self.part_ids(*names)))
        stored = self.files_of(record)
        self.assertEqual(len(stored), 4)
        self.authenticate("md_anna", "md_anna")
        self.env.flush_all()
        for file in stored:
            for route in ("content", "image"):
                url = f"/web/{route}/{file.id}?mimetype=text/html"
                with self.subTest(url=url, name=file.name):
                    answer = self.url_open(url)
                    kind = answer.headers["Content-Type"]
                    self.assertFalse("html" in kind or "svg" in kind, kind)
                    self.assertEqual(kind == "image/png", file.name == "chair.png")
