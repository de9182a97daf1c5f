"""Where everything lies: the checkout, the shared cache, the private state.

The cache holds what was downloaded or unpacked (Odoo, Python and npm packages) and
may be removed at any time. The state holds what runs (databases, mail, logs) and
belongs to one checkout.
"""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def cache_dir():
    """The folder of downloads, ``$MAILDESK_CACHE`` or the user's cache folder."""
    chosen = os.environ.get("MAILDESK_CACHE")
    if chosen:
        return Path(chosen).expanduser().resolve()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base).expanduser().resolve() / "maildesk"


def state_dir():
    """The checkout's ignored runtime folder, created when it is missing."""
    path = ROOT / ".maildesk"
    path.mkdir(exist_ok=True)
    return path


def log_dir():
    """The folder of log files of the current checkout."""
    path = state_dir() / "log"
    path.mkdir(exist_ok=True)
    return path


def odoo_prefix():
    """The private prefix that the Odoo packages are unpacked into."""
    return cache_dir() / "odoo"


def odoo_path():
    """The folder that holds the ``odoo`` Python package (goes into PYTHONPATH).

    ``$ODOO_PATH`` may name another Odoo 19: a checkout or a folder like this one.
    """
    chosen = os.environ.get("ODOO_PATH")
    if chosen:
        return Path(chosen).expanduser().resolve()
    return odoo_prefix() / "usr/lib/python3/dist-packages"


def venv_dir():
    """The virtual environment with Odoo's and our Python packages."""
    return cache_dir() / "venv"


def python():
    """The Python interpreter of the virtual environment."""
    return venv_dir() / "bin/python"


def npm_dir():
    """The folder with the ``node_modules`` of the JavaScript linters."""
    return cache_dir() / "npm"


def oca_requirements():
    """The pinned add-ons of OCA that tests and the demo have besides Odoo's."""
    return ROOT / "requirements-addons.txt"


def oca_dir():
    """Where these are installed: another folder for each set of releases."""
    digest = hashlib.sha256(oca_requirements().read_bytes()).hexdigest()
    return cache_dir() / "oca" / digest[:16]


def oca_addons_path():
    """Their add-ons folder."""
    return oca_dir() / "odoo/addons"


def addons_paths():
    """The add-ons folders of this checkout, in the order Odoo shall search them."""
    folders = [ROOT]
    bridges = ROOT / "maildesk_bridges"
    if bridges.is_dir() and not (bridges / "__manifest__.py").exists():
        folders.append(bridges)
    return folders


def example_addons_path():
    """The add-ons folder of examples: installed in tests only, beside the others."""
    return ROOT / "tests/addons"
