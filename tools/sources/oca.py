"""Add-ons of the Odoo Community Association, for tests and the demo of the bridges."""

import shutil

from tools import locks, paths
from tools.progress import run_logged, step


def ensure():
    """Make them available and return their add-ons folder.

    The folder has the hash of the pinned releases in its name, so that two checkouts
    with other releases do not overwrite each other's.
    """
    target = paths.oca_addons_path()
    with locks.file_lock(paths.cache_dir() / "oca.lock", "getting add-ons of OCA"):
        if not target.is_dir():
            _install(paths.oca_dir())
    return target


def _install(folder):
    unfinished = folder.with_name(f"{folder.name}_new")
    shutil.rmtree(unfinished, ignore_errors=True)
    with step("Installing add-ons of OCA (about 16 MB)"):
        command = [paths.python(), "-m", "pip", "install", "--quiet"]
        command += ["--disable-pip-version-check", "--require-hashes"]
        # They name Odoo as a Python package, which it is not here.
        command += ["--no-deps", "--target", unfinished, "-r", paths.oca_requirements()]
        run_logged(command, "pip-install-oca")
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)
