"""The mailbox of one simulated user: messages, labels, drafts, and their history."""

from collections import Counter
from dataclasses import dataclass, field

from .errors import not_found
from .history import History
from .labels import Labels
from .stored import StoredMessage

FIRST_ID = 0x19C0_0000_0000_0000
ID_STEP = 0x1_0003


@dataclass
class Settings:
    """How the service behaves towards this user."""

    rewrites_message_id: bool = False
    send_as: list = field(default_factory=list)
    watch: dict = field(default_factory=dict)


class Mailbox:
    """One user's mail.

    :param clock: the service's time
    :param number: makes the ids of different mailboxes different
    :param name: what the user is called, as far as it is known
    """

    def __init__(self, email, clock, number=0, name=""):
        self.email = email
        self.clock = clock
        self.labels = Labels()
        self.history = History()
        self.messages = {}
        self.drafts = {}  # draft id -> message id
        self.attachments = {}  # what was given in messages.get: id -> bytes
        self.settings = Settings()
        self.settings.send_as.append(
            {
                "sendAsEmail": email,
                "displayName": name or email.partition("@")[0].title(),
                "signature": "",
                "isPrimary": True,
                "isDefault": True,
                "verificationStatus": "accepted",
            }
        )
        self._next_id = FIRST_ID + number * 0x1000_0000_0000
        self._arrivals = 0
        self._last_date = 0
        self._by_rfc_message_id = {}
        self._threads = Counter()

    def find(self, message_id):
        """A message; 404 when there is none."""
        if message_id not in self.messages:
            raise not_found()
        return self.messages[message_id]

    def add(self, raw, labels=(), *, thread_id=None, date=None):
        """Take a message in.

        :param thread_id: kept when the message belongs there by its headers; None:
            whichever it belongs to, "": a new one
        :param date: milliseconds; by default now, and later than the last one
        """
        self._arrivals += 1
        number = self._new_id()
        message = StoredMessage(number, number, raw, set(labels))
        message.number = self._arrivals
        message.internal_date = self._date() if date is None else date
        message.thread_id = self._thread_of(message, thread_id)
        self.messages[number] = message
        self._threads[message.thread_id] += 1
        self._by_rfc_message_id.setdefault(message.rfc_message_id, message)
        self.history.add("messageAdded", message)
        return message

    def modify(self, message, add=(), remove=()):
        """Change labels; what changes nothing leaves no history."""
        added = set(add) - message.labels
        removed = set(remove) & message.labels
        message.labels |= added
        message.labels -= removed
        if added:
            self.history.add("labelAdded", message, added)
        if removed:
            self.history.add("labelRemoved", message, removed)

    def trash(self, message):
        """Put a message into the bin; user labels stay."""
        self.modify(message, {"TRASH"}, {"INBOX", "SPAM"})

    def delete(self, message):
        """Remove a message for good."""
        del self.messages[message.id]
        self._threads[message.thread_id] -= 1
        if self._by_rfc_message_id.get(message.rfc_message_id) is message:
            del self._by_rfc_message_id[message.rfc_message_id]
        for draft_id in [d for d, m in self.drafts.items() if m == message.id]:
            del self.drafts[draft_id]
        self.history.add("messageDeleted", message)

    def delete_label(self, label_id):
        """Remove a label, also from all messages."""
        self.labels.delete(label_id)
        for message in list(self.messages.values()):
            self.modify(message, (), {label_id})

    def newest_first(self):
        """All messages in the order of lists."""
        found = self.messages.values()
        return sorted(found, key=lambda m: (m.internal_date, m.number), reverse=True)

    def thread(self, thread_id):
        """The messages of a conversation, oldest first; 404 when there are none."""
        found = [m for m in self.newest_first() if m.thread_id == thread_id]
        if not found:
            raise not_found()
        return found[::-1]

    def new_draft_id(self):
        """An id for a draft."""
        return f"r{int(self._new_id(), 16)}"

    def _new_id(self):
        self._next_id += ID_STEP
        return f"{self._next_id:016x}"

    def _date(self):
        self._last_date = max(self._last_date + 1, self.clock.milliseconds())
        return self._last_date

    def _thread_of(self, message, wanted):
        """The conversation: named and fitting, or found by the headers, or a new one.

        The subject has to be the same; that is why a thread can be named in vain.
        """
        if wanted and not self._threads[wanted]:
            raise not_found()
        for reference in message.references:
            other = self._by_rfc_message_id.get(reference)
            if other is None or other.base_subject != message.base_subject:
                continue
            if wanted in (None, other.thread_id):
                return other.thread_id
        return message.id
