"""Actions on many messages at once in a database in use: from the call to its answer,
and back again with Undo.

All mailboxes are made by SQL; the one that is acted on is the last. Its messages are
unread when it begins.
"""

from . import index_rows
from .figures import Figure, stopwatch
from .processor import ProcessorTime

MAILBOX_MESSAGES = 20_000
FOLDERS = {"inbox": "Inbox", "archive": "Archive", "trash": "Trash", "spam": "Spam"}
ACTIONS = (
    ("mark_read", {}),
    ("star", {}),
    ("archive", {}),
    ("delete", {}),
    ("move", {"folder_id": "custom"}),
    ("tag", {"tag_id": "plain"}),
    ("tag", {"tag_id": "keyword"}),
)
TARGET_MS = 1000
USER = 2


def run(inside):
    """Fill a database, act on many messages of its last mailbox, and take it back."""
    chosen, mailboxes = inside.options["messages"], inside.options["mailboxes"]
    for number in range(mailboxes):
        folders = _fill(inside, f"mailbox{number}@example.com")
    tags = _tags(inside)
    with inside.registry.cursor() as cr:
        cr.execute(
            """SELECT message_id FROM mailbox_placement WHERE folder_id = %s
                ORDER BY sort_ts DESC LIMIT %s""",
            [folders["inbox"], chosen],
        )
        ids = [row[0] for row in cr.fetchall()]
    figures = []
    for name, wanted in ACTIONS:
        options = {key: (folders | tags)[value] for key, value in wanted.items()}
        title = " ".join([name, *(v for v in wanted.values() if v in tags)])
        figures += _measure(inside, title, ids, name, options)
    figures += _measure(inside, "mark_unread", _read(inside, ids), "mark_unread", {})
    return figures


def _measure(inside, title, ids, action, options):
    token = None

    def act(client):
        nonlocal token
        token = client.act(ids, action, options)["undo"]["token"]

    note = f"{len(ids):,} messages"
    done = _time(inside, act)
    undone = _time(inside, lambda client: client.undo(token))
    return [
        Figure(title, done[0], "ms", TARGET_MS, note=f"{note}; {done[1]}"),
        Figure(f"{title}, undo", undone[0], "ms", note=undone[1]),
    ]


def _time(inside, call):
    """Milliseconds of one request, and who took the processor's time."""
    processor = ProcessorTime(inside.registry)
    before = 0
    with stopwatch() as seconds, inside.registry.cursor() as cr:
        env = inside.environment(cr, uid=USER)
        before = cr.sql_log_count
        call(env["mailbox.client"])
        queries = cr.sql_log_count - before
    used = f"{1000 * processor.python():.0f} ms Python"
    used += f", {1000 * processor.database():.0f} ms PostgreSQL, {queries} statements"
    return 1000 * seconds(), used


def _fill(inside, email):
    with inside.registry.cursor() as cr:
        env = inside.environment(cr)
        account = env["mailbox.account"].create(
            {
                "email": email,
                "provider": "imap",
                "imap_host": "imap.example.com",
                "state": "connected",
            }
        )
        roles = {**FOLDERS, "custom": "Customers"}
        folders = {
            role: env["mailbox.folder"].create(
                {
                    "account_id": account.id,
                    "name": name,
                    "remote_id": name,
                    "role": role,
                    "state": "ready",
                }
            )
            for role, name in roles.items()
        }
        index_rows.fill(env, account, folders["inbox"], MAILBOX_MESSAGES)
        _mark_unread(env.cr, account.id)
        return {role: folder.id for role, folder in folders.items()}


def _mark_unread(cr, account_id):
    for statement in (
        "UPDATE mailbox_message_index SET is_read = false WHERE account_id = %s",
        "UPDATE mailbox_placement SET is_unread = true WHERE account_id = %s",
        """UPDATE mailbox_conversation SET unread_count = message_count
            WHERE account_id = %s""",
        """UPDATE mailbox_folder SET unread_count = total_count
            WHERE account_id = %s""",
    ):
        cr.execute(statement, [account_id])


def _tags(inside):
    with inside.registry.cursor() as cr:
        tags = inside.environment(cr)["mailbox.tag"]
        return {
            "plain": tags.create({"name": "Plain", "user_id": False}).id,
            "keyword": tags.create(
                {"name": "Word", "keyword": "word", "user_id": False}
            ).id,
        }


def _read(inside, ids):
    """The same messages, all read."""
    with inside.registry.cursor() as cr:
        env = inside.environment(cr, uid=USER)
        env["mailbox.client"].act(ids, "mark_read")
    return ids
