"""What a soak runs on: everything real but Google and Microsoft, and all of it may die.

PostgreSQL is a cluster of the soak's own, because it is restarted; Odoo changes between
one process and workers; mailboxes are at Dovecot behind the cutting proxy, at the
faulty SMTP server, and at both simulated services.
"""

import copy
import os
import signal
import time
from contextlib import ExitStack, suppress

import psutil

from tests.e2e.odoo_session import OdooSession
from tests.e2e.people import MAIL_PASSWORD, Person
from tests.e2e.providers.services import Services
from tests.servers.cutting_proxy import CuttingProxy
from tests.servers.dovecot import Dovecot
from tests.servers.dovecot_config import DovecotOptions
from tests.simulators.smtp_faults import SmtpFaults
from tools.odoo import OdooServer

from .places import PLACES

# An interval that would come by itself, so that little depends on Refresh.
SYNC_MINUTES = 1
_READY_S = 180
_MANY = {"max_connections": 60, "max_processes": 600}


class SoakSite(Services):
    """Start with ``start``; ``people`` are connected then, one for each provider."""

    def __init__(self, site, folder, providers):
        super().__init__(site, folder)
        self._stack = ExitStack()
        self._folder = folder
        self._wanted = providers
        self._ports = {
            "port": self.server.site.options["http_port"],
            "gevent_port": self.server.site.options["gevent_port"],
        }
        self.dovecot = Dovecot(folder / "dovecot", DovecotOptions(**_MANY))
        # It is started again by a thread that ends before it does.
        self.dovecot.outlives_us = True
        self.proxy = None
        self.smtp = SmtpFaults()
        self.people = []
        self.workers = 0
        self.admin = None

    def start(self):
        self._stack.callback(self.dovecot.remove)
        self.dovecot.start()
        self.proxy = self._stack.enter_context(CuttingProxy(self.dovecot.ports["imap"]))
        self._stack.enter_context(self.smtp)
        super().start()
        self.admin = OdooSession(self.server, "admin", "admin")
        for number, provider in enumerate(self._wanted, start=1):
            person = self._person(provider, number)
            before = self._wanted[: number - 1].count(provider)
            person.label = f"{provider} {before + 1}" if before else provider
            self.people.append(person)

    def stop(self):
        with suppress(OSError):
            super().stop()
        self._stack.close()

    # Odoo

    def run_with(self, workers):
        """Odoo goes on in this mode; it was ended before."""
        self.workers = workers
        self.server = OdooServer(
            self._site, **self._ports, workers=workers, cron_threads=2
        )
        self.server.start(patience=_READY_S)

    def odoo_processes(self):
        """Odoo's processes, the main one first."""
        pid = self.server.daemon.pid
        if pid is None:
            return []
        main = psutil.Process(pid)
        return [main, *main.children(recursive=True)]

    # PostgreSQL

    def crash_database(self):
        """End PostgreSQL as it ends when the machine does, and start it again."""
        cluster = self._site.cluster
        cluster.stop(mode="immediate")
        cluster.start()

    def kill_backend(self, dice):
        """Kill one process of PostgreSQL; it ends all others and recovers."""
        pid_file = self._site.cluster.data / "postmaster.pid"
        main = psutil.Process(int(pid_file.read_text().split()[0]))
        backends = [each for each in main.children() if "odoo" in _title(each)]
        if backends:
            dice.choice(backends).kill()

    # Dovecot

    def kill_dovecot(self):
        """Kill all of Dovecot's processes and start it again."""
        if self.dovecot.is_running():
            main = psutil.Process(self.dovecot.process.pid)
            for each in (main, *main.children(recursive=True)):
                with suppress(psutil.NoSuchProcess):
                    os.kill(each.pid, signal.SIGKILL)
        self._start_dovecot()

    def _start_dovecot(self):
        """Start it; what was killed may hold its ports for a moment."""
        for seconds in (0.2, 0.5, 1, 2, 4):
            with suppress(RuntimeError):
                return self.dovecot.start()
            time.sleep(seconds)
        return self.dovecot.start()

    def calm(self):
        """Nothing goes wrong any more, and everything runs."""
        if not self.dovecot.is_running():
            self._start_dovecot()
        if self.server.daemon.pid is None:
            self.run_with(self.workers)
        self.proxy.calm()
        self.smtp.play("healthy")
        for provider in ("gmail", "outlook"):
            self.service(provider).faults.clear()

    def world(self, address):
        """The mailbox of somebody at the simulated Outlook."""
        return self._people["outlook", address]

    def accepted(self, provider):
        """Every message that left, raw."""
        if provider == "imap":
            return [each.raw for each in self.smtp.deliveries]
        return self.sent(provider)

    def colleague(self, person):
        """Somebody else who works on the same mailbox, which is shared from now on."""
        login = f"colleague of {person.address}"
        groups = [
            self.admin.call("ir.model.data", "search_read", _named(each), ["res_id"])
            for each in ("base.group_user", "maildesk_base.group_user")
        ]
        values = {"name": login, "login": login, "password": f"{login}-odoo"}
        values["group_ids"] = [(6, 0, [row["res_id"] for (row,) in groups])]
        (user_id,) = self.admin.call("res.users", "create", [values])
        values = {"is_shared": True, "access_user_ids": [(4, user_id)]}
        person.call("mailbox.account", "write", [person.account_id], values)
        other = copy.copy(person)
        other.label = f"{person.label} colleague"
        other.session = OdooSession(self.server, login, f"{login}-odoo")
        other.client("set_preference", "undo_send_seconds", 0)
        return other

    def _person(self, provider, number):
        if provider == "imap":
            person = self._imap_person(number)
        else:
            person = self.subscriber(provider)
        person.provider = provider
        person.connect(sync_interval=SYNC_MINUTES, **self._servers_of(person))
        for folder in self._folders(person):
            person.client("set_folder", folder, {"sync_enabled": True})
        person.place = PLACES[provider](person)
        return person

    def _imap_person(self, number):
        address = f"person{number}@imap.example"
        self.dovecot.add_user(address, MAIL_PASSWORD)
        person = Person(self, _System(self.dovecot), "admin", address, 0)
        person.session = self.admin
        return person

    def _servers_of(self, person):
        if person.provider != "imap":
            return {}
        return {
            "imap_port": self.proxy.port,
            "imap_security": "none",
            "smtp_port": self.smtp.port,
            "smtp_security": "none",
        }

    def _folders(self, person):
        person.call("mailbox.account", "action_fetch_folders", [person.account_id])
        rows = person.query(
            "SELECT id FROM mailbox_folder WHERE account_id = %s AND selectable",
            person.account_id,
        )
        return [row["id"] for row in rows]

    def _parameters(self):
        # Its mail servers are on this machine, at any ports.
        local = {"maildesk.allow_loopback": "1", "maildesk.mail_ports": "1-65535"}
        return {**super()._parameters(), **local}


class _System:
    """What a Person knows of a mail system."""

    def __init__(self, dovecot):
        self.dovecot = dovecot


def _named(xml_id):
    module, _dot, name = xml_id.partition(".")
    return [["module", "=", module], ["name", "=", name]]


def _title(process):
    with suppress(psutil.NoSuchProcess):
        return " ".join(process.cmdline())
    return ""
