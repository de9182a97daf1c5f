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
    if paths.odoo_prefix() not in target.parents:
        _check_foreign(target)
        return target
    with locks.file_lock(paths.cache_dir() / "odoo.lock", "getting Odoo"):
        if not _complete_stamp().exists():
            _unpack()
    return target


def version():
    """The exact version of the Odoo in use, as one line of text."""
    release = paths.odoo_path() / "odoo/release.py"
    for line in release.read_text().splitlines():
        if line.startswith("version_info"):
            return line.partition("=")[2].strip() + _package_version()
    raise ToolError(f"{release} names no version")


def _package_version():
    archives = paths.cache_dir().glob(f"debs/sid/downloads/{PACKAGE}_*.deb")
    return "".join(sorted(path.name for path in archives))


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
        new = apt.Archive("sid", debs)
        new.update()
        new.unpack([PACKAGE, *ASSETS_NEW], prefix)
        own = apt.Archive(apt.own_release(), debs)
        own.update()
        own.unpack(ASSETS_OWN, prefix)
        _link_assets(prefix)
        _add_left_out(paths.odoo_path())
    _complete_stamp().touch()


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
