import io
import re
import zipfile
from html import unescape
from urllib.parse import urlencode

from odoo.tests import HttpCase, tagged

from ..engine.errors import ConnectionLostError
from ..engine.remote_image import sign
from .client_common import ClientData
from .test_client_messages import HTML_MAIL
from .test_silence import jobs_ended

EVIL_MAIL = b"""From: Carl <carl@example.com>
Subject: =?utf-8?q?Angebot_=22M=C3=A4rz=22?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

See attachments
--b
Content-Type: text/html
Content-Disposition: attachment; filename="page.html"

<script>alert(document.cookie)</script>
--b
Content-Type: image/svg+xml
Content-Disposition: attachment; filename="pic.svg"
Content-ID: <svg@x>

<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>
--b
Content-Type: text/plain
Content-Disposition: attachment; filename="a.txt"

one
--b
Content-Type: text/plain
Content-Disposition: attachment; filename*=utf-8''..%2F%C3%A4.txt

two
--b--
"""


@tagged("post_install", "-at_install")
class TestRoutes(ClientData, HttpCase):
    """What the browser fetches: harmless, and only by those who may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.message = cls.mail_with(cls.account, HTML_MAIL)
        cls.evil = cls.mail_with(cls.account, EVIL_MAIL, subject='Angebot "März"')
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.server.calls.clear()

    def get(self, path, user="md_anna", **kwargs):
        self.authenticate(user, user)
        return self.url_open(path, **kwargs)

    def parts(self, message):
        opened = self.client(self.anna).open_message(message.id)
        return {part["name"]: part for part in opened["attachments"]}

    def assert_harmless(self, answer):
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", answer.headers["Content-Security-Policy"])

    def test_attachment(self):
        answer = self.get(self.parts(self.message)["notes.txt"]["url"])
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content.strip(), b"first line")
        self.assertIn("attachment;", answer.headers["Content-Disposition"])
        self.assert_harmless(answer)

    def test_attachment_is_kept_where_the_mailbox_wants_it(self):
        url = self.parts(self.message)["notes.txt"]["url"]
        self.get(url)
        self.get(url)
        self.assertEqual(self.server.calls.count("fetch_part"), 2)
        self.account.keep_attachments = True
        self.env.flush_all()
        first = self.get(url)
        second = self.get(url)
        self.assertEqual(self.server.calls.count("fetch_part"), 3)
        self.assertEqual(first.content, second.content)
        self.assertEqual(self.get(url, "md_bob").status_code, 404)

    def test_pages_and_drawings_are_never_shown_inline(self):
        for name in ("page.html", "pic.svg"):
            part = self.parts(self.evil)[name]
            self.assertIsNone(part["preview_url"])
            self.assertTrue(part["is_risky"])
            answer = self.get(part["url"] + "&preview=1")
            self.assertEqual(answer.headers["Content-Type"], "application/octet-stream")
            self.assertIn("attachment;", answer.headers["Content-Disposition"])
            self.assert_harmless(answer)

    def test_text_is_previewed_as_text(self):
        answer = self.get(self.parts(self.message)["notes.txt"]["preview_url"])
        self.assertTrue(answer.headers["Content-Type"].startswith("text/plain"))
        self.assertIn("inline;", answer.headers["Content-Disposition"])
        self.assert_harmless(answer)

    def test_all_attachments_as_zip(self):
        url = f"/maildesk/message/{self.evil.id}/attachments.zip"
        answer = self.get(url)
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        self.assertEqual(archive.read("a.txt").strip(), b"one")
        self.assertFalse([n for n in archive.namelist() if "/" in n or ".." in n])
        self.assertEqual(len(archive.namelist()), 4)

    def test_message_as_file_and_source(self):
        answer = self.get(f"/maildesk/message/{self.evil.id}/message.eml")
        self.assertEqual(answer.content, self.raws[self.evil.remote_id])
        disposition = answer.headers["Content-Disposition"]
        self.assertIn("filename*=UTF-8''Angebot%20M%C3%A4rz.eml", disposition)
        source = self.get(f"/maildesk/message/{self.evil.id}/source")
        self.assertTrue(source.headers["Content-Type"].startswith("text/plain"))
        self.assert_harmless(source)

    def image_urls(self, message, trust="once"):
        html = self.client(self.anna).show_remote(message.id, trust)["html"]
        return [unescape(url) for url in re.findall(r'src="(/maildesk[^"]+)"', html)]

    def own_image(self):
        return next(u for u in self.image_urls(self.message) if "cid%3A" in u)

    def test_own_image_is_served_to_its_reader_only(self):
        own = self.own_image()
        answer = self.get(own)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "image/png")
        self.assert_harmless(answer)
        # A colleague who may read the message asks with their own address.
        self.account.write({"is_shared": True, "access_user_ids": [self.bob.id]})
        self.assertEqual(self.get(own, "md_bob").status_code, 404)
        self.authenticate(None, None)
        answer = self.url_open(own, allow_redirects=False)
        self.assertIn(answer.status_code, (303, 403))

    def test_image_address_is_good_for_hours(self):
        own = self.own_image()
        client, now = self.client(self.anna), int(re.search(r"period=(\d+)", own)[1])
        for period, status in ((now - 1, 200), (now - 2, 404), (now + 1, 404)):
            key = client._image_key(period)
            signed = sign(key, self.message.id, "cid:logo@x")
            query = urlencode({"period": period, "url": "cid:logo@x", "sign": signed})
            url = f"{own.partition('?')[0]}?{query}"
            self.assertEqual(self.get(url).status_code, status, period - now)

    def test_image_address_is_bound_to_message_and_time(self):
        own = self.own_image()
        self.get(own)
        other = own.replace(f"message/{self.message.id}/", f"message/{self.evil.id}/")
        forged = [
            other,
            re.sub(r"period=\d+", "period=9999999", own),
            re.sub(r"period=\d+", "period=x", own),
            own.replace("logo%40x", "other%40x"),
            own.split("?")[0],
            own.split("&sign")[0],
        ]
        for url in forged:
            self.assertEqual(self.url_open(url).status_code, 404, url)

    def test_image_address_ends_with_access(self):
        own = self.own_image()
        self.account.owner_id = self.bob
        self.env.flush_all()
        self.assertEqual(self.get(own).status_code, 404)

    def test_remote_image_inside_the_own_network_is_refused(self):
        client = self.client(self.anna)
        for address in (
            "http://127.0.0.1:1/a.png",
            "http://[::1]/a.png",
            "http://169.254.169.254/latest",
            "file:///etc/passwd",
            "cid:none@x",
        ):
            url = client._image_url(self.message, address)
            self.assertEqual(self.get(url).status_code, 404, address)

    def test_drawing_is_not_served_as_an_image(self):
        url = self.client(self.anna)._image_url(self.evil, "cid:svg@x")
        self.assertEqual(self.get(url).status_code, 404)

    def test_unreachable_mail_server_is_no_traceback(self):
        url = self.parts(self.message)["notes.txt"]["url"]
        self.server.fail("fetch_part", ConnectionLostError())
        self.assertEqual(self.get(url).status_code, 404)

    def test_strangers_and_missing_are_the_same(self):
        paths = [part["url"] for part in self.parts(self.message).values()]
        paths += [
            f"/maildesk/message/{self.message.id}/{name}"
            for name in ("attachments.zip", "message.eml", "source", "image")
        ]
        for path in paths:
            missing = path.replace(f"/{self.message.id}/", "/2147483647/")
            for user in ("md_bob", "md_none"):
                foreign = self.get(path, user)
                self.assertEqual(foreign.status_code, 404, path)
                gone = self.get(missing, user)
                self.assertEqual(foreign.status_code, gone.status_code)
                self.assertEqual(foreign.text, gone.text)
        self.authenticate(None, None)
        answer = self.url_open(paths[0], allow_redirects=False)
        self.assertIn(answer.status_code, (303, 403))

    def test_hostile_addresses(self):
        for path in (
            f"/maildesk/message/{self.message.id}/part",
            f"/maildesk/message/{self.message.id}/part?id=1.9%0D%0AA1 LOGOUT",
            f"/maildesk/message/{self.message.id}/part?id={'9' * 5000}",
            "/maildesk/message/99999999999999/part?id=1",
            "/maildesk/message/-1/part?id=1",
            "/maildesk/draft/1/attachment/1",
        ):
            self.assertEqual(self.get(path).status_code, 404, path)

    def upload(self, draft_id, name="a.txt", content=b"hello", user="md_anna"):
        self.authenticate(user, user)
        return self.url_open(
            "/maildesk/upload",
            data={"draft_id": draft_id, "csrf_token": self.csrf_token()},
            files={"file": (name, content, "text/plain")},
        )

    def csrf_token(self):
        html = self.url_open("/web").text
        return re.search(r'csrf_token: "([^"]+)"', html)[1]

    def test_upload_and_fetch_again(self):
        draft = self.client(self.anna).save_draft({"account_id": self.account.id})
        self.env.flush_all()
        answer = self.upload(draft["id"]).json()
        attachment = answer["attachment"]
        self.assertEqual(attachment["name"], "a.txt")
        self.assertEqual(answer["draft"]["attachments"], [attachment])
        fetched = self.get(attachment["url"])
        self.assertEqual(fetched.content, b"hello")
        self.assert_harmless(fetched)
        self.assertEqual(self.get(attachment["url"], "md_bob").status_code, 404)

    def test_upload_to_a_foreign_draft_is_refused_like_to_a_missing_one(self):
        draft = self.client(self.anna).save_draft({"account_id": self.account.id})
        self.env.flush_all()
        foreign = self.upload(draft["id"], user="md_bob")
        missing = self.upload(2147483647, user="md_bob")
        self.assertEqual(foreign.status_code, 400)
        self.assertEqual(foreign.json(), missing.json())
        for draft_id in ("x", "", "1 OR 1=1"):
            self.assertEqual(self.upload(draft_id).status_code, 400)

    def test_upload_needs_the_csrf_token(self):
        self.authenticate("md_anna", "md_anna")
        answer = self.url_open(
            "/maildesk/upload", data={"draft_id": 1}, files={"file": ("a", b"a")}
        )
        self.assertEqual(answer.status_code, 400)

    def test_health_needs_no_login_and_shows_nothing(self):
        self.enterContext(jobs_ended(self.env, minutes=0))
        self.authenticate(None, None)
        answer = self.url_open("/maildesk/health")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(set(answer.json()), {"status", "version"})
