"""A private PostgreSQL cluster: data in a folder of ours, reached by a Unix socket.

PostgreSQL refuses to run as root, so root runs it as the user ``postgres``; anybody
else runs it as himself. Nothing of the machine's own clusters is touched.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from tools import paths
from tools.progress import ToolError, say

SUPERUSER = "odoo"
# The longest path of a Unix socket is 107 bytes; the file name in it takes 20.
LONGEST_SOCKET_FOLDER = 85
# Open to every user, and kept when the machine is restarted.
SHARED_PLACE = Path("/var/tmp")
# Data of tests and of the demo can be made again: speed counts, not crash safety.
FAST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
}
COMMON_SETTINGS = {
    "shared_buffers": "256MB",
    "max_connections": "200",
    "random_page_cost": "1.1",
    "timezone": "UTC",
}


class Cluster:
    """One private cluster with the superuser ``odoo`` and trust authentication.

    :param name: one checkout keeps its clusters apart by name: ``demo``, ``test`` …
    :param folder: where data, socket and log lie; by default the checkout's state
        folder, or a private one below /var/tmp when PostgreSQL cannot use that.
    :param tcp_port: also listen on 127.0.0.1 at this port; by default only the socket.
    """

    def __init__(self, name="demo", folder=None, tcp_port=None):
        self.folder = Path(folder) if folder else _usable_folder(name)
        self.port = tcp_port or 5432
        self.listens = bool(tcp_port)
        self.data = self.folder / "data"
        self.socket = self.folder / "socket"
        self.log = self.folder / "postgres.log"

    def start(self):
        """Create the cluster when it is new and start it when it is not running."""
        if self.running():
            return
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._run(
            "pg_ctl",
            "--wait",
            f"--pgdata={self.data}",
            f"--log={self.log}",
            "start",
        )

    def stop(self, mode="fast"):
        """Stop the cluster if it runs; open connections are closed.

        :param mode: "immediate" leaves it as a crash does
        """
        if self.running():
            self._run(
                "pg_ctl", f"--mode={mode}", "--wait", f"--pgdata={self.data}", "stop"
            )

    def copy(self, name):
        """A cluster of this name that is a copy of this one, which runs; started.

        For what must not happen to a cluster that others use. What is committed in it
        outlives a crash of its processes.
        """
        other = Cluster(name)
        other.remove()
        _make_private(other.folder)
        _make_private(other.socket)
        where = [f"--host={self.socket}", f"--port={self.port}"]
        self._run(
            *("pg_basebackup", *where, f"--username={SUPERUSER}", "--no-sync"),
            *("--checkpoint=fast", "--wal-method=stream", f"--pgdata={other.data}"),
        )
        with (other.data / "postgresql.conf").open("a") as configuration:
            configuration.write(f"unix_socket_directories = '{other.socket}'\n")
            configuration.write("synchronous_commit = 'on'\n")
        other.start()
        return other

    def running(self):
        """Whether the cluster's server process is alive."""
        if not (self.data / "postmaster.pid").exists():
            return False
        status = self._run("pg_ctl", f"--pgdata={self.data}", "status", check=False)
        return status.returncode == 0

    def remove(self):
        """Stop the cluster and delete its data."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def databases(self):
        """The names of all databases but the templates of PostgreSQL."""
        rows = self.query("SELECT datname FROM pg_database WHERE NOT datistemplate")
        return set(rows)

    def create_database(self, name, template="template0"):
        """Create a database, empty or as a copy of ``template``."""
        self._client(
            "createdb",
            f"--template={template}",
            *(["--encoding=UTF8", "--locale=C"] if template == "template0" else []),
            name,
        )

    def drop_database(self, name):
        """Drop a database if it exists, and end its connections."""
        self._client("dropdb", "--if-exists", "--force", name)

    def rename_database(self, name, new_name):
        """Give a database without connections another name."""
        self.query(f'ALTER DATABASE "{name}" RENAME TO "{new_name}"')

    def dump_database(self, name, path):
        """Write a database to a file that ``restore_database`` reads."""
        with path.open("wb") as file:
            options = ("--format=custom", "--compress=1", f"--dbname={name}")
            self._client("pg_dump", *options, stdout=file)

    def restore_database(self, name, path):
        """Fill an empty database with what a file of ``dump_database`` holds."""
        options = ("--no-owner", "--exit-on-error", f"--dbname={name}")
        with path.open("rb") as file:
            self._client("pg_restore", *options, stdin=file)

    def query(self, statement, database="postgres"):
        """Run one statement and return its rows as lines of text."""
        result = self._client(
            "psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement
        )
        return result.stdout.splitlines()

    def odoo_options(self):
        """The lines that ``odoo.conf`` needs to reach this cluster."""
        return {
            "db_host": str(self.socket),
            "db_port": str(self.port),
            "db_user": SUPERUSER,
        }

    def _create(self):
        say(f"==> Creating a private PostgreSQL cluster in {self.folder}")
        _make_private(self.folder)
        _make_private(self.socket)
        self._run(
            "initdb",
            f"--pgdata={self.data}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )
        settings = {
            **COMMON_SETTINGS,
            **FAST_SETTINGS,
            "unix_socket_directories": str(self.socket),
            "listen_addresses": "127.0.0.1" if self.listens else "",
            "port": str(self.port),
        }
        lines = [f"{key} = '{value}'\n" for key, value in settings.items()]
        with (self.data / "postgresql.conf").open("a") as configuration:
            configuration.writelines(lines)

    def _client(self, program, *arguments, **files):
        connection = [
            f"--host={self.socket}",
            f"--port={self.port}",
            f"--username={SUPERUSER}",
        ]
        return self._run(program, *connection, *arguments, **files)

    def _run(self, program, *arguments, check=True, **files):
        """Run one of PostgreSQL's programs as the user the cluster belongs to.

        :param files: open ``stdin`` and ``stdout``
        """
        output = subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE
        streams = {"stdin": subprocess.DEVNULL, "stdout": output, **files}
        result = subprocess.run(
            [str(program_folder() / program), *map(str, arguments)],
            **streams,
            stderr=output,
            text=True,
            cwd="/",
            **_identity(),
        )
        if check and result.returncode:
            detail = (result.stderr or "").strip() or f"see {self.log}"
            raise ToolError(f"PostgreSQL's {program} failed: {detail}")
        return result


def program_folder():
    """The folder of the newest installed PostgreSQL server's programs."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: int(path.parent.parent.name), default=None)
    if newest is None:
        raise ToolError("PostgreSQL's server is not installed; run 'make setup'")
    return newest.parent


def version():
    """The version of the server's programs, as they print it."""
    command = [str(program_folder() / "postgres"), "--version"]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def _identity():
    if os.geteuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _make_private(folder):
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")


def _usable_folder(name):
    """A folder that the cluster's user can reach and whose socket path is short."""
    state = paths.state_dir()
    preferred = state / f"postgres-{name}"
    if len(str(preferred)) <= LONGEST_SOCKET_FOLDER and _reachable(state):
        return preferred
    key = hashlib.sha256(str(paths.ROOT).encode()).hexdigest()[:12]
    home = SHARED_PLACE / f"maildesk-{os.geteuid()}-{key}"
    home.mkdir(mode=0o755, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid != os.geteuid():
        raise ToolError(f"{home} belongs to somebody else; remove it")
    say(f"    PostgreSQL cannot keep its data below {state}; it goes to {home}")
    return home / preferred.name


def _reachable(folder):
    """Whether the user that runs PostgreSQL may walk down to ``folder``."""
    if os.geteuid() != 0:
        return True
    owner = pwd.getpwnam("postgres").pw_uid
    return all(
        place.stat().st_uid == owner or place.stat().st_mode & 0o001
        for place in (folder, *folder.parents)
    )
