"""Run Odoo against a private PostgreSQL cluster: configuration, chores, servers.

An ``OdooSite`` is one database with its filestore, configuration and log. Chores
(``install``, ``shell``) run Odoo once; ``OdooServer`` keeps it running.
"""

import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tools import paths, postgres
from tools.processes import Daemon
from tools.progress import TAIL_LINES, ToolError

HEALTH = "/maildesk/health"
LAUNCHER = paths.ROOT / "tools" / "bin" / "run_odoo.py"
READY_PATIENCE_S = 120.0
POLL_S = 0.1
REQUEST_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class OdooSite:
    """One database of Odoo and where its files lie.

    :ivar cluster: the PostgreSQL cluster that holds the database
    :ivar folder: configuration, filestore, log and pid of this site
    :ivar options: further lines of ``odoo.conf``, like ``{"workers": 2}``
    """

    cluster: postgres.Cluster
    database: str
    folder: Path
    options: dict = field(default_factory=dict)

    @property
    def config(self):
        """The path of the site's ``odoo.conf``."""
        return self.folder / "odoo.conf"

    @property
    def data_dir(self):
        """Odoo's data folder; filestores of copied databases lie side by side."""
        return self.folder / "data"

    @property
    def filestore(self):
        """Where the attachments of the database lie; absent as long as it has none."""
        return self.data_dir / "filestore" / self.database

    def write_config(self):
        """Write ``odoo.conf`` and return its path."""
        self.folder.mkdir(parents=True, exist_ok=True)
        values = {
            **self.cluster.odoo_options(),
            "db_name": self.database,
            "dbfilter": f"^{self.database}$",
            "list_db": "False",
            "addons_path": addons_path(),
            "data_dir": str(self.data_dir),
            "http_interface": "127.0.0.1",
            "max_cron_threads": "0",
            **{key: str(value) for key, value in self.options.items()},
        }
        lines = [f"{key} = {value}\n" for key, value in sorted(values.items())]
        self.config.write_text("[options]\n" + "".join(lines))
        # Copies of secrets, like the key that encrypts passwords, may be in it.
        self.config.chmod(0o600)
        return self.config

    def install(self, addons, log_name=None):
        """Install add-ons, creating the database's tables when it is empty."""
        self._run_once(["-i", ",".join(addons)], log_name)

    def update(self, addons, log_name=None):
        """Update installed add-ons to the code of this checkout."""
        self._run_once(["-u", ",".join(addons)], log_name)

    def shell(self, code, log_name=None):
        """Run Python code with ``env`` at hand; ``env.cr.commit()`` is up to it.

        Returns what the code has printed.
        """
        self.write_config()
        command = odoo_command("shell", "-c", self.config, "-d", self.database)
        result = subprocess.run(
            [*command, "--no-http", "--shell-interface=python", "--log-level=error"],
            input=code,
            capture_output=True,
            text=True,
            env=odoo_environment(),
            cwd=paths.ROOT,
        )
        if result.returncode or "Traceback (most recent call last)" in result.stderr:
            raise ToolError(f"Odoo's shell failed:\n{_tail(result.stderr)}")
        return result.stdout

    def copy_from(self, other):
        """Make this site's database a copy of another site's, filestore included."""
        self.cluster.drop_database(self.database)
        self.cluster.create_database(self.database, template=other.database)
        shutil.rmtree(self.filestore, ignore_errors=True)
        if other.filestore.is_dir():
            # Files of a filestore are named by their content and never changed.
            shutil.copytree(other.filestore, self.filestore, copy_function=os.link)

    def remove(self):
        """Drop the database and delete the site's files."""
        self.cluster.drop_database(self.database)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run_once(self, arguments, log_name):
        self.write_config()
        log_path = paths.log_dir() / f"{log_name or self.database}.log"
        command = odoo_command("-c", self.config, "-d", self.database, *arguments)
        with log_path.open("w") as log:
            result = subprocess.run(
                [*command, "--stop-after-init", "--no-http", "--without-demo=True"],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=odoo_environment(),
                cwd=paths.ROOT,
            )
        text = log_path.read_text(errors="replace")
        if result.returncode or "Failed to load registry" in text:
            raise ToolError(
                f"Odoo failed on {' '.join(arguments)}:\n{_tail(text)}\n"
                f"The whole log is in {log_path}"
            )


