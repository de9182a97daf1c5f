"""Dovecot's administration tool, for setting up and looking at mailboxes."""

import shutil
import subprocess
from pathlib import Path


class DoveadmError(RuntimeError):
    """doveadm refused a command; the message is what it said."""


class Doveadm:
    """Run doveadm commands on the server with configuration `config_file`."""

    def __init__(self, config_file, account):
        self.config_file = Path(config_file)
        self.account = account

    def run(self, *arguments, data=None):
        """Run one doveadm command and return its output as text."""
        program = shutil.which("doveadm", path="/usr/bin:/usr/local/bin")
        result = subprocess.run(
            [program, "-c", str(self.config_file), *arguments],
            input=data,
            capture_output=True,
            cwd="/",
            **self.account.popen_options(),
        )
        if result.returncode:
            words = " ".join(arguments[:2])
            detail = result.stderr.decode(errors="replace").strip()
            raise DoveadmError(f"doveadm {words}: {detail}")
        return result.stdout.decode(errors="replace")

    def accepts(self, user, password):
        """Return whether the server lets `user` in with `password`."""
        try:
            self.run("auth", "test", user, password)
        except DoveadmError:
            return False
        return True

    def save(self, user, mailbox, raw):
        """Append the message `raw` (bytes) to a mailbox."""
        self.run("save", "-u", user, "-m", mailbox, data=raw)

    def expunge(self, user, mailbox, *query):
        """Remove messages for good; `query` like "uid", "1:5" or "all"."""
        self.run("expunge", "-u", user, "mailbox", mailbox, *(query or ("all",)))

    def move(self, user, source, target, *query):
        """Move messages from mailbox `source` to `target`."""
        query = query or ("all",)
        self.run("move", "-u", user, target, "mailbox", source, *query)

    def copy(self, user, source, target, *query):
        """Copy messages from mailbox `source` to `target`."""
        query = query or ("all",)
        self.run("copy", "-u", user, target, "mailbox", source, *query)

    def create(self, user, *mailboxes, subscribe=True):
        """Create mailboxes."""
        option = ("-s",) if subscribe else ()
        self.run("mailbox", "create", "-u", user, *option, *mailboxes)

    def delete(self, user, mailbox):
        """Delete a mailbox with its messages, and its subscription."""
        self.run("mailbox", "delete", "-s", "-u", user, mailbox)

    def rename(self, user, mailbox, new_name):
        """Rename a mailbox and its children."""
        self.run("mailbox", "rename", "-s", "-u", user, mailbox, new_name)

    def renumber(self, user, mailbox):
        """Give the mailbox a new UIDVALIDITY (all ids become worthless)."""
        self.run(
            *("mailbox", "update", "-u", user),
            *("--uid-validity", str(self.uid_validity(user, mailbox) + 1), mailbox),
        )

    def uid_validity(self, user, mailbox):
        """Return the UIDVALIDITY of a mailbox."""
        return self.status(user, mailbox, "uidvalidity")["uidvalidity"]

    def mailboxes(self, user):
        """Return the names of all mailboxes of a user."""
        return self.run("mailbox", "list", "-u", user).splitlines()

    def status(self, user, mailbox, fields="messages unseen uidnext uidvalidity"):
        """Return the numbers of one mailbox as a dict, for example messages."""
        line = self.run("-f", "flow", "mailbox", "status", "-u", user, fields, mailbox)
        # The name comes first and may hold spaces, the fields never do.
        pairs = line.strip().split(" ")[-len(fields.split()) :]
        return {key: int(value) for key, value in (p.split("=") for p in pairs)}

    def uids(self, user, mailbox, *query):
        """Return the uids in a mailbox that match `query` (default all)."""
        query = query or ("all",)
        lines = self.run(
            *("-f", "tab", "fetch", "-u", user, "uid", "mailbox", mailbox, *query)
        ).splitlines()
        return [int(line) for line in lines[1:]]

    def flags(self, user, mailbox):
        r"""Return {uid: set of flags}, for example {7: {"\\Seen"}}."""
        lines = self.run(
            *("-f", "tab", "fetch", "-u", user, "uid flags", "mailbox", mailbox, "all")
        ).splitlines()
        rows = (line.split("\t") for line in lines[1:])
        return {int(uid): set(flags.split()) for uid, flags in rows}

    def text(self, user, mailbox, uid):
        """Return one whole message as text."""
        query = ("mailbox", mailbox, "uid", str(uid))
        answer = self.run("-f", "flow", "fetch", "-u", user, "text", *query)
        return answer.removeprefix("text=")

    def change_flags(self, user, mailbox, flags, *query, action="add"):
        """Add, remove or replace flags ("\\Seen \\Flagged") of messages."""
        query = query or ("all",)
        self.run("flags", action, "-u", user, flags, "mailbox", mailbox, *query)

    def kick(self, user):
        """Cut every connection of `user`, as a server restart would."""
        self.run("kick", user)

    def connections(self, user):
        """Return how many IMAP connections `user` has open."""
        lines = self.run("-f", "tab", "who", "-1", user).splitlines()[1:]
        return sum("\timap\t" in line for line in lines)
