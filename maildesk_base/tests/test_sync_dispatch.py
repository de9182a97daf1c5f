import itertools
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.errors import AuthError, ConnectionLostError
from ..sync import yielding
from ..sync.dispatch.scheduler import dispatch
from ..sync.due import is_somebody_waiting, next_moment, want_now
from ..sync.lease import claim_account, claim_due
from ..sync.operations import queue_operation
from ..sync.runner import run_claim
from .sync_common import SyncCase

READ = {"set_flags": {"is_read": True}}
UNREAD = {"set_flags": {"is_read": False}}


class Bell:
    """An alarm that only notes what it was set to."""

    def __init__(self):
        self.seconds = []

    def set(self, _database, seconds):
        self.seconds.append(seconds)


class DispatchCase(SyncCase):
    """Two mailboxes that have been synchronised; nothing is due."""

    def setUp(self):
        super().setUp()
        self.other = self.make_account("bert@example.com")
        for account in (self.account, self.other):
            self.servers[account.id].add("INBOX")
            account.action_sync_now()
        self.rest(self.account, self.other)

    def rest(self, *accounts):
        """As if the last turn had been a while ago and the next had time."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE mailbox_sync_state
                  SET next_sync_at = %s, last_started_at = %s, wanted_at = NULL,
                      lease_until = NULL
                WHERE account_id = ANY(%s)""",
            [
                fields.Datetime.now() + timedelta(hours=1),
                fields.Datetime.now() - timedelta(minutes=1),
                [account.id for account in accounts],
            ],
        )
        self.env.invalidate_all()

    def mail_of(self, account):
        domain = [("account_id", "=", account.id)]
        return self.env["mailbox.message_index"].search(domain, limit=1)

    def mark(self, account, params=None, after=None):
        """Change a message, else read it; ``after`` so many seconds."""
        moment = after and fields.Datetime.now() + timedelta(seconds=after)
        mail = self.mail_of(account)
        params = params or READ
        operations = queue_operation(self.env, mail, "flags", params, not_before=moment)
        self.env.flush_all()
        return operations

    def dispatch(self, **options):
        options.setdefault("urgent_first", True)
        self.env.flush_all()
        with self.registry.cursor() as cr:
            served = dispatch(self.env(cr=cr), **options)
        self.env.invalidate_all()
        return served

    def make_due(self, account, seconds=0):
        account.sync_state_ids.next_sync_at = fields.Datetime.now() - timedelta(
            seconds=seconds
        )
        self.env.flush_all()


@tagged("post_install", "-at_install")
class TestOrder(DispatchCase):
    def test_change_of_a_user_goes_before_passes_long_due(self):
        self.make_due(self.other, seconds=1000)
        self.mark(self.account)
        lease = self.claim_due(urgent_first=True)
        self.assertEqual(lease.account_id, self.account.id)
        self.assertTrue(lease.is_urgent)
        self.assertFalse(lease.is_due)

    def test_refresh_goes_before_passes_long_due(self):
        self.make_due(self.other, seconds=1000)
        want_now(self.env.cr, self.account.ids)
        lease = self.claim_due(urgent_first=True)
        self.assertEqual(lease.account_id, self.account.id)
        self.assertTrue(lease.is_due)

    def test_refresh_pressed_in_this_very_second_is_due(self):
        self.account._want_sync_now()
        self.assertEqual(self.claim_due().account_id, self.account.id)

    def test_refresh_pressed_while_a_pass_runs_is_not_lost(self):
        self.make_due(self.account)
        self.server.meanwhile("list_folders", self.account._want_sync_now)
        run_claim(self.env, self.claim_due())
        self.env.invalidate_all()
        state = self.account.sync_state_ids
        self.assertTrue(state.wanted_at)
        self.assertLessEqual(state.next_sync_at, fields.Datetime.now())

    def test_passes_get_their_turn_while_users_are_busy(self):
        self.make_due(self.other, seconds=5)
        third = self.make_account("carl@example.com")
        self.rest(third)
        for account in (self.account, third):
            want_now(self.env.cr, account.ids)
        order = []
        for account in (self.account, self.other, third):
            server = self.servers[account.id]
            server.meanwhile("list_folders", lambda a=account: order.append(a))
        self.dispatch(urgent_first=False)
        self.assertEqual(order[0], self.other)
        self.assertEqual(len(order), 3)

    def test_pass_that_is_due_longest_comes_first(self):
        self.make_due(self.account, seconds=10)
        self.make_due(self.other, seconds=20)
        self.assertEqual(self.claim_due().account_id, self.other.id)

    def test_two_workers_never_have_one_mailbox(self):
        self.make_due(self.account)
        self.mark(self.account)
        self.assertTrue(self.claim_due())
        self.assertIsNone(self.claim_due(urgent_first=True))
        self.assertIsNone(claim_account(self.env, self.account.id))


