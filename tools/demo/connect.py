"""Connecting the demo's mailboxes as their owners would, and loading their mail."""

import time

from tools.demo.settings import (
    MAIL_PASSWORD,
    MAIL_PORTS,
    MAILBOXES,
    TAGS,
    UNSELECTED,
    USERS,
)
from tools.demo_mail.people import SUPPORT
from tools.progress import ToolError, say, step

ACCOUNT = "mailbox.account"
WORKING = ("connected", "syncing")
# How long a history may stand still before we leave the rest to the background.
PATIENCE_S = 60.0


def connect_mailboxes(admin):
    """Make the tags, connect the mailboxes of the mail server, load all their mail.

    :param admin: a Visitor who may do everything
    """
    tags = [
        {"name": name, "keyword": name, "color": color, "user_id": False}
        for name, color in TAGS.items()
    ]
    admin.call("mailbox.tag", "create", tags)
    users = _ids_by_login(admin)
    for person in MAILBOXES:
        with step(f"Connecting {person.address}"):
            account = _connect(admin, person, users)
            _load_all(admin, account)


def connect_hosted(admin, services, visitor):
    """Sign in at Gmail and Outlook for all who have not done so, and load their mail.

    :param visitor: gives the Visitor of a login
    """
    domain = [("signed_in_as", "!=", False)]
    found = admin.call(ACCOUNT, "search_read", domain, ["signed_in_as"])
    known = {account["signed_in_as"] for account in found}
    for service in services:
        for hosted in service.mailboxes:
            address = hosted.person.address
            if not hosted.login or address in known:
                continue
            with step(f"Signing in as {address} at {service.title}"):
                account = _sign_in(visitor(hosted.login), service, hosted.person)
                _check_connected(admin, account, address)
                _load_all(admin, account)


def lead_to_services(admin, services, url):
    """Give Odoo its own address, where the services are, and what they know it as.

    :param url: where browsers reach Odoo
    """
    # Its mail servers are on this machine, at ports of their own.
    ports = " ".join(map(str, MAIL_PORTS.values()))
    parameters, values = {"web.base.url": url, "maildesk.mail_ports": ports}, {}
    for service in services:
        parameters |= service.parameters()
        for name, value in service.client().items():
            values[f"maildesk_{service.provider}_client_{name}"] = value
    for name, value in parameters.items():
        admin.call("ir.config_parameter", "set_param", name, value)
    settings = "res.config.settings"
    admin.call(settings, "execute", admin.call(settings, "create", [values]))


def _sign_in(owner, service, person):
    values = {
        "name": f"{person.name} ({service.title})",
        "email": person.address,
        "sender_name": person.name,
        "provider": service.provider,
    }
    (account,) = owner.call(ACCOUNT, "create", [values])
    action = owner.call(ACCOUNT, "action_authorize", [account])
    owner.agree(action["url"], person.address)
    return account


def _connect(admin, person, users):
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
    (account,) = admin.call(ACCOUNT, "create", [values])
    admin.call(ACCOUNT, "action_test_connection", [account])
    _check_connected(admin, account, person.address)
    return account


def _check_connected(admin, account, address):
    (state,) = admin.call(ACCOUNT, "read", [account], ["state", "last_error"])
    if state["state"] not in WORKING:
        raise ToolError(f"{address} cannot be connected: {state['last_error']}")


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


def _load_all(admin, account):
    """Select every folder, synchronise, and load the whole history."""
    admin.call(ACCOUNT, "action_fetch_folders", [account])
    wanted = [("account_id", "=", account), ("selectable", "=", True)]
    folders = _search_folders(admin, wanted)
    chosen = [f["id"] for f in folders if f["name"] != UNSELECTED]
    admin.call("mailbox.folder", "write", chosen, {"sync_enabled": True})
    admin.call(ACCOUNT, "action_sync_now", [account])
    wanted.append(("sync_enabled", "=", True))
    best, since = -1, time.monotonic()
    while time.monotonic() - since < PATIENCE_S:
        folders = _search_folders(admin, wanted)
        loaded = sum(f["total_count"] for f in folders)
        total = sum(max(f["remote_total"], f["total_count"]) for f in folders)
        say(f"    {loaded:,} of {total:,} messages in {len(folders)} folders")
        missing = [f for f in folders if f["total_count"] < f["remote_total"]]
        if not missing:
            return
        if loaded > best:
            best, since = loaded, time.monotonic()
        admin.call(ACCOUNT, "action_load_older", [account], missing[0]["id"], total)
    say("    the rest of the history follows in the background")


def _search_folders(admin, domain):
    names = ["name", "total_count", "remote_total"]
    found = admin.call("mailbox.folder", "search_read", domain, names)
    return sorted(found, key=lambda folder: -folder["remote_total"])


def _ids_by_login(admin):
    domain = [("login", "in", [*USERS, "admin"])]
    found = admin.call("res.users", "search_read", domain, ["login"])
    return {user["login"]: user["id"] for user in found}
