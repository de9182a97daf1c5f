"""People with mailboxes at a real mail system, who use MailDesk as its clients do."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from tests.e2e.odoo_session import OdooSession
from tests.e2e.waiting import wait_for
from tests.servers.bulk import bulk_append
from tests.servers.mail_system import MailSystem

MAIL_PASSWORD = "mail-secret"
# What waits is made due: mail that may be undone, sent mail that is looked for during
# minutes, a mailbox that pauses. The order of the steps is what counts.
_HURRY = (
    """UPDATE mailbox_operation SET not_before = NULL
        WHERE account_id = %s AND state = 'pending' AND not_before IS NOT NULL""",
    """UPDATE mailbox_draft SET send_at = NULL
        WHERE account_id = %s AND (state = 'ambiguous' OR state = 'sent' AND NOT filed)
          AND send_at IS NOT NULL""",
    """UPDATE mailbox_sync_state SET backoff_until = NULL
        WHERE account_id = %s AND backoff_until IS NOT NULL""",
)


def mail(subject, sender, recipient, *, text="Hello.", html="", files=()):
    """The bytes of a new message; ``files`` are (name, bytes) of attachments."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain="example.org")
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in files:
        message.add_attachment(content, "image", "png", filename=name)
    return message.as_bytes()


@dataclass(eq=False)
class Person:
    """One user of Odoo and the mailbox of the same name."""

    maildesk: object
    system: MailSystem
    login: str
    address: str
    user_id: int
    account_id: int = 0
    mail_password: str = MAIL_PASSWORD
    session: OdooSession = field(init=False)

    def __post_init__(self):
        server = self.maildesk.server
        self.session = OdooSession(server, self.login, f"{self.login}-odoo")

    @property
    def doveadm(self):
        """The administration of the person's mail server."""
        return self.system.dovecot.doveadm

    def call(self, model, method, *arguments, **named):
        """Call a model's method as this user."""
        return self.session.call(model, method, *arguments, **named)

    def client(self, method, *arguments, **named):
        """Call what the web client calls."""
        return self.call("mailbox.client", method, *arguments, **named)

    def with_mailbox(self, address):
        """The same user with another mailbox, which exists at the server."""
        other = replace(self, address=address, account_id=0)
        other.session = self.session
        return other

    def settings(self, **changes):
        """What the form of a new mailbox is filled with."""
        ports = self.system.dovecot.ports
        return {
            "email": self.address,
            "sender_name": self.login.title(),
            "provider": "imap",
            "imap_host": "localhost",
            "imap_port": ports["imaps"],
            "imap_security": "tls",
            "imap_password": self.mail_password,
            "smtp_host": "localhost",
            "smtp_port": ports["submission"],
            "smtp_security": "starttls",
            **changes,
        }

    def settings_without_tls(self):
        """For a mail server of the test's own, whose certificate Odoo does not know."""
        ports = self.system.dovecot.ports
        return {
            "imap_port": ports["imap"],
            "imap_security": "none",
            "smtp_security": "none",
        }

    def connect(self, **changes):
        """Set the mailbox up, test it and fetch its folders, as the form does."""
        (self.account_id,) = self.call(
            "mailbox.account", "create", [self.settings(**changes)]
        )
        self.test_connection()
        self.call("mailbox.account", "action_fetch_folders", [self.account_id])
        self.client("set_preference", "undo_send_seconds", 0)
        self.enable_bridges()

    def enable_bridges(self):
        """Tick all **Enabled Bridges**, so that nobody is asked at the first use."""
        kinds = self.call("mailbox.bridge_kind", "search", [])
        values = {"bridge_ids": [(6, 0, kinds)]}
        self.call("mailbox.account", "write", [self.account_id], values)

    def test_connection(self):
        """Press **Test connection**."""
        self.call("mailbox.account", "action_test_connection", [self.account_id])

    def leave(self):
        """Switch the mailbox off: nothing is done for it any more."""
        if self.account_id:
            values = {"active": False}
            self.call("mailbox.account", "write", [self.account_id], values)

    def sync(self):
        """Synchronise now; returns when the pass is committed."""
        self.call("mailbox.account", "action_sync_now", [self.account_id])

    def wake(self):
        """Let the scheduled actions look at the mailbox now."""
        self.client("refresh", [self.account_id])

    def hurry(self):
        """Make due what waits, and wake the scheduled actions."""
        for statement in _HURRY:
            self.query(statement, self.account_id)
        self.wake()

    def account(self, *fields):
        """Fields of the mailbox, as its form shows them."""
        (values,) = self.call("mailbox.account", "read", [self.account_id], fields)
        return values

    def sync_state(self):
        """The scheduler's row of the mailbox."""
        (row,) = self.query(
            "SELECT * FROM mailbox_sync_state WHERE account_id = %s", self.account_id
        )
        return row

    def query(self, statement, *values):
        """Rows of a query on Odoo's database."""
        return self.maildesk.database.query(statement, *values)

    def change_password(self, password):
        """Take another password at the mail server; MailDesk does not know."""
        self.system.dovecot.add_user(self.address, password)
        self.mail_password = password

    def receive(self, subject, sender="Carl <carl@example.org>", **more):
        """Let a message arrive at the server."""
        raw = mail(subject, sender, self.address, **more)
        self.system.dovecot.save(self.address, "INBOX", raw)

    def fill(self, messages, mailbox="INBOX"):
        """Put many ``Stored`` messages into a mailbox at the server."""
        login = (self.address, self.mail_password)
        bulk_append(self.system.dovecot.imap, login, mailbox, messages)

    def folders(self):
        """The folders of the mailbox by name, as the tree shows them."""
        accounts = {each["id"]: each for each in self.client("bootstrap")["accounts"]}
        return {each["name"]: each for each in accounts[self.account_id]["folders"]}

    def rows(self, role="inbox", **scope):
        """The messages of a folder, as the list shows them."""
        scope = scope or {"account_id": self.account_id, "role": role}
        listed = self.client("list_messages", scope, limit=200, conversations=False)
        return listed["messages"]

    def row(self, subject, role="inbox", **scope):
        """The one message with this subject, or None."""
        found = [e for e in self.rows(role, **scope) if e["subject"] == subject]
        assert len(found) < 2, f"{subject} is there {len(found)} times"
        return found[0] if found else None

    def arrived(self, subject, **more):
        """Receive a message and synchronise; its row in the list."""
        self.receive(subject, **more)
        self.sync()
        return self.row(subject)

    def uids(self, subject, mailbox="INBOX"):
        """The uids of the messages with this subject at the server."""
        query = ("HEADER", "Subject", subject)
        return self.doveadm.uids(self.address, mailbox, *query)

    def flags(self, mailbox="INBOX"):
        """Flags of every message at the server, by uid."""
        return self.doveadm.flags(self.address, mailbox)

    def wait_for(self, condition, what, **options):
        """Wait; when it never happens, say what Odoo has logged."""
        try:
            return wait_for(condition, what, **options)
        except AssertionError as error:
            log = self.maildesk.server.log_tail()
            raise AssertionError(f"{error}\n{log}") from None
