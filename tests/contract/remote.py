"""What a mailbox must offer to be put through the contract suite.

A provider joins with a class of this kind and one entry in ``backends.py``. The methods
act on the mailbox from outside, as another mail program would, without any code of
ours.
"""

from abc import ABC, abstractmethod
from enum import StrEnum


class SendFate(StrEnum):
    """What the server that takes outgoing mail is to do next."""

    DELIVERED = "delivered"
    REFUSED = "refused"  # permanently
    TEMPORARY = "temporary"  # not now
    UNKNOWN = "unknown"  # taken, but the answer is lost
    CUT = "cut"  # the connection ends in the midst of the message
    WRONG_PASSWORD = "wrong_password"


class Remote(ABC):
    """One fresh mailbox at one server."""

    email = ""
    #: folder id of its inbox
    inbox = "INBOX"
    #: whether new ids of the folder's messages can be forced (UIDVALIDITY)
    can_renumber = False

    @abstractmethod
    def open(self):
        """A new provider for this mailbox."""

    @abstractmethod
    def deliver(self, folder_id, raw, *, read=False):
        """Put a message into a folder."""

    @abstractmethod
    def flag(self, folder_id, rfc_message_id, **states):
        """Set or clear flags (field names of ``Flags``) of a message."""

    @abstractmethod
    def move(self, folder_id, rfc_message_id, target_id):
        """Move a message."""

    @abstractmethod
    def remove(self, folder_id, rfc_message_id):
        """Remove a message for good."""

    @abstractmethod
    def message_ids(self, folder_id):
        """The Message-IDs in a folder, oldest first, less what is marked deleted."""

    def renumber(self, folder_id):
        """Give all messages of a folder new ids."""
        raise NotImplementedError

    def open_impatient(self):
        """A new provider that does not pause where the service asks for it."""
        return self.open()

    def poison(self, folder_id, rfc_message_id):
        """Let each request die that reads this message; gives a provider that reaches
        the mailbox in a way where that happens.
        """
        raise NotImplementedError

    @abstractmethod
    def prepare_sending(self, *fates):
        """Decide what happens to the next attempts to send, then to all others."""

    @abstractmethod
    def deliveries(self):
        """The messages the sending side has taken: (recipients, raw) pairs."""

    @abstractmethod
    def with_wrong_password(self):
        """A provider for this mailbox that will not get in."""

    @abstractmethod
    def close(self):
        """Give back what the mailbox holds."""
