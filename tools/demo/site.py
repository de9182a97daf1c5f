"""The demo's Odoo: database, people, and three connected mailboxes."""

import os
import shutil
import time

from tools import manifests, ports
from tools.demo.settings import (
    DATABASE,
    MAIL_PASSWORD,
    MAIL_PORTS,
    MAILBOXES,
    UNSELECTED,
    USERS,
)
from tools.demo_mail.people import SUPPORT
from tools.odoo import OdooServer, OdooSite
from tools.postgres import Cluster
from tools.progress import ToolError, say, step

ADMIN = ("admin", "admin")
# How long a history may stand still before we leave the rest to the background.
PATIENCE_S = 60.0
# Odoo tells at each of our calls that JSON-RPC changes in its next version.
_QUIET = {"log_handler": ":INFO,odoo.addons.rpc.controllers.jsonrpc:ERROR"}
_PEOPLE = """
env["ir.config_parameter"].set_param("maildesk.allow_loopback", "1")
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

    def start(self, authorities):
        """Start Odoo; on the first time prepare the database and connect the mail.

        :param authorities: the file of certificate authorities that Odoo trusts
        """
        os.environ["SSL_CERT_FILE"] = str(authorities)
        self._cluster.start()
        if not self._ready.exists():
            self._prepare()
        elif self._is_outdated():
            self._update()
        if not self.is_running:
            with step("Starting Odoo"):
                self.server.start()

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

    def _prepare(self):
        self.server.stop()
        self._cluster.drop_database(DATABASE)
        self._cluster.create_database(DATABASE)
        addons = sorted(manifests.addon_folders())
        with step(f"Installing {', '.join(addons)} in Odoo (about a minute)"):
            self._site.install(addons, "demo-install")
        people = [(login, p.name, p.address) for login, p in USERS.items()]
        with step("Creating the demo's users and the browser's assets"):
            self._site.shell(_PEOPLE.format(people=people))
        # On another port: who waits for the demo shall not find it half ready.
        server = self._server(ports.free_port(), ports.free_port())
        try:
            server.start()
            connect_mailboxes(server)
        finally:
            server.stop()
        self._ready.touch()

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


def connect_mailboxes(server):
    """Connect the three mailboxes and load all their mail, showing the progress."""
    users = _ids_by_login(server)
    for person in MAILBOXES:
        with step(f"Connecting {person.address}"):
            account = _connect(server, person, users)
            _load_all(server, account)


def _connect(server, person, users):
    owners = {p.address: users[login] for login, p in USERS.items()}
    shared = person is SUPPORT
    values = {
        "name": "Support" if shared else person.name,
        "email": person.address,
        "sender_name": person.name,
        "provider": "imap",
        "owner_id": owners.get(person.address, users["admin"]),
        "is_shared": shared,
        "access_user_ids": [(6, 0, list(owners.values()) if shared else [])],
        **_servers(person.address),
    }
    (account,) = _call(server, "create", [values])
    _call(server, "action_test_connection", [account])
    (state,) = _call(server, "read", [account], ["state", "last_error"])
    if state["state"] not in ("connected", "syncing"):
        raise ToolError(f"{person.address} cannot be connected: {state['last_error']}")
    _call(server, "action_fetch_folders", [account])
    return account


def _servers(address):
    return {
        "imap_host": "localhost",
        "imap_port": MAIL_PORTS["imaps"],
        "imap_security": "tls",
        "imap_login": address,
        "imap_password": MAIL_PASSWORD,
        "smtp_host": "localhost",
        "smtp_port": MAIL_PORTS["submission"],
        "smtp_security": "starttls",
        "smtp_login": address,
        "smtp_password": MAIL_PASSWORD,
    }


def _load_all(server, account):
    """Select every folder, synchronise, and load the whole history."""
    wanted = [("account_id", "=", account), ("selectable", "=", True)]
    folders = _search_folders(server, wanted)
    chosen = [f["id"] for f in folders if f["name"] != UNSELECTED]
    server.call(*ADMIN, "mailbox.folder", "write", chosen, {"sync_enabled": True})
    _call(server, "action_sync_now", [account])
    wanted.append(("sync_enabled", "=", True))
    best, since = -1, time.monotonic()
    while time.monotonic() - since < PATIENCE_S:
        folders = _search_folders(server, wanted)
        loaded = sum(f["total_count"] for f in folders)
        total = sum(max(f["remote_total"], f["total_count"]) for f in folders)
        say(f"    {loaded:,} of {total:,} messages in {len(folders)} folders")
        missing = [f for f in folders if f["total_count"] < f["remote_total"]]
        if not missing:
            return
        if loaded > best:
            best, since = loaded, time.monotonic()
        folder = missing[0]
        _call(server, "action_load_older", [account], folder["id"], total)
    say("    the rest of the history follows in the background")


def _search_folders(server, domain):
    names = ["name", "total_count", "remote_total"]
    found = server.call(*ADMIN, "mailbox.folder", "search_read", domain, names)
    return sorted(found, key=lambda folder: -folder["remote_total"])


def _ids_by_login(server):
    names = [*USERS, "admin"]
    domain = [("login", "in", names)]
    found = server.call(*ADMIN, "res.users", "search_read", domain, ["login"])
    return {user["login"]: user["id"] for user in found}


def _call(server, method, *arguments):
    return server.call(*ADMIN, "mailbox.account", method, *arguments)
