"""Whatever happens, in whatever order: in the end the index equals the server."""

import random

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.errors import ConnectionLostError, ProtocolError, ThrottledError
from ..engine.types import Flags
from ..sync.counters import recount
from ..sync.operations import cancel_operations, queue_operation
from .sync_common import SyncCase

FOLDERS = ("INBOX", "Sent", "Archive")
STEPS = 40


@tagged("post_install", "-at_install")
class TestConvergence(SyncCase):
    def server_step(self, chance):
        """Something another client does."""
        server = self.server
        places = [
            (name, mail)
            for name in FOLDERS
            for mail in server.folders[name].mails.values()
        ]
        what = chance.random()
        if what < 0.35 or not places:
            known = [mail.message_id for _name, mail in places]
            references = tuple(
                chance.sample(known, min(len(known), chance.randrange(3)))
            )
            flags = Flags(is_read=chance.random() < 0.5)
            server.add(chance.choice(FOLDERS), references=references, flags=flags)
            return
        name, mail = chance.choice(places)
        if what < 0.55:
            server.mark(mail, is_read=chance.random() < 0.5, is_starred=True)
        elif what < 0.75:
            server.move(mail, chance.choice(FOLDERS))
        elif what < 0.85:
            server.delete(mail)
        elif what < 0.92:
            server.copy(mail, chance.choice(FOLDERS))
        elif not self.stable_ids:
            server.renumber(name)

    def user_step(self, chance):
        """Something a user of ours does."""
        rows = self.messages().filtered("placement_ids")
        if not rows:
            return
        chosen = self.env["mailbox.message_index"].browse(
            chance.sample(rows.ids, min(len(rows), chance.randrange(1, 4)))
        )
        what = chance.random()
        if what < 0.5:
            params = {"set_flags": {"is_read": chance.random() < 0.5}}
            operations = queue_operation(self.env, chosen, "flags", params)
        elif what < 0.9:
            params = {
                "add_to": self.folder(chance.choice(FOLDERS)).ids,
                "remove_from": chosen.placement_ids.folder_id.ids,
            }
            params["remove_from"] = [
                each for each in params["remove_from"] if each not in params["add_to"]
            ]
            operations = queue_operation(self.env, chosen, "relocate", params)
        else:
            operations = queue_operation(self.env, chosen, "delete", {})
        if chance.random() < 0.3:
            cancel_operations(self.env, operations)

    def fault_step(self, chance):
        method = chance.choice(("list_folders", "changes", "apply", "newest"))
        error = chance.choice((ConnectionLostError, ThrottledError, ProtocolError))
        self.server.fail(method, error())

    def settle(self):
        """Time passes: everything that waits is tried again."""
        self.server.faults.clear()
        for _number in range(6):
            self.env.flush_all()
            self.env.cr.execute("UPDATE mailbox_operation SET not_before = NULL")
            self.env.cr.execute(
                "UPDATE mailbox_folder SET retry_at = NULL, failure_count = 0,"
                " resync_count = 0"
            )
            self.run_turn()

    def assert_equal_to_server(self):
        for name in FOLDERS:
            placements = self.env["mailbox.placement"].search(
                [("folder_id", "=", self.folder(name).id)]
            )
            shown = sorted(
                (m.subject, m.is_read, m.is_starred) for m in placements.message_id
            )
            there = sorted(
                (mail.subject, mail.flags.is_read, mail.flags.is_starred)
                for mail in self.server.folders[name].mails.values()
            )
            self.assertEqual(shown, there, name)
            self.assertEqual(len(placements), len(there), name)
        self.assert_consistent()

    @mute_logger(
        "odoo.addons.maildesk_base.sync.steps.boundary",
        "odoo.addons.maildesk_base.sync.operations.worker",
    )
    def test_index_converges_whatever_happens(self):
        for seed in range(5):
            with self.subTest(seed=seed):
                chance = random.Random(seed)
                self.account = self.make_account(f"seed{seed}@example.com")
                self.server = self.servers[self.account.id]
                self.server.page_size = chance.choice((2, 5, 100))
                self.server.copyuid = chance.random() < 0.5
                self.account.backfill_per_hour = 100_000
                self.run_turn()
                for _number in range(STEPS):
                    what = chance.random()
                    if what < 0.5:
                        self.server_step(chance)
                    elif what < 0.7:
                        self.user_step(chance)
                    elif what < 0.75:
                        self.fault_step(chance)
                    else:
                        self.run_turn()
                self.assert_consistent()
                self.settle()
                self.assert_equal_to_server()
                self.assertEqual(recount(self.env, self.account.id), 0)


@tagged("post_install", "-at_install")
class TestConvergenceStableIds(TestConvergence):
    """The same with a provider whose ids survive every move."""

    stable_ids = True
