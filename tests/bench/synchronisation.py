"""First synchronisation, a pass with nothing new, and the memory that it takes."""

import sys
import threading
import time
from pathlib import Path

from .figures import Figure, stopwatch, time_calls
from .processor import ProcessorTime

STEP_MESSAGES = 5000


def run(inside):
    """Synchronise the prepared mailbox from nothing."""
    options = inside.options
    account_id, inbox_id = connect_mailbox(inside)
    before = resident_bytes()
    database, processor = _DatabaseTime(), ProcessorTime(inside.registry)
    with stopwatch() as seconds:
        samples = load_everything(inside, account_id, inbox_id, options["messages"])
    in_database = database.seconds()
    used = processor_figures(processor, options["messages"])
    loaded = _count(inside, inbox_id)
    quiet = time_calls([lambda: sync(inside, account_id)] * 20)
    return [
        Figure(
            "first metadata sync of one folder",
            loaded / seconds(),
            "messages/s",
            target=3000,
            better="more",
            note=f"{loaded} messages",
        ),
        *used,
        Figure("memory of the worker above idle", _peak(samples, before), "MB", 150),
        Figure(
            "share of PostgreSQL in that time",
            100 * in_database / seconds(),
            "%",
        ),
        Figure(
            f"pass with nothing new, {options['folders']} folders, p50",
            quiet.p50,
            "ms",
            target=50,
        ),
        Figure(
            "round trips of that pass", _round_trips(inside, account_id), "", target=3
        ),
    ]


def processor_figures(processor, messages, of=""):
    """Processor time a message, of our process and of PostgreSQL."""
    return [
        Figure(f"{of}processor time of {name}", seconds / messages * 1e6, "µs/message")
        for name, seconds in (
            ("our process", processor.python()),
            ("PostgreSQL", processor.database()),
        )
    ]


def _peak(samples, before):
    return (max(samples) - before) / 2**20


class _DatabaseTime:
    """What this thread waits for PostgreSQL; Odoo counts where it is asked to."""

    def __init__(self):
        thread = threading.current_thread()
        thread.query_count, thread.query_time = 0, 0.0

    def seconds(self):
        """Seconds since it was made."""
        return threading.current_thread().query_time


def connect_mailbox(inside, login=None):
    """Connect the prepared mailbox; gives the ids of account and inbox.

    :param login: another one than that of the options, with the same password
    """
    options = inside.options | ({"login": login} if login else {})
    with inside.registry.cursor() as cr:
        account_id = _connect(inside.environment(cr), options)
    with inside.registry.cursor() as cr:
        return account_id, choose_folders(inside.environment(cr), account_id)


def _connect(env, options):
    env["ir.config_parameter"].set_param("maildesk.allow_loopback", "1")
    env["ir.config_parameter"].set_param("maildesk.mail_ports", "1024-65535")
    account = env["mailbox.account"].create(
        {
            "email": options["login"],
            "provider": "imap",
            "imap_host": options["host"],
            "imap_port": options["port"],
            "imap_security": "none",
            "imap_password": options["password"],
            "allow_unencrypted": True,
            "incoming_confirmed": True,
            "state": "connected",
        }
    )
    return account.id


def choose_folders(env, account_id):
    """Synchronise every folder; gives the id of the inbox."""
    env["mailbox.account"].browse(account_id)._discover_folders()
    with env.registry.cursor() as cr:
        folders = env(cr=cr)["mailbox.account"].browse(account_id).folder_ids
        folders.sync_enabled = True
        return folders.filtered(lambda folder: folder.role == "inbox").id


def sync(inside, account_id):
    """One incremental pass, as **Sync now** makes it."""
    with inside.registry.cursor() as cr:
        inside.environment(cr)["mailbox.account"].browse(account_id).action_sync_now()


def load_everything(inside, account_id, inbox_id, messages):
    """Load until all is there; gives the resident bytes after each step."""
    sync(inside, account_id)
    samples = [resident_bytes()]
    patience = time.monotonic() + 3600
    done = 0
    while done < messages and time.monotonic() < patience:
        with inside.registry.cursor() as cr:
            account = inside.environment(cr)["mailbox.account"].browse(account_id)
            account.action_load_older(inbox_id, STEP_MESSAGES)
        samples.append(resident_bytes())
        done = _count(inside, inbox_id)
        print(f"    {done:,} of {messages:,}", file=sys.stderr, flush=True)
    return samples


def _count(inside, folder_id):
    with inside.registry.cursor() as cr:
        cr.execute("SELECT total_count FROM mailbox_folder WHERE id = %s", [folder_id])
        return cr.fetchone()[0]


def _round_trips(inside, account_id):
    with inside.registry.cursor() as cr:
        cr.execute(
            "SELECT last_round_trips FROM mailbox_sync_state WHERE account_id = %s",
            [account_id],
        )
        return float(cr.fetchone()[0] or 0)


def resident_bytes():
    """Memory of this process."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0
