"""A customer, a mail of Anna's and a mailbox that Anna and Bob share."""

from .client_common import ClientCase


class LinkCase(ClientCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Shop"})
        cls.plan = cls.mail(cls.account, subject="Plan")
        cls.shared = cls.make_account(
            cls.admin,
            "support@example.com",
            is_shared=True,
            access_user_ids=[cls.anna.id, cls.bob.id],
        )

    def link(self, message, record=None, user=None, **options):
        record = record or self.customer
        client = self.client(user or self.anna)
        return client.link(message.id, record._name, record.id, options)

    def listed_mails(self, user=None, record=None):
        record = record or self.customer
        user = user or self.anna
        ids, cursor = [], None
        while True:
            answer = self.client(user).record_mails(
                record._name, record.id, cursor, 100
            )
            ids += [row["id"] for row in answer["messages"]]
            cursor = answer["cursor"]
            if not cursor:
                return ids

    def count(self, user=None, record=None):
        self.env.invalidate_all()
        return (record or self.customer).with_user(user or self.anna).mailbox_mail_count

    def icons(self, message, user=None):
        rows = self.client(user or self.anna).row_links([message.id])
        return rows.get(str(message.id))
