"""The private cluster lies where PostgreSQL can reach it, and holds real databases."""

import os

import pytest

from tools import paths, postgres
from tools.postgres import Cluster
from tools.progress import ToolError


@pytest.fixture
def state(tmp_path, monkeypatch):
    """A state folder of our own, as if another checkout lay there."""
    state = tmp_path / "checkout"
    shared = tmp_path / "shared"
    state.mkdir()
    shared.mkdir()
    monkeypatch.setattr(paths, "state_dir", lambda: state)
    monkeypatch.setattr(postgres, "SHARED_PLACE", shared)
    return state


def test_short_open_path_is_used(state, monkeypatch):
    monkeypatch.setattr(postgres, "_reachable", lambda folder: True)
    monkeypatch.setattr(postgres, "LONGEST_SOCKET_FOLDER", 4096)
    assert Cluster("test").folder == state / "postgres-test"


def test_path_too_long_for_a_socket_goes_elsewhere(state, monkeypatch, capsys):
    monkeypatch.setattr(postgres, "_reachable", lambda folder: True)
    monkeypatch.setattr(postgres, "LONGEST_SOCKET_FOLDER", 10)
    folder = Cluster("test").folder
    assert folder.is_relative_to(state.parent / "shared")
    assert str(folder.parent) in capsys.readouterr().out


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as another user")
def test_folder_closed_to_the_user_postgres_goes_elsewhere(state):
    state.chmod(0o700)
    assert Cluster("test").folder.is_relative_to(state.parent / "shared")


def test_fallback_that_somebody_else_has_made_is_refused(state, monkeypatch):
    monkeypatch.setattr(postgres, "LONGEST_SOCKET_FOLDER", 10)
    place = Cluster("test").folder.parent
    place.rmdir()
    place.symlink_to(state)
    with pytest.raises(ToolError, match="somebody else"):
        Cluster("test")


def test_two_checkouts_have_two_folders(state, monkeypatch):
    monkeypatch.setattr(postgres, "LONGEST_SOCKET_FOLDER", 10)
    monkeypatch.setattr(paths, "ROOT", state / "one")
    first = Cluster("test").folder
    monkeypatch.setattr(paths, "ROOT", state / "two")
    assert Cluster("test").folder != first


@pytest.fixture(scope="module")
def own_cluster(tmp_path_factory):
    """A new, running cluster in a folder of its own."""
    folder = postgres._usable_folder(f"try-{os.getpid()}")
    cluster = Cluster(folder=folder)
    cluster.start()
    yield cluster
    cluster.remove()


def test_cluster_is_created_started_and_stopped(own_cluster):
    assert own_cluster.running()
    own_cluster.stop()
    assert not own_cluster.running()
    own_cluster.start()
    assert own_cluster.query("SELECT 1 + 1") == ["2"]


def test_cluster_listens_on_its_socket_only(own_cluster):
    assert own_cluster.query("SHOW listen_addresses") == [""]


def test_database_is_copied_renamed_and_dropped(own_cluster):
    own_cluster.create_database("first")
    own_cluster.query("CREATE TABLE mark (value int)", database="first")
    own_cluster.create_database("copy", template="first")
    own_cluster.rename_database("copy", "second")
    assert own_cluster.query("SELECT count(*) FROM mark", database="second") == ["0"]
    own_cluster.drop_database("first")
    own_cluster.drop_database("first")
    assert own_cluster.databases() >= {"second"}
    assert "first" not in own_cluster.databases()


def test_wrong_statement_says_what_was_wrong(own_cluster):
    with pytest.raises(ToolError, match="does_not_exist"):
        own_cluster.query("SELECT * FROM does_not_exist")
