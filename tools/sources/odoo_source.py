"""Get Odoo 19 Community: Debian's package, unpacked and made complete.

Debian's ``odoo-19`` wants newer Python packages than Debian 12 has, so it cannot be
installed here, but it runs from a virtual environment.
"""

import shutil

from tools import apt, locks, paths
from tools.progress import ToolError, say, step

PACKAGE = "odoo-19"
# Odoo's package links to assets of these; without them the web client answers 500.
ASSETS_NEW = [
    "libjs-jquery",
    "libjs-underscore",
    "libjs-jquery-form",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
]
# Odoo draws its icons with Font Awesome 4.7, which the newest release has dropped.
ASSETS_OWN = ["fonts-font-awesome", "fonts-inconsolata"]
# Named by an asset bundle, but left out of the package for its licence: background
# blur in calls. An empty file keeps the console of every page clean.
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def ensure():
    """Make Odoo 19 available and return the folder to put into PYTHONPATH."""
    target = paths.odoo_path()
    if not _is_ours(target):
        _check_foreign(target)
        return target
    with locks.file_lock(paths.cache_dir() / "odoo.lock", "getting Odoo"):
        if not _complete_stamp().exists():
            _unpack()
    return target


def version():
    """The exact version of the Odoo in use, as one line of text."""
    if _is_ours(paths.odoo_path()):
        return _complete_stamp().read_text()
    release = paths.odoo_path() / "odoo/release.py"
    return release.read_text().partition("version_info")[2].partition("\n")[0]


def _is_ours(target):
    return paths.odoo_prefix() in target.parents


def _check_foreign(target):
    if not (target / "odoo/release.py").exists():
        raise ToolError(f"ODOO_PATH is {target}, but there is no odoo/release.py in it")
    say(f"    using the Odoo in {target}")


def _complete_stamp():
    return paths.odoo_prefix() / ".complete"


def _unpack():
    prefix = paths.odoo_prefix()
    debs = paths.cache_dir() / "debs"
    shutil.rmtree(prefix, ignore_errors=True)
    prefix.mkdir(parents=True)
    with step("Downloading and unpacking Odoo 19 (about 125 MB)"):
        archives = apt.Archive("sid", debs).unpack([PACKAGE, *ASSETS_NEW], prefix)
        apt.Archive(apt.own_release(), debs).unpack(ASSETS_OWN, prefix)
        _link_assets(prefix)
        _add_left_out(paths.odoo_path())
    names = [name for name in archives if name.startswith(f"{PACKAGE}_")]
    _complete_stamp().write_text("".join(names))


def _add_left_out(target):
    path = target / LEFT_OUT
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def _link_assets(prefix):
    """Turn links to absolute places into links inside the prefix."""
    for link in prefix.rglob("*"):
        if not link.is_symlink():
            continue
        goal = link.readlink()
        if goal.is_absolute():
            link.unlink()
            link.symlink_to(prefix / goal.relative_to("/"))
    broken = [str(path) for path in prefix.rglob("*") if _is_broken(path)]
    if broken:
        raise ToolError("Odoo's package links to missing files: " + ", ".join(broken))


def _is_broken(path):
    return path.is_symlink() and not path.exists()
