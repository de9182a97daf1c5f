"""Bridges install themselves as soon as their app is there, and each works without the
others' apps.
"""

import json

from tests.e2e.database import Database
from tools import manifests, template

# In the order in which they are installed: none of them brings a later one.
KINDS = {
    "dms": "dms.file",
    "helpdesk_mgmt": "helpdesk.ticket",
    "calendar": "calendar.event",
    "project": "project.task",
    "crm": "crm.lead",
    "sale_management": "sale.order",
}
PREPARE = """
user = env.ref("base.user_admin")
account = env["mailbox.account"].create(
    {"name": "A", "email": "a@example.com", "owner_id": user.id, "provider": "imap"}
)
partner = env["res.partner"].create({"name": "Carl", "email": "carl@example.com"})
message = env["mailbox.message_index"].create(
    {"account_id": account.id, "remote_id": "1", "fingerprint": 1, "subject": "A",
     "from_name": "Carl", "from_addr": "carl@example.com",
     "message_id": "a@example.com", "sort_ts": "2026-03-01 08:00:00"}
)
body = {"html": "<p>Hello</p>", "text": "Hello", "parts": [], "auth": {},
        "calendar": None, "calendar_text": ""}
env["mailbox.body"]._store_bodies({message.id: body})
env.cr.commit()
"""
# What administrators do, and what they then do with a mail: one record of each kind.
WORK = """
import json
from odoo.api import Environment
from odoo.modules.registry import Registry

def install(app):
    with Registry(env.cr.dbname).cursor() as cr:
        modules = Environment(cr, 1, {})["ir.module.module"]
        modules.search([("name", "=", app)]).button_immediate_install()

def work():
    with Registry(env.cr.dbname).cursor() as cr:
        root = Environment(cr, 1, {})
        user = root.ref("base.user_admin")
        user.group_ids += root.ref("maildesk_base.group_user")
        client = Environment(cr, user.id, {})["mailbox.client"]
        message = root["mailbox.message_index"].search([("remote_id", "=", "1")])
        message.account_id.bridge_ids = root["mailbox.bridge_kind"].search([])
        offered = client.bridges(message.id)
        made = [make(client, message, kind["model"]) for kind in offered]
        ours = root["ir.module.module"].search(
            [("name", "like", "maildesk_%%"), ("state", "=", "installed")])
        return {"offered": [kind["model"] for kind in offered], "made": made,
                "people": len(client.record_panel(message.id)["people"]),
                "installed": ours.mapped("name")}

def make(client, message, model):
    if model == "dms.file":
        return not client.filing(message.id)["reason"]
    prepared = client.prepare(message.id, model)
    record = client.create_record(message.id, model, prepared["values"])["record"]
    posts = [kind["model"] for kind in client.post_targets(message.id)["kinds"]]
    view = client.env[model].get_view(prepared["view_id"] or None)["arch"]
    return bool(record["id"] and view and model in posts)

for app in %r:
    install(app)
    print(json.dumps(work()))
"""


def test_add_ons_with_all_they_need_have_installed_themselves(new_odoo_site):
    """The template has been asked for no bridge and no provider of this kind."""
    folders = manifests.addon_folders()
    asked = manifests.not_by_themselves(folders)
    assert {"maildesk_base"} <= set(asked) <= {*folders} - {"maildesk_imap"}
    statement = "SELECT name FROM ir_module_module WHERE state = 'installed'"
    rows = Database(new_odoo_site()).query(statement)
    assert set(folders) <= {row["name"] for row in rows}


def test_each_bridge_works_without_the_apps_of_the_others(new_odoo_site, cluster):
    site = new_odoo_site(template.ensure_plain(cluster))
    site.install(["maildesk_base"])
    site.shell(PREPARE)
    steps = site.shell(WORK % list(KINDS)).splitlines()
    wanted = {"res.partner"}
    for app, line in zip(KINDS, steps, strict=True):
        wanted.add(KINDS[app])
        done = json.loads(line)
        assert set(done["offered"]) == wanted, f"after {app}"
        assert all(done["made"]), done
        assert done["people"] == 1
        assert f"maildesk_{app.removesuffix('_management')}" in done["installed"]
