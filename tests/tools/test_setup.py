"""What is missing is said in words that say what to do."""

import os
import threading

import pytest

from tools import apt, locks, odoo, paths
from tools.postgres import Cluster
from tools.progress import ToolError
from tools.sources import oca, odoo_source


def test_missing_package_without_sudo_names_the_command(monkeypatch):
    monkeypatch.setattr(apt, "installed", lambda package: package != "dovecot-imapd")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    programs = {"apt-get": "there", "sudo": None}
    monkeypatch.setattr(apt.shutil, "which", programs.get)
    with pytest.raises(ToolError, match="apt-get install dovecot-imapd"):
        apt.ensure(["postgresql", "dovecot-imapd"])


def test_machine_without_apt_sees_what_it_needs(monkeypatch):
    monkeypatch.setattr(apt, "installed", lambda package: False)
    monkeypatch.setattr(apt.shutil, "which", lambda program: None)
    with pytest.raises(ToolError, match="not a Debian machine.*postgresql"):
        apt.ensure(["postgresql"])


def test_nothing_is_done_when_all_is_there(monkeypatch):
    monkeypatch.setattr(apt, "installed", lambda package: True)
    monkeypatch.setattr(apt, "_root_prefix", lambda missing: pytest.fail("asked"))
    apt.ensure(["postgresql"])


def test_own_odoo_is_honoured(tmp_path, monkeypatch):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo/release.py").write_text("version_info = (19, 0, 0, 'final')\n")
    monkeypatch.setenv("ODOO_PATH", str(tmp_path))
    assert odoo_source.ensure() == tmp_path
    assert "19, 0" in odoo_source.version()


def test_wrong_odoo_path_is_reported(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_PATH", str(tmp_path))
    with pytest.raises(ToolError, match="ODOO_PATH"):
        odoo_source.ensure()


def test_cache_goes_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("MAILDESK_CACHE", str(tmp_path / "cache"))
    assert paths.venv_dir() == tmp_path / "cache/venv"
    monkeypatch.delenv("MAILDESK_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert paths.venv_dir() == tmp_path / "xdg/maildesk/venv"


def test_addons_of_oca_are_pinned_and_installed_once(monkeypatch, tmp_path):
    monkeypatch.setenv("MAILDESK_CACHE", str(tmp_path))
    lines = paths.oca_requirements().read_text().replace("\\\n", " ").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins and all("==" in pin and "--hash=sha256:" in pin for pin in pins)
    commands = []

    def pip(command, log_name):
        commands.append(command)
        target = command[command.index("--target") + 1]
        (target / "odoo/addons/dms").mkdir(parents=True)

    monkeypatch.setattr(oca, "run_logged", pip)
    for _run in range(2):
        assert (oca.ensure() / "dms").is_dir()
    assert len(commands) == 1 and "--require-hashes" in commands[0]


def test_lock_keeps_the_second_out_until_the_first_is_done(tmp_path):
    order = []
    entered = threading.Event()

    def second():
        entered.set()
        with locks.file_lock(tmp_path / "lock", "trying"):
            order.append("second")

    thread = threading.Thread(target=second)
    with locks.file_lock(tmp_path / "lock", "trying"):
        thread.start()
        assert entered.wait(10)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_configuration_holds_the_options_and_is_private(tmp_path):
    cluster = Cluster(folder=tmp_path / "postgres")
    site = odoo.OdooSite(cluster, "one", tmp_path, {"workers": 2, "list_db": "True"})
    lines = site.write_config().read_text().splitlines()
    assert lines[0] == "[options]"
    assert "workers = 2" in lines
    assert "list_db = True" in lines
    assert "dbfilter = ^one$" in lines
    assert f"db_host = {tmp_path / 'postgres/socket'}" in lines
    assert site.config.stat().st_mode & 0o077 == 0
