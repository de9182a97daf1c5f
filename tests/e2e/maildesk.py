"""A running MailDesk: one Odoo and a mail system, which many tests share.

Tests do not share people: each makes its own with ``new_people``, so that no mailbox
has been touched before, and lets them ``leave`` so that nothing runs for them any more.
"""

from itertools import count

from tests.e2e.database import Database
from tests.e2e.odoo_session import OdooSession
from tests.e2e.people import MAIL_PASSWORD, Person
from tests.e2e.waiting import wait_for
from tests.servers.ports import free_ports
from tools.odoo import OdooServer

LEASE = "maildesk.lease_seconds"
_LEASED = """SELECT account_id FROM mailbox_sync_state
             WHERE lease_until > now() AT TIME ZONE 'UTC'"""


class MailDesk:
    """One site of Odoo that trusts the mail system; ``start`` it first.

    :param workers: 0 for one threaded process, else the number of worker processes
    """

    def __init__(self, site, system, workers):
        port, gevent_port = free_ports(2)
        self.system = system
        self.server = OdooServer(
            site, port=port, gevent_port=gevent_port, workers=workers, cron_threads=2
        )
        self.websocket_port = gevent_port if workers else port
        self.database = Database(site)
        self.admin = OdooSession(self.server, "admin", "admin")
        self._numbers = count(1)
        self._groups = []

    @property
    def url(self):
        """Where Odoo answers."""
        return self.server.url

    def start(self):
        """Start Odoo, and let it trust the mail system on this machine."""
        self.server.start()
        self.set_parameter("maildesk.allow_loopback", "1")
        self.set_parameter("maildesk.mail_ports", "1-65535")
        self.set_parameter("maildesk.ca_file", str(self.system.dovecot.ca_file))
        self._groups = [
            self._record_id("base.group_user"),
            self._record_id("maildesk_base.group_user"),
        ]

    def stop(self):
        """End Odoo in good order."""
        self.server.stop()

    def crash(self):
        """Pull the plug, and start again."""
        self.server.kill()
        self.start_again()

    def start_again(self):
        """Start after a crash; returns when the dead workers' leases have run out."""
        self.server.start()
        wait_for(lambda: not self.database.query(_LEASED), "every mailbox is free")

    def set_parameter(self, name, value):
        """Set a system parameter; False removes it."""
        self.admin.call("ir.config_parameter", "set_param", name, value)

    def new_people(self, *names, system=None):
        """Users of Odoo, each with an empty mailbox that is not connected yet."""
        number = next(self._numbers)
        logins = [f"{name}{number}" for name in names]
        users = self.admin.call(
            "res.users",
            "create",
            [
                {
                    "name": login.title(),
                    "login": login,
                    "password": f"{login}-odoo",
                    "group_ids": [(6, 0, self._groups)],
                }
                for login in logins
            ],
        )
        system = system or self.system
        # The other MailDesk has people of these names too.
        host = self.server.site.database.replace("_", "-")
        addresses = [f"{login}@{host}.example" for login in logins]
        system.dovecot.add_users({address: MAIL_PASSWORD for address in addresses})
        return [
            Person(self, system, login, address, user_id)
            for login, address, user_id in zip(logins, addresses, users, strict=True)
        ]

    def _record_id(self, xml_id):
        module, name = xml_id.split(".")
        domain = [["module", "=", module], ["name", "=", name]]
        (row,) = self.admin.call("ir.model.data", "search_read", domain, ["res_id"])
        return row["res_id"]
