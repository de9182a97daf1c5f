"""The JavaScript linters: npm packages kept in the cache, not in the checkout."""

import hashlib
import os
import shutil

from tools import apt, locks, paths
from tools.progress import run_logged, step

PACKAGE_FILES = ("package.json", "package-lock.json")


def ensure():
    """Install the locked npm packages and return the folder of their programs."""
    if shutil.which("npm") is None:
        apt.ensure(["nodejs", "npm"])
    folder = paths.npm_dir()
    with locks.file_lock(paths.cache_dir() / "npm.lock", "installing npm packages"):
        stamp = folder / ".lock-hash"
        wanted = _fingerprint()
        if not stamp.exists() or stamp.read_text() != wanted:
            _install(folder)
            stamp.write_text(wanted)
    return folder / "node_modules/.bin"


def environment():
    """The environment in which the linters' configuration finds its packages."""
    return {**os.environ, "NODE_PATH": str(paths.npm_dir() / "node_modules")}


def _fingerprint():
    digest = hashlib.sha256()
    for name in PACKAGE_FILES:
        digest.update((paths.ROOT / name).read_bytes())
    return digest.hexdigest()


def _install(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name in PACKAGE_FILES:
        shutil.copy(paths.ROOT / name, folder / name)
    with step("Installing the JavaScript linters"):
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        run_logged(command, "npm-ci", cwd=folder)
