"""``make test``: all tests in three phases, and one line that counts them together.

``python3 -m tools.test [PHASE…] [pytest arguments]`` with the phases ``engine`` (pure
Python and real mail servers, no Odoo), ``odoo`` (the add-ons' tests, with HOOT and
tours in Chromium) and ``e2e`` (real Odoo processes). Without a phase, all of them.
"""

import subprocess
import sys
import time
from contextlib import contextmanager

from tools import locks, manifests, paths, progress, report, setup, template
from tools.odoo import OdooSite, odoo_environment
from tools.postgres import Cluster
from tools.progress import ToolError, say, step

PHASES = ("engine", "odoo", "e2e")
DATABASE = "maildesk_test"
OFF = ("-p", "no:odoo")


def main(arguments):
    """Run the phases named first in ``arguments`` and return the exit code."""
    started = time.monotonic()
    names = [word for word in arguments if word in PHASES] or list(PHASES)
    extra = [word for word in arguments if word not in PHASES]
    setup.ensure(browser=True)
    with locks.file_lock(paths.state_dir() / "test.lock", "running tests"):
        report.forget_old(PHASES)
        results = _run_phases(names, extra)
    return report.summarise(results, time.monotonic() - started, bool(extra))


def _run_phases(names, extra):
    results = []
    with _engine(names, extra) as engine, _running_cluster(names) as cluster:
        prepared = _prepared(cluster)
        if engine:
            results.append(_finish(engine))
        for name, phase in (("odoo", _odoo), ("e2e", _e2e)):
            if name in names:
                result = phase(prepared, extra) if prepared else None
                results.append(result or report.Result(name, report.NOT_STARTED))
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
def _running_cluster(names):
    """The private cluster for tests, when a phase needs one."""
    if not {"odoo", "e2e"} & set(names):
        yield None
        return
    cluster = Cluster("test")
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


@contextmanager
def _engine(names, extra):
    """The first phase, in the background while the database is being prepared."""
    if "engine" not in names:
        yield None
        return
    folders = ["tests", "--ignore=tests/e2e", "--ignore=tests/bench"]
    say("==> Testing the engine in the background")
    with _engine_log().open("w") as log:
        process = subprocess.Popen(
            _command("engine", [*OFF, *folders], extra),
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=paths.ROOT,
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _engine_log():
    return paths.log_dir() / "test-engine.log"


def _finish(process):
    """Wait for the engine's tests and show what they have said."""
    code = process.wait()
    say("==> Tests of the engine and of real servers, without Odoo")
    say(_engine_log().read_text(errors="replace"))
    return report.Result("engine", code)


def _odoo(prepared, extra):
    site = OdooSite(
        prepared.cluster,
        DATABASE,
        paths.state_dir() / "test",
        {"screenshots": paths.state_dir() / "screenshots"},
    )
    with step("Copying the template database"):
        site.copy_from(prepared)
        template.freshen(site)
        config = site.write_config()
    folders = [
        str(folder / "tests")
        for folder in manifests.addon_folders().values()
        if (folder / "tests").is_dir()
    ]
    options = [
        f"--odoo-config={config}",
        f"--odoo-database={DATABASE}",
        "--odoo-http",
        "--odoo-log-level=warn",
    ]
    return _pytest("odoo", [*options, *folders], extra)


def _e2e(_prepared_site, extra):
    return _pytest("e2e", [*OFF, "tests/e2e"], extra)


def _pytest(name, options, extra):
    say(f"==> Tests: {name}")
    process = subprocess.run(
        _command(name, options, extra), cwd=paths.ROOT, env=odoo_environment()
    )
    return report.Result(name, process.returncode)


def _command(name, options, extra):
    junit = report.junit_path(name)
    return [
        str(paths.python()),
        "-m",
        "pytest",
        "-q",
        f"--junitxml={junit}",
        *options,
        *extra,
    ]


if __name__ == "__main__":
    progress.main(lambda: main(sys.argv[1:]))
