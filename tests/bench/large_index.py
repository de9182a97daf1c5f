"""Lists, search, reading and size in an index of a million messages made by SQL."""

import random

from . import index_rows
from .figures import Figure, stopwatch, time_calls

CALLS = 200
DEEP_PAGES = 200
ADDRESS = "bench@example.com"


def run(inside):
    """Fill the index, then measure what a user waits for."""
    messages = inside.options["messages"]
    with stopwatch() as seconds:
        account_id, folder_id = ensure_index(inside)
    return [
        Figure("index filled by SQL", messages / seconds(), "messages/s"),
        _size(inside, messages),
        *_lists(inside, folder_id),
        *_searches(inside),
        *_reading(inside, account_id),
    ]


def ensure_index(inside):
    """Fill the index unless it is; gives the ids of its mailbox and folder."""
    with inside.registry.cursor() as cr:
        env = inside.environment(cr)
        account = env["mailbox.account"].search([("email", "=", ADDRESS)])
        if account:
            return account.id, account.folder_ids.id
        account, folder = make_mailbox(env)
        index_rows.fill(env, account, folder, inside.options["messages"])
    vacuum(inside)
    return account.id, folder.id


def make_mailbox(env):
    """A mailbox that nobody connects, and its Inbox."""
    account = env["mailbox.account"].create(
        {"email": ADDRESS, "provider": "imap", "imap_host": "imap.example.com"}
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
    return account, folder


def vacuum(inside):
    """What autovacuum does after a while."""
    with inside.registry.cursor() as cr:
        cr.commit()
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")
        cr._cnx.autocommit = False


def _size(inside, messages):
    tables = [
        "mailbox_message_index",
        "mailbox_placement",
        "mailbox_conversation",
        "mailbox_conversation_key",
        "mailbox_word",
    ]
    with inside.registry.cursor() as cr:
        cr.execute(
            "SELECT sum(pg_total_relation_size(t::regclass)) FROM unnest(%s) t",
            [tables],
        )
        size = float(cr.fetchone()[0])
    return Figure("database size", size / messages, "bytes/message", target=2048)


def call(inside, method, *arguments, **named):
    """One request: a cursor and an environment of its own, as the server makes them."""
    with inside.registry.cursor() as cr:
        client = inside.environment(cr, uid=2)["mailbox.client"]
        return getattr(client, method)(*arguments, **named)


def _lists(inside, folder_id):
    scope = {"folder_id": folder_id}
    call(inside, "list_messages", scope, limit=50)
    first = time_calls([lambda: call(inside, "list_messages", scope, limit=50)] * CALLS)
    cursors = [None]
    for _page in range(DEEP_PAGES):
        page = call(inside, "list_messages", scope, cursor=cursors[-1], limit=50)
        cursors.append(page["cursor"])
    deep = time_calls(
        [
            lambda c=cursor: call(inside, "list_messages", scope, cursor=c, limit=50)
            for cursor in cursors[DEEP_PAGES // 2 :]
        ]
    )
    unread = time_calls(
        [
            lambda: call(
                inside, "list_messages", scope, filters={"unread": True}, limit=50
            )
        ]
        * 50
    )
    return [
        Figure("list page of 50 conversations, p50", first.p50, "ms", target=15),
        Figure("list page of 50 conversations, p95", first.p95, "ms"),
        Figure("deep list page (10,000 down), p50", deep.p50, "ms", target=15),
        Figure("unread only, p50", unread.p50, "ms", target=15),
    ]


def _searches(inside):
    words = _words(inside)
    chooser = random.Random(7)
    queries = []
    for _query in range(CALLS):
        common, rare = chooser.choice(words[:50]), chooser.choice(words[2000:])
        queries.append(
            chooser.choice(
                [
                    rare,
                    common,
                    f"{common} {rare}",
                    f"from:{rare}",
                    f"subject:{common} is:unread",
                    f'"{common} {chooser.choice(words[:50])}"',
                    f"{rare} OR {chooser.choice(words[2000:])}",
                    f"{common} has:attachment",
                    rare[1:5],
                ]
            )
        )
    timing = time_calls([lambda q=q: call(inside, "search", q) for q in queries])
    return [
        Figure("search, p50", timing.p50, "ms", target=60),
        Figure("search, p95", timing.p95, "ms", target=200),
    ]


def _words(inside):
    """The vocabulary by falling frequency; the same as index_rows makes."""
    with inside.registry.cursor() as cr:
        cr.execute(
            """SELECT translate(substr(md5(rank::text), 1, 4 + rank %% 6),
                                '0123456789', 'ghijklmnop')
                 FROM generate_series(1, %s) AS rank ORDER BY rank""",
            [index_rows.VOCABULARY],
        )
        return [row[0] for row in cr.fetchall()]


def _reading(inside, account_id):
    with inside.registry.cursor() as cr:
        env = inside.environment(cr)
        messages = env["mailbox.message_index"].search(
            [("account_id", "=", account_id)], limit=CALLS
        )
        for message in messages:
            index_rows.cache_body(env, message)
        ids = messages.ids
    timing = time_calls([lambda i=i: call(inside, "open_message", i) for i in ids])
    return [
        Figure("open a cached message, p50", timing.p50, "ms", target=15),
        Figure("open a cached message, p95", timing.p95, "ms"),
    ]
