"""Common ground: an Outlook mailbox at a simulated Graph."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from odoo.addons.maildesk_base.tests.sync_common import SyncCase

from tests.contract.mails import mail
from tests.contract.outlook_remote import OutlookRemote
from tests.simulators.graph.running import CLIENT_ID, CLIENT_SECRET, running_graph


class GraphCase(SyncCase):
    stable_ids = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.graph = cls.enterClassContext(running_graph(Path(folder)))
        for name, value in (
            ("maildesk.outlook_client_id", CLIENT_ID),
            ("maildesk.graph_base", cls.graph.graph_url),
            ("maildesk.microsoft_authority", cls.graph.base_url),
            ("maildesk.ca_file", cls.graph.ca_file),
        ):
            cls.env["ir.config_parameter"].set_param(name, value)
        # It stays with the addresses it was given for.
        cls.env["mailbox.secret"]._put(
            cls.env["mailbox.account"], "outlook_client_secret", CLIENT_SECRET
        )

    def make_account(self, email):
        address = f"{self._testMethodName}@example.com"
        remote = OutlookRemote(self.graph, address)
        account = self.env["mailbox.account"].create(
            {"name": "Anna", "email": address, "provider": "outlook"}
        )
        account.state = "connected"
        self.env.flush_all()
        account._tokens().save(remote.store.text)
        self.servers[account.id] = remote
        self.arrived = datetime(2026, 11, 1, 8, tzinfo=UTC)
        return account

    def deliver(self, *names):
        """Let mail arrive in the Inbox, a minute apart."""
        for name in names:
            self.arrived += timedelta(minutes=1)
            raw = mail(f"{name}@x", subject=name)
            self.server.world.deliver("inbox", raw, received=self.arrived)

    def id_of(self, name):
        return self.server.mailbox.folder(name).id

    def listed(self, name):
        return self.subjects(self.id_of(name))
