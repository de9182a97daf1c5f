"""The prepared database is rebuilt when installed code changes, and only then."""

from pathlib import Path

import pytest

from tools import manifests, odoo, paths, template
from tools.sources import odoo_source


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A small checkout with one add-on."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(odoo_source, "version", lambda: "19.0")
    write(tmp_path, "maildesk_one/__manifest__.py", "{'depends': ['mail', 'web']}")
    write(tmp_path, "maildesk_one/models/thing.py", "first = 1")
    write(tmp_path, "maildesk_one/static/src/thing.js", "let first;")
    write(tmp_path, "maildesk_one/tests/test_thing.py", "pass")
    return tmp_path


def write(root, name, text):
    """Put a text file below ``root``."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def installed():
    """The hash that names the template."""
    return template._code_hash("base", manifests.addon_folders())


@pytest.mark.parametrize(
    "name",
    ["models/thing.py", "views/new.xml", "data/neutralize.sql", "__manifest__.py"],
)
def test_changed_code_makes_a_new_template(checkout, name):
    before = installed()
    write(checkout, f"maildesk_one/{name}", "{'depends': []}")
    assert installed() != before


@pytest.mark.parametrize("name", ["static/src/thing.js", "tests/test_thing.py"])
def test_browser_code_and_tests_keep_the_template(checkout, name):
    before = installed()
    write(checkout, f"maildesk_one/{name}", "other")
    assert installed() == before


def test_changed_browser_code_makes_new_bundles(checkout):
    before = template._assets_hash()
    write(checkout, "maildesk_one/static/src/thing.js", "let second;")
    assert template._assets_hash() != before


def test_bytecode_changes_nothing(checkout):
    before = installed()
    write(checkout, "maildesk_one/models/__pycache__/thing.cpython-311.pyc", "x")
    assert installed() == before


def test_addon_that_is_not_installable_is_left_out(checkout):
    write(checkout, "maildesk_two/__manifest__.py", "{'installable': False}")
    assert set(manifests.addon_folders()) == {"maildesk_one"}


def test_bridges_are_found_in_their_folder(checkout):
    write(checkout, "maildesk_bridges/maildesk_crm/__manifest__.py", "{}")
    assert set(manifests.addon_folders()) == {"maildesk_one", "maildesk_crm"}


def test_dependencies_outside_of_the_repository_are_named(checkout):
    text = "{'depends': ['maildesk_one', 'contacts']}"
    write(checkout, "maildesk_two/__manifest__.py", text)
    outside = manifests.outside_dependencies(manifests.addon_folders())
    assert outside == ["contacts", "mail", "web"]


def test_example_is_no_part_of_the_product(checkout):
    """It is installed in a database of its own, not in everybody's template."""
    before = installed()
    write(checkout, "tests/addons/maildesk_example/__manifest__.py", "{}")
    assert set(manifests.example_folders()) == {"maildesk_example"}
    assert installed() == before


def test_everything_that_our_addons_build_on_is_on_the_path():
    places = [Path(place) for place in odoo.addons_path().split(",")]
    places.append(paths.odoo_path() / "odoo/addons")
    outside = manifests.outside_dependencies(manifests.addon_folders())
    found = {name for name in outside for place in places if (place / name).is_dir()}
    assert set(outside) == found


def test_addons_that_install_themselves_are_not_asked_for(checkout):
    text = "{'depends': ['maildesk_one'], 'auto_install': True}"
    write(checkout, "maildesk_bridges/maildesk_crm/__manifest__.py", text)
    folders = manifests.addon_folders()
    assert manifests.not_by_themselves(folders) == ["maildesk_one"]
