"""How often a real server is waited for: what a pass over a mailbox costs."""

import pytest

from odoo.addons.maildesk_base.engine.types import FolderCursor, MessageRef, Operation
from odoo.addons.maildesk_base.engine.types import OperationKind as Kind
from odoo.addons.maildesk_imap.engine.client import ImapProvider
from odoo.addons.maildesk_imap.engine.protocol.pool import ConnectionPool
from odoo.addons.maildesk_imap.engine.settings import Timeouts

from tests.servers.bulk import Stored, bulk_append
from tests.servers.dovecot import Dovecot

from .conftest import settings_for

ANNA, PASSWORD = "anna@example.com", "secret"
MESSAGES = 120
FOLDERS = 50


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    dovecot = Dovecot(tmp_path_factory.mktemp("dovecot"))
    dovecot.add_user(ANNA, PASSWORD)
    with dovecot as running:
        bulk_append(
            running.imap,
            (ANNA, PASSWORD),
            "INBOX",
            (
                Stored(b"Message-ID: <m%d@x>\r\n\r\nText\r\n" % n)
                for n in range(MESSAGES)
            ),
        )
        missing = FOLDERS - len(running.doveadm.mailboxes(ANNA))
        running.doveadm.create(ANNA, *(f"Folder {number}" for number in range(missing)))
        yield running


@pytest.fixture
def provider(server):
    settings = settings_for(server.imap.port, timeouts=Timeouts(5, 20, 60))
    with ImapProvider(settings, pool=ConnectionPool()) as opened:
        opened.list_folders()
        yield opened


@pytest.fixture
def cost(provider):
    """A function that returns the round trips of a call."""

    def measure(work):
        before = provider.round_trips
        work()
        return provider.round_trips - before

    return measure


def test_looking_at_fifty_folders_is_one(provider, cost):
    found = []
    assert cost(lambda: found.extend(provider.list_folders())) == 1
    assert len(found) >= FOLDERS
    assert all(folder.state for folder in found if folder.selectable)


def test_newest_page_is_two(provider, cost):
    assert cost(lambda: provider.newest("INBOX", 50)) == 2


def test_next_page_of_the_past_is_two(provider, cost):
    page = provider.newest("INBOX", 50)
    cursor = FolderCursor("INBOX", page.cursor, page.older)
    assert cost(lambda: provider.older(cursor, 50)) == 2


def test_folder_without_changes_is_one(provider, cost):
    page = provider.newest("INBOX", 50)
    cursor = FolderCursor("INBOX", page.cursor, page.older)
    assert cost(lambda: provider.changes(cursor)) == 1


def test_flag_changes_and_removals_are_one(provider, cost, server):
    page = provider.newest("INBOX", 50)
    cursor = FolderCursor("INBOX", page.cursor, page.older)
    server.doveadm.change_flags(ANNA, "INBOX", "\\Flagged", "uid", "100:110")
    server.doveadm.expunge(ANNA, "INBOX", "uid", "111")
    pages = []
    assert cost(lambda: pages.append(provider.changes(cursor))) == 1
    assert len(pages[0].updated) == 11 and pages[0].removed and pages[0].done


def test_new_mail_is_two(provider, cost, server):
    page = provider.newest("INBOX", 50)
    cursor = FolderCursor("INBOX", page.cursor, page.older)
    server.save(ANNA, "INBOX", b"Subject: new\r\n\r\ntext\r\n")
    assert cost(lambda: provider.changes(cursor)) == 2


def test_opening_a_message_is_two_in_the_open_folder(provider, cost):
    meta = provider.newest("INBOX", 5).added[0]
    ref = MessageRef(meta.remote_id, meta.locations[0], meta.rfc_message_id)
    assert cost(lambda: provider.fetch_body(ref)) == 2


def test_twenty_bodies_are_two(provider, cost):
    metas = provider.newest("INBOX", 20).added
    refs = [MessageRef(m.remote_id, m.locations[0], m.rfc_message_id) for m in metas]
    found = []
    assert cost(lambda: found.extend(provider.fetch_bodies(refs))) == 2
    assert len(found) == 20


def test_flagging_fifty_messages_is_two(provider, cost):
    metas = provider.newest("INBOX", 50).added
    refs = tuple(
        MessageRef(m.remote_id, m.locations[0], m.rfc_message_id) for m in metas
    )
    operation = Operation(Kind.FLAGS, refs, set_flags={"is_read": True})
    assert cost(lambda: provider.apply(operation)) == 2


def test_signing_in_costs_few(server):
    settings = settings_for(server.imap.port, timeouts=Timeouts(5, 20, 60))
    with ImapProvider(settings, pool=ConnectionPool()) as opened:
        opened.list_folders()
        # Greeting, LOGIN, ENABLE with NAMESPACE and ID, LIST.
        assert opened.round_trips == 4


def test_every_user_of_a_kept_connection_counts_only_its_own(server):
    settings = settings_for(server.imap.port, timeouts=Timeouts(5, 20, 60))
    pool = ConnectionPool()
    with ImapProvider(settings, pool=pool) as first:
        first.list_folders()
    assert first.round_trips == 4
    with ImapProvider(settings, pool=pool) as second:
        second.list_folders()
        assert second.round_trips == 1


def test_capabilities_are_asked_for_once_per_connection(provider, cost):
    assert cost(lambda: provider.capabilities) <= 1
    assert cost(lambda: provider.capabilities) == 0
