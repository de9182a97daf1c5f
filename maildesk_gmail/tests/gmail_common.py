"""Common ground: a Gmail mailbox at a simulated Gmail."""

from odoo.addons.maildesk_base.tests.sync_common import SyncCase

from tests.contract.gmail_remote import CLIENT, SECRET, GmailRemote
from tests.contract.mails import mail
from tests.simulators.gmail.application import GmailApplication
from tests.simulators.web.server import WebServer

from ..engine.settings import MODIFY
from ..models.res_config_settings import CLIENT_SECRET

ADDRESSES = (
    "maildesk.gmail_api_base",
    "maildesk.google_auth_base",
    "maildesk.google_token_base",
)


class GmailCase(SyncCase):
    stable_ids = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.web = WebServer(GmailApplication())
        cls.web.start()
        cls.addClassCleanup(cls.web.stop)

    def setUp(self):
        super().setUp()
        parameters = self.env["ir.config_parameter"]
        for name in ADDRESSES:
            parameters.set_param(name, self.web.url)
        parameters.set_param("maildesk.gmail_client_id", CLIENT)
        everywhere = self.env["mailbox.account"]
        self.env["mailbox.secret"]._put(everywhere, CLIENT_SECRET, SECRET)
        # Each test has a mailbox of its own.
        email = f"{self._testMethodName}@example.com"
        self.remote = GmailRemote(self.web, email)
        self.addCleanup(self.remote.close)
        self.box, self.log = self.remote.mailbox, self.remote.service.log
        self.account = self.env["mailbox.account"].create(
            {"name": email, "email": email, "provider": "gmail"}
        )
        self.account.state = "connected"
        token = self.remote.store(MODIFY).text
        self.env["mailbox.secret"]._put(self.account, "token", token)

    def deliver(self, *names):
        for name in names:
            self.remote.deliver("INBOX", mail(f"{name}@x", name))

    def sync(self):
        """A turn of a worker in which nothing waits for somebody's Undo."""
        self.env.flush_all()
        self.env["mailbox.operation"].search([]).not_before = False
        self.log.forget()
        self.run_turn()

    def at_gmail(self, name):
        """The message as Gmail has it."""
        found = self.box.messages.values()
        return next(each for each in found if each.rfc_message_id == f"{name}@x")

    def act(self, name, action, **options):
        message = self.message(subject=name)
        self.env["mailbox.client"].act(message.ids, action, options)
