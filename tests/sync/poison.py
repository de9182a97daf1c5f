"""One message over which a service fails for ever, in requests that name many."""

from .at_service import AtService

# What it fails over: working out its text, describing it, and everything.
TEXT, DETAILS, ALL = "text", "details", "all"


class PoisonTests(AtService):
    def make_ill(self, name, what):
        """The service fails over a message from now on; None: not any more."""
        raise NotImplementedError

    def arrive(self, what):
        self.deliver("before", "ill", "after")
        self.make_ill("ill", what)

    def entries(self):
        domain = [("account_id", "=", self.account.id), ("aspect", "=", "list")]
        return self.env["mailbox.quarantine"].search(domain)

    def assert_healthy(self):
        self.assert_all_is_well()
        state = self.account.sync_state_ids
        self.assertFalse(state.backoff_until)
        self.assertFalse(state.failures)

    def assert_only_ill_is_missing(self):
        listed = self.listed_at_service("inbox")
        self.assertEqual(self.in_folder("inbox"), [n for n in listed if n != "ill"])

    def test_new_message_is_described_in_another_way(self):
        self.start("a")
        self.arrive(DETAILS)
        self.turns(2)
        self.assertEqual(self.in_folder("inbox"), ["a", "after", "before", "ill"])
        self.assert_healthy()
        self.assertFalse(self.entries())

    def test_new_message_that_cannot_be_described_keeps_no_other_away(self):
        self.start("a")
        self.arrive(ALL)
        self.turns(4)
        self.assert_only_ill_is_missing()
        self.assert_healthy()
        self.assertEqual(self.entries().tries, 3)
        self.faults_of_a_turn_are_none()
        self.make_ill("ill", None)
        self.entries().is_released = True
        self.turns()
        self.assertFalse(self.entries())
        self.assert_same()

    def faults_of_a_turn_are_none(self):
        """What is set aside is not asked for any more."""
        before = self.entries().tries
        self.turns()
        self.assertEqual(self.entries().tries, before)

    def test_first_look_at_a_folder_goes_around_it(self):
        self.addCleanup(self.faults.clear)
        self.arrive(ALL)
        self.turns(4)
        self.assert_only_ill_is_missing()
        self.assert_healthy()
        self.assertEqual(self.entries().tries, 3)

    def test_history_goes_around_it(self):
        self.addCleanup(self.faults.clear)
        self.arrive(ALL)
        self.deliver(*(f"n{number}" for number in range(55)))
        self.turns(5)
        self.assert_only_ill_is_missing()
        self.assert_healthy()

    def test_comparison_of_all_ids_goes_around_it(self):
        self.start("a")
        self.unheard(lambda: self.arrive(ALL))
        self.account.folder_ids.last_reconcile_at = False
        self.turns(4)
        self.assert_only_ill_is_missing()
        self.assert_healthy()

    def test_marks_of_the_others_are_followed(self):
        self.start("a", "ill", "b")
        self.make_ill("ill", ALL)
        for name in ("a", "ill", "b"):
            self.remote.flag(self.at("inbox"), f"{name}@x", is_read=True)
        self.turns(3)
        self.assertTrue(self.message(subject="a").is_read)
        self.assertTrue(self.message(subject="b").is_read)
        self.assertTrue(self.message(subject="ill"), "it is there all the same")
        self.assert_healthy()

    def test_texts_of_the_others_come_beforehand_and_its_own_in_another_way(self):
        self.start("a")
        self.arrive(TEXT)
        self.turns()
        self.assert_healthy()
        for name in ("before", "ill", "after"):
            message = self.message(subject=name)
            bodies = self.env["mailbox.body"].search([("message_id", "=", message.id)])
            self.assertTrue(bodies, name)
            opened = self.env["mailbox.client"].open_message(message.id)
            self.assertIn("Good morning", opened["text"])

    def test_text_that_cannot_be_had_at_all_stops_nothing(self):
        self.start("a")
        self.arrive(DETAILS)
        self.make_ill("ill", None)
        self.deliver("later")
        self.turns()
        self.make_ill("ill", ALL)
        self.env["mailbox.body"].search([]).unlink()
        self.account.sync_state_ids.watched_until = "2099-01-01"
        self.turns(4)
        self.assert_healthy()
        fetched = self.env["mailbox.body"].search([]).message_id.mapped("subject")
        self.assertLessEqual({"before", "after", "later"}, set(fetched))

    def test_search_at_the_service_finds_the_others(self):
        self.start("a")
        self.arrive(ALL)
        found = self.env["mailbox.client"].search_server("from:bob")
        subjects = {row["subject"] for row in found["messages"]}
        self.assertLessEqual({"a", "before", "after"}, subjects)
        self.assertFalse(found["problems"])
