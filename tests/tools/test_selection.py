"""``make test ARGS=…`` runs the phases that the asked-for tests belong to."""

import pytest

from tools.test import PHASES, select


def test_nothing_asked_for_runs_everything():
    selection = select([])
    assert selection.phases == PHASES
    assert not selection.partial


def test_phase_alone_is_the_whole_phase():
    selection = select(["engine"])
    assert selection.phases == ("engine",)
    assert not selection.partial


@pytest.mark.parametrize(
    ("path", "phase"),
    [
        ("tests/tools", "engine"),
        ("tests/tools/test_selection.py::test_nothing", "engine"),
        ("maildesk_base/tests/test_hoot.py", "odoo"),
        ("tests/addons/maildesk_example/tests", "odoo"),
        ("tests/e2e/test_browser.py", "e2e"),
    ],
)
def test_path_runs_in_its_phase_only(path, phase):
    selection = select(["-x", path])
    assert selection.phases == (phase,)
    assert selection.paths_of(phase) == [path]
    assert selection.options == ("-x",)
    assert selection.partial


def test_word_of_an_expression_is_no_path():
    selection = select(["-k", "tools and not tree"])
    assert selection.phases == PHASES
    assert selection.options == ("-k", "tools and not tree")
