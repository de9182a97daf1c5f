"""Start and stop a private Dovecot: IMAP, LMTP and submission on localhost.

    with Dovecot(folder) as server:
        server.add_user("anna@example.com", "secret")
        server.doveadm.save("anna@example.com", "INBOX", raw_message)
        client = IMAPClient("localhost", server.imaps.port, ssl_context=...)

Every service runs as one unprivileged user, as root and as anybody else.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from .account import service_account
from .certificates import make_certificates
from .doveadm import Doveadm
from .dovecot_config import OAUTH_FILE, DovecotOptions, render
from .ports import LOCALHOST, Endpoint, free_ports, wait_for_greeting
from .process import end_process

PACKAGES = ("dovecot-imapd", "dovecot-lmtpd", "dovecot-submissiond")
SERVICES = ("imap", "imaps", "lmtp", "submission", "submissions")
# Unix sockets have at most 108 bytes of path; Dovecot's own names need 40.
LONGEST_RUN_FOLDER = 60


class DovecotMissing(RuntimeError):
    """The Dovecot packages are not installed on this machine."""


class Dovecot:
    """One private server below `folder`; several may run side by side."""

    def __init__(self, folder, options=None):
        self.folder = Path(folder).resolve()
        self.options = options or DovecotOptions()
        self.account = service_account()
        self.run_folder = _run_folder(self.folder)
        self.ports = self._choose_ports()
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_exception):
        self.stop()

    @property
    def imap(self):
        """IMAP with STARTTLS (plain text logins are allowed too)."""
        return Endpoint(LOCALHOST, self.ports["imap"], "starttls")

    @property
    def imaps(self):
        return Endpoint(LOCALHOST, self.ports["imaps"], "tls")

    @property
    def submission(self):
        return Endpoint(LOCALHOST, self.ports["submission"], "starttls")

    @property
    def submissions(self):
        return Endpoint(LOCALHOST, self.ports["submissions"], "tls")

    @property
    def lmtp(self):
        return Endpoint(LOCALHOST, self.ports["lmtp"])

    @property
    def certificates(self):
        return make_certificates(self.folder / "ssl")

    @property
    def ca_file(self):
        """The authority that a client has to trust to accept this server."""
        return str(self.certificates.ca)

    @property
    def config_file(self):
        return self.folder / "dovecot.conf"

    @property
    def log_file(self):
        return self.folder / "dovecot.log"

    @property
    def doveadm(self):
        return Doveadm(self.config_file, self.account)

    def start(self):
        """Start the server and return when every service answers."""
        _require_programs()
        self.stop()
        self._write_files()
        self._launch()
        self._wait_until_ready()

    def stop(self):
        """End the server, also one that another process has started."""
        end_process(self._running_pid(), signal.SIGTERM)
        if self.process:
            self.process.wait()
            self.process = None
        if self.run_folder != self.folder / "run":
            shutil.rmtree(self.run_folder, ignore_errors=True)

    def is_running(self):
        """Tell whether the server of this folder is up, whoever started it."""
        return self._running_pid() is not None

    def add_user(self, address, password):
        """Let `address` log in with `password`; its mailbox starts empty."""
        lines = self._user_lines()
        lines[address] = f"{address}:{{PLAIN}}{password}::::::"
        self._write_users(lines)
        if self.is_running():
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

    def _choose_ports(self):
        remembered = self.folder / "ports.json"
        known = json.loads(remembered.read_text()) if remembered.exists() else {}
        ports = {**known, **self.options.ports}
        missing = [service for service in SERVICES if service not in ports]
        ports.update(zip(missing, free_ports(len(missing)), strict=True))
        return ports

    def _write_files(self):
        for name in ("mail", "state"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.run_folder.mkdir(parents=True, exist_ok=True)
        self.config_file.write_text(render(self.options, self._values()))
        (self.folder / "ports.json").write_text(json.dumps(self.ports))
        (self.folder / "users").touch()
        self.log_file.touch()
        url = self.options.introspection_url
        (self.folder / "oauth2.conf.ext").write_text(OAUTH_FILE.format(url=url))
        self.account.own(self.folder)
        self.account.own(self.run_folder)

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

    def _launch(self):
        command = [_program("dovecot"), "-F", "-c", str(self.config_file)]
        with open(self.folder / "start.log", "wb") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                **self.account.popen_options(),
            )

    def _wait_until_ready(self):
        greetings = {"imap": b"* OK", "submission": b"220", "lmtp": b"220"}
        try:
            for service in SERVICES:
                wait_for_greeting(
                    self.ports[service],
                    greeting=greetings.get(service, b""),
                    alive=lambda: self.process.poll() is None,
                )
        except (ChildProcessError, TimeoutError) as error:
            self.stop()
            raise RuntimeError(f"Dovecot did not start: {self._why()}") from error

    def _why(self):
        texts = [
            path.read_text(errors="replace")[-1500:]
            for path in (self.folder / "start.log", self.log_file)
            if path.exists()
        ]
        return "\n".join(texts)

    def _running_pid(self):
        try:
            pid = int((self.run_folder / "master.pid").read_text())
            os.kill(pid, 0)
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return self.process.pid if self.process else None
        return pid

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


def _run_folder(folder):
    if len(str(folder / "run")) <= LONGEST_RUN_FOLDER:
        return folder / "run"
    short = hashlib.sha256(str(folder).encode()).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"maildesk-{short}"


def _program(name):
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin")


def _require_programs():
    services = ("imap", "lmtp", "submission")
    present = all(Path("/usr/lib/dovecot", name).exists() for name in services)
    if not (present and _program("dovecot")):
        raise DovecotMissing(
            "Dovecot is not installed: apt-get install " + " ".join(PACKAGES)
        )
