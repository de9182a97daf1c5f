from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .client_common import ClientCase


@tagged("post_install", "-at_install")
class TestAccountGuard(ClientCase):
    """What people cannot write of a mailbox, whichever way they come."""

    def setUp(self):
        super().setUp()
        self.owned = self.account.with_user(self.anna)

    def new_mailbox(self, user, **values):
        return (
            self.env["mailbox.account"]
            .with_user(user)
            .create({"email": "new@example.com", "provider": "memory", **values})
        )

    def test_status_and_confirmation_follow_from_a_test(self):
        written = {
            "state": "error",
            "last_error": "no",
            "incoming_confirmed": True,
            "signed_in_as": "boss@example.com",
            "grants_send": True,
            "is_removed": True,
        }
        for user in (self.anna, self.admin):
            for name, value in written.items():
                with self.subTest(name), self.assertRaises(AccessError):
                    self.account.with_user(user).write({name: value})
                with self.subTest(name), self.assertRaises(AccessError):
                    self.new_mailbox(user, **{name: value})

    def test_what_a_form_sends_back_unchanged_is_no_offence(self):
        self.owned.write({"name": "Work", "state": "connected", "last_error": False})
        self.assertEqual(self.owned.name, "Work")
        self.assertEqual(self.new_mailbox(self.anna, state="draft").state, "draft")

    def test_a_connected_mailbox_stays_the_one_it_is(self):
        for values in ({"provider": "other"}, {"email": "other@example.com"}):
            with self.assertRaises(UserError):
                self.owned.write(values)
        self.owned.write({"email": " Anna@Example.com "})

    def test_a_mailbox_that_was_never_connected_may_be_corrected(self):
        draft = self.new_mailbox(self.anna)
        draft.email = "correct@example.com"
        self.assertEqual(draft.email, "correct@example.com")

    def test_only_administrators_give_mailboxes_to_others(self):
        with self.assertRaises(AccessError):
            self.owned.write({"owner_id": self.bob.id})
        with self.assertRaises(AccessError):
            self.new_mailbox(self.anna, owner_id=self.bob.id)
        self.account.with_user(self.admin).write({"owner_id": self.bob.id})
        self.assertEqual(self.account.owner_id, self.bob)
        made = self.new_mailbox(self.admin, owner_id=self.bob.id)
        self.assertEqual(made.owner_id, self.bob)

    def test_what_is_imported_as_connected_is_due_at_once(self):
        imported = self.make_account(self.anna, "imported@example.com", roles=())
        self.assertTrue(imported.next_sync_at)
        self.assertFalse(self.new_mailbox(self.anna).next_sync_at)

    def test_mailboxes_of_another_company_do_not_exist(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.admin.company_ids += company
        self.anna.company_ids += company
        self.account.company_id = company
        for user in (self.admin, self.anna):
            here = self.env["mailbox.account"].with_user(user)
            here = here.with_context(allowed_company_ids=self.env.company.ids)
            self.assertNotIn(self.account, here.search([]))
            with self.assertRaises(AccessError):
                here.browse(self.account.id).read(["email"])

    def test_a_mailbox_goes_to_no_company_that_its_users_are_not_in(self):
        company = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(UserError):
            self.owned.write({"company_id": company.id})
