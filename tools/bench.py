"""``make bench``: measure MailDesk beside its peers, print a table, write JSON.

``python3 -m tools.bench [--messages N] [--memory N] [--mailboxes N] [--index N]
[--records N] [--bulk N] [--bridges N] [--providers N] [--session N]
[--former REVISION] [--used N] [--browser N] [NAME…]`` with the benchmarks
``synchronisation`` (Dovecot, mbsync and the raw protocol), ``used_database`` (the same
for the first mailbox and the tenth), ``memory`` (of a worker over a large mailbox),
``many_mailboxes`` (nothing new, two cron workers), ``large_index`` (lists, search,
reading and size), ``records`` (the panel Records and Partner 360 beside that index and
many records of other apps), ``bulk_actions`` (thousands of messages marked, moved,
tagged, with Undo), ``bridges`` (lists and first synchronisation with all add-ons for
other apps and without), ``providers`` (Gmail and Outlook at simulated services),
``imap_session`` (fetching at Dovecot: MailDesk, an earlier revision of it, and
IMAPClient by itself), ``security_scan`` (how often each rule finds something in
legitimate mail and in spam) and ``browser`` (frames and waiting in Chromium). Figures
are for comparing by ratio, never for passing or failing. They are written after each
part, so that a part that fails or takes too long costs only its own; the exit code
shows it.
"""

import argparse
import dataclasses
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tools import apt, manifests, paths, ports, progress, setup, template
from tools.odoo import OdooServer, OdooSite, odoo_environment
from tools.postgres import Cluster
from tools.progress import ToolError, say, step

NAMES = (
    "synchronisation",
    "used_database",
    "memory",
    "many_mailboxes",
    "large_index",
    "records",
    "bulk_actions",
    "bridges",
    "providers",
    "imap_session",
    "security_scan",
    "browser",
)
DATABASE = "maildesk_bench"
# Stays from one part to the next: it takes minutes to fill.
INDEX_DATABASE = "maildesk_bench_index"
INDEXED = ("large_index", "records")
FOLDERS = 50
UNINSTALL = """
env["ir.module.module"].search([("name", "in", %r)]).button_immediate_uninstall()
env.cr.commit()
"""
LOGIN = ("anna@example.com", "bench")
# Fewer users of Dovecot than mailboxes; each process keeps connections of its own open,
# and Dovecot has a process for every connection.
SHARED_LOGINS = 200
# How many mailboxes a database in use has.
USED = 10
MANY_CONNECTIONS = {"max_connections": 50, "max_processes": 1500}
# Longer than any part takes on a slow machine.
PART_S = 1800
# What a mailbox of the private Dovecot has from the start.
FIRST_FOLDERS = ("INBOX", "Sent", "Drafts", "Archive", "Junk", "Trash")


def main(arguments):
    """Run the chosen benchmarks and return the exit code."""
    options = _parse(arguments)
    setup.ensure()
    apt.ensure(["isync"])
    if Path(sys.prefix) != paths.venv_dir():
        command = [str(paths.python()), "-m", "tools.bench", *arguments]
        return subprocess.call(command, cwd=paths.ROOT, env=odoo_environment())
    report = Report()
    cluster = Cluster("bench")
    cluster.start()
    try:
        for name in options.names:
            is_filled = name in INDEXED and report.has(INDEXED)
            try:
                report.add(name, _run(cluster, name, options, is_filled))
            except (ToolError, OSError, subprocess.SubprocessError) as error:
                report.fail(name, error)
    finally:
        cluster.stop()
    say(f"\nWritten to {report.path.relative_to(paths.ROOT)}")
    return int(bool(report.failed))


def _parse(arguments):
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], default=list(NAMES))
    parser.add_argument("--messages", type=int, default=50_000)
    parser.add_argument("--memory", type=int, default=200_000)
    parser.add_argument("--mailboxes", type=int, default=1000)
    parser.add_argument("--index", type=int, default=1_000_000)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--bulk", type=int, default=10_000)
    parser.add_argument("--bridges", type=int, default=5_000)
    parser.add_argument("--providers", type=int, default=5_000)
    parser.add_argument("--session", type=int, default=20_000)
    parser.add_argument("--former", default="", metavar="REVISION")
    parser.add_argument("--used", type=int, default=20_000)
    parser.add_argument("--browser", type=int, default=24_000)
    return parser.parse_args(arguments)


