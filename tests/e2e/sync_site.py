"""A mailbox at a real Dovecot, synchronised by real Odoo servers that get killed."""

import time
from datetime import UTC, datetime, timedelta

import psycopg2
from psycopg2.extras import RealDictCursor

from tests.servers.bulk import Stored, bulk_append
from tests.servers.ports import free_ports
from tools.odoo import OdooServer

USER, PASSWORD = "anna@example.com", "secret"
PATIENCE_S = 120.0
POLL_S = 0.02
# A dead worker must not block its mailbox for two minutes here.
LEASE_S = 3

_CONNECT = """
parameters = env["ir.config_parameter"]
parameters.set_param("maildesk.allow_loopback", "1")
parameters.set_param("maildesk.lease_seconds", "{lease}")
account = env["mailbox.account"].create({{
    "name": "Anna", "email": "{user}", "provider": "imap", "imap_host": "{host}",
    "imap_port": {port}, "imap_security": "none", "imap_password": "{password}",
    "allow_unencrypted": True, "incoming_confirmed": True, "outgoing_confirmed": True,
    "owner_id": env.ref("base.user_admin").id, "sync_interval": 1,
    "backfill_per_hour": 1000000}})
account.state = "connected"
env.cr.commit()
print(account.id)
"""


def plain_mail(number):
    """A small message with an identity of its own."""
    return (
        f"From: Bob <bob@example.org>\r\nTo: {USER}\r\nSubject: Mail {number}\r\n"
        f"Message-ID: <{number}@example.org>\r\n"
        "Date: Thu, 01 Jan 2026 10:00:00 +0000\r\n\r\nText.\r\n"
    ).encode()


class SyncSite:
    """One site, one Dovecot; servers come and go.

    :param workers: 0 for threaded servers, else the number of worker processes
    """

    def __init__(self, site, dovecot, workers):
        self.site, self.dovecot, self.workers = site, dovecot, workers
        self.doveadm = dovecot.doveadm
        self.server = None
        printed = site.shell(
            _CONNECT.format(
                host=dovecot.imap.host,
                port=dovecot.imap.port,
                user=USER,
                password=PASSWORD,
                lease=LEASE_S,
            )
        )
        self.account_id = int(printed.split()[-1])

    def start(self):
        """Start a fresh Odoo with two scheduled actions side by side."""
        port, gevent_port = free_ports(2)
        self.server = OdooServer(
            self.site,
            port=port,
            gevent_port=gevent_port,
            workers=self.workers,
            cron_threads=2,
        )
        self.server.start()

    def kill(self):
        """Pull the plug."""
        self.server.kill()

    def close(self):
        """Stop whatever is left running."""
        if self.server is not None:
            self.server.stop()

    def call(self, model, method, *arguments, **named):
        """Call a method as the administrator."""
        return self.server.call("admin", "admin", model, method, *arguments, **named)

    def wake(self):
        """Let the scheduled actions look at the mailbox now."""
        self.call("mailbox.client", "refresh", [self.account_id])

    def fill(self, count):
        """Put new mail into the Inbox, one minute apart."""
        start = datetime(2026, 1, 1, tzinfo=UTC)
        mails = (
            Stored(plain_mail(number), (), start + timedelta(minutes=number))
            for number in range(count)
        )
        bulk_append(self.dovecot.imap, (USER, PASSWORD), "INBOX", mails)

    def query(self, statement, *values):
        """Rows of a query on the site's database, as committed now."""
        options = self.site.cluster.odoo_options()
        connection = psycopg2.connect(
            dbname=self.site.database,
            host=options["db_host"],
            port=options["db_port"],
            user=options["db_user"],
            cursor_factory=RealDictCursor,
        )
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall()
        finally:
            connection.close()

    def indexed(self, folder):
        """UID -> read mark, as the index has it for a folder."""
        rows = self.query(
            """SELECT p.uid, m.is_read FROM mailbox_placement p
                 JOIN mailbox_message_index m ON m.id = p.message_id
                 JOIN mailbox_folder f ON f.id = p.folder_id
                WHERE f.account_id = %s AND f.remote_id = %s""",
            self.account_id,
            folder,
        )
        return {row["uid"]: row["is_read"] for row in rows}

    def at_server(self, folder):
        """UID -> read mark, as Dovecot has it."""
        flags = self.doveadm.flags(USER, folder)
        return {uid: "\\Seen" in marks for uid, marks in flags.items()}

    def wait_for(self, condition, what):
        """Poll until something has happened."""
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline, (
                f"never happened: {what}\n{self.server.log_tail()}"
            )
            time.sleep(POLL_S)

    def wait_until_equal(self, *folders):
        """Wait until index and server agree, counters included."""
        for folder in folders:
            self.wait_for(
                lambda folder=folder: self.indexed(folder) == self.at_server(folder),
                f"{folder} equals the server's",
            )
        assert self.wrong_counters() == []

    def wrong_counters(self):
        """Folders whose counters disagree with their rows."""
        return self.query(
            """SELECT f.name, f.total_count, f.unread_count, count(p.id) AS total,
                      count(p.id) FILTER (WHERE p.is_unread) AS unread
                 FROM mailbox_folder f
                 LEFT JOIN mailbox_placement p ON p.folder_id = f.id
                WHERE f.account_id = %s
                GROUP BY f.id
               HAVING (f.total_count, f.unread_count)
                      <> (count(p.id), count(p.id) FILTER (WHERE p.is_unread))""",
            self.account_id,
        )
