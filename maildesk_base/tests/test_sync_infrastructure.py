from datetime import timedelta

from psycopg2 import DatabaseError, InterfaceError, OperationalError, errors

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.errors import ConfigurationError, ThrottledError
from ..sync.counters import recount
from ..sync.dispatch.scheduler import dispatch
from ..sync.housekeeping import clean_up
from ..sync.operations import queue_operation
from ..sync.policy import judge
from ..sync.slots import Limit, mailbox_limit, waiting
from ..sync.transactions import in_transaction
from .sync_common import SyncCase


@tagged("post_install", "-at_install")
class TestScheduler(SyncCase):
    def make_due(self, *accounts):
        self.env.flush_all()
        for age, account in enumerate(accounts):
            self.env.cr.execute(
                """UPDATE mailbox_sync_state
                      SET next_sync_at = now() AT TIME ZONE 'UTC' - interval '1 minute',
                          last_started_at = now() AT TIME ZONE 'UTC'
                                            + %s * interval '1 second'
                    WHERE account_id = %s""",
                [age - 1000, account.id],
            )

    def dispatch(self, **options):
        options.setdefault("urgent_first", False)
        with self.registry.cursor() as cr:
            served = dispatch(self.env(cr=cr), **options)
        self.env.invalidate_all()
        return served

    def test_every_due_mailbox_gets_its_turn(self):
        other = self.make_account("bert@example.com")
        self.server.add("INBOX")
        self.servers[other.id].add("INBOX")
        self.make_due(self.account, other)
        self.assertGreaterEqual(self.dispatch(), 2)
        self.assertEqual(self.folder("INBOX").total_count, 1)
        self.assertTrue(other.last_sync_at)
        self.assertEqual(self.dispatch(), 0)

    def test_one_broken_mailbox_does_not_stop_the_others(self):
        other = self.make_account("bert@example.com")
        self.server.fail("list_folders", ZeroDivisionError())
        self.make_due(self.account, other)
        with mute_logger("odoo.addons.maildesk_base.sync.policy"):
            self.dispatch()
        self.assertEqual(self.account.state, "error")
        self.assertTrue(self.account.last_error)
        self.assertEqual(other.state, "connected")
        self.assertTrue(other.last_sync_at)

    def test_lost_database_is_no_trouble_of_the_mailbox(self):
        """PostgreSQL was restarted, or Odoo is being ended, while a server answered."""
        for error in (OperationalError(), InterfaceError(), DatabaseError()):
            for method in ("list_folders", "changes", "apply"):
                with self.subTest(error=error, method=method):
                    self.server.add("INBOX")
                    params = {"set_flags": {"is_read": method == "apply"}}
                    queue_operation(self.env, self.messages(), "flags", params)
                    self.server.fail(method, error)
                    with self.assertNoLogs("odoo.addons.maildesk_base", "INFO"):
                        self.run_turn()
                    state = self.account.sync_state_ids
                    self.assertEqual(self.account.state, "connected")
                    self.assertFalse(state.failures or state.lease_token)
                    self.assertFalse(self.folder("INBOX").last_error)
                    operations = self.env["mailbox.operation"].search([])
                    self.assertFalse(any(operations.mapped("failures")))
                    self.run_turn()

    def test_mailbox_that_waited_longest_comes_first(self):
        other = self.make_account("bert@example.com")
        self.make_due(other, self.account)
        self.assertEqual(self.claim_due().account_id, other.id)

    def test_change_that_waits_goes_before_mere_passes(self):
        other = self.make_account("bert@example.com")
        self.server.add("INBOX")
        self.account.action_sync_now()
        params = {"set_flags": {"is_read": True}}
        queue_operation(self.env, self.messages(), "flags", params)
        self.make_due(other, self.account)
        lease = self.claim_due(urgent_first=True)
        self.assertEqual(lease.account_id, self.account.id)

    def test_watched_mailbox_is_looked_at_every_minute(self):
        state = self.account.sync_state_ids
        self.run_turn()
        self.run_turn()
        calm = state.next_sync_at - fields.Datetime.now()
        state.watched_until = fields.Datetime.now() + timedelta(minutes=2)
        self.run_turn()
        watched = state.next_sync_at - fields.Datetime.now()
        self.assertGreater(calm, timedelta(minutes=4))
        self.assertLessEqual(watched, timedelta(minutes=1))

    def test_refresh_asked_for_during_a_pass_is_not_lost(self):
        def refresh():
            later = fields.Datetime.now() + timedelta(seconds=1)
            self.account.sync_state_ids.next_sync_at = later
            self.env.flush_all()

        self.run_turn()
        self.server.meanwhile("list_folders", refresh)
        self.run_turn()
        wait = self.account.sync_state_ids.next_sync_at - fields.Datetime.now()
        self.assertLess(wait, timedelta(minutes=1))

    def test_disconnected_while_working_stays_disconnected(self):
        def disconnect():
            self.account.write({"state": "disconnected"})
            self.env.flush_all()

        self.server.meanwhile("list_folders", disconnect)
        self.run_turn()
        self.assertEqual(self.account.state, "disconnected")

    def test_configuration_error_is_shown_at_once(self):
        verdict = judge(ConfigurationError("configuration", "no client id"), 1, 1)
        self.assertEqual(verdict.state, "error")


