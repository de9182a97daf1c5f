"""The mailbox that ``browser`` opens: a long list made by SQL, its newest with texts.

Runs inside of Odoo, see ``inside``. Nobody connects the mailbox: whatever is not in the
index cannot be had.
"""

from . import index_rows

ADDRESS = "bench@example.com"
# Conversations at the top of the list whose messages can be opened.
READABLE = 60


def run(inside):
    """Fill the Inbox; gives no figures."""
    with inside.registry.cursor() as cr:
        env = inside.environment(cr)
        admin = env.ref("base.user_admin")
        # Odoo's tours watch every change of the page.
        admin.tour_enabled = False
        account = env["mailbox.account"].create(
            {
                "email": ADDRESS,
                "provider": "imap",
                "imap_host": "imap.example.com",
                "owner_id": admin.id,
                "state": "connected",
            }
        )
        folder = env["mailbox.folder"].create(
            {
                "account_id": account.id,
                "name": "Inbox",
                "remote_id": "INBOX",
                "role": "inbox",
                "sync_enabled": True,
                "state": "ready",
            }
        )
        index_rows.fill(env, account, folder, inside.options["messages"])
        for message in _readable(env, folder):
            index_rows.cache_body(env, message)
    return []


def _readable(env, folder):
    env.cr.execute(
        """SELECT m.id FROM mailbox_message_index m
            WHERE m.conversation_id IN (
                SELECT conversation_id FROM mailbox_placement
                 WHERE folder_id = %s AND is_head
                 ORDER BY sort_ts DESC LIMIT %s)""",
        [folder.id, READABLE],
    )
    return env["mailbox.message_index"].browse(row[0] for row in env.cr.fetchall())