def _run(cluster, name, options, is_filled):
    if name == "imap_session":
        return _imap_session(options)
    if name == "security_scan":
        return _security_scan()
    database = INDEX_DATABASE if name in INDEXED else DATABASE
    site = OdooSite(cluster, database, paths.state_dir() / "bench")
    if not is_filled:
        _copy_template(site)
    site.write_config()
    if name in INDEXED:
        size = {"messages": options.index, "records": options.records}
        return _inside(site, name, size)
    if name == "bulk_actions":
        options = {"messages": options.bulk, "mailboxes": USED}
        return _inside(site, name, options)
    if name == "providers":
        return _inside(site, name, {"messages": options.providers})
    if name == "browser":
        return _browser(site, options.browser)
    if name == "bridges":
        return _bridges(site, options.bridges)
    many = MANY_CONNECTIONS if name == "many_mailboxes" else {}
    with _dovecot(**many) as (server, folder):
        if name == "many_mailboxes":
            return _many_mailboxes(site, server, options.mailboxes)
        if name == "memory":
            return _memory(site, server, options.memory)
        if name == "used_database":
            return _used_database(site, server, folder, options.used)
        return _synchronisation(site, server, folder, options.messages)


def _copy_template(site):
    with step("Copying the template database"):
        site.copy_from(template.ensure(site.cluster))


@contextmanager
def _dovecot(**options):
    from tests.servers.dovecot import Dovecot
    from tests.servers.dovecot_config import DovecotOptions

    with tempfile.TemporaryDirectory(prefix="md-bench") as folder:
        folder = Path(folder)
        folder.chmod(0o755)
        with Dovecot(folder / "d", DovecotOptions(**options)) as server:
            yield server, folder


def _synchronisation(site, server, folder, messages):
    from tests.bench import corpus

    server.add_user(*LOGIN)
    _store(server, messages, corpus.BODY)
    others = _peers(server, messages, folder)
    return _inside(site, "synchronisation", _mailbox(server, messages)) + others


def _imap_session(options):
    from tests.bench import imap_session

    with _dovecot() as (server, folder):
        server.add_user(*LOGIN)
        _store(server, options.session, imap_session.BODY)
        with step("Measuring imap_session"):
            figures = imap_session.run(
                _mailbox(server, options.session), options.former, folder
            )
    return [_row(figure) for figure in figures]


def _security_scan():
    command = [str(paths.python()), "-m", "tests.bench.security_scan"]
    with step("Measuring security_scan"):
        done = subprocess.run(
            command, cwd=paths.ROOT, stdout=subprocess.PIPE, check=True, timeout=PART_S
        )
    return json.loads(done.stdout)


def _used_database(site, server, folder, messages):
    from tests.bench import corpus

    logins = [LOGIN[0], f"last.{LOGIN[0]}"]
    for login in logins:
        server.add_user(login, LOGIN[1])
        _store(server, messages, corpus.BODY, login)
    others = _peers(server, messages, folder)
    options = _mailbox(server, messages) | {"logins": logins, "mailboxes": USED}
    return _inside(site, "used_database", options) + others


def _bridges(site, messages):
    from tests.bench import corpus

    without = OdooSite(site.cluster, f"{DATABASE}_without", site.folder)
    _copy_template(without)
    bridges = paths.ROOT / "maildesk_bridges"
    names = [n for n, f in manifests.addon_folders().items() if f.parent == bridges]
    with step("Uninstalling the bridges"):
        without.shell(UNINSTALL % names)
    site.write_config()
    logins = [f"bridges{number}@example.com" for number in range(4)]
    with _dovecot() as (server, _folder):
        for login in logins:
            server.add_user(login, LOGIN[1])
            _store(server, messages, corpus.BODY, login)
        options = {"logins": logins, "without": without.database}
        return _inside(site, "bridges", _mailbox(server, messages) | options)


