"""A whole MailDesk for browser tests: mail servers, Odoo and one connected mailbox."""

import os
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from tests.servers.mail_system import MailSystem
from tools import manifests, ports, postgres
from tools.odoo import OdooServer, OdooSite

ADDRESS = "anna@example.com"
PASSWORD = "mail-secret"
DATABASE = "maildesk_browser"
ADMIN = ("admin", "admin")
DELIVERY_PATIENCE_S = 90.0
_PREPARE = """
env["ir.config_parameter"].set_param("maildesk.allow_loopback", "1")
env.ref("base.user_admin").group_ids += env.ref("maildesk_base.group_admin")
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
"""


class BrowserSite:
    """Start with ``start``; ``url`` is where Odoo answers, admin owns the mailbox."""

    def __init__(self, folder):
        self.mail = MailSystem(folder / "mail")
        self._cluster = postgres.Cluster("browser")
        self._site = OdooSite(self._cluster, DATABASE, folder / "odoo")
        self.server = OdooServer(
            self._site,
            port=ports.free_port(),
            gevent_port=ports.free_port(),
            cron_threads=2,
        )
        self._account = None

    @property
    def url(self):
        return self.server.url

    def start(self):
        self.mail.start()
        self.mail.dovecot.add_user(ADDRESS, PASSWORD)
        os.environ["SSL_CERT_FILE"] = str(self.mail.dovecot.ca_file)
        self._cluster.start()
        self._cluster.drop_database(DATABASE)
        self._cluster.create_database(DATABASE)
        self._site.install(sorted(manifests.addon_folders()))
        self._site.shell(_PREPARE)
        self.server.start()

    def stop(self):
        self.server.stop()
        self._cluster.remove()
        self.mail.stop()

    def connect(self):
        """Connect the mailbox as an administrator would, and load its mail."""
        mail_ports = self.mail.dovecot.ports
        values = {
            "name": "Anna",
            "email": ADDRESS,
            "sender_name": "Anna",
            "provider": "imap",
            "imap_host": "localhost",
            "imap_port": mail_ports["imaps"],
            "imap_security": "tls",
            "imap_login": ADDRESS,
            "imap_password": PASSWORD,
            "smtp_host": "localhost",
            "smtp_port": mail_ports["submission"],
            "smtp_security": "starttls",
            "smtp_login": ADDRESS,
            "smtp_password": PASSWORD,
        }
        (account,) = self._call("create", [values])
        self._call("action_test_connection", [account])
        self._call("action_fetch_folders", [account])
        self._account = account
        self.synchronise()
        return account

    def synchronise(self):
        """Fetch what has changed at the mail server, now."""
        self._call("action_sync_now", [self._account])

    def deliver(self, subject, html, sender="Carl <carl@example.net>"):
        """Let a message arrive at the server."""
        message = EmailMessage()
        message["From"] = sender
        message["To"] = ADDRESS
        message["Subject"] = subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain="example.net")
        message.set_content("This text is only for programs without HTML.")
        message.add_alternative(html, subtype="html")
        self.mail.dovecot.save(ADDRESS, "INBOX", message.as_bytes())

    def delivered(self, marker):
        """Wait for a message with these bytes to be sent; all there are of them."""
        relay = self.mail.relay
        while True:
            count = len(relay.accepted)
            found = [mail for mail in relay.accepted if marker in mail.raw]
            if found:
                return found
            relay.wait_for(count + 1, timeout=DELIVERY_PATIENCE_S)

    def _call(self, method, *arguments):
        return self.server.call(*ADMIN, "mailbox.account", method, *arguments)
