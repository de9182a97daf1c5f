"""What the shared tests need of a mailbox at a simulated service."""


class AtService:
    """Mixed into a ``SyncCase`` whose mailbox is ``self.remote``, and that has
    ``deliver(*names)`` for mail that arrives in the Inbox.

    ``changes_path`` fits the requests that ask for changes, ``change_path`` those that
    change messages one by one in a batch.
    """

    changes_path = ""
    change_path = ""

    def at(self, role):
        """The service's id of the folder with a role."""
        raise NotImplementedError

    def marks_at_service(self, name):
        """(read, starred) of a message."""
        raise NotImplementedError

    def unheard(self, happen):
        """Let something happen that the service never reports."""
        raise NotImplementedError

    def void_cursor(self):
        """Everything the service has given out to go on from becomes void."""
        raise NotImplementedError

    def end_secret(self):
        """The application's secret ends, and with it all access."""
        raise NotImplementedError

    def renew_secret(self):
        """The administrator has seen to it."""
        raise NotImplementedError

    def revoke(self):
        """The user takes access back."""
        raise NotImplementedError

    def sign_in(self):
        """The user signs in, once more if need be."""
        raise NotImplementedError

    @property
    def faults(self):
        return self.remote.service.faults

    def start(self, *names):
        """Load a mailbox with these messages, all of its folders."""
        self.addCleanup(self.faults.clear)
        self.deliver(*names)
        self.run_turn()
        self.account.folder_ids.sync_enabled = True
        self.turns(2)
        self.assert_same()

    def turns(self, count=1):
        """Turns of a worker in which nothing waits for somebody's Undo."""
        for _ in range(count):
            self.env.flush_all()
            self.env["mailbox.operation"].search([]).not_before = False
            self.run_turn()

    def do(self, action, *names, **options):
        """What a user does with messages."""
        ids = [self.message(subject=name).id for name in names]
        return self.env["mailbox.client"].act(ids, action, options)

    def in_folder(self, role):
        """Subjects in a folder, as MailDesk has it."""
        return sorted(self.subjects(self.at(role)))

    def listed_at_service(self, role):
        """Subjects in a folder, as the service has it."""
        found = self.remote.message_ids(self.at(role))
        return sorted(each.removesuffix("@x") for each in found)

    def assert_same(self):
        """Every folder and every mark is what the service has."""
        for role in ("inbox", "archive", "spam", "trash"):
            self.assertEqual(self.in_folder(role), self.listed_at_service(role), role)
        for message in self.messages():
            marks = (message.is_read, message.is_starred)
            self.assertEqual(marks, self.marks_at_service(message.subject))
        self.assert_consistent()

    def assert_all_is_well(self):
        self.account.invalidate_recordset()
        reported = (self.account.state, self.account.last_error)
        self.assertEqual(reported, ("connected", False))
