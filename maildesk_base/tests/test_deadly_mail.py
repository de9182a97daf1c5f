"""A message on which each request dies, and what becomes of the others."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..engine.errors import ConnectionLostError, ProtocolError
from ..sync.operations import queue_operation
from .sync_common import SyncCase

LOST = ConnectionLostError("connection.closed")


class Killed(BaseException):
    """The process is killed: nothing of it runs any more."""


@tagged("post_install", "-at_install")
class TestDeadlyMail(SyncCase):
    def arrive(self, count=10, place=3, **deadly):
        for number in range(count):
            values = deadly if number == place else {}
            self.server.add("INBOX", f"Mail {number}", **values)

    def entries(self):
        domain = [("account_id", "=", self.account.id)]
        return self.env["mailbox.quarantine"].search(domain)

    def assert_others_are_there(self, count=9):
        self.env.invalidate_all()
        self.assertEqual(len(self.subjects("INBOX")), count)
        self.assertNotIn("Mail 3", self.subjects("INBOX"))
        self.assertEqual(self.account.state, "connected")
        self.assertFalse(self.account.last_error)
        self.assertFalse(self.account.sync_state_ids.backoff_until)
        self.assertFalse(self.account.sync_state_ids.failures)
        self.assertEqual(self.entries().tries, 3)

    def test_first_page(self):
        self.arrive(deadly=LOST)
        self.run_turn()
        self.assert_others_are_there()
        self.assertEqual(self.entries().folder_id, self.folder("INBOX"))
        self.assertFalse(self.env["mailbox.suspect"].search([]))
        self.assertFalse(self.env["mailbox.attempt"].search([]))

    def test_new_mail(self):
        self.run_turn()
        self.arrive(deadly=LOST)
        self.run_turn()
        self.assert_others_are_there()

    def test_whatever_our_own_code_raises_over_it(self):
        self.arrive(deadly=RecursionError())
        self.run_turn()
        self.assert_others_are_there()
        self.assertEqual(self.entries().code, "unreadable")

    def test_answer_that_makes_no_sense_over_it(self):
        self.run_turn()
        self.arrive(deadly=ProtocolError("protocol.line"))
        self.run_turn()
        self.assert_others_are_there()

    def test_old_mail(self):
        self.server.add("INBOX", "Mail 3", deadly=LOST)
        for number in range(60):
            self.server.add("INBOX", f"Newer {number}")
        self.run_turn()
        self.run_turn()
        self.assert_others_are_there(60)

    def test_comparison_of_all_ids(self):
        self.run_turn()
        self.arrive(deadly=LOST)
        # Nothing has reported them.
        self.server.folders["INBOX"].log.clear()
        inbox = self.folder("INBOX")
        inbox.write({"cursor_changes": "1:0", "last_reconcile_at": False})
        self.run_turn()
        self.assert_others_are_there()

    def test_changes_of_the_others_are_carried_out(self):
        """What the server dies on each time is taken back in the end, and reported."""
        self.arrive(deadly_change=LOST)
        self.run_turn()
        rows = self.messages()
        ill = rows.filtered(lambda m: m.subject == "Mail 3")
        queue_operation(self.env, rows, "flags", {"set_flags": {"is_read": True}})
        self.run_turn()
        read = {m.subject for m in self.server_mails() if m.flags.is_read}
        self.assertEqual(read, set(rows.mapped("subject")) - {"Mail 3"})
        self.assertFalse(self.account.sync_state_ids.backoff_until)
        self.assertTrue(ill.is_read, "it is tried again")
        for _turn in range(5):
            self.env.cr.execute("UPDATE mailbox_operation SET not_before = NULL")
            self.run_turn()
        self.assertFalse(ill.is_read)
        self.assertFalse(ill.server_state)
        self.assertEqual(self.account.state, "connected")

    def server_mails(self):
        return self.server.folders["INBOX"].mails.values()

    def test_killed_workers_are_remembered(self):
        """Each worker is killed over it, and the next one goes on all the same."""
        self.run_turn()
        self.arrive(deadly=Killed())
        for _worker in range(20):
            try:
                self.run_turn()
                break
            except Killed:
                self.release_by_force()
        self.assert_others_are_there()

    def release_by_force(self):
        """The dead worker's lease has run out."""
        self.env.cr.execute(
            "UPDATE mailbox_sync_state SET lease_until = NULL WHERE account_id = %s",
            [self.account.id],
        )

    def test_worker_killed_while_it_reads_ahead(self):
        self.server.add("INBOX", "Mail 3", deadly=Killed())
        for number in range(60):
            self.server.add("INBOX", f"Newer {number}")
        for _worker in range(20):
            try:
                self.run_turn()
            except Killed:
                self.release_by_force()
        self.assert_others_are_there(60)

    def test_it_comes_when_the_server_is_well_again(self):
        self.arrive(deadly=LOST)
        self.run_turn()
        (mail,) = [m for m in self.server.folders["INBOX"].mails.values() if m.deadly]
        mail.deadly = None
        self.run_turn()
        self.assertNotIn("Mail 3", self.subjects("INBOX"), "it is left alone")
        self.entries().is_released = True
        self.run_turn()
        self.assertIn("Mail 3", self.subjects("INBOX"))
        self.assertFalse(self.entries())
        self.assert_consistent()

    def test_users_of_the_mailbox_see_it_and_can_try_again(self):
        self.arrive(deadly=LOST)
        self.run_turn()
        client = self.env["mailbox.client"]
        (account,) = client._accounts_json(self.account)
        self.assertEqual(account["unreadable"], 1)
        (entry,) = client.unreadable(self.account.id)
        self.assertEqual(entry["folder_id"], self.folder("INBOX").id)
        self.assertIn("closed the connection every time", entry["text"])
        self.assertFalse(entry["message"] or entry["is_waiting"])
        client.retry_unreadable(entry["id"])
        (entry,) = client.unreadable(self.account.id)
        self.assertTrue(entry["is_waiting"])
        for mail in self.server.folders["INBOX"].mails.values():
            mail.deadly = None
        self.run_turn()
        self.assertEqual(client.unreadable(self.account.id), [])
        self.assertIn("Mail 3", self.subjects("INBOX"))

    def test_text_on_which_the_server_dies_is_reported_where_it_is_missed(self):
        self.arrive(deadly_text=LOST)
        self.run_turn()
        message = self.message(subject="Mail 3")
        (entry,) = self.env["mailbox.client"].unreadable(self.account.id)
        self.assertEqual(entry["message"]["id"], message.id)
        with self.assertRaisesRegex(UserError, "has stopped trying for now"):
            self.env["mailbox.client"].open_message(message.id)

    def test_it_is_tried_again_by_itself_ever_more_seldom(self):
        self.arrive(deadly=LOST)
        self.run_turn()
        self.assertEqual(self.reads_of_a_turn(), 0)
        self.age(minutes=11)
        self.assertGreater(self.reads_of_a_turn(), 0)
        self.age(minutes=50)
        self.assertEqual(self.reads_of_a_turn(), 0, "it is the second time")
        self.age(minutes=11)
        self.assertGreater(self.reads_of_a_turn(), 0)

    def test_message_that_was_read_in_a_bad_moment_is_there_again_in_minutes(self):
        self.arrive(deadly=LOST)
        self.run_turn()
        self.assertNotIn("Mail 3", self.subjects("INBOX"))
        for mail in self.server.folders["INBOX"].mails.values():
            mail.deadly = None
        self.age(minutes=11)
        self.run_turn()
        self.assertIn("Mail 3", self.subjects("INBOX"))

    def reads_of_a_turn(self):
        before = self.server.reads
        self.run_turn()
        return self.server.reads - before

    def age(self, minutes):
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE mailbox_quarantine
                  SET write_date = write_date - make_interval(mins => %s)""",
            [minutes],
        )

    def test_server_that_is_really_away_gets_its_pause(self):
        self.arrive()
        for _turn in range(3):
            self.server.fail("changes", LOST)
            self.server.fail("newest", LOST)
            self.server.fail("list_folders", LOST)
            self.run_turn()
        self.assertFalse(self.entries())
        self.assertTrue(self.account.sync_state_ids.backoff_until)

    def test_mailbox_says_what_it_is_doing_meanwhile(self):
        self.arrive(deadly=LOST)
        self.patch_claim_seconds(0.0)
        self.run_turn()
        self.assertEqual(self.account.state, "syncing")
        self.assertIn("finding out which one", self.account.last_error)
        self.assertFalse(self.account.sync_state_ids.failures)
        for _turn in range(20):
            self.run_turn()
        self.patch_claim_seconds(15.0)
        self.run_turn()
        self.assert_others_are_there()

    def patch_claim_seconds(self, seconds):
        from ..sync import runner

        self.patch(runner.run_claim, "__defaults__", (seconds,))


@tagged("post_install", "-at_install")
class TestDeadlyMailStableIds(TestDeadlyMail):
    """The same with a provider whose ids survive every move."""

    stable_ids = True
