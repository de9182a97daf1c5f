"""The mailboxes at their servers: what other programs do there, and what is there.

``state()`` is the truth that the index is compared with: folder id -> {key: (subject,
read, starred, has ``WORD``)}, keys being the server's.
"""

from .base import FILE, ROLES, WORD, subject_of
from .gmail import GmailPlace
from .imap import ImapPlace
from .outlook import OutlookPlace

__all__ = ["FILE", "PLACES", "ROLES", "WORD", "subject_of"]

PLACES = {"imap": ImapPlace, "gmail": GmailPlace, "outlook": OutlookPlace}
