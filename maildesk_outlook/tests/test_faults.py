from odoo.tests import tagged

from tests.sync.faults import FaultTests

from .at_outlook import AtOutlook


@tagged("post_install", "-at_install")
class TestFaults(AtOutlook, FaultTests):
    def test_entries_that_come_twice_or_in_part_change_nothing(self):
        self.start("a", "b")
        self.graph.duplicate_delta_entries = True
        self.graph.empty_delta_pages = True
        self.addCleanup(setattr, self.graph, "duplicate_delta_entries", False)
        self.addCleanup(setattr, self.graph, "empty_delta_pages", False)
        # A read mark alone comes without anything else of the message.
        self.remote.flag(self.at("inbox"), "a@x", is_read=True)
        self.deliver("c")
        self.turns()
        self.assert_same()
        found = sorted(self.messages().mapped("subject"))
        self.assertEqual(found, ["a", "b", "c"])

    def test_every_way_of_saying_that_the_state_is_lost_heals(self):
        self.start("a", "b")
        self.addCleanup(setattr, self.graph, "lost_state", self.graph.lost_state)
        for status, code in (
            (410, "SyncStateNotFound"),
            (410, "resyncRequired"),
            (400, "SyncStateInvalid"),
            (404, "syncStateNotFound"),
        ):
            with self.subTest(code=code):
                rows = self.messages()
                self.graph.lost_state = status, code
                self.void_cursor()
                self.deliver(f"{code}{status}")
                self.turns(3)
                self.assert_same()
                self.assert_all_is_well()
                self.assertEqual(self.messages() & rows, rows)
