"""Files get the tags that their directory has, and nobody tags what they may not
change.
"""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .filing_common import FilingCase


@tagged("post_install", "-at_install")
class TestFilingTags(FilingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["dms.tag"].search([]).active = False
        contracts, sold, cars = cls.env["dms.category"].create(
            [{"name": "Contracts"}, {"name": "Sold"}, {"name": "Cars"}]
        )
        sold.parent_id = contracts
        cls.contracts = contracts
        cls.signed = cls.make_tag("Signed", contracts)
        cls.sold = cls.make_tag("Sold", sold)
        cls.diesel = cls.make_tag("Diesel", cars)
        cls.urgent = cls.make_tag("Urgent")

    def offered_tags(self, directory=None, user=None):
        client = self.client(user or self.anna)
        directory = directory or self.directory
        return [tag["name"] for tag in client.filing_tags(self.papers.id, directory.id)]

    def tags_of(self, name):
        self.env.invalidate_all()
        [file] = self.directory.file_ids.filtered(lambda each: each.name == name)
        return sorted(file.tag_ids.mapped("name"))

    def test_tags_of_the_category_of_the_directory_are_offered(self):
        everything = ["Diesel", "Signed", "Sold", "Urgent"]
        self.assertEqual(self.offered_tags(), everything)
        self.directory.category_id = self.contracts
        self.assertEqual(self.offered_tags(), ["Signed", "Sold", "Urgent"])
        self.urgent.active = False
        self.assertEqual(self.offered_tags(), ["Signed", "Sold"])

    def test_files_get_the_chosen_tags(self):
        self.file(parts=["2"], whole=True, tag_ids=(self.signed | self.urgent).ids)
        self.file(parts=["3"])
        self.assertEqual(self.tags_of("one.pdf"), ["Signed", "Urgent"])
        self.assertEqual(self.tags_of("Papers.eml"), ["Signed", "Urgent"])
        self.assertEqual(self.tags_of("two.txt"), [])

    def test_a_file_that_is_there_gets_them_beside_its_own(self):
        self.file(parts=["2"], tag_ids=self.signed.ids)
        answer = self.file(parts=["2"], tag_ids=self.urgent.ids)
        self.assertEqual(answer["refused"], [])
        self.assertEqual(self.tags_of("one.pdf"), ["Signed", "Urgent"])

    def test_a_file_that_may_not_be_changed_is_linked_without_tags(self):
        self.file(parts=["2"])
        self.allow(self.anna, perm_write=False)
        other = self.mail_of("one.pdf", "other.txt")
        answer = self.file(other, parts=["2", "3"], tag_ids=self.urgent.ids)
        self.assertEqual(len(answer["links"]), 1 + 1)
        [refused] = answer["refused"]
        self.assertEqual(refused["name"], "one.pdf")
        self.assertIn("may not change", refused["reason"])
        self.assertEqual(self.tags_of("one.pdf"), [])

    def test_tags_that_are_not_offered_are_refused(self):
        self.directory.category_id = self.contracts
        for ids in (self.diesel.ids, [2**31 - 1], "x", [True], ["1"]):
            with self.subTest(ids), self.assertRaises(UserError):
                self.file(tag_ids=ids)
        self.assertEqual(self.filed(), [])

    def test_tags_of_directories_out_of_reach_are_not_told(self):
        with self.assertRaisesRegex(UserError, "no longer exists"):
            self.offered_tags(user=self.bob)
        self.allow(self.anna, perm_create=False)
        with self.assertRaisesRegex(UserError, "no longer exists"):
            self.offered_tags()
        self.anna.group_ids -= self.env.ref("dms.group_dms_user")
        with self.assertRaisesRegex(UserError, "may not create"):
            self.offered_tags()
