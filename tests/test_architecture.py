"""The repository keeps its own rules: layers, purity, sizes, wording.

Each rule is a function in ``tests/architecture`` whose docstring says what it is for;
it takes the repository and yields findings. ``tests/test_architecture_rules.py``
shows that each of them finds what it is made to find.
"""

import subprocess

import pytest

from tests.architecture import (
    apps,
    behaviour,
    circles,
    doors,
    imports,
    javascript,
    series,
    sizes,
    vocabulary,
    wording,
)
from tests.architecture.source import Repository
from tools import paths

RULES = [
    imports.engine_imports_nothing_of_odoo,
    imports.imports_go_downwards,
    imports.only_the_engine_opens_connections,
    imports.one_file_asks_providers_of_ai,
    imports.providers_do_not_know_each_other,
    imports.no_local_name_hides_an_import,
    circles.packages_form_no_circles,
    doors.env_calls_go_downwards,
    doors.addons_import_the_doors,
    doors.addons_use_models_by_the_doors,
    doors.addons_extend_the_doors,
    doors.addons_read_no_foreign_tables,
    apps.addons_use_apps_that_they_need,
    behaviour.every_sudo_says_why,
    behaviour.nothing_commits,
    behaviour.controllers_hold_no_sql_and_no_provider,
    behaviour.engine_is_pure_when_imported,
    behaviour.engine_has_no_environment,
    behaviour.logging_is_lazy_and_discreet,
    behaviour.texts_are_translated_by_the_environment,
    behaviour.tests_never_sleep,
    behaviour.tests_leave_fail_alone,
    sizes.files_are_short,
    sizes.functions_are_short,
    sizes.folders_are_small,
    wording.nothing_of_this_machine,
    wording.nothing_is_left_to_do,
    wording.base_knows_no_provider,
    wording.base_client_knows_no_provider,
    wording.modules_say_what_they_are_for,
    wording.every_layer_is_known,
    javascript.shell_imports_no_app,
    vocabulary.glossary_is_followed,
    javascript.core_imports_no_feature,
    javascript.features_do_not_know_each_other,
    javascript.only_core_calls_the_server,
    javascript.addons_use_the_doors,
    javascript.nothing_is_clicked_by_code,
    series.python_calls_compat,
    series.browser_code_calls_compat,
    series.templates_write_no_addresses,
]


@pytest.fixture(scope="module")
def repository():
    """Everything that git knows or would take, as it is in the work tree."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = [
        name for name in listing.stdout.splitlines() if (paths.ROOT / name).exists()
    ]
    return Repository(paths.ROOT, sorted(set(names)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_is_kept(rule, repository):
    findings = list(dict.fromkeys(rule(repository)))
    if findings:
        pytest.fail("\n".join([rule.__doc__, *findings]), pytrace=False)


def test_locked_npm_packages_name_no_registry(repository):
    """The lock file has hashes, but no addresses of the machine that made it."""
    lock = repository.read("package-lock.json")
    assert '"integrity"' in lock
    assert '"resolved"' not in lock