@tagged("post_install", "-at_install")
class TestMoments(DispatchCase):
    def setUp(self):
        super().setUp()
        self.bell = Bell()

    def assertRings(self, seconds):
        self.assertEqual(len(self.bell.seconds), 1)
        self.assertAlmostEqual(self.bell.seconds[0], seconds, delta=1.5)

    def test_change_that_waits_for_undo_sets_the_alarm(self):
        self.mark(self.account, after=8)
        self.assertEqual(self.dispatch(alarm=self.bell), 0)
        self.assertRings(8)

    def test_earliest_moment_of_all_mailboxes_decides(self):
        self.mark(self.account, after=30)
        self.mark(self.other, after=5)
        self.dispatch(alarm=self.bell)
        self.assertRings(5)

    def test_message_to_be_sent_later_sets_the_alarm(self):
        self.env["mailbox.draft"].create(
            {
                "account_id": self.account.id,
                "state": "queued",
                "send_at": fields.Datetime.now() + timedelta(seconds=20),
            }
        )
        self.dispatch(alarm=self.bell)
        self.assertRings(20)

    def test_pause_after_an_error_ends_with_the_alarm(self):
        self.mark(self.account)
        self.server.fail("apply", ConnectionLostError())
        self.server.fail("list_folders", ConnectionLostError())
        self.dispatch(alarm=self.bell)
        pause = self.account.sync_state_ids.backoff_until - fields.Datetime.now()
        self.assertRings(pause.total_seconds())

    def test_nothing_to_wait_for_sets_no_alarm(self):
        self.dispatch(alarm=self.bell)
        self.assertEqual(self.bell.seconds, [])

    def test_disconnected_mailbox_sets_no_alarm(self):
        self.mark(self.account, after=8)
        self.account.state = "disconnected"
        self.dispatch(alarm=self.bell)
        self.assertEqual(self.bell.seconds, [])

    def test_moment_is_never_before_workers_take_it_for_due(self):
        operations = self.mark(self.account, after=8)
        self.env.cr.execute(
            "UPDATE mailbox_operation SET not_before = %s WHERE id = %s",
            ["2040-01-01 10:00:00.4", operations.id],
        )
        self.assertEqual(str(next_moment(self.env.cr)), "2040-01-01 10:00:01")

    def test_change_behind_one_that_waits_keeps_no_worker_turning(self):
        self.mark(self.account, after=8)
        later = self.mark(self.account, {"set_flags": {"is_starred": True}})
        self.assertGreater(later.not_before, fields.Datetime.now())
        self.assertIsNone(self.claim_due(urgent_first=True))

    def test_job_triggers_both_dispatchers(self):
        jobs = self.env.ref("maildesk_base.ir_cron_sync_1")
        jobs += self.env.ref("maildesk_base.ir_cron_sync_2")
        triggers = self.env["ir.cron.trigger"]
        before = triggers.search([])
        self.mark(self.account)
        self.assertEqual((triggers.search([]) - before).cron_id, jobs)


