"""The totals of several pytest runs, read from their JUnit files."""

import shutil
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass

from tools import paths
from tools.progress import say

NO_TESTS_COLLECTED = 5
# Not one of pytest's codes: what the phase needs could not be prepared.
NOT_STARTED = -1
WIDTH = 80
# The last of them counts for a test that is reported twice.
OUTCOMES = ("skipped", "passed", "failed", "error")


@dataclass(frozen=True)
class Result:
    """How one phase of the tests ended: its name and pytest's exit code."""

    name: str
    code: int


def junit_path(name):
    """Where the phase ``name`` leaves its JUnit report."""
    return paths.state_dir() / "reports" / f"{name}.xml"


def forget_old(names):
    """Delete reports and screenshots of earlier runs."""
    for name in names:
        junit_path(name).unlink(missing_ok=True)
    shutil.rmtree(paths.state_dir() / "screenshots", ignore_errors=True)


def summarise(results, seconds, partial):
    """Print pytest's summary line for all phases together; return the exit code.

    :param partial: a selection was asked for, so a phase may be without tests
    """
    totals = Counter()
    broken = []
    for result in results:
        counts = _counts(result.name)
        totals.update(counts)
        if result.code == NOT_STARTED:
            broken.append(f"{result.name}: could not be started")
        elif not sum(counts.values()) and not partial:
            broken.append(f"{result.name}: no test ran")
        elif result.code not in (0, 1) and not _merely_empty(result, partial):
            broken.append(f"{result.name}: pytest ended with code {result.code}")
    _report_failures(results, broken)
    say(_line(totals, broken, seconds))
    failed = totals["failed"] or totals["error"] or broken or not totals["passed"]
    return 1 if failed or any(result.code == 1 for result in results) else 0


def _merely_empty(result, partial):
    return partial and result.code == NO_TESTS_COLLECTED


def _counts(name):
    # A test that was tried again is there once more, without a failure.
    outcomes = {}
    for case in _cases(name):
        outcomes.setdefault((case.get("classname"), case.get("name")), []).append(
            _outcome(case)
        )
    return Counter(max(found, key=OUTCOMES.index) for found in outcomes.values())


def _cases(name):
    path = junit_path(name)
    return ElementTree.parse(path).iter("testcase") if path.exists() else []


def _outcome(case):
    for tag, outcome in (
        ("error", "error"),
        ("failure", "failed"),
        ("skipped", "skipped"),
    ):
        if case.find(tag) is not None:
            return outcome
    return "passed"


def _report_failures(results, broken):
    for result in results:
        for case in _cases(result.name):
            if _outcome(case) in ("failed", "error"):
                name = f"{case.get('classname')}::{case.get('name')}"
                say(f"{_outcome(case).upper()} {result.name}: {name}")
    for line in broken:
        say(f"ERROR {line}")
    for path in sorted((paths.state_dir() / "screenshots").rglob("*.png")):
        say(f"screenshot: {path}")


def _line(totals, broken, seconds):
    words = [
        _counted(totals[key], key)
        for key in ("failed", "passed", "skipped", "error")
        if totals[key]
    ]
    if broken:
        words.append(f"{_counted(len(broken), 'phase')} broken")
    text = f" {', '.join(words) or 'no tests ran'} in {seconds:.2f}s "
    return text.center(WIDTH, "=")


def _counted(number, word):
    """The number with its word, in the plural where there is one."""
    return f"{number} {word}{'s' * (number > 1 and word in ('error', 'phase'))}"
