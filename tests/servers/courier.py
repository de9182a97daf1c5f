"""Start and stop a private Courier IMAP server from Debian's packages.

Courier is the plain old server: every folder below "INBOX.", no CONDSTORE, no
SPECIAL-USE, no MOVE, no LITERAL+, and its own idea of LIST.

Its IMAP server proper runs unchanged. Only the log-in in front of it is ours
(courier_login.py), because Courier's insists on a socket in a system folder.
"""

import subprocess

from .bulk import Stored, bulk_append, encode_mailbox
from .courier_login import LoginFront
from .foreign import COURIER, ForeignServer
from .private_server import PrivateServer

FOLDERS = ("Drafts", "Sent", "Trash")
CAPABILITY = (
    "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT "
    "THREAD=REFERENCES SORT QUOTA IDLE"
)


class Courier(PrivateServer):
    """One private Courier: a listener in this process, imapd processes behind."""

    services = {"imap": b"* OK", "imaps": b""}

    def __init__(self, folder):
        super().__init__(folder)
        self.programs = ForeignServer("courier", COURIER, self.account)
        self._passwords = {}
        self._front = None

    def add_user(self, address, password):
        """Let `address` log in, with an INBOX and a few folders."""
        home = self._home(address)
        home.parent.mkdir(parents=True, exist_ok=True)
        self.account.own(self.folder / "mail")
        self._maildirmake(str(home))
        for name in FOLDERS:
            self._maildirmake("-f", encode_mailbox(name).decode(), str(home))
        subscribed = "".join(f"INBOX.{name}\n" for name in FOLDERS)
        (home / "courierimapsubscribed").write_text(subscribed)
        self.account.own(home)
        self._passwords[address] = password

    def save(self, address, mailbox, raw):
        """Put the message `raw` (bytes) into a mailbox."""
        login = (address, self._passwords[address])
        bulk_append(self.imap, login, mailbox, [Stored(raw)])

    def start(self):
        """Start to listen; returns when every service answers."""
        self._require()
        self.stop()
        (self.folder / "mail").mkdir(parents=True, exist_ok=True)
        self._front = LoginFront(self)
        self._front.start()

    def stop(self):
        """Stop listening and end the connections that are open."""
        if self._front:
            self._front.stop()
            self._front = None

    def is_running(self):
        """Return whether the listener is up."""
        return self._front is not None

    def accepts(self, address, password):
        """Return whether this is a user with that password."""
        return self._passwords.get(address) == password

    def open_session(self, address, tag, connection):
        """Start the IMAP server for a user who has logged in.

        It answers the login itself, with `tag`, on the socket `connection`.
        """
        home = self._home(address)
        environment = {
            **self.programs.environment(),
            "HOME": str(home.parent),
            "MAILDIR": str(home),
            "AUTHENTICATED": address,
            "AUTHADDR": address,
            "IMAPLOGINTAG": tag,
            "TCPREMOTEIP": "127.0.0.1",
            "TCPREMOTEPORT": "1",
            "HOSTNAME": "localhost",
            "PROTOCOL": "IMAP",
            "IMAP_CAPABILITY": CAPABILITY,
            "IMAP_KEYWORDS": "1",
            "IMAP_USELOCKS": "1",
            "IMAP_ENHANCEDIDLE": "1",
            "IMAP_IDLE_TIMEOUT": "60",
            "IMAP_TRASHFOLDERNAME": "Trash",
            "GAMIN_DEBUG_SERVER": self.programs.path("usr/libexec/gam_server"),
        }
        with open(self.folder / "imapd.log", "ab") as log:
            return subprocess.Popen(
                [self.programs.path("usr/bin/imapd"), str(home)],
                stdin=connection,
                stdout=connection,
                stderr=log,
                cwd=str(home),
                env=environment,
                **self.account.popen_options(),
            )

    def _home(self, address):
        return self.folder / "mail" / address.lower() / "Maildir"

    def _maildirmake(self, *arguments):
        subprocess.run(
            [self.programs.path("usr/bin/maildirmake.courier"), *arguments],
            check=True,
            cwd="/",
            env=self.programs.environment(),
            **self.account.popen_options(),
        )

    def _require(self):
        self.programs.require()
