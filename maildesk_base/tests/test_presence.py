from odoo.tests import HttpCase, tagged

from .client_common import ClientCase, ClientData


@tagged("post_install", "-at_install")
class TestPresence(ClientCase):
    """What pages that are merely open ask for, and hear."""

    def setUp(self):
        super().setUp()
        self.mail(self.account)
        self.mail(self.account, is_read=True)

    def test_unread_mail_of_inboxes_and_nothing_else(self):
        self.mail(self.account, "archive")
        answer = self.client(self.anna).unread()
        self.assertEqual(answer["inboxes"], {str(self.inbox.id): 1})
        self.assertFalse(answer["desktop_notifications"])
        self.client(self.anna).set_preference("desktop_notifications", True)
        self.assertTrue(self.client(self.anna).unread()["desktop_notifications"])
        self.assertEqual(self.client(self.bob).unread()["inboxes"], {})


@tagged("post_install", "-at_install")
class TestPages(ClientData, HttpCase):
    """What each page of Odoo is told before it asks."""

    def has_group(self, login):
        self.authenticate(login, login)
        response = self.make_jsonrpc_request("/web/session/get_session_info")
        return response["groups"]["maildesk_base.group_user"]

    def test_a_page_knows_whether_the_user_has_maildesk(self):
        self.assertIs(self.has_group("md_anna"), True)
        self.assertIs(self.has_group("md_none"), False)

    def test_the_bundle_of_the_app_is_built_with_the_others(self):
        scripts, styles = self.env["ir.qweb"]._get_bundles_to_pregenarate()
        self.assertIn("maildesk_base.assets_app", scripts & styles)
