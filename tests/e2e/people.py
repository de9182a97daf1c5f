"""People with mailboxes at a real mail system, who use MailDesk as its clients do."""

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import requests
import websocket

from tests.servers.mail_system import MailSystem
from tests.servers.ports import free_ports
from tools.odoo import OdooServer

PASSWORD = "mail-secret"
PATIENCE_S = 60.0
POLL_S = 0.05
# What no user may set: who may use MailDesk, and whose certificates are trusted.
_PREPARE = """
parameters = env["ir.config_parameter"]
parameters.set_param("maildesk.allow_loopback", "1")
parameters.set_param("maildesk.ca_file", {ca_file!r})
parameters.set_param("maildesk.lease_seconds", "5")
for name in {names!r}:
    env["res.users"].create({{
        "name": name.title(), "login": name, "password": name + "-odoo",
        "group_ids": [(6, 0, [env.ref("base.group_user").id,
                              env.ref("maildesk_base.group_user").id])]}})
env.cr.commit()
"""


def wait_for(condition, what, patience=PATIENCE_S):
    """Poll ``condition`` until it gives something true, and return that."""
    deadline = time.monotonic() + patience
    while not (result := condition()):
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(POLL_S)
    return result


def mail(subject, sender, recipient, text="Hello."):
    """The bytes of a new message."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain="example.org")
    message.set_content(text)
    return message.as_bytes()


@contextmanager
def running_maildesk(site, folder, *, workers=0, names=("anna", "bob")):
    """A mail system and Odoo; yields the people, each with a connected mailbox."""
    with MailSystem(folder) as system:
        for name in names:
            system.dovecot.add_user(f"{name}@example.com", PASSWORD)
        ca_file = str(system.dovecot.ca_file)
        site.shell(_PREPARE.format(ca_file=ca_file, names=list(names)))
        port, gevent_port = free_ports(2)
        server = OdooServer(
            site, port=port, gevent_port=gevent_port, workers=workers, cron_threads=2
        )
        server.start()
        try:
            yield [Person(name, server, system) for name in names]
        finally:
            server.stop()


@dataclass
class Person:
    """One user of Odoo and the mailbox of the same name."""

    name: str
    server: OdooServer
    system: MailSystem
    account_id: int = 0

    @property
    def address(self):
        return f"{self.name}@example.com"

    @property
    def doveadm(self):
        return self.system.dovecot.doveadm

    def call(self, model, method, *arguments, **named):
        """Call a model's method over JSON-RPC."""
        password = f"{self.name}-odoo"
        return self.server.call(self.name, password, model, method, *arguments, **named)

    def client(self, method, *arguments, **named):
        """Call what the web client calls."""
        return self.call("mailbox.client", method, *arguments, **named)

    def connect(self, **settings):
        """Set the mailbox up, test it, fetch folders and mail, as the form does."""
        ports = self.system.dovecot.ports
        values = {
            "email": self.address,
            "sender_name": self.name.title(),
            "provider": "imap",
            "imap_host": "localhost",
            "imap_port": ports["imaps"],
            "imap_security": "tls",
            "imap_password": PASSWORD,
            "smtp_host": "localhost",
            "smtp_port": ports["submission"],
            "smtp_security": "starttls",
            "sync_interval": 1,
            **settings,
        }
        (self.account_id,) = self.call("mailbox.account", "create", [values])
        self.call("mailbox.account", "action_test_connection", [self.account_id])
        self.call("mailbox.account", "action_fetch_folders", [self.account_id])
        self.sync()
        self.client("set_preference", "undo_send_seconds", 0)

    def sync(self):
        """Synchronise now; returns when the pass is committed."""
        self.call("mailbox.account", "action_sync_now", [self.account_id])

    def receive(self, subject, sender="Carl <carl@example.org>", text="Hello."):
        """Let a message arrive at the server."""
        self.system.dovecot.save(
            self.address, "INBOX", mail(subject, sender, self.address, text)
        )

    def rows(self, role="inbox"):
        """The messages of a folder, as the list shows them."""
        scope = {"account_id": self.account_id, "role": role}
        listed = self.client("list_messages", scope, conversations=False)
        return listed["messages"]

    def row(self, subject, role="inbox"):
        """The one message with this subject, or None."""
        found = [row for row in self.rows(role) if row["subject"] == subject]
        assert len(found) < 2, f"{subject} is there {len(found)} times"
        return found[0] if found else None

    def flags(self, mailbox="INBOX"):
        """Flags of every message at the server, by uid."""
        return self.doveadm.flags(self.address, mailbox)

    def session(self):
        """A logged-in browser session, and what Odoo said at log-in."""
        session = requests.Session()
        params = {
            "db": self.server.site.database,
            "login": self.name,
            "password": f"{self.name}-odoo",
        }
        answer = session.post(
            f"{self.server.url}/web/session/authenticate",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            timeout=30,
        )
        return session, answer.json()["result"]

    @contextmanager
    def listening(self):
        """A websocket that is subscribed like the app's."""
        session, info = self.session()
        options = self.server.site.options
        name = "gevent_port" if int(options["workers"]) else "http_port"
        socket = websocket.create_connection(
            f"ws://127.0.0.1:{options[name]}/websocket"
            f"?version={info['websocket_worker_version']}",
            cookie=f"session_id={session.cookies['session_id']}",
            origin=self.server.url,
            timeout=PATIENCE_S,
        )
        try:
            channel = self.client("bootstrap")["channel"]
            data = {"channels": [channel], "last": 0}
            socket.send(json.dumps({"event_name": "subscribe", "data": data}))
            yield socket
        finally:
            socket.close()


def heard(socket, kind, wanted):
    """Read until a notification of ``kind`` is ``wanted``; all payloads until then."""
    payloads = []
    while True:
        for notification in json.loads(socket.recv()):
            message = notification["message"]
            if message["type"].startswith("maildesk/"):
                payloads.append(message["payload"])
            if message["type"] == kind and wanted(message["payload"]):
                return payloads
