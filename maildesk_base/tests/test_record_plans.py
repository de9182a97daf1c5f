"""Beside much mail and many links, the panel of one mail reads few of them."""

from odoo.tests import tagged
from odoo.tools import SQL

from ..sync.links import KEY
from .link_common import LinkCase
from .query_plans import logged_plans

OTHER_MAIL = 3_000
MAIL_OF_CARL = 1_500
COUNTED = 1_000
# More than a page of it shows, less than there is of anything.
READ_AT_MOST = 500
CARL = "carl@shop.example"


@tagged("post_install", "-at_install")
class TestRecordPlans(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        inbox = cls.folder(cls.account, "inbox")
        cls.values = {"account": cls.account.id, "folder": inbox.id, "key": KEY}
        cls.answer = cls.mail(
            cls.account,
            conversation=cls.plan.conversation_id,
            from_addr=CARL,
            minute=5,
        )
        cls.link_once(cls.plan)

    @classmethod
    def link_once(cls, message):
        cls.env["mailbox.link"]._link(message, cls.customer)

    def fill(self, mail, address, *, links=False):
        """That much mail from an address, each with a conversation of its own."""
        self.env.flush_all()
        values = self.values | {
            "mail": mail,
            "address": address,
            "partner": self.customer.id,
        }
        for statement in _FILLING if links else _FILLING[:-1]:
            self.env.cr.execute(SQL(statement, **values))
        self.env.invalidate_all()

    def look(self):
        client = self.client(self.anna)
        self.env.invalidate_all()
        panel = client.record_panel(self.answer.id)
        client.row_links(self.answer.ids)
        client.recent_records(self.answer.id)
        return panel

    def assert_little_is_read(self):
        with logged_plans(self.env.cr) as log:
            panel = self.look()
        self.assertEqual([each["name"] for each in panel["links"]], ["Shop"])
        much = {str(node) for node in log.nodes() if node.rows > READ_AT_MOST}
        self.assertFalse(much, "\n".join(much))

    def analyse(self):
        self.env.cr.execute(
            """ANALYZE mailbox_message_index, mailbox_placement, mailbox_link,
                       mailbox_conversation"""
        )

    def test_links_of_one_mail_of_many(self):
        """Whatever the statistics know: nothing, an earlier state, everything."""
        self.fill(OTHER_MAIL, "other@shop.example", links=True)
        self.assert_little_is_read()
        self.analyse()
        self.assert_little_is_read()
        self.fill(OTHER_MAIL, "another@shop.example", links=True)
        self.assert_little_is_read()

    def test_mail_with_somebody_is_counted_up_to_a_limit(self):
        client = self.client(self.anna)
        self.fill(COUNTED - 1, CARL)
        found = client._mail_with([CARL])
        self.assertEqual((found["count"], found["is_all"]), (COUNTED, True))
        self.assertEqual(found["last"], self.answer.sort_ts)
        self.fill(MAIL_OF_CARL, CARL)
        found = client._mail_with([CARL])
        self.assertEqual((found["count"], found["is_all"]), (COUNTED, False))
        self.assertEqual(found["last"], self.answer.sort_ts)
        self.assertIsNone(found["first"])

    def test_mail_of_others_does_not_count(self):
        """However much of it there is with the same person."""
        client = self.client(self.bob)
        self.mail(self.shared, from_addr=CARL)
        self.fill(MAIL_OF_CARL, CARL)
        found = client._mail_with([CARL])
        self.assertEqual((found["count"], found["is_all"]), (1, True))


_FILLING = (
    """INSERT INTO mailbox_conversation (account_id, last_ts, message_count)
       SELECT %(account)s, '2026-01-01', 1 FROM generate_series(1, %(mail)s) AS n""",
    """INSERT INTO mailbox_message_index (account_id, remote_id, fingerprint,
              message_id, conversation_id, from_addr, sort_ts, is_read, is_starred)
       SELECT %(account)s, 'INBOX;9;' || c.id, hashint8(c.id),
              c.id || '@example.com', c.id, %(address)s, '2026-01-01', true, false
         FROM mailbox_conversation c
        WHERE account_id = %(account)s AND NOT EXISTS (
              SELECT FROM mailbox_message_index m WHERE m.conversation_id = c.id)""",
    """INSERT INTO mailbox_placement (account_id, folder_id, message_id,
              conversation_id, uid, sort_ts, is_unread, is_head, is_starred)
       SELECT account_id, %(folder)s, id, conversation_id, 1000000 + conversation_id,
              sort_ts, false, true, false
         FROM mailbox_message_index m
        WHERE account_id = %(account)s AND NOT EXISTS (
              SELECT FROM mailbox_placement p WHERE p.message_id = m.id)""",
    """INSERT INTO mailbox_link (account_id, mailbox_key, message_key, message_id,
              conversation_id, follows, res_model, res_id, origin)
       SELECT m.account_id, 'key', %(key)s, m.id, m.conversation_id, true,
              'res.partner', %(partner)s, 'manual'
         FROM mailbox_message_index m WHERE m.account_id = %(account)s
              ON CONFLICT DO NOTHING""",
)
