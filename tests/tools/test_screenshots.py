"""A failing browser test leaves an image, a passing one does not."""

import subprocess
import sys

import pytest

from tools import paths

TESTS = """
import pytest

class Page:
    def screenshot(self, path):
        if {broken}:
            raise RuntimeError("the page is gone")
        path.write_text("a picture")

@pytest.fixture
def page():
    return Page()

def test_{name}(page):
    assert {outcome}
"""


@pytest.fixture
def run(tmp_path):
    """A function that runs one test with our conftest and returns its output."""

    def run(name, outcome, broken=False):
        path = tmp_path / "test_of_a_page.py"
        path.write_text(TESTS.format(name=name, outcome=outcome, broken=broken))
        plugins = ["-p", "no:odoo", "-p", "tests.conftest", "-p", "no:cacheprovider"]
        result = subprocess.run(
            [sys.executable, "-m", "pytest", *plugins, f"--rootdir={tmp_path}", path],
            cwd=paths.ROOT,
            capture_output=True,
            text=True,
        )
        return result.stdout

    return run


@pytest.fixture
def picture():
    """Where the image of the test will be; it is removed afterwards."""
    path = paths.state_dir() / "screenshots/test_picture_probe_page.png"
    path.unlink(missing_ok=True)
    yield path
    path.unlink(missing_ok=True)


def test_failing_test_leaves_a_picture_and_names_it(run, picture):
    output = run("picture_probe", False)
    assert picture.read_text() == "a picture"
    assert str(picture) in output


def test_passing_test_leaves_none(run, picture):
    assert "1 passed" in run("picture_probe", True)
    assert not picture.exists()


def test_page_that_is_gone_does_not_hide_the_failure(run, picture):
    output = run("picture_probe", False, broken=True)
    assert "assert False" in output
    assert "no screenshot: the page is gone" in output
