"""The documents speak of what is there: links, paths and commands."""

import re
from pathlib import Path

import pytest

from tools import client_api, quotes

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
# Code in backticks that names a file or folder of the repository.
PATH = re.compile(r"`((?:maildesk_\w+|tests|tools|docs)/[\w./-]*)`")
COMMAND = re.compile(r"(?:^|`)(?:\w+=\S+ )?make ([a-z][a-z0-9-]*)", re.MULTILINE)
TARGET = re.compile(r"^([a-z][a-z0-9-]*):", re.MULTILINE)


def findings(page, pattern, exists):
    text = page.read_text(encoding="utf-8")
    return [found for found in pattern.findall(text) if not exists(found)]


@pytest.fixture(params=PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def page(request):
    return request.param


def test_links_lead_somewhere(page):
    assert not findings(page, LINK, lambda link: (page.parent / link).exists())


def test_named_files_exist(page):
    assert not findings(page, PATH, lambda path: (ROOT / path).exists())


def test_named_commands_exist(page):
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    assert not findings(page, COMMAND, targets.__contains__)


def test_the_shapes_of_the_interface_are_shown_as_they_are():
    """They are written by ``python3 -m tools.client_api``."""
    assert client_api.document_text() == client_api.DOCUMENT.read_text(encoding="utf-8")


def test_quoted_code_is_that_of_its_file(page):
    """It is written by ``python3 -m tools.quotes``."""
    text = page.read_text(encoding="utf-8")
    assert quotes.with_quotes(text) == text


def test_example_is_short():
    """An add-on that uses every door fits on a few screens; its tests do not count."""
    example = ROOT / "tests/addons/maildesk_example"
    files = [
        path
        for path in example.rglob("*.*")
        if path.suffix != ".pyc" and path.relative_to(example).parts[0] != "tests"
    ]
    assert sum(len(path.read_text().splitlines()) for path in files) < 250


def test_another_bridge_is_cheap():
    """As many lines as the document says, and that is not many."""
    text = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
    said = re.search(r"smallest bridge, `([\w/]+)`, has about (\d+) lines", text)
    files = [p for p in (ROOT / said[1]).rglob("*.*") if p.suffix in (".py", ".xml")]
    lines = sum(len(path.read_text().splitlines()) for path in files)
    assert abs(lines - int(said[2])) <= 15 and lines <= 250


def test_images_are_small_and_shown():
    """They are made by ``python3 -m tools.screenshots``."""
    pages = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    for image in (ROOT / "docs/screenshots").iterdir():
        assert f"screenshots/{image.name})" in pages, image
        assert image.stat().st_size <= 200_000, image
