"""A whole MailDesk whose administrator has registered it at Google and Microsoft.

Both are simulators behind real HTTP; nothing in the product knows that.
"""

from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from tests.servers.certificates import make_certificates
from tests.simulators.gmail.application import GmailApplication
from tests.simulators.graph.control import World
from tests.simulators.graph.descriptions import descriptions
from tests.simulators.graph.service import GraphService
from tests.simulators.web.server import WebServer
from tools import ports
from tools.odoo import OdooServer

CLIENT_ID = "6731de76-14a6-49ae-97bc-6eba6914391e"
CLIENT_SECRET = "client-secret-value"
_PREPARE = """
for name, value in {parameters!r}.items():
    env["ir.config_parameter"].set_param(name, value)
env.ref("base.user_admin").group_ids += env.ref("maildesk_base.group_admin")
for kind in ("gmail", "outlook"):
    env["res.config.settings"].create({{
        f"maildesk_{{kind}}_client_id": {client!r},
        f"maildesk_{{kind}}_client_secret": {secret!r},
    }}).execute()
env.cr.commit()
"""


class ProviderSite:
    """Start with ``start``; ``url`` is where Odoo answers."""

    def __init__(self, site, folder):
        self._certificates = make_certificates(folder / "certificates")
        self._google = GmailApplication()
        self._microsoft = GraphService(descriptions=descriptions())
        self._servers = [
            WebServer(self._google),
            WebServer(self._microsoft, certificates=self._certificates),
        ]
        self._people = {}
        self._site = site
        self.server = OdooServer(
            site,
            port=ports.free_port(),
            gevent_port=ports.free_port(),
            cron_threads=2,
        )

    @property
    def url(self):
        return self.server.url

    def start(self):
        for server in self._servers:
            server.__enter__()
        self._microsoft.base_url = self._servers[1].url
        self._site.shell(
            _PREPARE.format(
                parameters=self._parameters(), client=CLIENT_ID, secret=CLIENT_SECRET
            )
        )
        callback = f"{self.url}/maildesk/oauth/%s/callback"
        self._google.accounts.register(CLIENT_ID, CLIENT_SECRET, callback % "gmail")
        self._microsoft.directory.register(
            CLIENT_ID, CLIENT_SECRET, [callback % "outlook"]
        )
        self.server.start()

    def stop(self):
        self.server.stop()
        for server in self._servers:
            server.__exit__(None, None, None)

    def assert_faithful(self):
        """No request and no answer strayed from what the services have published."""
        self._google.assert_faithful()
        self._microsoft.assert_faithful()

    def add_person(self, provider, address):
        """Somebody with a mailbox at a provider."""
        if provider == "gmail":
            self._people[provider, address] = self._google.add_user(address)
        else:
            mailbox = self._microsoft.add_mailbox(address)
            self._people[provider, address] = World(self._microsoft, mailbox)

    def deliver(self, provider, address, subject, text):
        """Let a message arrive in somebody's inbox at a provider."""
        message = EmailMessage()
        message["From"] = "Carl <carl@example.net>"
        message["To"] = address
        message["Subject"] = subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain="example.net")
        message.set_content(text)
        person = self._people[provider, address]
        if provider == "gmail":
            with self._google.lock:
                person.add(message.as_bytes(), {"INBOX", "UNREAD"})
        else:
            person.deliver("inbox", message.as_bytes())

    def sent(self, provider):
        """What left through a provider, as raw messages."""
        if provider == "gmail":
            return [each.raw for each in self._google.deliveries]
        deliveries = self._microsoft.post_office.deliveries
        return [raw for _sender, _recipients, raw in deliveries]

    def _parameters(self):
        google, microsoft = (server.url for server in self._servers)
        return {
            "web.base.url": self.url,
            "maildesk.gmail_api_base": google,
            "maildesk.google_auth_base": google,
            "maildesk.google_token_base": google,
            "maildesk.graph_base": self._microsoft.graph_url,
            "maildesk.microsoft_authority": microsoft,
            "maildesk.ca_file": str(self._certificates.ca),
        }
