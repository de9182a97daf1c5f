"""``make soak``: people, other programs and faults at once, then all is compared.

``python3 -m tools.soak [--minutes M] [--seed N] [--without KIND…] …``: see
``docs/reliability.md``. Prints the seed, the figures and each difference with the
history of its mail; the journal of all operations is named. The exit code says whether
index and servers agree.
"""

import argparse
import datetime
import random
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from tools import paths, progress, setup, template
from tools.odoo import OdooSite, odoo_environment
from tools.postgres import Cluster
from tools.processes import Daemon
from tools.progress import say, step

DATABASE = "maildesk_soak"


def main(arguments):
    """Run one soak and return the exit code."""
    options = _parse(arguments)
    setup.ensure()
    if Path(sys.prefix) != paths.venv_dir():
        command = [str(paths.python()), "-m", "tools.soak", *arguments]
        return subprocess.call(command, cwd=paths.ROOT, env=odoo_environment())
    from tests.soak.run import Options, soak

    # Whoever ends it early leaves nothing running either.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    chosen = Options(
        **{name: value for name, value in vars(options).items() if value is not None}
    )
    now = datetime.datetime.now()
    folder = paths.state_dir() / "soak" / f"{now:%Y%m%d-%H%M%S}-{chosen.seed}"
    say(f"==> Soak with seed {chosen.seed}, {chosen.minutes:g} minutes")
    with site_of_its_own() as site:
        report = soak(site, folder, chosen, say)
    lines = list(report.lines())
    (folder / "report.txt").write_text("\n".join(lines) + "\n")
    say("\n".join(lines))
    return int(not report.is_good)


@contextmanager
def site_of_its_own(name="soak"):
    """A fresh OdooSite on a copy of the test cluster, which may be killed.

    :param name: of the cluster, one for each soak that may run at the same time
    """
    Daemon(paths.state_dir() / name / "odoo", "odoo").kill()
    origin = Cluster("test")
    was_running = origin.running()
    origin.start()
    try:
        prepared = template.ensure(origin)
        with step("Copying the cluster"):
            cluster = origin.copy(name)
    finally:
        if not was_running:
            origin.stop()
    try:
        site = OdooSite(cluster, DATABASE, paths.state_dir() / name / "odoo")
        site.remove()
        # The copy has the template, too; its files lie where they were.
        site.copy_from(OdooSite(cluster, prepared.database, prepared.folder))
        # A sequence of a copied database goes back to where it was copied when the
        # cluster crashes before its first checkpoint.
        cluster.query("CHECKPOINT")
        site.write_config()
        yield site
    finally:
        cluster.remove()


def _parse(arguments):
    parser = argparse.ArgumentParser(prog="make soak")
    parser.add_argument("--seed", type=int, default=random.randrange(1, 10_000))
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--pause-s", type=float, help="of everybody, on average")
    parser.add_argument("--fault-pause-s", type=float, help="between two faults")
    parser.add_argument("--segments", type=int, help="after each all is compared")
    parser.add_argument("--workers", type=int, choices=(0, 2), help="to begin with")
    parser.add_argument("--patience-s", type=float, help="until quiet has come")
    parser.add_argument("--return-s", type=float, help="until all is complete again")
    parser.add_argument("--providers", nargs="+", help="imap gmail outlook")
    parser.add_argument("--without", nargs="+", help="what never goes wrong")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    progress.main(lambda: main(sys.argv[1:]))
