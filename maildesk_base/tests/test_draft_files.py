import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .draft_common import DraftCase
from .test_client_messages import PNG


@tagged("post_install", "-at_install")
class TestDraftFiles(DraftCase):
    """Files and images of drafts: what is attached leaves, and nothing else."""

    def test_images_put_in_by_the_writer_leave_as_parts(self):
        draft = self.new(to="carl@example.com")
        image = self.attach(draft, "x.png", base64.b64decode(PNG), "image/png")
        url = self.record(draft)._attachment_url(image)
        self.save(
            id=draft["id"],
            body=f'<p>Hi<img src="{url}"><img src="data:image/png;base64,{PNG}"></p>',
        )
        outgoing = self.record(draft)._build_outgoing()
        html = self.part(outgoing.mime, "text/html")
        self.assertEqual(html.count("cid:"), 2)
        self.assertNotIn("/maildesk/", html)
        self.assertEqual(outgoing.mime.count(b"Content-ID:"), 2)

    def test_a_picture_taken_out_of_the_text_stays_here(self):
        draft = self.new(to="carl@example.com")
        png = base64.b64decode(PNG)
        answer = self.upload(draft, "x.png", png, "image/png", inline=True)
        self.assertTrue(answer["attachment"]["is_inline"])
        shown = f'<p><img src="{answer["attachment"]["url"]}"></p>'
        self.save(id=draft["id"], body=shown)
        self.assertIn(b"image/png", self.record(draft)._build_outgoing().mime)
        self.save(id=draft["id"], body="<p>Nothing</p>")
        self.assertNotIn(b"image/png", self.record(draft)._build_outgoing().mime)

    def test_message_on_its_way_shows_its_pictures(self):
        draft = self.new(to="carl@example.com")
        png = base64.b64decode(PNG)
        shown, other = (
            self.upload(draft, f"{n}.png", png, "image/png", inline=True)["attachment"]
            for n in "ab"
        )
        self.upload(draft, "c.txt", b"x", "text/plain")
        remote = '<img data-maildesk-src="https://a.example/x.png">'
        body = f'<p>Hi<img src="{shown["url"]}">{remote}</p>'
        self.save(id=draft["id"], body=body)
        self.client(self.anna).send(draft["id"])
        local = self.record(draft).local_message_id
        opened = self.client(self.anna).open_message(local.id)
        self.assertIn(f'src="{shown["url"]}"', opened["html"])
        self.assertEqual(opened["remote_content"]["blocked"], 1)
        files = {each["name"]: each["is_inline"] for each in opened["attachments"]}
        self.assertEqual(files, {"a.png": True, "c.txt": False})
        self.assertNotIn(other["url"], opened["html"])

    def test_files_leave_in_the_order_they_were_attached(self):
        draft = self.new()
        for name in ("b.txt", "a.txt", "c.txt"):
            answer = self.upload(draft, name, b"x", "text/plain")
        self.env.invalidate_all()
        opened = self.client(self.anna).open_draft(draft["id"])
        self.assertEqual(opened["attachments"], answer["draft"]["attachments"])
        names = [file["name"] for file in opened["attachments"]]
        self.assertEqual(names, ["b.txt", "a.txt", "c.txt"])

    def test_a_file_is_no_conflict_but_goes_to_the_provider(self):
        draft = self.new()
        before = self.record(draft).version
        answer = self.upload(draft, "a.txt", b"x", "text/plain")
        self.save(id=draft["id"], version=draft["version"], subject="Same window")
        self.client(self.anna).remove_attachment(
            draft["id"], answer["attachment"]["id"]
        )
        self.assertEqual(answer["draft"]["version"], draft["version"])
        self.assertEqual(self.record(draft).version, before + 3)

    def test_images_of_others_do_not_leave(self):
        secret = self.env["ir.attachment"].create(
            {"name": "secret.png", "raw": b"secret", "mimetype": "image/png"}
        )
        other = self.attach(self.new())
        draft = self.new(
            to="carl@example.com",
            body=f'<img src="/web/image/{secret.id}">'
            f'<img src="/maildesk/draft/1/attachment/{other.id}">',
        )
        outgoing = self.record(draft)._build_outgoing()
        self.assertNotIn(b"Content-ID", outgoing.mime)
        self.assertNotIn(base64.b64encode(b"secret"), outgoing.mime)

    def test_too_large_for_the_mail_server(self):
        self.env["ir.config_parameter"].set_param("maildesk.max_message_mb", "1")
        draft = self.new(to="carl@example.com")
        with self.assertRaisesRegex(UserError, "too large"):
            self.attach(draft, content=b"x" * 1024 * 1024)
        with self.assertRaisesRegex(UserError, "The limit is"):
            self.save(id=draft["id"], body="<p>" + "x" * 1_100_000 + "</p>")
            self.client(self.anna).send(draft["id"])

    def test_discard_takes_files_along(self):
        draft = self.new()
        attachment = self.attach(draft)
        self.client(self.anna).discard_draft(draft["id"])
        self.assertFalse(self.record(draft).exists())
        self.assertFalse(attachment.exists())

    def test_attachments_can_be_taken_off(self):
        draft = self.new()
        attachment = self.attach(draft)
        after = self.client(self.anna).remove_attachment(draft["id"], attachment.id)
        self.assertEqual(after["attachments"], [])
        self.assertFalse(attachment.exists())
