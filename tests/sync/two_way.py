"""What people do in MailDesk arrives at the service, and nothing flips back."""

from .at_service import AtService


class TwoWayTests(AtService):
    def assert_stays(self):
        """Index and service agree, now and after further passes."""
        self.assert_same()
        self.turns(2)
        self.assert_same()
        self.assertFalse(self.env["mailbox.operation"].search([("error", "!=", False)]))

    def test_marks_arrive_and_stay(self):
        self.start("a", "b")
        for actions, marks in (
            (("mark_read", "star"), (True, True)),
            (("unstar",), (True, False)),
            (("mark_unread",), (False, False)),
        ):
            for action in actions:
                self.do(action, "a")
            self.turns()
            self.assertEqual(self.marks_at_service("a"), marks)
            self.assert_stays()

    def test_archived_and_moved_back(self):
        self.start("a", "b")
        row = self.message(subject="a")
        self.do("archive", "a")
        self.turns()
        self.assertEqual(self.listed_at_service("inbox"), ["b"])
        self.assertIn("a", self.listed_at_service("archive"))
        self.assert_stays()
        self.do("move", "a", folder_id=self.folder(self.at("inbox")).id)
        self.turns()
        self.assertEqual(self.listed_at_service("inbox"), ["a", "b"])
        self.assert_stays()
        self.assertEqual(self.message(subject="a"), row)

    def test_thrown_away_and_deleted_for_good(self):
        self.start("a", "b")
        self.do("trash", "a")
        self.turns()
        self.assertEqual(self.listed_at_service("trash"), ["a"])
        self.assertEqual(self.listed_at_service("inbox"), ["b"])
        self.assert_stays()
        self.do("delete", "a")
        self.turns()
        self.assertEqual(self.listed_at_service("trash"), [])
        self.assertFalse(self.messages(subject="a"))
        self.assert_stays()

    def test_spam_and_back(self):
        self.start("a", "b")
        self.do("spam", "a")
        self.turns()
        self.assertEqual(self.listed_at_service("spam"), ["a"])
        self.assertEqual(self.listed_at_service("inbox"), ["b"])
        self.assert_stays()
        self.do("not_spam", "a")
        self.turns()
        self.assertEqual(self.listed_at_service("spam"), [])
        self.assertEqual(self.listed_at_service("inbox"), ["a", "b"])
        self.assert_stays()

    def test_older_state_from_the_service_does_not_overwrite_what_waits(self):
        """Somebody stars in another program what is marked read here meanwhile."""
        self.start("a")
        self.do("mark_read", "a")
        self.remote.flag(self.at("inbox"), "a@x", is_starred=True)
        self.turns()
        self.assertEqual(self.marks_at_service("a"), (True, True))
        self.assert_stays()

    def test_refused_change_is_taken_back_visibly(self):
        """One message of a batch is refused; the others are changed."""
        self.start("a", "b", "c")
        self.refuse_change()
        self.do("star", "a", "b", "c")
        self.turns()
        starred = [m.subject for m in self.messages() if m.is_starred]
        self.assertEqual(len(starred), 2)
        refused = self.env["mailbox.operation"].search([("state", "=", "refused")])
        self.assertEqual(len(refused), 1)
        self.assertTrue(refused.error)
        self.assertNotIn(refused.message_id.subject, starred)
        self.assert_same()
        self.turns(2)
        self.assert_same()

    def refuse_change(self):
        """Let the service refuse the next change of one message."""
        body = {"error": {"code": 400, "message": "No", "status": "INVALID_ARGUMENT"}}
        self.faults.add("status", self.change_path, status=400, body=body)

    def test_change_of_what_is_gone_does_no_harm(self):
        self.start("a", "b")
        self.remote.remove(self.at("inbox"), "a@x")
        self.do("star", "a", "b")
        self.turns()
        self.assertFalse(self.messages(subject="a"))
        self.assertEqual(self.marks_at_service("b"), (False, True))
        self.assert_stays()

    def test_changes_wait_for_a_service_that_is_down(self):
        self.start("a", "b")
        self.faults.add("status", "", times=0, status=503)
        self.do("mark_read", "a", "b")
        self.turns()
        self.assertEqual(self.marks_at_service("a"), (False, False))
        self.assertTrue(self.message(subject="a").is_read, "it stays as it was shown")
        self.faults.clear()
        self.turns()
        self.assertEqual(self.marks_at_service("a"), (True, False))
        self.assert_all_is_well()
        self.assert_stays()
