"""At Dovecot, reached past the proxy."""

import imaplib
import re
from contextlib import contextmanager, suppress
from itertools import count

from .base import WORD, Place, rewritten, subject_of

_FETCHED = re.compile(rb"UID (\d+).*?FLAGS \(([^)]*)\)|FLAGS \(([^)]*)\).*?UID (\d+)")
TIMEOUT_S = 20


class ImapPlace(Place):
    """At Dovecot, reached past the proxy."""

    names = {"inbox": "INBOX", "archive": "Archive", "trash": "Trash", "spam": "Junk"}

    def __init__(self, person):
        super().__init__(person)
        self._numbers = count(1)

    def folders(self):
        """Ids of all folders."""
        with self._session() as client:
            return self._listed(client)

    def own_folders(self):
        """Those that people have made."""
        fixed = {*self.names.values(), "Sent", "Drafts"}
        return [each for each in self.folders() if each not in fixed]

    def subjects(self, folder):
        """key -> subject of what lies in a folder."""
        with self._session() as client:
            rows = self._rows(client, self.names.get(folder, folder))
        return {key: row[0] for key, row in rows.items()}

    def state(self):
        """See the module."""
        with self._session() as client:
            return {each: self._rows(client, each) for each in self._listed(client)}

    def deliver(self, subject, folder="inbox", *, has_file=False):
        """Let a message arrive."""
        raw = self.new_mail(subject, has_file=has_file)
        with self._session() as client:
            folder = _quoted(self.names.get(folder, folder))
            _ok(client.append(folder, None, None, raw))

    def move(self, folder, key, target):
        """Move a message."""
        with self._selected(folder) as client:
            target = self.names.get(target, target)
            _ok(client.uid("MOVE", str(key), _quoted(target)))

    def copy(self, folder, key, target):
        """Make a second one, perhaps in the same folder."""
        with self._selected(folder) as client:
            _ok(client.uid("COPY", str(key), _quoted(self.names.get(target, target))))

    def mark(self, folder, key, *, read=None, starred=None, word=None):
        """Set or clear marks."""
        marks = ((r"\Seen", read), (r"\Flagged", starred), (WORD, word))
        with self._selected(folder) as client:
            for flag, wanted in marks:
                if wanted is not None:
                    sign = "+" if wanted else "-"
                    _ok(client.uid("STORE", str(key), f"{sign}FLAGS", f"({flag})"))

    def delete(self, folder, key):
        """Remove a message for good."""
        with self._selected(folder) as client:
            _ok(client.uid("STORE", str(key), "+FLAGS", r"(\Deleted)"))
            _ok(client.uid("EXPUNGE", str(key)))

    def drafts(self):
        """key -> (subject, raw) of what lies in Drafts."""
        with self._selected("Drafts") as client:
            answer = _ok(client.uid("FETCH", "1:*", "(UID FLAGS BODY.PEEK[])"))
        found = (each for each in answer if isinstance(each, tuple))
        return {_read(head)[0]: (subject_of(raw), raw) for head, raw in found}

    def begin_draft(self, subject, text):
        """File a new draft."""
        with self._session() as client:
            raw = self.new_draft(subject, text)
            _ok(client.append("Drafts", r"(\Draft \Seen)", None, raw))

    def edit_draft(self, key, text):
        """Go on with a draft: its successor is filed, then it is taken away."""
        raw = rewritten(self.drafts()[key][1], text)
        with self._selected("Drafts") as client:
            _ok(client.append("Drafts", r"(\Draft \Seen)", None, raw))
        self.delete("Drafts", key)

    def renew(self, folder):
        """The folder is recreated with all its mail, under another UIDVALIDITY."""
        aside = f"Aside {next(self._numbers)}"
        with self._session() as client:
            _ok(client.rename(_quoted(folder), _quoted(aside)))
            _ok(client.create(_quoted(folder)))
            client.subscribe(_quoted(folder))
            _ok(client.select(_quoted(aside)))
            _ok(client.uid("COPY", "1:*", _quoted(folder)))
            _ok(client.close())
            _ok(client.delete(_quoted(aside)))

    def create(self, name):
        """Make a folder."""
        with self._session() as client:
            _ok(client.create(_quoted(name)))
            client.subscribe(_quoted(name))

    def rename(self, folder, name):
        """Give a folder another name."""
        with self._session() as client:
            _ok(client.rename(_quoted(folder), _quoted(name)))

    def remove_folder(self, folder):
        """Delete a folder with what is in it."""
        with self._session() as client:
            _ok(client.delete(_quoted(folder)))

    @contextmanager
    def _session(self):
        port = self.person.system.dovecot.ports["imap"]
        client = imaplib.IMAP4("localhost", port, timeout=TIMEOUT_S)
        try:
            client.login(self.person.address, self.person.mail_password)
            yield client
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                client.logout()

    @contextmanager
    def _selected(self, folder):
        with self._session() as client:
            _ok(client.select(_quoted(self.names.get(folder, folder))))
            yield client

    def _listed(self, client):
        lines = _ok(client.list())
        return [each.decode().rpartition(' "/" ')[2].strip('"') for each in lines]

    def _rows(self, client, folder):
        _ok(client.select(_quoted(folder), readonly=True))
        items = "(UID FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])"
        answer = _ok(client.uid("FETCH", "1:*", items))
        rows = {}
        for part in answer:
            if isinstance(part, tuple):
                uid, flags = _read(part[0])
                if "\\Deleted" in flags:
                    continue  # nobody is shown what waits for its end
                marks = (each in flags for each in ("\\Seen", "\\Flagged", WORD))
                rows[uid] = (subject_of(part[1] + b"\r\n"), *marks)
        return rows


def _ok(answer):
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(str(data))
    return [each for each in data if each is not None]


def _quoted(name):
    return f'"{name}"'


def _read(head):
    """UID and flags in the head of a FETCH response."""
    found = _FETCHED.search(head)
    flags = (found[2] or found[3] or b"").decode().split()
    return int(found[1] or found[4]), flags
