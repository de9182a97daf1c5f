"""``make test``: all tests in three phases, and one line that counts them together.

``python3 -m tools.test [PHASE…] [pytest arguments]`` with the phases ``engine`` (pure
Python and real mail servers, no Odoo), ``odoo`` (the add-ons' tests, with HOOT and
tours in Chromium) and ``e2e`` (real Odoo processes). Without a phase, all of them;
with paths of tests among the arguments, those that the paths belong to. While Odoo's
run, the engine's do in the background, and then those end to end.
"""

import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass

from tools import locks, manifests, paths, progress, setup, template
from tools.odoo import OdooSite, odoo_environment
from tools.postgres import Cluster
from tools.progress import ToolError, say, step
from tools.testing import report
from tools.testing.background import Beside

PHASES = ("engine", "odoo", "e2e")
DATABASE = "maildesk_test"
OFF = ("-p", "no:odoo")
# An error that MailDesk logs fails the test within Odoo that it happens in.
ERROR_LOG = ("-p", "tools.testing.error_log")
E2E_FOLDER = "tests/e2e"
# Add-ons that are no part of the product have a database of their own.
EXAMPLES_FOLDER = "tests/addons"
EXAMPLES = "examples"
NOT_ENGINE = (E2E_FOLDER, EXAMPLES_FOLDER, "tests/bench")
E2E_TIMEOUT_S = 300
# They wait for Odoo, mail servers and browsers more than they compute.
E2E_PROCESSES = 2
# Several servers and a browser in real time: what fails once is reported as RERUN.
E2E_RERUNS = 1


@dataclass(frozen=True)
class Selection:
    """What to run: phases, paths (none: all of a phase), options for pytest."""

    phases: tuple
    paths: tuple
    options: tuple

    @property
    def partial(self):
        """Whether only some tests were asked for."""
        return bool(self.paths or self.options)

    def paths_of(self, phase):
        """The chosen paths that belong to ``phase``."""
        return [path for path in self.paths if _phase_of(path) == phase]


def select(arguments):
    """Sort the words of the command line into a Selection."""
    words = [word for word in arguments if word not in PHASES]
    chosen = tuple(word for word in words if _is_path(word))
    phases = tuple(word for word in PHASES if word in arguments)
    if not phases:
        wanted = {_phase_of(path) for path in chosen}
        phases = tuple(name for name in PHASES if name in wanted) or PHASES
    options = tuple(word for word in words if word not in chosen)
    return Selection(phases, chosen, options)


def _is_path(word):
    path = word.partition("::")[0]
    return "/" in path and (paths.ROOT / path).exists()


def _phase_of(path):
    if not path.startswith("tests") or path.startswith(EXAMPLES_FOLDER):
        return "odoo"
    return "e2e" if path.startswith(E2E_FOLDER) else "engine"


def main(arguments):
    """Run the chosen tests and return the exit code."""
    started = time.monotonic()
    selection = select(arguments)
    setup.ensure(tests=True)
    with locks.file_lock(paths.state_dir() / "test.lock", "running tests"):
        report.forget_old((*PHASES, EXAMPLES))
        results = _run_phases(selection)
        seconds = time.monotonic() - started
        return report.summarise(results, seconds, selection.partial)


def _run_phases(selection):
    """Two cores are kept busy: the engine's tests, then those end to end, run beside
    Odoo's.
    """
    results = []
    with _running_cluster(selection) as cluster, Beside() as beside:
        engine = e2e = None
        if "engine" in selection.phases:
            say("==> Testing the engine in the background")
            engine = beside.start("engine", _engine_command(selection))
        prepared = _prepared(cluster)
        if "e2e" in selection.phases and prepared:
            command = _e2e_command(selection)
            e2e = beside.start("e2e", command, after=engine, env=odoo_environment())
        if "odoo" in selection.phases:
            results += _odoo(prepared, selection)
        if engine:
            code = engine.show("Tests of the engine and of real servers")
            results.append(report.Result("engine", code))
        if "e2e" in selection.phases:
            code = e2e.show("Tests: e2e") if e2e else report.NOT_STARTED
            results.append(report.Result("e2e", code))
    return results


def _prepared(cluster):
    """The template, or None when an add-on cannot be installed."""
    if cluster is None:
        return None
    try:
        return template.ensure(cluster)
    except ToolError as error:
        say(f"error: {error}")
        return None


@contextmanager
def _running_cluster(selection):
    """The private cluster for tests, when a phase needs one."""
    if not {"odoo", "e2e"} & set(selection.phases):
        yield None
        return
    cluster = Cluster("test")
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


def _engine_command(selection):
    everything = ["tests", *(f"--ignore={folder}" for folder in NOT_ENGINE)]
    chosen = selection.paths_of("engine") or everything
    return _command("engine", [*OFF, *chosen], selection)


def _odoo(prepared, selection):
    """The add-ons' tests, then those of the examples."""
    if not prepared:
        return [report.Result("odoo", report.NOT_STARTED)]
    chosen = selection.paths_of("odoo")
    of_examples = [path for path in chosen if path.startswith(EXAMPLES_FOLDER)]
    others = [path for path in chosen if path not in of_examples]
    results = []
    if others or not chosen:
        site = _copy(prepared, DATABASE)
        template.freshen(site, prepared)
        tests = others or _tests_of(manifests.addon_folders())
        results.append(_test_in(site, "odoo", tests, selection))
    if of_examples or not chosen:
        site = _copy(template.ensure_examples(prepared.cluster), f"{DATABASE}_examples")
        tests = of_examples or _tests_of(manifests.example_folders())
        results.append(_test_in(site, EXAMPLES, tests, selection))
    return results


def _copy(prepared, database):
    options = {"screenshots": paths.state_dir() / "screenshots", **prepared.options}
    site = OdooSite(prepared.cluster, database, paths.state_dir() / "test", options)
    with step("Copying the template database"):
        site.copy_from(prepared)
    return site


def _tests_of(folders):
    tests = (folder / "tests" for folder in folders.values())
    return [str(place) for place in tests if place.is_dir()]


def _test_in(site, name, tests, selection):
    options = [
        f"--odoo-config={site.write_config()}",
        f"--odoo-database={site.database}",
        "--odoo-http",
        "--odoo-log-level=warn",
        *ERROR_LOG,
    ]
    say(f"==> Tests: {name}")
    command = _command(name, [*options, *tests], selection)
    process = subprocess.run(command, cwd=paths.ROOT, env=odoo_environment())
    return report.Result(name, process.returncode)


def _e2e_command(selection):
    options = [*OFF, f"--timeout={E2E_TIMEOUT_S}"]
    options += ["--reruns", str(E2E_RERUNS), "-rfEsR"]
    chosen = selection.paths_of("e2e")
    if not chosen:
        chosen = [E2E_FOLDER]
        options += ["-n", str(E2E_PROCESSES), "--dist", "loadfile"]
        options += ["--no-loadscope-reorder"]
    return _command("e2e", [*options, *chosen], selection)


def _command(name, arguments, selection):
    junit = f"--junitxml={report.junit_path(name)}"
    pytest = [str(paths.python()), "-m", "pytest", "-q", "-rfEs", junit]
    return [*pytest, *arguments, *selection.options]


if __name__ == "__main__":
    progress.main(lambda: main(sys.argv[1:]))