@tagged("post_install", "-at_install")
class TestSlots(SyncCase):
    def test_a_third_request_waits_in_vain(self):
        with (
            self.waiting(),
            self.waiting(),
            self.assertRaises(ThrottledError),
            self.waiting(patience_s=0),
        ):
            self.fail("three interactive requests at once")

    def test_a_wait_that_finds_one_scope_full_takes_no_other(self):
        full, free = Limit("full", 1), Limit("free", 1)
        with waiting(self.env, full):
            with self.assertRaises(ThrottledError):
                with waiting(self.env, free, full, patience_s=0):
                    self.fail("two in one place")
            with waiting(self.env, free, patience_s=0):
                pass
        with waiting(self.env, free, full, patience_s=0):
            pass

    def waiting(self, **options):
        return waiting(self.env, mailbox_limit(self.account.id), **options)

    def test_slot_is_free_again_afterwards_even_after_an_error(self):
        for _number in range(5):
            with (
                self.assertRaises(ZeroDivisionError),
                self.waiting(),
            ):
                raise ZeroDivisionError

    def test_slot_of_a_dead_process_runs_out(self):
        past = fields.Datetime.now() - timedelta(seconds=1)
        for number in (1, 2):
            self.env["mailbox.slot"].create(
                {
                    "scope": mailbox_limit(self.account.id).name,
                    "number": number,
                    "token": f"dead {number}",
                    "held_until": past,
                }
            )
        self.env.flush_all()
        with self.waiting():
            pass


@tagged("post_install", "-at_install")
class TestUpkeep(SyncCase):
    def test_recount_puts_every_counter_right(self):
        for _number in range(3):
            self.server.add("INBOX")
        self.account.action_sync_now()
        self.env.cr.execute(
            "UPDATE mailbox_folder SET total_count = 9, unread_count = 9"
        )
        self.env.cr.execute("UPDATE mailbox_conversation SET unread_count = 7")
        self.env.cr.execute("UPDATE mailbox_placement SET is_head = false")
        self.env.invalidate_all()
        with mute_logger("odoo.addons.maildesk_base.sync.counters"):
            self.assertGreater(recount(self.env, self.account.id), 0)
        self.assert_consistent()
        self.assertEqual(recount(self.env, self.account.id), 0)

    def test_finished_operations_and_old_bodies_go(self):
        self.server.add("INBOX")
        self.account.action_sync_now()
        message = self.messages()
        operations = queue_operation(
            self.env, message, "flags", {"set_flags": {"is_starred": True}}
        )
        operations.state = "done"
        old = fields.Datetime.now() - timedelta(days=30)
        self.env["mailbox.body"].search([("message_id", "=", message.id)]).unlink()
        body = self.env["mailbox.body"].create(
            {
                "message_id": message.id,
                "view": {"text": ""},
                "fetched_at": old,
                "last_used_at": old,
            }
        )
        self.env.flush_all()
        self.env.cr.execute("UPDATE mailbox_operation SET write_date = %s", [old])
        clean_up(self.env)
        self.assertFalse(operations.exists())
        self.assertFalse(body.exists())

    def test_interfering_transaction_is_tried_again(self):
        attempts = []

        def work(env):
            attempts.append(env)
            if len(attempts) < 3:
                raise errors.SerializationFailure()
            return "done"

        self.assertEqual(in_transaction(self.env, work), "done")
        self.assertEqual(len(attempts), 3)
