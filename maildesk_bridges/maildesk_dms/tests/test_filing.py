"""Attachments and mails become files of Documents, each once."""

from io import BytesIO
from pathlib import Path
from tempfile import gettempdir

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.pdf import PdfReader

from ..names import file_name, free_name
from .filing_common import HOSTILE, FilingCase

SHOWN = b"""Subject: <b>x</b>
MIME-Version: 1.0
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html

<style>p { background: url(http://track.test/c.png) }</style>
<script>document.write("x")</script><p>Hi <b>Anna</b></p>
<img src="http://track.test/p.png" alt="Logo"><img src="cid:logo">
<img src="file:///etc/passwd"><iframe src="file:///etc/passwd"></iframe>
--r
Content-Type: image/png
Content-ID: <logo>
Content-Disposition: inline
Content-Transfer-Encoding: base64

aW1hZ2U=
--r--
"""


@tagged("post_install", "-at_install")
class TestFiling(FilingCase):
    def test_chosen_attachments_are_filed_and_linked(self):
        answer = self.file()
        self.assertEqual(answer["refused"], [])
        self.assertEqual(self.filed(), ["one.pdf", "two.txt"])
        first, second = self.directory.file_ids.sorted("name")
        self.assertEqual(bytes(first.content_binary), b"%PDF-1.4 one")
        self.assertEqual((first.create_uid, first.size), (self.anna, 12))
        linked = {(each["model"], each["res_id"]) for each in answer["links"]}
        self.assertEqual(linked, {("dms.file", first.id), ("dms.file", second.id)})
        self.assertEqual(first.with_user(self.anna).mailbox_mail_count, 1)

    def test_only_what_is_chosen_is_filed(self):
        self.file(parts=["3"])
        self.assertEqual(self.filed(), ["two.txt"])

    def test_whole_mail_is_filed(self):
        answer = self.file(parts=[], whole=True)
        self.assertEqual([each["name"] for each in answer["files"]], ["Papers.eml"])
        [file] = self.directory.file_ids
        self.assertIn(b"Message-ID: <papers@example.com>", bytes(file.content_binary))

    def test_what_is_filed_is_marked_for_who_may_see_it(self):
        def marks(user):
            opened = self.client(user).open_message(self.papers.id)
            return {
                part["id"]: [each["name"] for each in part.get("records", ())]
                for part in opened["attachments"]
            }

        self.assertEqual(marks(self.anna), {"2": [], "3": []})
        self.file(parts=["2"], whole=True)
        self.assertEqual(marks(self.anna), {"2": ["Incoming / one.pdf"], "3": []})
        answer = self.client(self.anna).filing(self.papers.id)
        self.assertEqual(set(answer["filed"]), {"2", ":eml"})
        self.account.write({"is_shared": True, "access_user_ids": self.bob.ids})
        self.assertEqual(marks(self.bob), {"2": [], "3": []})
        file = self.directory.file_ids.filtered(lambda each: each.name == "one.pdf")
        links = self.client(self.anna).links(self.papers.id)
        [link] = [each for each in links if each["res_id"] == file.id]
        self.client(self.anna).unlink_record(self.papers.id, link["id"])
        self.assertEqual(marks(self.anna), {"2": [], "3": []})

    def test_print_is_filed_once_and_loads_nothing(self):
        printed = self.env["mailbox.print"].with_user(self.anna)
        client = self.client(self.anna)
        if reason := printed._reason():
            self.assertEqual(client.filing(self.papers.id)["print_reason"], reason)
            [refused] = self.file(parts=[], print=True)["refused"]
            self.assertEqual(refused["reason"], reason)
            return
        for _again in range(2):
            self.file(parts=[], print=True)
        [file] = self.directory.file_ids
        self.assertEqual(file.name, "Papers.pdf")
        page = PdfReader(BytesIO(bytes(file.content_binary))).pages[0]
        text = " ".join(page.extract_text().split())
        for shown in ("Papers", "carl@example.com", "Please file these."):
            self.assertIn(shown, text)

    def test_printed_page_has_nothing_that_is_loaded(self):
        mail = self.mail_with(self.account, SHOWN, subject="<b>x</b>")
        page = self.env["mailbox.print"].with_user(self.anna)._page(mail)
        self.assertIn("<b>Anna</b>", page)
        self.assertIn('src="data:image/png;base64,aW1hZ2U="', page)
        self.assertIn("&lt;b&gt;x&lt;/b&gt;", page)
        for unwanted in ("track.test", "file:", "<script", "<iframe", "url("):
            self.assertNotIn(unwanted, page)

    def test_filed_twice_is_there_once(self):
        self.file(parts=["2"])
        answer = self.file(parts=["2", "2"])
        self.assertEqual([each["is_new"] for each in answer["files"]], [False])
        self.assertEqual(self.filed(), ["one.pdf"])
        self.assertEqual(len(answer["links"]), 1)

    def test_same_file_of_another_mail_is_linked_only(self):
        self.file(parts=["2"])
        other = self.mail_of("renamed.pdf", "two.txt")
        answer = self.file(other, parts=["2"])
        self.assertEqual([each["name"] for each in answer["files"]], ["one.pdf"])
        self.assertEqual(self.filed(), ["one.pdf"])
        [file] = self.directory.file_ids
        self.assertEqual(file.with_user(self.anna).mailbox_mail_count, 2)

    def test_another_file_of_the_same_name_gets_a_number(self):
        self.file(parts=["2"])
        self.file(self.mail_of("x.pdf", "one.pdf"), parts=["3"])
        self.assertEqual(self.filed(), ["one (2).pdf", "one.pdf"])

    def test_forbidden_and_large_files_are_refused_and_the_others_filed(self):
        config = self.env["ir.config_parameter"]
        config.set_param("dms.forbidden_extensions", "exe,js")
        answer = self.file(self.mail_of("Run.EXE", "two.txt"))
        self.assertEqual([each["name"] for each in answer["files"]], ["two.txt"])
        [refused] = answer["refused"]
        self.assertEqual(refused["name"], "Run.EXE")
        self.assertIn(".exe", refused["reason"])
        config.set_param("dms.binary_max_size", "0")
        answer = self.file()
        self.assertEqual((answer["files"], len(answer["refused"])), ([], 2))
        self.assertIn("larger", answer["refused"][0]["reason"])
        self.assertEqual(self.filed(), ["two.txt"])

    def test_file_that_the_server_lost_is_refused_and_the_others_filed(self):
        answer = self.file(parts=["2", "3"])
        gone = self.mail_of("a.pdf", "b.txt")
        del self.raws[gone.remote_id]
        with self.assertRaises(UserError):
            self.file(gone)
        answer = self.file(parts=[], whole=True)
        self.assertEqual(answer["refused"], [])

    def test_hostile_names_stay_inside(self):
        answer = self.file(self.mail_of(HOSTILE, "..\\.. .exe. "))
        self.assertEqual(len(answer["files"]), 2)
        for name in self.filed():
            self.assertNotRegex(name, r"[/\\?\n]|\.\.")
        self.assertEqual(list(Path(gettempdir()).glob("evil*")), [])

    def test_names(self):
        self.assertEqual(file_name("../../etc/passwd"), "passwd")
        self.assertEqual(file_name("C:\\Windows\\run.exe. "), "run.exe")
        self.assertEqual(file_name("a\x00b\ud800.pdf"), "ab\ufffd.pdf")
        self.assertEqual(file_name(" .. "), "")
        long = file_name("\U0001f600" * 100 + ".pdf")
        self.assertTrue(long.endswith(".pdf") and len(long.encode()) <= 200)
        self.assertEqual(free_name("a.pdf", {"a.pdf", "a (2).pdf"}), "a (3).pdf")
        self.assertEqual(free_name("a (2).pdf", {"a (2).pdf"}), "a (3).pdf")

    def test_nobody_is_sent_anything(self):
        self.directory.message_subscribe(self.bob.partner_id.ids)
        sent = self.env["mail.mail"].search_count([])
        self.file()
        self.assertEqual(self.env["mail.mail"].search_count([]), sent)
        self.assertFalse(self.directory.file_ids.message_ids.notification_ids)

    def test_directory_of_a_sender_is_remembered(self):
        other = self.make_directory("Contracts")
        self.assertEqual(self.offered(), (["Contracts", "Incoming"], None))
        self.file(directory=other)
        self.assertEqual(self.offered()[1], "Contracts")
        self.assertIsNone(self.offered(self.mail(self.account, from_addr="d@d.de"))[1])
        self.file(directory=self.directory)
        self.assertEqual(self.offered()[1], "Incoming")

    def test_colleagues_of_a_sender_share_it(self):
        company = self.env["res.partner"].create({"name": "Shop", "is_company": True})
        for name in ("carl", "dora"):
            address = f"{name}@example.com"
            values = {"name": name, "email": address, "parent_id": company.id}
            self.env["res.partner"].create(values)
        self.file()
        other = self.mail(self.account, from_addr="dora@example.com")
        self.assertEqual(self.offered(other)[1], "Incoming")

    def test_directory_of_a_linked_record_is_likely(self):
        customer = self.env["res.partner"].create({"name": "Shop"})
        self.make_directory("Shop", res_model="res.partner", res_id=customer.id)
        self.assertIsNone(self.offered()[1])
        self.client(self.anna).link(self.papers.id, "res.partner", customer.id)
        self.assertEqual(self.offered()[1], "Shop")

    def test_directories_are_found_by_name(self):
        self.make_directory("Contracts")
        self.assertEqual(self.offered(text="contr")[0], ["Contracts"])

    def test_a_file_that_is_deleted_leaves_no_link(self):
        self.file(parts=["2"])
        self.directory.file_ids.unlink()
        self.assertEqual(self.client(self.anna).links(self.papers.id), [])
