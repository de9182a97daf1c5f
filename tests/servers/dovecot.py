"""Start and stop a private Dovecot: IMAP, LMTP and submission on localhost.

    with Dovecot(folder) as server:
        server.add_user("anna@example.com", "secret")
        server.save("anna@example.com", "INBOX", raw_message)
        client = imaplib.IMAP4_SSL("localhost", server.imaps.port, ssl_context=...)

Every service runs as one unprivileged user, as root and as anybody else.
"""

import shutil
import time
from pathlib import Path

from .doveadm import Doveadm
from .dovecot_config import OAUTH_FILE, DovecotOptions, render
from .ports import LOCALHOST, Endpoint
from .private_server import PrivateServer, ServerMissing

PACKAGES = ("dovecot-imapd", "dovecot-lmtpd", "dovecot-submissiond")


class DovecotMissing(ServerMissing):
    """The Dovecot packages are not installed on this machine."""


class Dovecot(PrivateServer):
    """One private server below `folder`; see DovecotOptions for its variants."""

    services = {
        "imap": b"* OK",
        "imaps": b"",
        "lmtp": b"220",
        "submission": b"220",
        "submissions": b"",
    }

    def __init__(self, folder, options=None):
        self.options = options or DovecotOptions()
        super().__init__(folder, self.options.ports)

    @property
    def submission(self):
        """Mail submission with STARTTLS."""
        return Endpoint(LOCALHOST, self.ports["submission"], "starttls")

    @property
    def submissions(self):
        """Mail submission with TLS from the first byte."""
        return Endpoint(LOCALHOST, self.ports["submissions"], "tls")

    @property
    def lmtp(self):
        """Delivery into the mailboxes, for known users only."""
        return Endpoint(LOCALHOST, self.ports["lmtp"])

    @property
    def config_file(self):
        return self.folder / "dovecot.conf"

    @property
    def log_file(self):
        return self.folder / "dovecot.log"

    @property
    def doveadm(self):
        """The administration tool of this server."""
        return Doveadm(self.config_file, self.account)

    def add_user(self, address, password):
        """Let `address` log in with `password`; its mailbox starts empty."""
        self.add_users({address: password})

    def add_users(self, passwords):
        """Let each address log in with its password; waits for all only once."""
        lines = self._user_lines()
        for address, password in passwords.items():
            lines[address] = f"{address}:{{PLAIN}}{password}::::::"
        self._write_users(lines)
        if self.is_running() and passwords:
            self._wait_until_known(address, password)

    def remove_user(self, address):
        """Take the login of `address` away; its mail stays."""
        lines = self._user_lines()
        lines.pop(address, None)
        self._write_users(lines)

    def users(self):
        """Return the addresses that may log in."""
        return list(self._user_lines())

    def home(self, address):
        """Return the folder that holds all mail of `address`."""
        local, domain = address.lower().rsplit("@", 1)
        return self.folder / "mail" / domain / local

    def save(self, address, mailbox, raw):
        """Put the message `raw` (bytes) into a mailbox."""
        self.doveadm.save(address, mailbox, raw)

    def _require(self):
        services = ("imap", "lmtp", "submission")
        present = all(Path("/usr/lib/dovecot", name).exists() for name in services)
        if not (present and _program()):
            raise DovecotMissing(
                "Dovecot is not installed: apt-get install " + " ".join(PACKAGES)
            )

    def _command(self):
        return [_program(), "-F", "-c", str(self.config_file)]

    def _write_files(self):
        for name in ("mail", "state"):
            (self.folder / name).mkdir(exist_ok=True)
        self.config_file.write_text(render(self.options, self._values()))
        (self.folder / "users").touch()
        self.log_file.touch()
        url = self.options.introspection_url
        (self.folder / "oauth2.conf.ext").write_text(OAUTH_FILE.format(url=url))

    def _values(self):
        files = self.certificates
        trusted = self.options.trusted_certificate
        return {
            "folder": self.folder,
            "run": self.run_folder,
            "host": LOCALHOST,
            "port": self.ports["imap"],
            "user": self.account.name,
            "group": self.account.group,
            "cert": files.cert if trusted else files.self_signed_cert,
            "key": files.key if trusted else files.self_signed_key,
            **self.ports,
        }

    def _why(self):
        return super()._why() + self.log_file.read_text(errors="replace")[-1500:]

    def _wait_until_known(self, address, password):
        """Dovecot looks at the file of users at most once a second."""
        deadline = time.monotonic() + 10
        while not self.doveadm.accepts(address, password):
            if time.monotonic() > deadline:
                raise TimeoutError(f"Dovecot does not take the user: {self._why()}")

    def _user_lines(self):
        path = self.folder / "users"
        lines = path.read_text().splitlines() if path.exists() else []
        return {line.split(":", 1)[0]: line for line in lines if line}

    def _write_users(self, lines):
        """Replace the file in one step: a login never sees half of it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / "users.new"
        fresh.write_text("".join(f"{line}\n" for line in lines.values()))
        self.account.own(fresh)
        fresh.replace(self.folder / "users")


def _program():
    return shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin:/usr/bin")
