"""The unprivileged account that runs a private server.

Every server runs as one single user: ourselves, or a system user when we are
root, so that `make test` and `make demo` behave the same for both.
"""

import grp
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

# The first one that exists is taken. `dovecot` comes with the package.
SYSTEM_USERS = ("dovecot", "postgres", "nobody")


@dataclass(frozen=True)
class ServiceAccount:
    """Name and ids of the user that runs the servers."""

    name: str
    group: str
    uid: int
    gid: int

    def popen_options(self):
        """Return the `subprocess` keyword arguments that switch to this user."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path):
        """Give `path` and all below it to this user (only root can and must)."""
        if os.geteuid() != 0:
            return
        os.chown(path, self.uid, self.gid)
        for root, folders, files in os.walk(path):
            for name in folders + files:
                os.chown(os.path.join(root, name), self.uid, self.gid)

    def can_enter(self, path):
        """Return whether this user may pass through the folders above `path`."""
        if os.geteuid() != 0:
            return True
        existing = [p for p in Path(path).resolve().parents if p.exists()]
        return all(
            place.stat().st_mode & 0o001 or place.stat().st_uid == self.uid
            for place in existing
        )


def service_account():
    """Return the account for private servers: ourselves unless we are root."""
    if os.geteuid() != 0:
        return _account(pwd.getpwuid(os.geteuid()))
    for name in SYSTEM_USERS:
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise LookupError(f"none of the users {', '.join(SYSTEM_USERS)} exists")


def _account(entry):
    group = grp.getgrgid(entry.pw_gid).gr_name
    return ServiceAccount(entry.pw_name, group, entry.pw_uid, entry.pw_gid)
