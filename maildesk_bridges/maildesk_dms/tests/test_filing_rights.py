"""Nobody files where they may not, what they may not read, or for another company."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .filing_common import FilingCase


@tagged("post_install", "-at_install")
class TestFilingRights(FilingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bob.group_ids += cls.env.ref("dms.group_dms_user")
        cls.allow(cls.anna, cls.bob)

    def share(self):
        values = {"is_shared": True, "access_user_ids": [(6, 0, self.bob.ids)]}
        self.account.write(values)

    def test_mail_of_others_is_out_of_reach(self):
        for call in (self.file, self.offered):
            with self.assertRaisesRegex(UserError, "no longer exists"):
                call(user=self.bob)
        self.assertEqual(self.filed(), [])

    def test_nobody_learns_of_mail_they_cannot_read(self):
        self.file(parts=["2"])
        [file] = self.directory.file_ids
        self.assertEqual(file.with_user(self.bob).mailbox_mail_count, 0)
        self.assertFalse(file.with_user(self.bob)._mail_links())
        places = self.env(user=self.bob)["mailbox.filing_place"]
        self.assertFalse(places.search([]))

    def test_without_documents_nothing_is_filed(self):
        self.anna.group_ids -= self.env.ref("dms.group_dms_user")
        self.assertEqual(self.offered(), ([], None))
        answer = self.client(self.anna).filing(self.papers.id)
        self.assertIn("may not create", answer["reason"])
        with self.assertRaisesRegex(UserError, "may not create"):
            self.file()
        self.assertEqual(self.filed(), [])

    def test_files_are_not_used_before_the_owner_was_asked(self):
        self.account.sudo().bridge_on_ids = False
        client = self.client(self.anna)
        self.assertTrue(client.filing(self.papers.id)["bridge"]["first_use"])
        with self.assertRaisesRegex(UserError, "not enabled for this mailbox yet"):
            self.file()
        self.assertEqual(self.filed(), [])
        client.enable_bridge(self.papers.id, "dms.file")
        self.assertEqual(client.filing(self.papers.id)["bridge"]["first_use"], "")
        self.file(parts=["2"])
        self.assertEqual(self.filed(), ["one.pdf"])

    def test_directory_without_the_right_to_add_is_not_offered(self):
        self.allow(self.anna, perm_create=False)
        self.assertEqual(self.offered(), ([], None))
        with self.assertRaisesRegex(UserError, "no longer exists"):
            self.file()
        hidden = self.make_directory("Board", self.env["dms.access.group"])
        with self.assertRaisesRegex(UserError, "no longer exists"):
            self.file(directory=hidden)
        self.assertEqual(self.filed(hidden), [])

    def test_what_others_filed_is_shown_to_its_readers_only(self):
        self.share()
        self.file(parts=["2"])
        [link] = self.client(self.bob).links(self.papers.id)
        self.assertEqual(link["name"], "one.pdf")
        self.allow(self.anna)
        self.assertEqual(self.client(self.bob).links(self.papers.id), [])

    def test_other_companies_are_not_offered(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.anna.company_ids += company
        other = self.make_directory("Second's", company=company)
        client = self.env["mailbox.client"].with_user(self.anna)
        client = client.with_context(
            allowed_company_ids=[self.env.company.id, company.id]
        )
        offered = client.filing(self.papers.id)["directories"]
        self.assertEqual([each["id"] for each in offered], self.directory.ids)
        with self.assertRaises(UserError):
            client.file_mail(self.papers.id, other.id, {"attachment_ids": ["2"]})
        self.account.company_id = company
        offered = client.filing(self.papers.id)["directories"]
        self.assertEqual([each["id"] for each in offered], other.ids)

    def test_values_that_are_none_are_refused(self):
        client = self.client(self.anna)
        for options in ({"attachment_ids": 5}, {"whole": 1}, [], "x"):
            with self.subTest(options), self.assertRaises(UserError):
                client.file_mail(self.papers.id, self.directory.id, options)
        for directory in (0, -1, "1", None, True):
            with self.subTest(directory), self.assertRaises(UserError):
                client.file_mail(self.papers.id, directory, {})