class OdooServer:
    """A running Odoo of a site: threaded, or with worker processes.

    :param port: where the site answers HTTP; the websocket of a server with workers
        answers on ``gevent_port``
    :param workers: 0 for one threaded process, else the number of HTTP workers
    :param cron_threads: how many scheduled actions run side by side
    """

    def __init__(self, site, *, port, gevent_port, workers=0, cron_threads=1):
        options = {
            **site.options,
            "http_port": port,
            "gevent_port": gevent_port,
            "workers": workers,
            "max_cron_threads": cron_threads,
        }
        self.site = OdooSite(site.cluster, site.database, site.folder, options)
        self.url = f"http://127.0.0.1:{port}"
        self.daemon = Daemon(site.folder, "odoo")

    def start(self, ready_path=HEALTH, patience=READY_PATIENCE_S):
        """Start Odoo and return when ``ready_path`` answers 200."""
        self.site.write_config()
        command = odoo_command("-c", self.site.config, "-d", self.site.database)
        self.daemon.start(command, env=odoo_environment(), cwd=paths.ROOT)
        self.wait_ready(ready_path, patience)

    def wait_ready(self, path=HEALTH, patience=READY_PATIENCE_S):
        """Wait until ``path`` answers 200; raise ToolError when it never does."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self.status(path) == 200:
                return
            if self.daemon.pid is None:
                raise ToolError(f"Odoo ended at start:\n{self.log_tail()}")
            time.sleep(POLL_S)
        raise ToolError(
            f"Odoo does not answer on {self.url}{path} "
            f"after {patience:.0f} s:\n{self.log_tail()}"
        )

    def status(self, path):
        """The HTTP status of a GET of ``path``, or None when nobody answers."""
        try:
            with urllib.request.urlopen(
                self.url + path, timeout=REQUEST_TIMEOUT_S
            ) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def call(self, login, password, model, method, *arguments, **named):
        """Call a model's method by JSON-RPC as a user, and return its result."""
        common = [self.site.database, login, password]
        uid = self._rpc("common", "login", common)
        if not uid:
            raise ToolError(f"Odoo refuses the password of {login}")
        call = [self.site.database, uid, password, model, method, arguments, named]
        return self._rpc("object", "execute_kw", call)

    def _rpc(self, service, method, arguments):
        params = {"service": service, "method": method, "args": arguments}
        body = {"jsonrpc": "2.0", "method": "call", "params": params, "id": 1}
        request = urllib.request.Request(
            f"{self.url}/jsonrpc",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=READY_PATIENCE_S) as response:
            answer = json.load(response)
        if "error" in answer:
            detail = answer["error"].get("data", {}).get("debug") or answer["error"]
            raise ToolError(f"Odoo answered with an error: {detail}")
        return answer.get("result")

    def stop(self):
        """End Odoo in good order."""
        self.daemon.stop()

    def kill(self):
        """End Odoo and its workers at once, as a power cut would."""
        self.daemon.kill()

    def log_tail(self):
        """The last lines of the server's log."""
        if not self.daemon.log.exists():
            return "    (no log was written)"
        return _tail(self.daemon.log.read_text(errors="replace"))


def odoo_command(*arguments):
    """The command line that runs Odoo with these arguments."""
    return [str(paths.python()), str(LAUNCHER), *map(str, arguments)]


def odoo_environment():
    """The environment in which Python finds Odoo."""
    found = os.environ.get("PYTHONPATH")
    search = [str(paths.odoo_path()), *([found] if found else [])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(search)}


def addons_path(*more):
    """The option of that name: our add-ons folders, ``more``, OCA's, and Odoo's second
    one when it is a source checkout.

    Odoo warns about a folder without any add-on, so those are left out.
    """
    places = [*paths.addons_paths(), *more]
    places += [paths.oca_addons_path(), paths.odoo_path() / "addons"]
    return ",".join(str(place) for place in places if any(_manifests(place)))


def _manifests(place):
    return place.glob("*/__manifest__.py")


def _tail(text):
    return "\n".join(f"    {line}" for line in text.splitlines()[-TAIL_LINES:])
