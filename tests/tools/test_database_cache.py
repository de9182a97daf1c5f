"""A database that took long to install is there at once in the next checkout."""

import pytest

from tools import database_cache, paths
from tools.odoo import OdooSite

NAME = "maildesk_odoo_kept"


@pytest.fixture
def new_site(cluster, tmp_path, monkeypatch):
    """A function: name of a database -> a site with it, empty."""
    monkeypatch.setattr(paths, "cache_dir", lambda: tmp_path / "cache")
    names = []

    def create(name):
        cluster.drop_database(name)
        cluster.create_database(name)
        names.append(name)
        return OdooSite(cluster, name, tmp_path / name)

    yield create
    for name in names:
        cluster.drop_database(name)


@pytest.fixture
def kept(new_site):
    site = new_site("cache_first")
    site.cluster.query("CREATE TABLE thing AS SELECT 'kept' AS name", site.database)
    (site.filestore / "ab").mkdir(parents=True)
    (site.filestore / "ab" / "file").write_text("content")
    database_cache.store(site, NAME)
    return paths.cache_dir() / "databases" / NAME


def things(site):
    return site.cluster.query("SELECT name FROM thing", site.database)


def test_rows_and_files_come_back(kept, new_site):
    second = new_site("cache_second")
    assert database_cache.restore(second, NAME)
    assert things(second) == ["kept"]
    assert (second.filestore / "ab" / "file").read_text() == "content"


def test_other_releases_replace_it(kept, new_site):
    second = new_site("cache_second")
    assert not database_cache.restore(second, "maildesk_odoo_newer")
    database_cache.store(second, "maildesk_odoo_newer")
    assert not kept.exists()


def test_databases_of_another_kind_stay(kept, new_site):
    second = new_site("cache_second")
    database_cache.store(second, "maildesk_plain_kept")
    assert kept.exists()


def test_damaged_file_is_thrown_away(kept, new_site):
    (kept / database_cache.DUMP).write_bytes(b"PGDMP, cut off")
    second = new_site("cache_second")
    assert not database_cache.restore(second, NAME)
    assert not kept.exists()
    assert not second.cluster.query(
        "SELECT 1 FROM pg_class WHERE relname = 'thing'", second.database
    )
