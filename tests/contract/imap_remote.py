"""IMAP mailboxes for the contract suite."""

from dataclasses import replace

from odoo.addons.maildesk_base.engine.netguard import PortList
from odoo.addons.maildesk_imap.engine.client import ImapProvider
from odoo.addons.maildesk_imap.engine.protocol.pool import ConnectionPool
from odoo.addons.maildesk_imap.engine.settings import (
    Credentials,
    ImapSettings,
    NetworkPolicy,
    Security,
    ServerSettings,
    Timeouts,
)

from tests.servers.deadly_proxy import DeadlyProxy
from tests.simulators.smtp_faults import SmtpFaults
from tests.simulators.smtp_scenario import SCENARIOS

from .outside import NAMES, OtherProgram
from .remote import Remote, SendFate

PASSWORD = "secret"
TIMEOUTS = Timeouts(connect_s=10, read_s=20, answer_s=60)
LOCAL = NetworkPolicy(allow_loopback=True, ports=PortList.parse("1024-65535"))
_SCENARIOS = {
    SendFate.DELIVERED: "healthy",
    SendFate.REFUSED: "rcpt_refused",
    SendFate.TEMPORARY: "rcpt_temporary",
    SendFate.UNKNOWN: "end_cut_taken",
    SendFate.CUT: "body_cut",
    SendFate.WRONG_PASSWORD: "auth_wrong",
}


class ImapRemote(Remote):
    """A user of a private server; ``without`` takes capabilities away."""

    can_renumber = True

    def __init__(self, server, email, *, without=()):
        self.email = email
        self._server = server
        self._without = frozenset(without)
        self._pool = ConnectionPool()
        self._providers = []
        self._proxies = []
        self._smtp = SmtpFaults()
        self._smtp.start()
        self.other = OtherProgram(server.imap, (email, PASSWORD))

    def open(self):
        return self._provider(PASSWORD)

    def open_at(self, endpoint):
        """A provider that reaches the server in the clear by another way."""
        settings = self.settings()
        way = replace(
            settings.imap,
            host=endpoint.host,
            port=endpoint.port,
            security=Security.NONE,
        )
        provider = ImapProvider(replace(settings, imap=way), pool=self._pool)
        self._providers.append(provider)
        return provider

    def with_wrong_password(self):
        return self._provider("wrong")

    def deliver(self, folder_id, raw, *, read=False):
        self.other.append(folder_id, raw, r"(\Seen)" if read else "")

    def flag(self, folder_id, rfc_message_id, **states):
        for field, wanted in states.items():
            action = "+" if wanted else "-"
            self.other.store(folder_id, rfc_message_id, action, NAMES[field])

    def move(self, folder_id, rfc_message_id, target_id):
        self.other.move(folder_id, rfc_message_id, target_id)

    def remove(self, folder_id, rfc_message_id):
        self.other.remove(folder_id, rfc_message_id)

    def message_ids(self, folder_id):
        return self.other.message_ids(folder_id)

    def renumber(self, folder_id):
        self.other.recreate(folder_id)

    def poison(self, folder_id, rfc_message_id):
        proxy = DeadlyProxy(self._server.imap)
        self._proxies.append(proxy)
        proxy.kill_over(self.other.uid(folder_id, rfc_message_id), rb".")
        return self.open_at(proxy.imap)

    def prepare_sending(self, *fates):
        self._smtp.play(*(SCENARIOS[_SCENARIOS[fate]] for fate in fates))

    def deliveries(self):
        return [(each.recipients, each.raw) for each in self._smtp.deliveries]

    def close(self):
        for provider in self._providers:
            provider.close()
        for proxy in self._proxies:
            proxy.close()
        self._pool.forget(self.email)
        self.other.close()
        self._smtp.stop()

    def settings(self, password=PASSWORD):
        """The settings as an account would have them."""
        endpoint = self._server.imaps
        imap = ServerSettings(
            host="localhost",
            port=endpoint.port,
            security=Security.TLS,
            credentials=Credentials(self.email, password),
            timeouts=TIMEOUTS,
            policy=LOCAL,
            ca_file=self._server.ca_file,
            without=self._without,
        )
        smtp = ServerSettings(
            host="localhost",
            port=self._smtp.port,
            security=Security.NONE,
            credentials=Credentials(self.email, password),
            timeouts=TIMEOUTS,
            policy=LOCAL,
        )
        return ImapSettings(imap, smtp, account_key=self.email, email=self.email)

    def _provider(self, password):
        provider = ImapProvider(self.settings(password), pool=self._pool)
        self._providers.append(provider)
        return provider
