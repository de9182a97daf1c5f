"""How quick a session fetches: this revision, an earlier one, and IMAPClient by itself,
by turns at the same Dovecot.

Each turn is a process of its own (``imap_reader``), which fetches flags, size,
structure, date and the header fields of every message of the Inbox.
"""

import json
import statistics
import subprocess
import sys
import tarfile

from tools import manifests, paths

from .figures import Figure

BODY = b"Thank you for your order.\r\n"
ADDONS = ("maildesk_base", "maildesk_imap")
TURNS = 5


def run(mailbox, former, folder):
    """Measure; ``former`` is a revision to compare with, ``folder`` a place for it."""
    sessions = {"this": manifests.addon_folders()}
    if former:
        sessions["former"] = _export(former, folder / "former")
    sessions["imapclient"] = {}
    results = {name: [] for name in sessions}
    for turn in range(TURNS):
        names = list(sessions)
        for name in names if turn % 2 else reversed(names):
            results[name].append(_read(mailbox, sessions[name]))
    return [
        Figure(f"{name}: {what}", _median(turns, what), unit, note=_spread(turns, what))
        for name, turns in results.items()
        for what, unit in turns[0]["units"].items()
    ]


def _export(revision, folder):
    """Take the add-ons of an earlier revision out of the history."""
    folder.mkdir()
    archive = folder / "addons.tar"
    command = ["git", "archive", "-o", str(archive), revision, *ADDONS]
    subprocess.run(command, cwd=paths.ROOT, check=True)
    with tarfile.open(archive) as content:
        content.extractall(folder, filter="data")
    return {name: folder / name for name in ADDONS}


def _read(mailbox, addons):
    options = mailbox | {"addons": {name: str(path) for name, path in addons.items()}}
    command = [sys.executable, "-m", "tests.bench.imap_reader", json.dumps(options)]
    done = subprocess.run(command, cwd=paths.ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def _median(turns, what):
    return statistics.median(turn["values"][what] for turn in turns)


def _spread(turns, what):
    values = [turn["values"][what] for turn in turns]
    return f"{min(values):,.1f} to {max(values):,.1f}"
