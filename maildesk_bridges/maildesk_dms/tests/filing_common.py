"""A mail with two files, and a directory that Anna may add files to."""

from tempfile import gettempdir

from odoo.addons.maildesk_base.tests.client_common import ClientCase

# Out of every folder, into that of temporary files.
HOSTILE = f"{'../' * 9}{gettempdir().strip('/')}/evil?.pdf"
RAW = b"""From: Carl <carl@example.com>
To: anna@example.com
Subject: Papers
Message-ID: <papers@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

Please file these.
--b
Content-Type: application/pdf; name="%(first)s"
Content-Disposition: attachment; filename="%(first)s"
Content-Transfer-Encoding: base64

JVBERi0xLjQgb25l
--b
Content-Type: text/plain; name="%(second)s"
Content-Disposition: attachment; filename="%(second)s"

two
--b--
"""


class FilingCase(ClientCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.group_ids += cls.env.ref("dms.group_dms_user")
        cls.group = cls.env["dms.access.group"].create(
            {
                "name": "Office",
                "perm_create": True,
                "perm_write": True,
                "explicit_user_ids": [(6, 0, cls.anna.ids)],
            }
        )
        cls.directory = cls.make_directory("Incoming", company=cls.env.company)
        cls.papers = cls.mail_of("one.pdf", "two.txt")

    @classmethod
    def make_directory(cls, name, group=None, company=None, **values):
        storage = cls.env["dms.storage"].create(
            {
                "name": f"Storage of {name}",
                "save_type": "database",
                "company_id": company and company.id,
            }
        )
        return cls.env["dms.directory"].create(
            {
                "name": name,
                "storage_id": storage.id,
                "is_root_directory": True,
                "group_ids": [(6, 0, (group or cls.group).ids)],
                **values,
            }
        )

    @classmethod
    def mail_of(cls, first, second, **values):
        """A mail with two files of these names; their parts are "2" and "3"."""
        names = {b"first": first.encode(), b"second": second.encode()}
        return cls.mail_with(cls.account, RAW % names, subject="Papers", **values)

    @classmethod
    def allow(cls, *users, **values):
        """Let these users have the group of the directories, as Documents reads it."""
        ids = [user.id for user in users]
        cls.group.write({"explicit_user_ids": [(6, 0, ids)], **values})
        cls.env.flush_all()

    def file(self, message=None, user=None, directory=None, parts=("2", "3"), **more):
        return self.client(user or self.anna).file_mail(
            (message or self.papers).id,
            (directory or self.directory).id,
            {"attachment_ids": list(parts), **more},
        )

    @classmethod
    def make_tag(cls, name, category=None):
        values = {"name": name, "category_id": category and category.id}
        return cls.env["dms.tag"].create(values)

    def filed(self, directory=None):
        """Names of the files of a directory."""
        self.env.invalidate_all()
        return sorted((directory or self.directory).file_ids.mapped("name"))

    def offered(self, message=None, user=None, text=""):
        """Names of the directories that are offered, and of the likely one."""
        answer = self.client(user or self.anna).filing(
            (message or self.papers).id, text
        )
        names = {each["id"]: each["name"] for each in answer["directories"]}
        return list(names.values()), names.get(answer["directory_id"])
