import json
from datetime import UTC, datetime

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.errors import AuthError, RejectedError
from ..engine.types import ChangePage, Location, MessageMeta
from ..sync.lease import claim_account
from ..sync.operations import queue_operation
from ..sync.session import open_session
from .sync_common import SyncCase


@tagged("post_install", "-at_install")
class TestNotify(SyncCase):
    """What open browsers hear of."""

    def setUp(self):
        super().setUp()
        self.mail = self.server.add("INBOX")
        self.account.action_sync_now()
        self.forget()

    def forget(self):
        self.env["bus.bus"].search([]).unlink()

    def heard(self, name):
        messages = self.env["bus.bus"].search([], order="id").mapped("message")
        decoded = [json.loads(message) for message in messages]
        return [each["payload"] for each in decoded if each["type"] == name]

    def test_new_mail_comes_with_its_row_and_counters(self):
        self.server.add("INBOX", "Hello")
        self.account.action_sync_now()
        (payload,) = self.heard("maildesk/changed")
        inbox = self.folder("INBOX")
        self.assertEqual([row["subject"] for row in payload["new"]], ["Hello"])
        counters = payload["counters"][str(inbox.id)]
        self.assertEqual(counters, {"unread": 2, "total": 2, "state": "ready"})

    def test_nobody_hears_over_the_bus_what_mail_belongs_to(self):
        """Not everybody who reaches the mailbox may see the record."""
        partner = self.env["res.partner"].create({"name": "Shop"})
        client = self.env["mailbox.client"]
        client.link(self.message().id, "res.partner", partner.id)
        self.forget()
        self.server.add("INBOX", "Re", references=(self.mail.message_id,))
        self.account.action_sync_now()
        [payload] = self.heard("maildesk/changed")
        [row] = payload["new"]
        self.assertIsNone(row["links"])
        self.assertNotIn("res.partner", str(payload))
        asked = client.row_links([row["id"]])
        self.assertEqual(asked, {str(row["id"]): ["res.partner"]})

    def test_folder_that_is_loaded_again_says_so_and_that_it_is_over(self):
        self.server.renumber("INBOX")
        self.account.action_sync_now()
        inbox = str(self.folder("INBOX").id)
        heard = [p["counters"][inbox] for p in self.heard("maildesk/changed")]
        states = [counters["state"] for counters in heard]
        self.assertEqual((states[0], states[-1]), ("resync", "ready"))

    def test_removed_mail_is_named(self):
        row = self.message()
        self.server.delete(self.mail)
        self.account.action_sync_now()
        removed = [i for p in self.heard("maildesk/changed") for i in p["removed_ids"]]
        self.assertIn(row.id, removed)

    def test_many_changes_ask_for_a_reload(self):
        for _number in range(60):
            self.server.add("INBOX")
        self.account.action_sync_now()
        (payload,) = self.heard("maildesk/changed")
        self.assertTrue(payload["reload"])
        self.assertNotIn("new", payload)

    def test_a_folder_made_elsewhere_is_reported(self):
        self.server.make_folder("Projects")
        self.account.action_sync_now()
        self.assertEqual(
            self.heard("maildesk/folders"), [{"account_id": self.account.id}]
        )

    def test_new_mail_is_no_change_of_the_tree(self):
        self.server.add("INBOX")
        self.account.action_sync_now()
        self.assertFalse(self.heard("maildesk/folders"))

    def test_pass_without_news_says_nothing(self):
        self.account.action_sync_now()
        self.forget()
        self.account.action_sync_now()
        self.assertFalse(self.env["bus.bus"].search([]))

    def test_refused_change_says_why(self):
        self.server.fail("apply", RejectedError("rejected", "read-only"))
        row = self.message()
        queue_operation(self.env, row, "flags", {"set_flags": {"is_read": True}})
        self.run_turn()
        (payload,) = self.heard("maildesk/refused")
        self.assertEqual(payload["message_ids"], row.ids)
        self.assertIn("read-only", payload["text"])

    def test_state_of_the_mailbox_is_reported(self):
        self.server.fail("list_folders", AuthError())
        self.run_turn()
        (payload,) = self.heard("maildesk/account")
        self.assertEqual(payload["state"], "reauth_required")
        self.assertTrue(payload["last_error"])

    def test_first_load_shows_as_syncing(self):
        self.folder("Trash").sync_enabled = True
        self.run_turn()
        self.assertEqual(
            [p["state"] for p in self.heard("maildesk/account")][0], "syncing"
        )
        self.assertEqual(self.account.state, "connected")


@tagged("post_install", "-at_install")
class TestUnstorable(SyncCase):
    @mute_logger("odoo.addons.maildesk_base.sync.session", "odoo.sql_db")
    def test_one_message_that_cannot_be_stored_does_not_cost_the_others(self):
        self.account.action_sync_now()
        metas = tuple(
            MessageMeta(
                f"INBOX;1;{uid}",
                (Location("INBOX", uid),),
                # A provider must give aware moments; this one does not, once.
                datetime(2026, 1, 1, tzinfo=None if uid == 5 else UTC),
                subject=f"Mail {uid}",
                fingerprint=f"f{uid}",
            )
            for uid in range(1, 11)
        )
        lease = claim_account(self.env, self.account.id)
        with open_session(self.env, lease, 30) as session:
            session.apply(ChangePage(added=metas), self.folder("INBOX").id)
        self.assertEqual(len(self.subjects("INBOX")), 9)
        entry = self.env["mailbox.quarantine"].search(
            [("account_id", "=", self.account.id)]
        )
        self.assertEqual(entry.remote_id, "INBOX;1;5")
        self.assert_consistent()
