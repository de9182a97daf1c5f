"""Who sees what about the people of a mail."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .partner_common import PartnerCase


@tagged("post_install", "-at_install")
class TestRights(PartnerCase):
    def assert_nothing(self, user, error=UserError):
        with self.assertRaises(error):
            self.ask(user=user)
        with self.assertRaises(error):
            self.choose(self.carl, user=user)

    def test_user_without_the_mailbox(self):
        self.assert_nothing(self.bob)

    def test_portal_and_users_without_maildesk(self):
        portal = new_test_user(self.env, "md_p_portal", groups="base.group_portal")
        self.assert_nothing(portal, AccessError)
        self.assert_nothing(self.outsider, AccessError)

    def test_contact_of_another_company_is_nobody(self):
        second = self.env["res.company"].create({"name": "Second"})
        self.carl.company_id = second
        self.assertIsNone(self.card())
        with self.assertRaises(UserError):
            self.choose(self.carl)

    def test_contact_that_moves_to_another_company_is_forgotten(self):
        home = self.mail_of("carl@home.example")
        self.choose(self.carl, home, "carl@home.example")
        self.carl.company_id = self.env["res.company"].create({"name": "Second"})
        self.assertIsNone(self.card(home))
        self.assertNotIn("Carl@", str(self.ask(home)))

    @mute_logger("odoo.addons.base.models.ir_access", "odoo.models")
    def test_what_is_remembered_is_the_mailboxs_own(self):
        self.choose(self.carl)
        rows = self.env["mailbox.partner_address"]
        self.assertEqual(len(rows.with_user(self.anna).search([])), 1)
        self.assertFalse(rows.with_user(self.bob).search([]))
        with self.assertRaises(AccessError):
            rows.with_user(self.anna).search([]).unlink()
        other = self.make_account(self.bob, "bob@example.com")
        twin = self.carl.copy({"name": "Twin"})
        self.choose(twin)
        message = self.mail_of("carl@shop.example", other)
        [person] = [
            each
            for each in self.ask(message, user=self.bob)["people"]
            if each["email"] == "carl@shop.example"
        ]
        self.assertIsNone(person["partner_id"])

    def test_fields_that_only_a_group_may_read_are_left_out(self):
        field = type(self.env["res.partner"])._fields["phone"]
        self.patch(field, "groups", "base.group_system")
        self.assertEqual(self.card()["phone"], "")

    def test_values_of_any_kind_are_refused(self):
        for values in ((5,), ("x" * 400,), ("", "yes")):
            with self.subTest(values), self.assertRaises(UserError):
                self.api().partner360(self.order.id, *values)
        with self.assertRaises(UserError):
            self.api().choose_partner(self.order.id, "carl@shop.example", "1")
