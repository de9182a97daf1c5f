"""Many mailboxes with nothing new, shared by the scheduled jobs of a running Odoo.

The server with its cron workers is started by ``tools.bench``; this process makes the
mailboxes, waits for their first pass, makes all of them due at once and watches the
database until the last one has been looked at.
"""

import sys
import time

from odoo.addons.maildesk_base.sync.transactions import in_transaction

from .figures import Figure

PATIENCE_S = 900
SHOW_EVERY_S = 10
LOOK_EVERY_S = 0.25
TARGET_S = 300
AT_REST = "lease_token IS NULL AND next_sync_at > now() AT TIME ZONE 'utc'"
DISPATCHERS = ("maildesk_base.ir_cron_sync_1", "maildesk_base.ir_cron_sync_2")


def run(inside):
    """Measure one pass over all mailboxes."""
    logins, count = inside.options["logins"], inside.options["accounts"]
    with inside.registry.cursor() as cr:
        _make_mailboxes(inside.environment(cr), inside.options, logins, count)
    _make_due(inside)
    _wait_until(inside, f"last_sync_at IS NOT NULL AND {AT_REST}", count)
    started, since = time.monotonic(), _make_due(inside)
    _wait_until(inside, f"last_started_at >= %s AND {AT_REST}", count, since)
    seconds = time.monotonic() - started
    median_ms, trips = _claims(inside, since)
    return [
        Figure(
            f"one pass over {count} mailboxes with nothing new, 2 cron workers",
            seconds,
            "s",
            TARGET_S * count / 1000,
        ),
        Figure("mailboxes a second", count / seconds, "mailboxes/s"),
        Figure("one mailbox of that pass, p50", median_ms, "ms"),
        Figure("round trips of one mailbox", trips, ""),
    ]


def _make_mailboxes(env, options, logins, count):
    env["ir.config_parameter"].set_param("maildesk.allow_loopback", "1")
    env["ir.config_parameter"].set_param("maildesk.mail_ports", "1024-65535")
    env["mailbox.account"].create(
        [
            {
                "name": f"Mailbox {number}",
                "email": f"mailbox{number}@example.com",
                "provider": "imap",
                "imap_host": options["host"],
                "imap_port": options["port"],
                "imap_security": "none",
                "imap_login": logins[number % len(logins)],
                "imap_password": options["password"],
                "allow_unencrypted": True,
                "incoming_confirmed": True,
                "state": "connected",
            }
            for number in range(count)
        ]
    )


def _trigger(env):
    for name in DISPATCHERS:
        env.ref(name)._trigger()


def _make_due(inside):
    """Every mailbox is due from now on; gives that moment."""

    def work(env):
        env.cr.execute(
            """UPDATE mailbox_sync_state
                  SET next_sync_at = date_trunc('second', now() AT TIME ZONE 'utc')
            RETURNING next_sync_at"""
        )
        since = env.cr.fetchone()[0]
        _trigger(env)
        return since

    # A worker may write a mailbox at the same moment: then once more.
    with inside.registry.cursor() as cr:
        return in_transaction(inside.environment(cr), work)


def _wait_until(inside, condition, count, *parameters):
    patience = time.monotonic() + PATIENCE_S
    shown_at = time.monotonic()
    while True:
        with inside.registry.cursor() as cr:
            cr.execute(
                f"SELECT count(*) FROM mailbox_sync_state WHERE {condition}",
                parameters,
            )
            done = cr.fetchone()[0]
        if done >= count:
            return
        if time.monotonic() > patience:
            raise TimeoutError(f"{done} of {count} mailboxes: {condition}")
        if time.monotonic() - shown_at > SHOW_EVERY_S:
            shown_at = time.monotonic()
            print(f"    {done} of {count} mailboxes", file=sys.stderr, flush=True)
        time.sleep(LOOK_EVERY_S)


def _claims(inside, since):
    with inside.registry.cursor() as cr:
        cr.execute(
            """SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY last_duration_ms),
                      avg(last_round_trips)
                 FROM mailbox_sync_state WHERE last_started_at >= %s""",
            [since],
        )
        return [float(value or 0) for value in cr.fetchone()]
