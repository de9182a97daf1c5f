"""A whole MailDesk for browser tests: mail servers, Odoo and one connected mailbox."""

from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from tests.servers.mail_system import MailSystem
from tools import ports
from tools.odoo import OdooServer

ADDRESS = "anna@example.com"
PASSWORD = "mail-secret"
ADMIN = ("admin", "admin")
DELIVERY_PATIENCE_S = 90.0


class BrowserSite:
    """Start with ``start``; ``url`` is where Odoo answers, admin owns the mailbox.

    :param site: a tools.odoo.OdooSite with MailDesk, nobody else's
    """

    def __init__(self, site, folder):
        self.mail = MailSystem(folder / "mail")
        self.server = OdooServer(
            site,
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
        self.server.start()
        parameters = {
            "maildesk.allow_loopback": "1",
            "maildesk.mail_ports": "1-65535",
            "maildesk.ca_file": str(self.mail.dovecot.ca_file),
        }
        for name, value in parameters.items():
            self.server.call(*ADMIN, "ir.config_parameter", "set_param", name, value)

    def stop(self):
        self.server.stop()
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
        self.enable_bridges()
        self.synchronise()
        return account

    def enable_bridges(self):
        """Tick all **Enabled Bridges**, so that nobody is asked at the first use."""
        kinds = self.server.call(*ADMIN, "mailbox.bridge_kind", "search", [])
        self._call("write", [self._account], {"bridge_ids": [(6, 0, kinds)]})

    def synchronise(self):
        """Fetch what has changed at the mail server, now."""
        self._call("action_sync_now", [self._account])

    def deliver(self, subject, html, sender="Carl <carl@example.net>", files=()):
        """Let a message arrive at the server; ``files`` are (name, bytes)."""
        message = EmailMessage()
        message["From"] = sender
        message["To"] = ADDRESS
        message["Subject"] = subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain="example.net")
        message.set_content("This text is only for programs without HTML.")
        message.add_alternative(html, subtype="html")
        for name, content in files:
            message.add_attachment(content, "application", "pdf", filename=name)
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
