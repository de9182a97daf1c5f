"""A connection kept from earlier that has died meanwhile is nobody's business."""

import dataclasses

import pytest

from odoo.addons.maildesk_base.engine.errors import ConnectionLostError, ThrottledError
from odoo.addons.maildesk_base.engine.types import (
    FolderCursor,
    Location,
    MessageRef,
    Operation,
    OperationKind,
    Outgoing,
)
from odoo.addons.maildesk_imap.engine.protocol.connection import TRUSTED_S
from odoo.addons.maildesk_imap.engine.protocol.pool import MAX_IDLE_S, ConnectionPool
from odoo.addons.maildesk_imap.engine.settings import Credentials

from tests.simulators.imap_faults import ImapFaults
from tests.simulators.imap_mailbox import selected
from tests.simulators.imap_reply import Reply, ok

from .conftest import settings_for

REF = MessageRef("INBOX;UIDVALIDITY=7;UID=2", Location("INBOX", 2), "m2@x")
BYE = "* BYE Server shutting down.\r\n"
MIME = b"Message-ID: <s@x>\r\nDate: Sat, 21 Nov 2026 08:00:00 +0100\r\n\r\nx"
OUTGOING = Outgoing(MIME, MIME, "anna@example.com", ("b@x.org",), "s@x", "k")
READ = Operation(OperationKind.FLAGS, (REF,), set_flags={"is_read": True})
MOVE = Operation(OperationKind.RELOCATE, (REF,), add_to=("Trash",))
DELETE = Operation(OperationKind.DELETE, (REF,))
CREATE = Operation(OperationKind.FOLDER_CREATE, folder_name="Work")
REMOVE = Operation(OperationKind.FOLDER_DELETE, folder_id="Work")
CURSOR = FolderCursor("INBOX", "")

USES = {
    "list": lambda each: each.list_folders(),
    "newest": lambda each: each.newest("INBOX", 3),
    "snapshot": lambda each: list(each.snapshot("INBOX", _cursor(each))),
    "body": lambda each: each.fetch_body(REF),
    "bodies": lambda each: list(each.fetch_bodies([REF])),
    "raw": lambda each: list(each.fetch_raw(REF)),
    "flags": lambda each: each.apply(READ),
    "move": lambda each: each.apply(MOVE),
    "delete": lambda each: each.apply(DELETE),
    "create folder": lambda each: each.apply(CREATE),
    "delete folder": lambda each: each.apply(REMOVE),
    "draft": lambda each: each.save_draft(MIME, "k", None),
    "file": lambda each: each.file_sent(OUTGOING),
}
# What happens at the server at most once, whatever the connection does.
ONCE = ("APPEND", "UID MOVE", "UID EXPUNGE", "CREATE", "DELETE")
DEATHS = {
    "cut": lambda server: server.cut(),
    "said goodbye": lambda server: server.cut(BYE),
    "cut at the next command": lambda server: server.doom(),
    "goodbye at the next command": lambda server: server.doom(BYE),
    "away for a moment": lambda server: server.doom("* BYE [UNAVAILABLE] later\r\n"),
}
REPLIES = {
    'LIST "" ""': ok('LIST (\\Noselect) "." ""'),
    'LIST "" "Work"': ok('LIST () "." "Work"'),
    "DELETE": ok(),
    "CREATE": ok(),
}


def _cursor(provider):
    """The cursor of the Inbox, known from an earlier pass."""
    known = getattr(provider, "_test_cursor", None)
    return known or CURSOR


@pytest.mark.parametrize("death", DEATHS)
@pytest.mark.parametrize("use", USES)
def test_use_after_the_connection_died_succeeds_unnoticed(play, use, death):
    server, provider = play(REPLIES)
    page = provider.newest("INBOX", 3)
    provider._test_cursor = FolderCursor("INBOX", page.cursor)
    provider.list_folders()
    DEATHS[death](server)
    USES[use](provider)
    assert server.connections == 2
    for verb in ONCE:
        assert len(server.sent(verb)) <= 1


@pytest.mark.parametrize("death", DEATHS)
def test_connection_that_died_in_the_pool_is_replaced(play, death):
    server, provider = play()
    provider.list_folders()
    provider.close()
    DEATHS[death](server)
    assert provider.list_folders()
    assert server.connections == 2


def test_all_kept_connections_died_together(play):
    server, provider = play()
    other = dataclasses.replace(provider.settings)
    with type(provider)(other, pool=provider._pool) as second:
        second.list_folders()
        provider.list_folders()
    provider.close()
    server.doom(BYE)
    assert provider.list_folders()
    assert server.connections == 3


def test_move_that_broke_off_in_the_middle_is_not_repeated_here(play):
    replies = {"UID MOVE": Reply("", "cut")}
    server, provider = play(replies)
    provider.list_folders()
    with pytest.raises(ConnectionLostError):
        provider.apply(MOVE)
    assert len(server.sent("UID MOVE")) == 1
    assert server.connections == 1


def test_new_connection_that_dies_at_once_is_not_tried_again(play):
    server, provider = play({"LIST": Reply("", "cut")})
    with pytest.raises(ConnectionLostError):
        provider.list_folders()
    assert server.connections == 1


def test_second_death_in_a_row_is_an_error(play):
    selects = [ok(*selected(), code="READ-ONLY"), Reply(BYE, "cut")]
    server, provider = play({"EXAMINE": selects})
    provider.newest("INBOX", 3)
    with pytest.raises(ConnectionLostError):
        provider.newest("INBOX", 3)
    assert server.connections == 2


def test_server_that_says_nothing_is_not_asked_twice(play):
    server, provider = play({"LIST": Reply("", "hang")})
    provider.newest("INBOX", 3)
    with pytest.raises(ConnectionLostError) as caught:
        provider.list_folders()
    assert caught.value.code == "connection.timeout"
    assert server.connections == 1


def test_too_many_connections_is_no_reason_for_another_one(play):
    server, provider = play()
    provider.newest("INBOX", 3)
    server.doom("* BYE Too many connections\r\n")
    with pytest.raises(ThrottledError):
        provider.list_folders()
    assert server.connections == 1


class TestPool:
    """Idle connections, when nobody looks."""

    @pytest.fixture
    def server(self):
        with ImapFaults() as running:
            yield running

    def test_changed_password_ends_what_the_old_one_opened(self, server):
        pool = ConnectionPool()
        settings = settings_for(server.port).imap
        first = pool.lend("anna", settings)
        pool.give_back("anna", settings, first)
        changed = dataclasses.replace(settings, credentials=Credentials("anna", "new"))
        pool.lend("anna", changed)
        assert first.broken

    def test_old_connections_end_without_anybody_asking(self, server):
        now = [1000.0]
        pool = ConnectionPool(clock=lambda: now[0])
        settings = settings_for(server.port).imap
        first = pool.lend("anna", settings)
        pool.give_back("anna", settings, first)
        assert pool.tidy() == 1
        now[0] += MAX_IDLE_S + 1
        assert pool.tidy() == 0
        assert first.broken

    def test_last_word_of_a_server_is_read_before_it_is_trusted(self, server):
        now = [1000.0]
        pool = ConnectionPool(clock=lambda: now[0])
        settings = settings_for(server.port).imap
        first = pool.lend("anna", settings)
        pool.give_back("anna", settings, first)
        now[0] += TRUSTED_S / 2
        server.cut(BYE)
        assert pool.lend("anna", settings) is not first
