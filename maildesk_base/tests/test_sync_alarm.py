from queue import Empty, Queue

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..sync.dispatch.alarm import HORIZON_S, Alarm

# Longer than any machine takes to wake a thread.
PATIENCE_S = 20


@tagged("post_install", "-at_install")
class TestAlarm(BaseCase):
    def setUp(self):
        super().setUp()
        self.rung = Queue()
        self.alarm = Alarm(self.rung.put)

    def next_ring(self):
        return self.rung.get(timeout=PATIENCE_S)

    def test_rings_when_the_moment_has_come(self):
        self.alarm.set("one", 0)
        self.assertEqual(self.next_ring(), "one")

    def test_earlier_moment_is_kept_whatever_comes_later(self):
        self.alarm.set("one", HORIZON_S)
        self.alarm.set("one", 0)
        self.alarm.set("one", HORIZON_S)
        self.assertEqual(self.next_ring(), "one")

    def test_each_database_has_its_moment(self):
        self.alarm.set("two", 0.1)
        self.alarm.set("one", 0)
        self.assertEqual([self.next_ring(), self.next_ring()], ["one", "two"])

    def test_one_ring_for_a_moment_that_was_set_twice(self):
        self.alarm.set("one", 0.05)
        self.alarm.set("one", 0.05)
        self.alarm.set("two", 0.1)
        self.assertEqual([self.next_ring(), self.next_ring()], ["one", "two"])
        with self.assertRaises(Empty):
            self.rung.get_nowait()

    def test_far_moments_are_left_to_the_minutely_run(self):
        self.alarm.set("one", HORIZON_S + 1)
        self.assertIsNone(self.alarm._thread)

    def test_rings_again_after_a_ring_that_failed(self):
        def fail(database):
            self.rung.put(database)
            raise ZeroDivisionError

        self.alarm = Alarm(fail)
        with mute_logger("odoo.addons.maildesk_base.sync.dispatch.alarm"):
            self.alarm.set("one", 0)
            self.assertEqual(self.next_ring(), "one")
            self.alarm.set("two", 0)
            self.assertEqual(self.next_ring(), "two")
