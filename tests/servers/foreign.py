"""Debian packages of other mail servers, unpacked beside the installed Dovecot.

Debian lets only one IMAP server be installed. Cyrus and Courier are therefore
unpacked into a folder of their own, which needs no root, and run from there.
"""

import os
import shutil
from pathlib import Path

from tools.apt import Archive, own_release
from tools.locks import file_lock
from tools.paths import cache_dir
from tools.progress import ToolError

from .private_server import ServerMissing

CYRUS = (
    "cyrus-common",
    "cyrus-imapd",
    "sasl2-bin",
    "libclamav12",
    "libical3",
    "libjansson4",
    "libldap-2.5-0",
    "libmspack0",
    "libpcre3",
    "libsasl2-modules-db",
    "libwrap0",
    "libxapian30",
    "libzephyr4",
)
COURIER = (
    "courier-base",
    "courier-imap",
    "courier-authlib",
    "gamin",
    "libcourier-unicode4",
    "libgamin0",
    "libidn12",
    "libpcre3",
)
LIBRARY_FOLDERS = ("usr/lib/x86_64-linux-gnu", "usr/lib", "lib/x86_64-linux-gnu")


class ForeignServer:
    """The programs of one server, downloaded and unpacked on first use."""

    def __init__(self, name, packages, account):
        self.name = name
        self.packages = packages
        self.prefix = _prefix(account) / name

    def require(self):
        """Unpack the programs; raises ServerMissing when they cannot be had."""
        with file_lock(self.prefix.with_suffix(".lock"), f"unpacking {self.name}"):
            if not self.prefix.exists():
                self._unpack()

    def path(self, relative):
        """Return the path of a program or file of the packages."""
        return str(self.prefix / relative)

    def environment(self):
        """Return the environment in which the programs find their libraries."""
        folders = [str(self.prefix / folder) for folder in LIBRARY_FOLDERS]
        return {"PATH": "/usr/sbin:/usr/bin", "LD_LIBRARY_PATH": ":".join(folders)}

    def _unpack(self):
        fresh = self.prefix.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        archive = Archive(own_release(), cache_dir() / "debs")
        try:
            archive.unpack(self.packages, fresh)
        except (ToolError, FileNotFoundError) as error:
            raise ServerMissing(f"{self.name} cannot be had here: {error}") from error
        fresh.chmod(0o755)
        fresh.rename(self.prefix)


def _prefix(account):
    """The download cache, or a folder that `account` can enter."""
    preferred = cache_dir() / "mailservers"
    if account.can_enter(preferred / "server"):
        return preferred
    return Path("/var/tmp") / f"maildesk-{os.geteuid()}" / "mailservers"
