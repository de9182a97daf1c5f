"""The one line at the end of ``make test`` counts all phases, and hides no failure."""

import pytest

from tools import paths
from tools.testing import report
from tools.testing.report import Result

PASSED = '<testcase classname="a" name="b"/>'
ALSO_PASSED = '<testcase classname="a" name="f"/>'
FAILED = '<testcase classname="a" name="c"><failure message="no"/></testcase>'
SKIPPED = '<testcase classname="a" name="d"><skipped message="why"/></testcase>'
BROKEN = '<testcase classname="a" name="e"><error message="setup"/></testcase>'


@pytest.fixture
def write(tmp_path, monkeypatch):
    """A function that leaves a JUnit report of a phase in a state folder of its own."""
    monkeypatch.setattr(paths, "state_dir", lambda: tmp_path)

    def write(name, *cases):
        path = report.junit_path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>"
        path.write_text(text)

    return write


def test_phases_are_counted_together(write, capsys):
    write("engine", PASSED, ALSO_PASSED, SKIPPED)
    write("odoo", PASSED)
    code = report.summarise([Result("engine", 0), Result("odoo", 0)], 12.3456, False)
    assert code == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.strip("=") == " 3 passed, 1 skipped in 12.35s "


def test_a_test_that_was_tried_again_counts_once(write, capsys):
    failed = '<testcase classname="a" name="b"><failure message="no"/></testcase>'
    write("e2e", PASSED, PASSED, failed)
    assert report.summarise([Result("e2e", 1)], 1, False) == 1
    assert "= 1 failed in" in capsys.readouterr().out


def test_failure_and_its_screenshot_are_named(write, tmp_path, capsys):
    write("odoo", PASSED, FAILED, BROKEN)
    picture = tmp_path / "screenshots/db/tour.png"
    picture.parent.mkdir(parents=True)
    picture.touch()
    assert report.summarise([Result("odoo", 1)], 1, False) == 1
    output = capsys.readouterr().out
    assert "FAILED odoo: a::c" in output
    assert "ERROR odoo: a::e" in output
    assert f"screenshot: {picture}" in output
    assert " 1 failed, 1 passed, 1 error in" in output


def test_phase_without_tests_fails_the_run(write, capsys):
    write("engine", PASSED)
    assert report.summarise([Result("engine", 0), Result("e2e", 5)], 1, False) == 1
    assert "ERROR e2e: no test ran" in capsys.readouterr().out


def test_selection_may_leave_a_phase_empty(write):
    write("engine", PASSED)
    results = [Result("engine", 0), Result("e2e", report.NO_TESTS_COLLECTED)]
    assert report.summarise(results, 1, True) == 0


def test_selection_without_any_test_fails(write):
    write("engine")
    assert report.summarise([Result("engine", 5)], 1, True) == 1


@pytest.mark.parametrize("code", [report.NOT_STARTED, 2, 3, 139])
def test_crash_fails_although_all_reported_tests_passed(write, code):
    write("odoo", PASSED)
    assert report.summarise([Result("odoo", code)], 1, False) == 1


def test_old_reports_and_screenshots_are_forgotten(write, tmp_path):
    write("odoo", FAILED)
    (tmp_path / "screenshots").mkdir()
    report.forget_old(["odoo"])
    assert not report.junit_path("odoo").exists()
    assert not (tmp_path / "screenshots").exists()
