"""First synchronisation of the first mailbox of a database, and of the tenth.

The others between them are made by SQL, as large as these two. PostgreSQL's statistics
are those of the moment before the tenth is connected, and stay so: in production, too,
they lag behind a mailbox that comes in.
"""

from . import index_rows
from .figures import Figure, stopwatch
from .processor import ProcessorTime
from .synchronisation import connect_mailbox, load_everything, processor_figures

TABLES = (
    "mailbox_message_index",
    "mailbox_placement",
    "mailbox_conversation",
    "mailbox_conversation_key",
    "mailbox_word",
)


def run(inside):
    """Synchronise the first, fill the database, synchronise the tenth."""
    messages, mailboxes = inside.options["messages"], inside.options["mailboxes"]
    first_login, last_login = inside.options["logins"]
    first, first_used = _synchronise(inside, first_login, "first mailbox: ")
    for number in range(1, mailboxes - 1):
        _fill(inside, f"other{number}@example.com", messages)
    _freeze_statistics(inside)
    of = f"mailbox {mailboxes}: "
    last, last_used = _synchronise(inside, last_login, of)
    note = f"{messages} messages each"
    return [
        Figure("first sync, first mailbox", first, "messages/s", note=note),
        Figure(f"first sync, mailbox {mailboxes}", last, "messages/s"),
        Figure("the last one, of the first", 100 * last / first, "%", 95, "more"),
        *first_used,
        *last_used,
    ]


def _synchronise(inside, login, of):
    """Messages a second, and the processor time of that."""
    messages = inside.options["messages"]
    account_id, inbox_id = connect_mailbox(inside, login)
    processor = ProcessorTime(inside.registry)
    with stopwatch() as seconds:
        load_everything(inside, account_id, inbox_id, messages)
    used = processor_figures(processor, messages, of)
    return messages / seconds(), used


def _fill(inside, email, messages):
    with inside.registry.cursor() as cr:
        env = inside.environment(cr)
        account = env["mailbox.account"].create(
            {"email": email, "provider": "imap", "imap_host": "imap.example.com"}
        )
        folder = env["mailbox.folder"].create(
            {
                "account_id": account.id,
                "name": "Inbox",
                "remote_id": "INBOX",
                "role": "inbox",
            }
        )
        index_rows.fill(env, account, folder, messages)


def _freeze_statistics(inside):
    with inside.registry.cursor() as cr:
        for table in TABLES:
            cr.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
            cr.execute(f"ANALYZE {table}")
