"""A message over whose changes an IMAP server fails for ever, and serves all else."""

from odoo.tests import tagged

from odoo.addons.maildesk_base.engine.netguard import PortList
from odoo.addons.maildesk_base.sync.losses.served import BELIEVED
from odoo.addons.maildesk_base.sync.operations import failures, queue_operation
from odoo.addons.maildesk_base.tests.sync_common import SyncCase

from tests.simulators.imap_faults import ImapFaults, Script
from tests.simulators.imap_reply import Reply, no

from ..engine.client import ImapProvider
from ..engine.protocol.pool import ConnectionPool
from ..engine.settings import (
    Credentials,
    ImapSettings,
    NetworkPolicy,
    Security,
    ServerSettings,
)

LOCAL = NetworkPolicy(allow_loopback=True, ports=PortList.parse("1-65535"))
# So that they are given up after a few turns.
FEW, FEW_BUSY = 2, 3
ANSWERS = (
    no("[UNAVAILABLE] not now"),
    no("[INUSE] somebody else is at it"),
    no("[SERVERBUG] oops"),
    no("[LIMIT] too many"),
    no("[NOPERM] never"),
    Reply("<tag> BAD what?\r\n"),
    Reply("", then="cut"),
)
# Of the three messages there; each set with the second one in it.
ILL = ("1:3", "1:2", "2:3", "2")


class Mailbox:
    """What a test case opens."""

    def __init__(self, port):
        server = ServerSettings(
            host="localhost",
            port=port,
            security=Security.NONE,
            credentials=Credentials("anna@example.com", "secret"),
            policy=LOCAL,
        )
        self._settings = ImapSettings(
            server, account_key="anna", email="anna@example.com"
        )

    def open(self):
        """A provider with a connection of its own."""
        return ImapProvider(self._settings, pool=ConnectionPool())


@tagged("post_install", "-at_install")
class TestStuck(SyncCase):
    def test_the_others_are_changed_and_it_is_given_up(self):
        self.patch(failures, "MAX_FAILURES", FEW)
        self.patch(failures, "MAX_BUSY_FAILURES", FEW_BUSY)
        script = Script(replies={})
        server = self.enterContext(ImapFaults(script))
        self.servers[self.account.id] = Mailbox(server.port)
        self.run_turn()
        inbox = self.folder("INBOX")
        rows = self.messages().filtered(lambda m: inbox in m.folder_ids)
        self.assertEqual(len(rows), 3)
        ill = rows.filtered(lambda m: m.remote_id.endswith("=2"))
        for number, answer in enumerate(ANSWERS):
            with self.subTest(answer=answer.data):
                for uids in ILL:
                    script.replies[f"UID STORE {uids} "] = answer
                words = {"add_keywords": [f"word{number}"]}
                queue_operation(self.env, rows, "flags", words)
                self.assert_settles(ill)
                script.replies.clear()

    def assert_settles(self, ill):
        operations = self.env["mailbox.operation"]
        for turn in range(FEW_BUSY + BELIEVED + 2):
            operations.search([]).not_before = False
            self.run_turn()
            if turn >= BELIEVED:
                state = self.account.sync_state_ids
                self.assertFalse(state.backoff_until or state.failures)
            found = operations.search([("message_id", "=", ill.id)], order="id desc")
            if found[:1].state == "refused":
                break
        self.assertEqual(found[:1].state, "refused")
        self.assertTrue(found[:1].error)
        others = operations.search([("message_id", "!=", ill.id)])
        self.assertEqual(set(others.mapped("state")), {"done"})
        self.assertEqual(self.account.state, "connected")
