"""Bridges that are uninstalled leave nothing behind that does not work, and keep the
links for the day they come back.
"""

import json

from tools import manifests, paths

PREPARE = """
user = env.ref("base.user_admin")
user.group_ids += env.ref("maildesk_base.group_user")
account = env["mailbox.account"].create(
    {"name": "A", "email": "a@example.com", "owner_id": user.id, "provider": "imap"}
)
message = env["mailbox.message_index"].create(
    {"account_id": account.id, "remote_id": "1", "fingerprint": 1, "subject": "A",
     "message_id": "a@example.com", "sort_ts": "2026-03-01 08:00:00"}
)
for model, values in {
    "crm.lead": {"name": "A"},
    "project.task": {"name": "A", "user_ids": [(6, 0, user.ids)]},
    "sale.order": {"partner_id": user.partner_id.id},
}.items():
    env["mailbox.link"]._link(message, env[model].create(values))
env.cr.commit()
"""
UNINSTALL = """
modules = env["ir.module.module"].search([("name", "in", %r)])
modules.button_immediate_uninstall()
env.cr.commit()
"""
LOOK = """
import json
env = env(user=env.ref("base.user_admin").id)
client = env["mailbox.client"]
message = env["mailbox.message_index"].sudo().search([("remote_id", "=", "1")])
views = [env[m].get_view(view_type="form")["arch"]
         for m in ("crm.lead", "project.task", "sale.order", "mailbox.account")]
print(json.dumps({
    "views": len(views),
    "buttons": sum("mailbox_mail_count" in view for view in views),
    "offered": [each["model"] for each in client.bridges(message.id)],
    "shown": len(client.links(message.id)),
    "icons": client.row_links([message.id])[str(message.id)],
    "kept": env["mailbox.link"].sudo().search_count([]),
    "fields": env["ir.model.fields"].sudo().search_count(
        [("model", "=", "mailbox.account"),
         ("name", "in", ("crm_team_id", "task_project_id"))]),
}))
"""


def test_uninstalled_bridges_leave_nothing_dead(new_odoo_site):
    bridges = [
        name
        for name, folder in manifests.addon_folders().items()
        if folder.parent == paths.ROOT / "maildesk_bridges"
    ]
    site = new_odoo_site()
    site.shell(PREPARE)
    before = json.loads(site.shell(LOOK).splitlines()[-1])
    assert (before["shown"], before["buttons"], before["fields"]) == (3, 3, 2)
    site.shell(UNINSTALL % bridges)
    after = json.loads(site.shell(LOOK).splitlines()[-1])
    assert after["offered"] == ["res.partner"]
    assert (after["shown"], after["icons"], after["buttons"]) == (0, [], 0)
    assert (after["fields"], after["views"]) == (0, 4)
    assert after["kept"] == 3
