"""Another mail program: plain imaplib, knowing nothing of MailDesk."""

import imaplib
import re
import time

NAMES = {
    "is_read": r"\Seen",
    "is_starred": r"\Flagged",
    "is_answered": r"\Answered",
    "is_draft": r"\Draft",
}


class OtherProgram:
    """An IMAP connection that changes a mailbox behind our back."""

    def __init__(self, endpoint, login):
        self._imap = imaplib.IMAP4(endpoint.host, endpoint.port, timeout=20)
        self._imap.login(*login)

    def append(self, name, raw, flags=""):
        self._done(self._imap.append(_quoted(name), flags, time.time(), raw))

    def store(self, name, rfc_message_id, action, flags):
        self._open(name)
        uid = self._uid(rfc_message_id)
        self._done(self._imap.uid("STORE", uid, f"{action}FLAGS", f"({flags})"))

    def move(self, name, rfc_message_id, target):
        self._open(name)
        uid = self._uid(rfc_message_id)
        self._done(self._imap.uid("COPY", uid, _quoted(target)))
        self._expunge(uid)

    def remove(self, name, rfc_message_id):
        self._open(name)
        self._expunge(self._uid(rfc_message_id))

    def message_ids(self, name):
        self._open(name)
        wanted = "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"
        found = []
        for uid in self._search("UNDELETED"):
            answer = self._done(self._imap.uid("FETCH", uid, wanted))
            header = next(part[1] for part in answer if isinstance(part, tuple))
            match = re.search(rb"<([^>]*)>", header)
            found.append(match[1].decode() if match else "")
        return found

    def marked(self, name):
        """UIDs of what is marked as deleted, and still there."""
        self._open(name)
        return self._search("DELETED")

    def uid(self, name, rfc_message_id):
        self._open(name)
        return int(self._uid(rfc_message_id))

    def flags(self, name, rfc_message_id):
        self._open(name)
        answer = self._done(
            self._imap.uid("FETCH", self._uid(rfc_message_id), "(FLAGS)")
        )
        text = b" ".join(p if isinstance(p, bytes) else p[0] for p in answer if p)
        return set(re.search(rb"FLAGS \(([^)]*)\)", text)[1].decode().split())

    def create(self, name):
        self._done(self._imap.create(_quoted(name)))

    def delete(self, name):
        if self._imap.state == "SELECTED":
            self._imap.close()
        self._done(self._imap.delete(_quoted(name)))

    def recreate(self, name):
        """Delete a folder and recreate it with the same messages."""
        self._open(name)
        raws = []
        for uid in self._search("ALL"):
            answer = self._done(self._imap.uid("FETCH", uid, "(BODY.PEEK[])"))
            raws.append(next(part[1] for part in answer if isinstance(part, tuple)))
        self._imap.close()
        self._done(self._imap.delete(_quoted(name)))
        self._done(self._imap.create(_quoted(name)))
        for raw in raws:
            self.append(name, raw)

    def close(self):
        try:
            self._imap.logout()
        except (OSError, imaplib.IMAP4.error):
            pass

    def _open(self, name):
        # Dovecot says so for a moment, where a folder was deleted and recreated.
        for _attempt in range(20):
            status, data = self._imap.select(_quoted(name))
            if status == "OK" or b"deleted under us" not in data[0]:
                break
            time.sleep(0.05)
        self._done((status, data))

    def _uid(self, rfc_message_id):
        found = self._search(
            "UNDELETED", "HEADER", "Message-ID", f'"<{rfc_message_id}>"'
        )
        assert found, f"{rfc_message_id} is not there"
        return found[0]

    def _search(self, *keys):
        answer = self._done(self._imap.uid("SEARCH", *keys))
        return (answer[0] or b"").decode().split()

    def _expunge(self, uid):
        self._done(self._imap.uid("STORE", uid, "+FLAGS", r"(\Deleted)"))
        self._done(self._imap.expunge())

    def _done(self, answer):
        status, data = answer
        assert status == "OK", (status, data)
        return data


def _quoted(name):
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
