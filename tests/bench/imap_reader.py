"""One turn of ``imap_session``: sign in, fetch, print what it took as JSON.

``python -m tests.bench.imap_reader OPTIONS`` with where the mailbox is and which
folders the add-ons are taken from; without add-ons IMAPClient reads by itself.
"""

import json
import sys
import time
from pathlib import Path

from imapclient import IMAPClient

from tests import odoo_stub

PAGE = 5_000
BATCH = 500
UNITS = {
    "read": "messages/s",
    "read, processor time": "µs/message",
    "handed over unread": "messages/s",
    "handed over unread, processor time": "µs/message",
    "signing in and listing the folders": "round trips",
}
ITEMS = ("UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE", "BODYSTRUCTURE")


def main():
    """Read the options, measure, print."""
    options = json.loads(sys.argv[1])
    measure = _maildesk if options["addons"] else _imapclient
    if options["addons"]:
        folders = {name: Path(path) for name, path in options["addons"].items()}
        odoo_stub.install(folders)
    values = measure(options)
    units = {what: unit for what, unit in UNITS.items() if what in values}
    print(json.dumps({"values": values, "units": units}))


def _maildesk(options):
    from odoo.addons.maildesk_base.engine.types import FolderCursor

    with _provider(options) as provider:
        provider.list_folders()
        values = {"signing in and listing the folders": provider.round_trips}
        page = provider.newest("INBOX", 1)
        started, processor = time.perf_counter(), time.process_time()
        count = 0
        while page.older:
            cursor = FolderCursor("INBOX", page.cursor or "", page.older)
            page = provider.older(cursor, PAGE)
            count += len(page.added)
        values |= _speed("read", count, started, processor)
        values |= _unread(provider._open(), options["messages"])
    return values


def _unread(connection, messages):
    """What the session does before a message is looked at."""
    from odoo.addons.maildesk_base.engine.mime.meta import FIELDS
    from odoo.addons.maildesk_imap.engine.protocol.arguments import (
        Group,
        Item,
        UidSet,
        command,
    )

    names = (*ITEMS, f"BODY.PEEK[HEADER.FIELDS ({' '.join(FIELDS)})]")
    wanted = Group(tuple(Item(name) for name in names))
    commands = [
        command("UID FETCH", UidSet.span(low, low + BATCH - 1), wanted)
        for low in range(1, messages, BATCH)
    ]
    started, processor = time.perf_counter(), time.process_time()
    connection.run_all(commands, sink=lambda data: data.kind == b"FETCH")
    return _speed("handed over unread", messages, started, processor)


def _provider(options):
    from odoo.addons.maildesk_base.engine.netguard import PortList
    from odoo.addons.maildesk_imap.engine.client import ImapProvider
    from odoo.addons.maildesk_imap.engine.protocol.pool import ConnectionPool
    from odoo.addons.maildesk_imap.engine.settings import (
        Credentials,
        ImapSettings,
        NetworkPolicy,
        Security,
        ServerSettings,
    )

    server = ServerSettings(
        host=options["host"],
        port=options["port"],
        security=Security.NONE,
        credentials=Credentials(options["login"], options["password"]),
        policy=NetworkPolicy(allow_loopback=True, ports=PortList.parse("1-65535")),
        without=frozenset({"PREVIEW"}),
    )
    return ImapProvider(ImapSettings(server), pool=ConnectionPool())


def _imapclient(options):
    fields = "Message-ID References In-Reply-To From To Cc Reply-To Subject Date Sender"
    wanted = [*ITEMS, f"BODY.PEEK[HEADER.FIELDS ({fields})]"]
    with IMAPClient(options["host"], options["port"], ssl=False) as client:
        client.login(options["login"], options["password"])
        client.select_folder("INBOX", readonly=True)
        started, processor = time.perf_counter(), time.process_time()
        count = 0
        for low in range(1, options["messages"], BATCH):
            count += len(client.fetch(list(range(low, low + BATCH)), wanted))
        return _speed("read", count, started, processor)


def _speed(what, count, started, processor):
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    return {
        what: count / seconds,
        f"{what}, processor time": processor / count * 1_000_000,
    }


if __name__ == "__main__":
    main()
