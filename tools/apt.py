"""Debian packages: install what is missing, and unpack others into a prefix."""

import os
import shutil
import subprocess

from tools import locks
from tools.progress import ToolError, run_logged, step

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def installed(package):
    """Whether the Debian package is installed on this machine."""
    result = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}", package],
        capture_output=True,
        text=True,
    )
    return result.returncode == 0 and result.stdout == "installed"


def ensure(packages):
    """Install the missing ones of ``packages``, as root or by means of sudo."""
    missing = [name for name in packages if not installed(name)]
    if not missing:
        return
    prefix = _root_prefix(missing)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step(f"Installing Debian packages: {' '.join(missing)}"):
        _update(prefix, environment)
        run_logged(
            [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install"]
            + ["-y", "--no-install-recommends", *missing],
            "apt-install",
            env=environment,
        )


def _update(prefix, environment):
    run_logged([*prefix, "apt-get", "update"], "apt-update", env=environment)


def _root_prefix(missing):
    """The words to put before a command that needs root."""
    if shutil.which("apt-get") is None:
        raise ToolError(
            "this is not a Debian machine; install by hand: " + " ".join(missing)
        )
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        raise ToolError(
            "these Debian packages are missing and there is no sudo; as root run:\n"
            f"    apt-get install {' '.join(missing)}"
        )
    return ["sudo"]


class Archive:
    """A private view of one Debian suite, from the machine's own mirror.

    Nothing of the machine's apt configuration is changed: lists and downloads are
    kept under ``folder``, and signatures are checked with Debian's own key ring.
    """

    def __init__(self, suite, folder):
        self.suite = suite
        self.folder = folder / suite
        self.downloads = self.folder / "downloads"

    def unpack(self, packages, prefix):
        """Download ``packages`` and unpack them below ``prefix``.

        Returns the file names of the packages, which hold their versions.
        """
        with locks.file_lock(self.folder / "lock", f"downloading from {self.suite}"):
            self._update()
            shutil.rmtree(self.downloads, ignore_errors=True)
            self.downloads.mkdir()
            run_logged(
                ["apt-get", *self._options(), "download", *packages],
                f"apt-download-{self.suite}",
                cwd=self.downloads,
            )
            archives = sorted(self.downloads.glob("*.deb"))
            for archive in archives:
                run_logged(["dpkg", "-x", archive, prefix], f"unpack-{archive.stem}")
            shutil.rmtree(self.downloads)
            return [archive.name for archive in archives]

    def _update(self):
        """Fetch the list of the suite's packages."""
        for name in ("lists/partial", "cache/archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        source = f"deb [signed-by={KEYRING}] {_mirror()} {self.suite} main\n"
        (self.folder / "sources.list").write_text(source)
        run_logged(["apt-get", *self._options(), "update"], f"apt-{self.suite}")

    def _options(self):
        settings = {
            "Dir::Etc::SourceList": self.folder / "sources.list",
            "Dir::Etc::SourceParts": "-",
            "Dir::State::Lists": self.folder / "lists",
            # A version that is installed may come from a suite not looked at here.
            "Dir::State::Status": "/dev/null",
            "Dir::Cache": self.folder / "cache",
            "APT::Sandbox::User": "root",
            "Debug::NoLocking": "1",
        }
        return [f"-o{key}={value}" for key, value in settings.items()]


def _mirror():
    """The address of the Debian mirror that this machine itself uses."""
    result = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(CREATED_BY)"],
        capture_output=True,
        text=True,
    )
    release = own_release()
    for line in result.stdout.splitlines():
        address, suite, created_by = line.split(" ", 2)
        if created_by == "Packages" and suite == release:
            return address
    raise ToolError(
        f"no Debian mirror for '{release}' is configured in apt; "
        "set ODOO_PATH to an Odoo 19 of your own instead"
    )


def own_release():
    """The code name of the Debian release of this machine, like ``bookworm``."""
    for line in open("/etc/os-release"):
        key, _, value = line.strip().partition("=")
        if key == "VERSION_CODENAME":
            return value.strip('"')
    raise ToolError("/etc/os-release names no release")
