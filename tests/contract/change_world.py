"""Mailboxes for the state machine of changes: small pages, and another client that acts
between any two requests of ours.
"""

from itertools import count

from odoo.addons.maildesk_base.engine.types import Operation, OperationKind
from odoo.addons.maildesk_gmail.engine import changes as gmail_changes
from odoo.addons.maildesk_gmail.engine.values.labels import ALL
from odoo.addons.maildesk_imap.engine import changes as imap_changes
from odoo.addons.maildesk_imap.engine import flagscan
from odoo.addons.maildesk_outlook.engine import delta

from tests.servers.cutting_proxy import Cut, CuttingProxy
from tests.servers.ports import LOCALHOST, Endpoint

from .mails import mail

# So that a few messages fill several pages: module, constant, value.
SMALL = (
    (imap_changes, "PAGE_MESSAGES", 2),
    (imap_changes, "SNAPSHOT_MESSAGES", 2),
    (imap_changes, "TOP_MESSAGES", 2),
    (imap_changes, "ROTATE_MESSAGES", 2),
    (flagscan, "SNAPSHOT_MESSAGES", 2),
    (gmail_changes, "PAGE_RECORDS", 2),
    (delta, "PAGE_ENTRIES", 2),
)


class Agenda:
    """What happens just before requests that are still to come."""

    def __init__(self):
        self._entries = []
        self.is_cut = False
        #: whether a request of ours is being made: only then others come between
        self.is_open = False
        self.errors = []

    def add(self, requests, action):
        """Let something happen before the request that comes after so many."""
        self._entries.append([requests, action])

    def clear(self):
        """Nothing happens any more."""
        self._entries.clear()
        self.is_cut = self.is_open = False

    def cut(self):
        """The connection ends over the request that is about to be made."""
        self.is_cut = True

    def tick(self):
        """A request is about to be answered; gives whether its answer is lost."""
        if not self.is_open:
            return False
        for entry in self._entries:
            entry[0] -= 1
        due = [action for number, action in self._entries if number < 0]
        self._entries = [entry for entry in self._entries if entry[0] >= 0]
        for action in due:
            try:
                action()
            except Exception as error:
                self.errors.append(error)
        is_cut, self.is_cut = self.is_cut, False
        # What was sent ahead on a connection that has ended is nobody's request.
        self.is_open = not is_cut
        return is_cut


class BusyProxy(CuttingProxy):
    """Lets others act before each command of ours."""

    agenda = None

    def take(self, line):
        # Nobody waits for the answer to a farewell.
        is_asked = b"LOGOUT" not in line
        if is_asked and self.agenda and self.agenda.tick():
            return Cut("answer")
        return None


class ChangeWorld:
    """The mailbox of one example, with a few folders."""

    #: after how many quiet passes marks are right; messages are after one
    passes_for_marks = 1

    def __init__(self, remote, folders):
        self.remote = remote
        self.folders = folders
        self.agenda = Agenda()
        self._numbers = count(1)

    def open(self):
        """A provider for the mailbox, whose requests others come between."""
        return self.remote.open()

    def listed(self, folder_id):
        """Message-IDs in a folder."""
        return sorted(self.remote.message_ids(folder_id))

    def deliver(self, folder_id, name=""):
        """A message arrives, a new one unless it is named."""
        name = name or f"m{next(self._numbers)}@x"
        self.remote.deliver(folder_id, mail(name, f"About {name}"))

    def void(self, folder_id):
        """The server knows the past no more."""
        raise NotImplementedError

    def calm(self):
        """Nobody else does anything any more, nothing goes wrong."""
        self.agenda.clear()

    def close(self):
        """The example has ended."""
        self.calm()
        self.remote.close()


class ImapWorld(ChangeWorld):
    """Folders of their own in a mailbox that all examples share."""

    # Without CONDSTORE marks are looked at in turn, a few in each pass.
    passes_for_marks = 8

    numbers = count(1)

    def __init__(self, remote, proxy):
        number = next(self.numbers)
        super().__init__(remote, [f"E{number}{letter}" for letter in "ABC"])
        self._proxy = proxy
        proxy.agenda = self.agenda
        for name in self.folders:
            remote.other.create(name)

    def open(self):
        return self.remote.open_at(Endpoint(LOCALHOST, self._proxy.port))

    def void(self, folder_id):
        self.remote.renumber(folder_id)

    def close(self):
        self._proxy.agenda = None
        for name in self.folders:
            self.remote.other.delete(name)


class WebWorld(ChangeWorld):
    """A user of a simulator, ``application``."""

    def __init__(self, remote, folders, application):
        super().__init__(remote, folders)
        self._application = application
        self._handle = application.handle
        application.handle = self._answer

    def _answer(self, request):
        if self.agenda.tick():
            self._application.faults.add("committed_cut")
        return self._handle(request)

    def calm(self):
        super().calm()
        self._application.faults.clear()

    def close(self):
        self._application.handle = self._handle
        super().close()


class GmailWorld(WebWorld):
    """With a label, the bin and what is archived."""

    def __init__(self, remote):
        with remote.open() as provider:
            made = Operation(OperationKind.FOLDER_CREATE, folder_name="Work")
            work = provider.apply(made).folder.folder_id
        super().__init__(remote, ["INBOX", work, "TRASH", ALL], remote.service)

    def deliver(self, folder_id, name=""):
        super().deliver("INBOX" if folder_id == ALL else folder_id, name)

    def listed(self, folder_id):
        found = self.remote.mailbox.newest_first()
        return sorted(each.rfc_message_id for each in found if _lies(each, folder_id))

    def void(self, folder_id):
        self.remote.mailbox.history.prune()


def _lies(message, folder_id):
    """Whether Gmail shows a message there: in the bin, nowhere else."""
    if folder_id == ALL:
        return "TRASH" not in message.labels
    is_binned = "TRASH" in message.labels and folder_id != "TRASH"
    return folder_id in message.labels and not is_binned


class OutlookWorld(WebWorld):
    """With a folder of the user's and the archive."""

    def __init__(self, remote):
        root = remote.mailbox.root.id
        work = remote.mailbox.add_folder("Work", root).id
        archive = remote.mailbox.folder("archive").id
        super().__init__(remote, [remote.inbox, work, archive], remote.service)

    def void(self, folder_id):
        self.remote.service.forget_sync_states()
