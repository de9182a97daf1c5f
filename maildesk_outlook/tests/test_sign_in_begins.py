from odoo.exceptions import UserError
from odoo.tests import Form, TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestSignInBegins(TransactionCase):
    def setUp(self):
        super().setUp()
        # The mailbox is stored in a transaction of its own.
        self.registry_enter_test_mode()
        self.anna = new_test_user(
            self.env, "outlook_anna", groups="base.group_user,maildesk_base.group_user"
        )

    def wizard(self, **values):
        form = Form(self.env["mailbox.connect"].with_user(self.anna))
        form.provider = "outlook"
        form.email = "support@example.com"
        for name, value in values.items():
            form[name] = value
        return form.save()

    def test_without_settings_it_says_whose_task_it_is(self):
        with self.assertRaisesRegex(UserError, "OAuth not configured"):
            self.wizard().action_connect()

    def test_what_the_wizard_asks_reaches_the_mailbox(self):
        wizard = self.wizard(outlook_is_delegated=True, read_only_connection=True)
        account = self.env["mailbox.account"].create(
            {**wizard._account_values(), "owner_id": self.anna.id}
        )
        self.assertTrue(account.read_only_connection)
        self.assertTrue(account._is_of_another())
        self.assertFalse(account.outlook_category_colors)
        own = self.wizard(outlook_category_colors=True)._account_values()
        self.assertTrue(own["outlook_category_colors"])

    def test_addresses_are_completed(self):
        account = self.env["mailbox.account"].create(
            {"email": "anna@example.com", "provider": "outlook"}
        )
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("maildesk.graph_base", "https://graph.example.com/")
        parameters.set_param("maildesk.microsoft_authority", "https://id.example.com/")
        service = account._outlook_service()
        self.assertEqual(service.graph_base, "https://graph.example.com/v1.0")
        self.assertEqual(service.authority, "https://id.example.com")
