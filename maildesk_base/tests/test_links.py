"""Linking mail, the mail of a record, and what becomes of the record."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.mailbox_bridge import Bridge, MailboxBridgePartner
from .link_common import LinkCase

MANY = 2_000


@tagged("post_install", "-at_install")
class TestLinks(LinkCase):
    def test_link_shows_who_when_and_shows_a_card(self):
        [link] = self.link(self.plan)
        self.assertEqual((link["name"], link["linked_by"]), ("Shop", "Anna"))
        self.assertEqual(link["card"]["title"], "Shop")
        self.assertTrue(link["linked_at"])
        self.assertFalse(link["only_message"])

    def test_linking_twice_is_once(self):
        before = len(self.customer.message_ids)
        self.link(self.plan)
        self.assertEqual(len(self.link(self.plan)), 1)
        self.assertEqual(self.env["mailbox.link"].search_count([]), 1)
        self.assertEqual(len(self.customer.message_ids), before + 1)

    def test_another_mail_of_the_conversation_is_no_news(self):
        other = self.mail(
            self.account, minute=1, conversation=self.plan.conversation_id
        )
        self.link(self.plan)
        before = len(self.customer.message_ids)
        self.assertEqual(len(self.link(other)), 1)
        self.assertEqual(len(self.customer.message_ids), before)
        [link] = self.client(self.anna).links(other.id)
        self.assertEqual(self.client(self.anna).unlink_record(other.id, link["id"]), [])
        self.assertEqual(self.listed_mails(), [])

    def test_note_names_the_mail_and_is_sent_to_nobody(self):
        self.customer.email = "shop@example.com"
        self.customer.message_subscribe(self.bob.partner_id.ids)
        sent = self.env["mail.mail"].search_count([])
        self.link(self.plan)
        note = self.customer.message_ids[0]
        self.assertIn("Anna linked the mail “Plan”", note.body)
        self.assertIn("anna@example.com", note.body)
        self.assertEqual(note.author_id, self.anna.partner_id)
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.assertFalse(note.notification_ids)
        [link] = self.client(self.anna).links(self.plan.id)
        self.client(self.anna).unlink_record(self.plan.id, link["id"])
        self.assertIn("Anna unlinked", self.customer.message_ids[0].body)
        self.assertEqual(self.env["mail.mail"].search_count([]), sent)

    def test_note_can_be_switched_off(self):
        before = len(self.customer.message_ids)
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("maildesk.note_links_contacts", "0")
        self.link(self.plan)
        self.assertEqual(len(self.customer.message_ids), before)

    def test_subject_is_no_markup(self):
        mail = self.mail(self.account, subject="<img src=x onerror=alert(1)>")
        self.link(mail)
        self.assertIn("&lt;img", self.customer.message_ids[0].body)

    def test_this_mail_only_has_no_icon_on_the_others(self):
        other = self.mail(
            self.account, minute=1, conversation=self.plan.conversation_id
        )
        self.link(self.plan, only_message=True)
        self.assertEqual(self.icons(self.plan), ["res.partner"])
        self.assertEqual(self.icons(other), [])
        self.link(self.plan)
        self.assertEqual(self.icons(other), ["res.partner"])

    def test_list_and_count_are_the_same(self):
        conversation = self.plan.conversation_id
        self.link(self.plan)
        answer = self.mail(self.account, "archive", 1, conversation)
        self.mail(self.account, "drafts", 2, conversation, is_draft=True)
        self.mail(self.account, "trash", 3, conversation)
        self.mail(self.account, "spam", 4, conversation)
        self.place(self.mail(self.account, "inbox", 5, conversation))
        self.assertEqual(self.listed_mails(), [answer.id, self.plan.id])
        self.assertEqual(self.count(), 2)

    def test_mail_in_two_mailboxes_counts_once(self):
        twin = self.mail(self.shared, message_id=self.plan.message_id.upper())
        twin.message_id = self.plan.message_id
        self.link(self.plan)
        self.link(twin)
        self.assertEqual((self.count(), len(self.listed_mails())), (1, 1))
        self.assertEqual(self.listed_mails(self.bob), twin.ids)
        self.assertEqual(self.count(self.bob), 1)

    def test_smart_button_opens_the_list(self):
        self.link(self.plan)
        action = self.customer.with_user(self.anna).action_open_mailbox_mails()
        self.assertEqual(action["tag"], "maildesk")
        path = action["params"]["maildesk"]
        self.assertRegex(path, r"^list-[a-z_]+-\w+$")
        scope = {"record": path.split("-")[2]}
        self.assertEqual(self.listed(self.anna, scope), self.plan.ids)

    def test_list_of_a_record_is_by_message(self):
        """Each row stands for itself, and so does what is done to it."""
        answer = self.mail(
            self.account, conversation=self.plan.conversation_id, minute=5
        )
        self.link(self.plan)
        scope = {"record": f"res_partner_{self.customer.id}"}
        rows = self.client(self.anna).list_messages(scope)["messages"]
        self.assertEqual([row["id"] for row in rows], [answer.id, self.plan.id])
        self.assertEqual([row["count"] for row in rows], [1, 1])
        self.assertEqual([row["unread_count"] for row in rows], [1, 1])

    def test_forms_have_the_smart_button_for_those_who_use_maildesk(self):
        form = self.env.ref("base.view_partner_form").id
        for user, is_there in ((self.anna, True), (self.outsider, False)):
            partners = self.env["res.partner"].with_user(user)
            arch = partners.get_view(form, "form")["arch"]
            self.assertEqual("action_open_mailbox_mails" in arch, is_there)
            self.assertEqual("mailbox_mail_count" in arch, is_there)
            self.assertEqual("action_reply_from_record" in arch, is_there)

    def test_scope_that_is_none_is_refused(self):
        for value in ("", "x", "res_partner_", "res_partner_x", "res_users_1", 5, True):
            with self.subTest(value), self.assertRaises(UserError):
                self.client(self.anna).list_messages({"record": value or "_"})

    def test_a_licence_may_be_needed_for_new_links_only(self):
        [link] = self.link(self.plan)
        other = self.env["res.partner"].create({"name": "Other"})
        sold = Bridge(label=lambda env: "Contact", feature="bridges")
        refused = patch.object(
            self.registry["mailbox.licence"],
            "_require",
            side_effect=UserError("needs a licence"),
        )
        models = {"res.partner": sold}
        with patch.object(MailboxBridgePartner, "_models", lambda self: models):
            with refused, self.assertRaisesRegex(UserError, "needs a licence"):
                self.link(self.plan, other)
        self.assertEqual(len(self.client(self.anna).links(self.plan.id)), 1)
        self.client(self.anna).unlink_record(self.plan.id, link["id"])


@tagged("post_install", "-at_install")
class TestLinkedRecords(LinkCase):
    """What happens to the records."""

    def test_merged(self):
        other = self.env["res.partner"].create({"name": "Shop Ltd"})
        second = self.mail(self.account, minute=1)
        third = self.mail(self.account, minute=2)
        self.link(self.plan)
        self.link(second)
        self.link(second, other)
        self.link(third, other)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((other | self.customer).ids, self.customer)
        self.assertFalse(other.exists())
        self.assertEqual(self.listed_mails(), [third.id, second.id, self.plan.id])
        self.assertEqual(self.env["mailbox.link"].search_count([]), 3)

    def test_merged_while_the_mailbox_is_away(self):
        other = self.env["res.partner"].create({"name": "Shop Ltd"})
        self.link(self.plan, other)
        self.account._leave_links(keep_data=False, keep_links=True)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((other | self.customer).ids, self.customer)
        [link] = self.env["mailbox.link"].search([])
        self.assertEqual(link.res_id, self.customer.id)

    def test_deleted(self):
        self.link(self.plan)
        self.customer.unlink()
        self.assertFalse(self.env["mailbox.link"].search([]))

    def test_archived(self):
        self.link(self.plan)
        self.customer.active = False
        self.assertEqual(self.listed_mails(), self.plan.ids)
        self.assertEqual(self.icons(self.plan), ["res.partner"])

    def test_many_mails_cost_as_little_as_one(self):
        self.link(self.plan)
        few = self.queries()
        self.link_many()
        self.assertEqual(self.count(), MANY + 1)
        self.assertEqual(len(self.listed_mails()), MANY + 1)
        self.assertEqual(self.queries(), few)

    def queries(self):
        """How many the smart button, a page, an icon and the panel need."""
        numbers = []
        for work in (
            self.count,
            lambda: self.client(self.anna).record_mails(
                "res.partner", self.customer.id
            ),
            lambda: self.icons(self.plan),
            lambda: self.client(self.anna).record_panel(self.plan.id),
        ):
            work()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            work()
            numbers.append(self.env.cr.sql_log_count - before)
        return numbers

    def link_many(self):
        """Mails of conversations of their own, linked each."""
        values = (self.account.id, self.customer.id, self.inbox.id, MANY)
        for statement in _MANY:
            self.env.cr.execute(statement, dict(zip("aprn", values, strict=True)))
        self.env.invalidate_all()


_MANY = (
    """INSERT INTO mailbox_conversation (account_id, subject, message_count)
       SELECT %(a)s, 'many', 1 FROM generate_series(1, %(n)s)""",
    """INSERT INTO mailbox_message_index (account_id, remote_id, fingerprint,
              message_id, conversation_id, subject, sort_ts, is_read, is_draft)
       SELECT account_id, 'many' || id, id, id || '@many', id, subject, now(), true,
              false
         FROM mailbox_conversation WHERE subject = 'many'""",
    """INSERT INTO mailbox_placement (account_id, folder_id, message_id,
              conversation_id, uid, sort_ts, is_unread, is_head, is_starred)
       SELECT account_id, %(r)s, id, conversation_id, id, sort_ts, false, true, false
         FROM mailbox_message_index WHERE subject = 'many'""",
    """INSERT INTO mailbox_link (account_id, mailbox_key, message_key, message_id,
              conversation_id, follows, res_model, res_id, origin)
       SELECT account_id, 'k', 'm:' || message_id, id, conversation_id, true,
              'res.partner', %(p)s, 'manual'
         FROM mailbox_message_index WHERE subject = 'many'""",
)
