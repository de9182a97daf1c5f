import json

from odoo.tests import HttpCase, tagged

from .client_common import ClientCase, ClientData


@tagged("post_install", "-at_install")
class TestPresence(ClientCase):
    """What pages that are merely open ask for, and hear."""

    def setUp(self):
        super().setUp()
        self.mail(self.account)
        self.mail(self.account, is_read=True)
        self.page = {
            "account_ids": self.account.ids,
            "counters": {
                str(folder.id): [folder.unread_count, folder.total_count]
                for folder in self.account.folder_ids
            },
        }

    def watch(self, user, page):
        """What the user's page hears when it says that somebody looks."""
        bus = self.env["bus.bus"]
        self.env.cr.precommit.run()
        bus.search([]).unlink()
        self.env(user=user)["ir.websocket"]._serve_ir_websocket("maildesk_watch", page)
        self.env.cr.precommit.run()
        heard = bus.search([])
        self.assertTrue(
            all(
                f'"res.partner",{user.partner_id.id}' in each
                for each in heard.mapped("channel")
            )
        )
        return [json.loads(each.message) for each in heard]

    def test_unread_mail_of_inboxes_and_nothing_else(self):
        self.mail(self.account, "archive")
        answer = self.client(self.anna).unread()
        self.assertEqual(answer["inboxes"], {str(self.inbox.id): 1})
        self.assertFalse(answer["desktop_notifications"])
        self.client(self.anna).set_preference("desktop_notifications", True)
        self.assertTrue(self.client(self.anna).unread()["desktop_notifications"])
        self.assertEqual(self.client(self.bob).unread()["inboxes"], {})

    def test_a_page_that_is_up_to_date_keeps_its_mailbox_fresh_and_hears_nothing(self):
        state = self.account.sync_state_ids
        state.watched_until = False
        self.env.flush_all()
        self.assertEqual(self.watch(self.anna, self.page), [])
        state.invalidate_recordset()
        self.assertTrue(state.watched_until)

    def test_a_page_whose_counters_are_not_ours_hears_those(self):
        self.page["counters"][str(self.inbox.id)] = [0, 7]
        counters = self.client(self.anna).folder_counters(self.inbox.ids)
        self.assertEqual(
            self.watch(self.anna, self.page),
            [{"type": "maildesk/drift", "payload": {"counters": counters}}],
        )

    def test_who_has_no_access_hears_nothing(self):
        for user in (self.bob, self.outsider):
            for page in (self.page, {"counters": 1}, None, "x"):
                self.assertEqual(self.watch(user, page), [])


@tagged("post_install", "-at_install")
class TestPages(ClientData, HttpCase):
    """What each page of Odoo knows before it asks."""

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
