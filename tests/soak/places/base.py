"""What every place of a mailbox has, whatever its server."""

import email
import email.policy
import re
from email.header import decode_header, make_header
from email.utils import make_msgid

from tests.e2e.people import mail

_SUBJECT = re.compile(rb"^Subject: *(.*?)\r?\n(?![ \t])", re.I | re.M | re.S)
# What the user's program would not touch by itself.
ROLES = ("inbox", "archive", "trash", "spam")
# The keyword or category that other programs give and take.
WORD = "theirs"
FILE = ("plan.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)


def subject_of(raw):
    """The subject of a raw message as text."""
    found = _SUBJECT.search(raw)
    return str(make_header(decode_header(found[1].decode()))) if found else ""


class Place:
    """One person's mailbox; subclasses know the server."""

    #: whether the server keeps words that are not folders
    keeps_words = True
    #: a draft that was edited stays the same message: whoever saves last wins
    edits_in_place = False

    def __init__(self, person):
        self.person = person

    def new_draft(self, subject, text):
        """The bytes of a draft that another program begins."""
        return mail(subject, self.person.address, "carl@example.net", text=text)

    def new_mail(self, subject, *, has_file=False):
        """The bytes of a message to this mailbox."""
        files = [FILE] if has_file else ()
        sender = "Carl <carl@example.org>"
        return mail(subject, sender, self.person.address, files=files)


def rewritten(raw, text):
    """A draft as another program files it after somebody has gone on with it there:
    what only we know of is not kept.
    """
    old = email.message_from_bytes(raw, policy=email.policy.SMTP)
    new = email.message.EmailMessage(policy=email.policy.SMTP)
    for name in ("From", "To", "Subject", "Date"):
        if old[name]:
            new[name] = old[name]
    new["Message-ID"] = make_msgid(domain="example.org")
    new.set_content(text)
    return new.as_bytes()
