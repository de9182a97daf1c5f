"""Databases that take minutes to install, kept as dumps for all checkouts.

One folder of the cache for each: ``database.dump`` of pg_dump, and the files that
belong to the database. It appears as a whole, and may be removed at any time.
"""

import shutil
import tempfile
from pathlib import Path

from tools import locks, paths
from tools.progress import ToolError, say

DUMP = "database.dump"
FILES = "filestore"


def store(site, name):
    """Keep a site's database under ``name``, a word and a hash: in place of the one
    with another hash.
    """
    folder = _home() / name
    with _locked():
        if folder.exists():
            return
        with tempfile.TemporaryDirectory(dir=_home()) as place:
            draft = Path(place) / name
            draft.mkdir()
            site.cluster.dump_database(site.database, draft / DUMP)
            if site.filestore.is_dir():
                shutil.copytree(site.filestore, draft / FILES)
            for other in _home().glob(f"{name.rpartition('_')[0]}_*"):
                shutil.rmtree(other)
            draft.rename(folder)


def restore(site, name):
    """Make the site's database, which is empty, a copy of the one kept under ``name``.

    Returns whether there was one that could be read; if not, the database is empty.
    """
    with _locked():
        folder = _home() / name
        if not folder.exists():
            return False
        try:
            site.cluster.restore_database(site.database, folder / DUMP)
        except ToolError as error:
            say(f"    what was kept of {name} cannot be used: {error}")
            shutil.rmtree(folder)
            site.cluster.drop_database(site.database)
            site.cluster.create_database(site.database)
            return False
        shutil.rmtree(site.filestore, ignore_errors=True)
        if (folder / FILES).is_dir():
            shutil.copytree(folder / FILES, site.filestore)
        return True


def _home():
    home = paths.cache_dir() / "databases"
    home.mkdir(parents=True, exist_ok=True)
    return home


def _locked():
    return locks.file_lock(_home() / "lock", "keeping a database")
