"""Common ground of the sync tests: an account at a ``MemoryServer``."""

from collections import Counter

from odoo.tests import TransactionCase

from ..engine.types import Capabilities
from ..sync.apply import apply_page, load_target
from ..sync.lease import claim_account, claim_due
from ..sync.runner import run_claim
from .memory_labels import LabelServer
from .memory_server import MemoryServer


class SyncCase(TransactionCase):
    """An account whose server is in memory; cursors are those of the test."""

    stable_ids = False
    labels = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        field = cls.env["mailbox.account"]._fields["provider"]
        choices = {**field._selection, "memory": "Memory"}
        cls.classPatch(field, "_selection", choices)
        cls.servers = {}
        accounts = cls.registry["mailbox.account"]
        accounts._open_provider_memory = lambda self: cls.servers[self.id].open()
        cls.addClassCleanup(lambda: delattr(accounts, "_open_provider_memory"))
        if cls.labels:
            cls.classPatch(accounts, "_uses_labels", lambda self: True)

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        # Mailboxes that others have left in the database are none of ours.
        self.env["mailbox.account"].search([]).active = False
        self.account = self.make_account("anna@example.com")
        self.server = self.servers[self.account.id]

    def make_account(self, email):
        account = self.env["mailbox.account"].create(
            {"name": email, "email": email, "provider": "memory"}
        )
        account.write({"state": "connected", "outgoing_confirmed": True})
        account._enable_bridges(["res.partner"])
        self.env.flush_all()
        self.servers[account.id] = (
            LabelServer() if self.labels else MemoryServer(stable_ids=self.stable_ids)
        )
        return account

    def make_folder(self, name, role="custom", **values):
        return self.env["mailbox.folder"].create(
            {
                "account_id": self.account.id,
                "name": name,
                "remote_id": name,
                "role": role,
                "state": "ready",
                "sync_enabled": True,
                **values,
            }
        )

    def apply(self, page, folder=None):
        """Apply a page as the runner does, in a transaction of its own."""
        self.env.flush_all()
        target = load_target(
            self.env,
            self.account.id,
            Capabilities(stable_ids=self.stable_ids),
            folder.id if folder else None,
        )
        applied = apply_page(self.env, target, page)
        self.env.invalidate_all()
        return applied

    def claim_due(self, **options):
        self.env.flush_all()
        return claim_due(self.env, **options)

    def run_turn(self, *, is_pass=True):
        """One turn of a worker, as if everything were due, or for changes only."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE mailbox_sync_state
                  SET next_sync_at = now() AT TIME ZONE 'UTC' + %s * interval '1 day',
                      backoff_until = NULL
                WHERE account_id = %s""",
            [-1 if is_pass else 1, self.account.id],
        )
        lease = claim_account(self.env, self.account.id)
        outcome = run_claim(self.env, lease)
        self.env.invalidate_all()
        return outcome

    def messages(self, **values):
        domain = [("account_id", "=", self.account.id), ("orphaned_at", "=", False)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.env["mailbox.message_index"].search(domain)

    def message(self, **values):
        found = self.messages(**values)
        found.ensure_one()
        return found

    def folder(self, name):
        return self.env["mailbox.folder"].search(
            [("account_id", "=", self.account.id), ("remote_id", "=", name)]
        )

    def subjects(self, folder):
        """What a folder lists, newest first."""
        self.env.invalidate_all()
        placements = self.env["mailbox.placement"].search(
            [("folder_id", "=", self.folder(folder).id)],
            order="sort_ts desc, message_id desc",
        )
        return placements.message_id.mapped("subject")

    def server_subjects(self, folder):
        mails = self.server.folders[folder].mails.values()
        return sorted(mail.subject for mail in mails)

    def assert_consistent(self):
        """Counters, newest-of-conversation marks and repeated columns agree with the
        rows.
        """
        self.env.flush_all()
        self.env.invalidate_all()
        placements = self.env["mailbox.placement"].search(
            [("account_id", "=", self.account.id)]
        )
        totals = Counter()
        unread = Counter()
        newest = {}
        for place in placements:
            message = place.message_id
            totals[place.folder_id] += 1
            unread[place.folder_id] += not message.is_read
            self.assertEqual(place.is_unread, not message.is_read)
            self.assertEqual(place.is_starred, message.is_starred)
            self.assertEqual(place.conversation_id, message.conversation_id)
            key = (place.conversation_id, place.folder_id)
            rank = (place.sort_ts, message.id)
            newest[key] = max(newest.get(key, rank), rank)
        for place in placements:
            key = (place.conversation_id, place.folder_id)
            is_newest = newest[key] == (place.sort_ts, place.message_id.id)
            self.assertEqual(place.is_head, is_newest, place.message_id.subject)
        for folder in self.account.folder_ids:
            self.assertEqual(folder.total_count, totals[folder], folder.name)
            self.assertEqual(folder.unread_count, unread[folder], folder.name)
        self._assert_conversations()

    def _assert_conversations(self):
        conversations = self.env["mailbox.conversation"].search(
            [("account_id", "=", self.account.id)]
        )
        for conversation in conversations:
            shown = conversation.message_ids.filtered(lambda m: not m.orphaned_at)
            unread = shown.filtered(lambda m: not m.is_read)
            self.assertEqual(conversation.message_count, len(shown))
            self.assertEqual(conversation.unread_count, len(unread))
