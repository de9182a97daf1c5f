"""Directories of Documents, and the attachments of a mail in one of them."""

from tools.demo.records.cast import colleagues, contact, newest, user
from tools.demo_mail.people import ANNA

MODEL = "dms.directory"


def make(env):
    """A directory for each of two purposes, open to all colleagues."""
    users = colleagues(env, "dms.group_dms_user")
    group = env["dms.access.group"].create(
        {
            "name": "Office",
            "perm_create": True,
            "perm_write": True,
            "explicit_user_ids": [(6, 0, users.ids)],
        }
    )
    storage = env["dms.storage"].create({"name": "Office", "save_type": "file"})
    values = {"storage_id": storage.id, "is_root_directory": True}
    values["group_ids"] = [(6, 0, group.ids)]
    customers, _contracts = env[MODEL].create(
        [{"name": "Customers", **values}, {"name": "Contracts", **values}]
    )
    env.flush_all()
    for message in newest(env, ANNA.address, 1, has_attachments=True):
        contact(env, message)
        ids = [part["id"] for part in message.attachments or ()]
        client = env["mailbox.client"].with_user(user(env, "anna"))
        client.enable_bridge(message.id, "dms.file")
        client.file_mail(message.id, customers.id, {"attachment_ids": ids})