def _browser(site, messages):
    from tests.bench import browser

    _inside(site, "browser_mail", {"messages": messages})
    odoo = OdooServer(
        site, port=ports.free_port(), gevent_port=ports.free_port(), cron_threads=0
    )
    odoo.start()
    try:
        with step("Measuring browser"):
            return [_row(figure) for figure in browser.run(odoo)]
    finally:
        odoo.stop()


def _memory(site, server, messages):
    from tests.bench import corpus

    server.add_user(*LOGIN)
    _store(server, messages, corpus.SHORT_BODY)
    return _inside(site, "memory", _mailbox(server, messages))


def _many_mailboxes(site, server, count):
    logins = [f"user{number}@example.com" for number in range(SHARED_LOGINS)]
    server.add_users(dict.fromkeys(logins, LOGIN[1]))
    odoo = OdooServer(
        site,
        port=ports.free_port(),
        gevent_port=ports.free_port(),
        workers=2,
        cron_threads=2,
    )
    odoo.start()
    try:
        mailboxes = {"logins": logins, "accounts": count}
        return _inside(site, "many_mailboxes", _mailbox(server, 0) | mailboxes)
    finally:
        odoo.stop()


def _store(server, messages, body, login=LOGIN[0]):
    from tests.bench import corpus
    from tests.servers.bulk import BulkAppender

    with (
        step(f"Storing {messages} messages in Dovecot"),
        BulkAppender(server.imap, login, LOGIN[1]) as appender,
    ):
        for number in range(FOLDERS - len(FIRST_FOLDERS)):
            appender.create(f"Customers/Customer {number:02}")
        appender.append("INBOX", corpus.messages(messages, body))


def _peers(server, messages, folder):
    from tests.bench import peers

    raw = peers.raw_protocol(server.imap, LOGIN, messages)
    other = peers.mbsync(server.imap, LOGIN, messages, folder)
    return [_row(figure) for figure in (raw, other) if figure]


def _row(figure):
    return dataclasses.asdict(figure)


def _mailbox(server, messages):
    return {
        "messages": messages,
        "folders": FOLDERS,
        "host": server.imap.host,
        "port": server.imap.port,
        "login": LOGIN[0],
        "password": LOGIN[1],
    }


def _inside(site, name, options):
    command = [
        *(str(paths.python()), "-m", "tests.bench.inside", name),
        *("--config", str(site.config), "--database", site.database),
        *("--options", json.dumps(options)),
    ]
    with step(f"Measuring {name}"):
        done = subprocess.run(
            command,
            cwd=paths.ROOT,
            env=odoo_environment(),
            stdout=subprocess.PIPE,
            text=True,
            timeout=PART_S,
        )
    if done.returncode:
        raise ToolError(f"the benchmark {name} ended with {done.returncode}")
    return json.loads(done.stdout.strip().splitlines()[-1])


class Report:
    """The figures so far: printed and written part by part."""

    def __init__(self):
        now = datetime.datetime.now(datetime.UTC)
        self.failed = {}
        self._figures = {}
        self._head = {"when": now.isoformat(), "machine": _machine()}
        self.path = paths.state_dir() / "bench" / f"{now:%Y%m%d-%H%M%S}.json"
        self.path.parent.mkdir(parents=True, exist_ok=True)

    def add(self, name, rows):
        """Take over the figures of a part."""
        self._figures[name] = rows
        self._write()
        say(f"\n{name}")
        for row in rows:
            say("  " + _line(row))
        say("")

    def has(self, names):
        """Whether one of these parts came to its end."""
        return any(name in self._figures for name in names)

    def fail(self, name, error):
        """Note that a part did not come to its end."""
        self.failed[name] = str(error)
        self._write()
        say(f"    {name} failed: {error}\n")

    def _write(self):
        result = self._head | {"figures": self._figures, "failed": self.failed}
        self.path.write_text(json.dumps(result, indent=2))


def _line(row):
    target = ""
    if row["target"] is not None:
        sign = "≥" if row["better"] == "more" else "≤"
        target = f"  (target {sign} {row['target']:g})"
    value = f"{row['value']:,.1f} {row['unit']}"
    return f"{row['name']:<50}{value:>24}{target}  {row['note']}".rstrip()


def _machine():
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
    }


if __name__ == "__main__":
    progress.main(lambda: main(sys.argv[1:]))