@tagged("post_install", "-at_install")
class TestYielding(DispatchCase):
    def test_own_changes_and_those_of_free_mailboxes_count(self):
        self.assertFalse(is_somebody_waiting(self.env.cr, self.account.id))
        self.mark(self.other)
        self.assertTrue(is_somebody_waiting(self.env.cr, self.account.id))
        claim_account(self.env, self.other.id)
        self.assertFalse(is_somebody_waiting(self.env.cr, self.account.id))
        self.assertTrue(is_somebody_waiting(self.env.cr, self.other.id))

    def test_loading_gets_on_although_somebody_always_waits(self):
        self.patch(yielding, "PATIENCE_S", 0)
        self.patch(yielding, "LOOK_EVERY_S", 0)
        self.mark(self.other)
        self.account = self.make_account("carl@example.com")
        self.account.backfill_per_hour = 1_000_000
        self.server = self.servers[self.account.id]
        for _number in range(1200):
            self.server.add("INBOX")
        turns = itertools.takewhile(lambda _: self.run_turn().has_more, range(40))
        self.assertGreater(len(list(turns)), 3)
        self.assertEqual(self.folder("INBOX").total_count, 1200)

    def test_message_is_not_claimed_for_sending_when_time_is_over(self):
        self.patch(yielding, "URGENT_PATIENCE_S", 0)
        draft = self.env["mailbox.draft"].create(
            {"account_id": self.account.id, "state": "queued"}
        )
        self.mark(self.other)
        run_claim(self.env, self.claim_of(self.account))
        self.env.invalidate_all()
        self.assertEqual(draft.state, "queued")

    def test_a_worker_takes_words_that_wait_into_the_index(self):
        self.env.cr.execute("SET LOCAL gin_pending_list_limit = '16MB'")
        claim_account(self.env, self.account.id).renew(self.env.cr)
        self.env.cr.execute("SHOW gin_pending_list_limit")
        self.assertEqual(self.env.cr.fetchone(), ("2MB",))

    def claim_of(self, account):
        claim_account(self.env, self.other.id)
        lease = self.claim_due(urgent_first=True)
        self.assertEqual(lease.account_id, account.id)
        self.rest(self.other)
        return lease


@tagged("post_install", "-at_install")
class TestManyMailboxes(DispatchCase):
    def make_many(self, count):
        self.env["mailbox.account"].create(
            [
                {
                    "name": f"user{number}",
                    "email": f"user{number}@example.com",
                    "provider": "memory",
                }
                for number in range(count)
            ]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mailbox_account SET state = 'connected' WHERE active"
        )
        self.env.invalidate_all()

    def queries_of_a_claim(self, **options):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        claim_due(self.env, **options)
        return self.env.cr.sql_log_count - before

    def test_claim_costs_as_many_queries_for_three_hundred_as_for_three(self):
        few = self.queries_of_a_claim(urgent_first=True)
        self.make_many(300)
        self.assertEqual(self.queries_of_a_claim(urgent_first=True), few)

    def test_one_hanging_and_one_broken_server_delay_nobody_else(self):
        third = self.make_account("carl@example.com")
        for account in (self.account, self.other, third):
            self.make_due(account)
        self.server.fail("list_folders", ConnectionLostError("connection.timeout"))
        self.servers[self.other.id].fail("list_folders", ZeroDivisionError())
        with mute_logger("odoo.addons.maildesk_base.sync.policy"):
            self.assertEqual(self.dispatch(), 3)
        self.assertTrue(third.last_sync_at)
        # Both pause now and are not asked again at once.
        self.assertEqual(self.dispatch(), 0)


@tagged("post_install", "-at_install")
class TestWrongPassword(DispatchCase):
    def fail_signing_in(self, times, *methods):
        for _number in range(times):
            for method in methods or ("list_folders",):
                self.server.fail(method, AuthError("auth.refused"))
            self.run_turn()

    def test_refused_sign_in_is_reported_in_plain_words(self):
        self.fail_signing_in(1)
        self.assertEqual(self.account.state, "reauth_required")
        self.assertIn("Check the user name and password", self.account.last_error)

    def test_after_five_refusals_nobody_tries_any_more(self):
        self.fail_signing_in(5)
        self.assertEqual(self.account.state, "auth_invalid")
        self.make_due(self.account, seconds=10_000)
        self.account.sync_state_ids.backoff_until = False
        self.mark(self.account)
        self.assertIsNone(self.claim_due())
        self.assertIsNone(self.claim_due(urgent_first=True))

    def test_changes_wait_and_arrive_when_the_password_is_right_again(self):
        operations = self.mark(self.account)
        self.fail_signing_in(5, "apply", "list_folders")
        self.assertEqual(self.account.state, "auth_invalid")
        self.assertEqual(operations.state, "pending")
        self.assertTrue(self.mail_of(self.account).is_read)
        self.account._settings_changed()
        self.assertEqual(self.account.state, "reauth_required")
        self.env.cr.execute("UPDATE mailbox_sync_state SET last_started_at = NULL")
        self.dispatch()
        self.assertEqual(self.account.state, "connected")
        self.assertFalse(self.account.last_error)
        self.assertEqual(operations.state, "done")
        (mail,) = self.server.folders["INBOX"].mails.values()
        self.assertTrue(mail.flags.is_read)
