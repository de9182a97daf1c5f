"""The demo's Odoo: its database, its people, and its connected mailboxes."""

import os
import shutil

from tools import manifests, paths, ports
from tools.demo.connect import connect_hosted, connect_mailboxes, lead_to_services
from tools.demo.settings import DATABASE, MAIL_PORTS, USERS
from tools.demo.web_client import Visitor
from tools.odoo import OdooServer, OdooSite
from tools.postgres import Cluster
from tools.progress import ToolError, step

# Odoo warns at each of our calls that JSON-RPC changes in its next version.
_QUIET = {"log_handler": ":INFO,odoo.addons.rpc.controllers.jsonrpc:ERROR"}
# A mailbox that was at work when the demo was stopped is free again in 20 seconds.
_PEOPLE = """
env["ir.config_parameter"].set_param("maildesk.allow_loopback", "1")
env["ir.config_parameter"].set_param("maildesk.mail_ports", "{ports}")
env["ir.config_parameter"].set_param("maildesk.lease_seconds", "20")
admin_group = env.ref("maildesk_base.group_admin")
user_group = env.ref("maildesk_base.group_user")
env.ref("base.user_admin").group_ids += admin_group
for login, name, email in {people!r}:
    env["res.users"].with_context(no_reset_password=True).create({{
        "name": name, "login": login, "password": login, "email": email,
        "group_ids": [(6, 0, [env.ref("base.group_user").id, user_group.id])],
    }})
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
"""
_RECORDS = """
import sys
sys.path.insert(0, {root!r})
from tools.demo.records import make_all
make_all(env)
env.cr.commit()
"""


class DemoSite:
    """PostgreSQL and Odoo of the demo."""

    def __init__(self, settings):
        self._settings = settings
        self._cluster = Cluster("demo")
        folder = settings.folder / "odoo"
        self._site = OdooSite(self._cluster, DATABASE, folder, _QUIET)
        self._ready = folder / "ready"
        self.server = self._server(settings.port, settings.port + 3)

    @property
    def is_running(self):
        """Whether Odoo is up."""
        return self.server.daemon.pid is not None

    def check_port(self):
        """Raise ToolError when another program has Odoo's port."""
        if not self.is_running and not ports.is_free(self._settings.port):
            raise ToolError(
                f"port {self._settings.port} is taken by another program. Stop it, or "
                "choose another port: DEMO_PORT=8070 make demo"
            )

    def start(self, services, authorities):
        """Start Odoo; on the first time prepare the database and connect the mail.

        :param services: the simulated services that it is led to
        :param authorities: the file of certificate authorities that Odoo trusts
        """
        os.environ["SSL_CERT_FILE"] = str(authorities)
        self._cluster.start()
        if not self._ready.exists():
            self._prepare(services, authorities)
        elif self._is_outdated():
            self._update()
        if not self.is_running:
            with step("Starting Odoo"):
                self.server.start()
        # Not for the first time alone: the port may be another one today.
        self._connect_hosted(self.server, services, authorities)

    def stop(self):
        """Stop Odoo and PostgreSQL."""
        self.server.stop()
        self._cluster.stop()

    def remove(self):
        """Stop both and delete the database and its files."""
        self.stop()
        self._cluster.remove()
        shutil.rmtree(self._site.folder, ignore_errors=True)

    def _server(self, port, gevent_port):
        return OdooServer(
            self._site, port=port, gevent_port=gevent_port, cron_threads=2
        )

    def _prepare(self, services, authorities):
        self.server.stop()
        self._cluster.drop_database(DATABASE)
        self._cluster.create_database(DATABASE)
        addons = sorted(manifests.addon_folders())
        with step(f"Installing {', '.join(addons)} in Odoo (about a minute)"):
            self._site.install(addons, "demo-install")
        people = [(login, p.name, p.address) for login, p in USERS.items()]
        with step("Creating the demo's users and the browser's assets"):
            allowed = " ".join(map(str, MAIL_PORTS.values()))
            self._site.shell(_PEOPLE.format(people=people, ports=allowed))
        # On another port: who waits for the demo shall not find it half ready.
        server = self._server(ports.free_port(), ports.free_port())
        try:
            server.start()
            connect_mailboxes(Visitor(server, "admin", "admin"))
            self._connect_hosted(server, services, authorities)
            with step("Making records of the mail"):
                self._site.shell(_RECORDS.format(root=str(paths.ROOT)))
        finally:
            server.stop()
        self._ready.touch()

    def _connect_hosted(self, server, services, authorities):
        def visitor(login):
            return Visitor(server, login, login, authorities)

        admin = visitor("admin")
        lead_to_services(admin, services, self.server.url)
        connect_hosted(admin, services, visitor)

    def _is_outdated(self):
        stamp = self._ready.stat().st_mtime
        return any(
            path.stat().st_mtime > stamp
            for folder in manifests.addon_folders().values()
            for path in folder.rglob("*")
            if path.suffix in (".py", ".xml", ".csv", ".po") and path.is_file()
        )

    def _update(self):
        self.server.stop()
        with step("Updating the add-ons in the demo's database"):
            self._site.update(sorted(manifests.addon_folders()), "demo-update")
        self._ready.touch()
