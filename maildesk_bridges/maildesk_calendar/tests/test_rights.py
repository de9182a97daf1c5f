"""Who sees an invitation's answer and its event, and who may give one."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .invitation_common import InvitationCase


@tagged("post_install", "-at_install")
class TestRights(InvitationCase):
    METHODS = (
        ("invitation",),
        ("answer_invitation", "accepted"),
        ("follow_invitation",),
    )

    def assert_nothing(self, user, error=UserError):
        for name, *values in self.METHODS:
            with self.subTest(name), self.assertRaises(error):
                getattr(self.api(user), name)(self.invitation.id, *values)
        self.assertFalse(self.drafts())

    def test_user_without_the_mailbox(self):
        self.assert_nothing(self.bob)
        with self.assertRaises(UserError) as gone:
            self.api(self.bob).invitation(2**30)
        with self.assertRaises(UserError) as hidden:
            self.state(user=self.bob)
        self.assertEqual(str(gone.exception), str(hidden.exception))

    def test_user_without_maildesk(self):
        self.assert_nothing(self.outsider, AccessError)
        portal = new_test_user(self.env, "md_cal_portal", groups="base.group_portal")
        self.assert_nothing(portal, AccessError)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_administrator_of_another_company(self):
        second = self.env["res.company"].create({"name": "Second"})
        boss = new_test_user(
            self.env,
            "md_cal_second",
            groups="maildesk_base.group_admin",
            company_id=second.id,
            company_ids=[(6, 0, second.ids)],
        )
        self.account.company_id = self.env.company
        self.assert_nothing(boss)

    @mute_logger("odoo.addons.base.models.ir_access", "odoo.models")
    def test_what_was_answered_is_the_mailboxs_own(self):
        self.answer()
        rows = self.env["mailbox.invitation"]
        self.assertEqual(len(rows.with_user(self.anna).search([])), 1)
        self.assertFalse(rows.with_user(self.bob).search([]))
        with self.assertRaises(AccessError):
            rows.with_user(self.outsider).search([])
        with self.assertRaises(AccessError):
            rows.with_user(self.anna).search([]).answer = "declined"
        with self.assertRaises(AccessError):
            rows.with_user(self.anna).create(
                {"account_id": self.account.id, "ical_key": "x"}
            )

    def test_links_of_the_event_are_told_to_nobody_else(self):
        self.answer()
        event = self.event()
        # The invitation, and the answer to it.
        self.assertEqual(event.with_user(self.anna).mailbox_mail_count, 2)
        self.assertEqual(event.with_user(self.bob).mailbox_mail_count, 0)

    def test_member_of_a_shared_mailbox_answers_for_it(self):
        shared = self.make_account(
            self.admin,
            "support@example.com",
            is_shared=True,
            access_user_ids=[self.anna.id, self.bob.id],
        )
        message = self.invite(shared)
        self.answer(message=message)
        state = self.state(message, user=self.bob)
        self.assertEqual((state["answer"], state["answered_by"]), ("accepted", "Anna"))
        self.answer("declined", message=message, user=self.bob)
        state = self.state(message)
        self.assertEqual((state["answer"], state["answered_by"]), ("declined", "Bob"))
        self.assertFalse(self.event().active)
