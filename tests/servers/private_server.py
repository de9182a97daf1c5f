"""What every private server has: a folder, ports, certificates, a process."""

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from .account import service_account
from .certificates import make_certificates
from .ports import LOCALHOST, Endpoint, free_ports, wait_for_greeting
from .process import end_process, runs

# Unix sockets have at most 108 bytes of path; the servers' own names need 40.
LONGEST_RUN_FOLDER = 60


class ServerMissing(RuntimeError):
    """The server's Debian packages are not on this machine."""


class PrivateServer:
    """One server process below `folder`; several may run side by side.

    The account that runs it must be able to enter the folder. pytest's temporary
    folders are closed to others, so that for root another one is used then; after
    `with` such a folder is removed again.
    """

    #: the ports it listens on, and what it says first ("" for implicit TLS)
    services = {}
    #: whether it goes on when the thread that started it ends; tests that are killed
    #: shall leave nothing behind, the demo shall
    outlives_us = False

    def __init__(self, folder, ports=None):
        self.account = service_account()
        self._wanted_folder = Path(folder).resolve()
        self.folder = _enterable(self._wanted_folder, self.account)
        self.run_folder = _run_folder(self.folder)
        self.ports = self._choose_ports(ports or {})
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_exception):
        self.stop()
        if self.folder != self._wanted_folder:
            self.remove()

    @property
    def imap(self):
        """IMAP with STARTTLS (plain text logins are allowed too)."""
        return Endpoint(LOCALHOST, self.ports["imap"], "starttls")

    @property
    def imaps(self):
        """IMAP with TLS from the first byte."""
        return Endpoint(LOCALHOST, self.ports["imaps"], "tls")

    @property
    def certificates(self):
        """The server's certificates, and one that must not be trusted."""
        return make_certificates(self.folder / "ssl")

    @property
    def ca_file(self):
        """The authority that a client has to trust to accept this server."""
        return str(self.certificates.ca)

    def start(self):
        """Start the server and return when every service answers."""
        self._require()
        self.stop()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.run_folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "ports.json").write_text(json.dumps(self.ports))
        self._write_files()
        self.account.own(self.folder)
        self.account.own(self.run_folder)
        self._launch()
        self._wait_until_ready()

    def stop(self):
        """End the server, also one that another process has started."""
        end_process(self._running_pid())
        self._pid_file.unlink(missing_ok=True)
        if self.process:
            self.process.wait()
            self.process = None
        if self.run_folder != self.folder / "run":
            shutil.rmtree(self.run_folder, ignore_errors=True)

    def remove(self):
        """Stop the server and delete all its mail."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def is_running(self):
        """Return whether the server of this folder is up, whoever started it."""
        return self._running_pid() is not None

    def _require(self):
        """Raise ServerMissing when the programs are not there."""
        raise NotImplementedError

    def _write_files(self):
        """Write the configuration below `self.folder`."""
        raise NotImplementedError

    def _command(self):
        """Return the command line of the server, which stays in the foreground."""
        raise NotImplementedError

    def _environment(self):
        """Return the environment of the server, None for our own."""
        return None

    def _why(self):
        """Return what the server said when it did not start."""
        return (self.folder / "start.log").read_text(errors="replace")[-1500:]

    def _choose_ports(self, wanted):
        remembered = self.folder / "ports.json"
        known = json.loads(remembered.read_text()) if remembered.exists() else {}
        ports = {**known, **wanted}
        missing = [service for service in self.services if service not in ports]
        ports.update(zip(missing, free_ports(len(missing)), strict=True))
        return ports

    def _launch(self):
        with open(self.folder / "start.log", "wb") as output:
            bond = [] if self.outlives_us else ["setpriv", "--pdeathsig", "TERM"]
            self.process = subprocess.Popen(
                [*bond, *self._command()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=self._environment(),
                start_new_session=True,
                **self.account.popen_options(),
            )
        self._pid_file.write_text(str(self.process.pid))

    def _wait_until_ready(self):
        try:
            for service, greeting in self.services.items():
                wait_for_greeting(
                    self.ports[service],
                    greeting=greeting,
                    alive=lambda: self.process.poll() is None,
                )
        except (ChildProcessError, TimeoutError) as error:
            self.stop()
            name = type(self).__name__
            raise RuntimeError(f"{name} did not start: {self._why()}") from error

    @property
    def _pid_file(self):
        return self.folder / "server.pid"

    def _running_pid(self):
        try:
            pid = int(self._pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return None
        # The number may belong to somebody else after a reboot.
        return pid if runs(pid, str(self.folder)) else None


def _enterable(folder, account):
    if account.can_enter(folder):
        return folder
    return Path("/var/tmp") / f"maildesk-{_short_hash(folder)}"


def _run_folder(folder):
    if len(str(folder / "run")) <= LONGEST_RUN_FOLDER:
        return folder / "run"
    return Path(tempfile.gettempdir()) / f"maildesk-run-{_short_hash(folder)}"


def _short_hash(folder):
    return hashlib.sha256(str(folder).encode()).hexdigest()[:10]
