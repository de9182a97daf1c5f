"""What MailDesk's session adds to IMAPClient, and what it keeps IMAPClient from."""

import logging
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConnectionLostError,
    ProtocolError,
    RejectedError,
)
from odoo.addons.maildesk_imap.engine.protocol.arguments import (
    UidSet,
    command,
    items,
    words,
)
from odoo.addons.maildesk_imap.engine.protocol.opening import open_connection
from odoo.addons.maildesk_imap.engine.settings import Credentials

from tests.simulators.imap_faults import ImapFaults, Script
from tests.simulators.imap_reply import Reply, no, ok

from .conftest import settings_for

LOOK = command("UID FETCH", UidSet.span(1, 3), items("UID", "FLAGS"))


@pytest.fixture
def opened(play):
    """A function: replies -> the server, and a connection with the Inbox open."""

    def make(replies=None, **script):
        server, provider = play(replies, **script)
        connection = provider._open()
        connection.select_folder(b"INBOX")
        return server, connection

    return make


class TestTogether:
    """Several commands in one round trip."""

    def test_commands_of_imapclient_and_of_our_own_share_one(self, opened):
        server, connection = opened()
        before = connection.round_trips
        _stored, answer = connection.together(
            partial(connection.add_flags, b"1:3", [b"\\Seen"], silent=True),
            partial(connection.run, LOOK),
        )
        assert connection.round_trips == before + 1
        assert server.commands[-2:] == [
            "UID STORE 1:3 +FLAGS.SILENT (\\Seen)",
            "UID FETCH 1:3 (UID FLAGS)",
        ]
        assert len(answer.of_kind(b"FETCH")) == 3

    def test_refusal_of_one_leaves_no_answer_unread(self, opened):
        _server, connection = opened({"UID STORE": no("[CANNOT] not these")})
        with pytest.raises(RejectedError) as caught:
            connection.together(
                partial(connection.add_flags, b"1", [b"\\Seen"], silent=True),
                partial(connection.run, LOOK),
            )
        assert caught.value.code == "rejected.cannot"
        assert not connection.broken
        assert len(connection.run(LOOK).of_kind(b"FETCH")) == 3

    def test_answer_of_each_is_its_own(self, opened):
        found = [ok('ESEARCH (TAG "x") UID ALL 1'), ok('ESEARCH (TAG "x") UID ALL 2')]
        _server, connection = opened({"UID SEARCH": found})
        search = command("UID SEARCH", *words("ALL"))
        answers = connection.run_all([search, search])
        rests = [data.rest for each in answers for data in each.untagged]
        assert [rest[-1:] for rest in rests] == [b"1", b"2"]

    def test_name_that_the_server_must_be_asked_about_waits_its_turn(self, opened):
        """A literal without LITERAL+ cannot be sent ahead."""
        server, connection = opened(capabilities="IMAP4rev1")
        before = connection.round_trips
        connection.together(
            partial(connection.subscribe_folder, b"plain"),
            partial(connection.subscribe_folder, b"8-bit \xff"),
            partial(connection.unsubscribe_folder, b"plain"),
        )
        assert [line.split(" ", 1)[0] for line in server.commands[-3:]] == [
            *("SUBSCRIBE", "SUBSCRIBE", "UNSUBSCRIBE")
        ]
        assert connection.round_trips == before + 4


class TestIdle:
    """Hearing what happens (RFC 2177)."""

    GO = Reply("+ idling\r\n")

    def test_what_happens_is_reported(self, opened):
        said = "+ idling\r\n* 4 EXISTS\r\n* 2 FETCH (FLAGS (\\Seen))\r\n"
        _server, connection = opened({"IDLE": Reply(said), "DONE": Reply("")})
        connection.idle()
        reported = connection.idle_check(timeout=2)
        assert [data.kind for data in reported] == [b"EXISTS", b"FETCH"]
        assert connection.idle_check() == []

    def test_goodbye_ends_it(self, opened):
        server, connection = opened({"IDLE": self.GO})
        connection.idle()
        server.cut("* BYE shutting down\r\n")
        with pytest.raises(ConnectionLostError):
            connection.idle_check(timeout=2)
        assert connection.broken

    def test_connection_that_is_cut_is_noticed(self, opened):
        server, connection = opened({"IDLE": self.GO})
        connection.idle()
        server.cut()
        with pytest.raises(ConnectionLostError):
            connection.idle_check(timeout=2)
        assert connection.broken

    def test_refusal_is_reported(self, opened):
        _server, connection = opened({"IDLE": no("[CANNOT] not here")})
        with pytest.raises(RejectedError):
            connection.idle()
        assert not connection.broken

    def test_connection_that_still_listens_is_not_lent(self, opened):
        _server, connection = opened({"IDLE": self.GO})
        connection.idle()
        assert connection.broken


@pytest.fixture(scope="module")
def listening():
    """A connection for many tries, and its server."""
    with ImapFaults() as server:
        connection = open_connection(settings_for(server.port).imap)
        yield server, connection
        connection.logout()


@given(st.binary(min_size=1, max_size=60).filter(lambda name: b"\0" not in name))
@settings(deadline=None)
def test_no_folder_name_becomes_a_command_of_its_own(listening, name):
    server, connection = listening
    before = len(server.commands)
    connection.subscribe_folder(name)
    assert len(server.commands) == before + 1


@pytest.mark.parametrize(
    "call",
    [
        lambda each: each.add_flags(b"1", ["\\Seen)\r\nX1 DELETE INBOX"]),
        lambda each: each.search(["SUBJECT", "x\r\nX1 DELETE INBOX"]),
        lambda each: each.copy("1\r\nX1 DELETE INBOX\r\n", b"Sent"),
        lambda each: each.folder_status(b"INBOX", ["MESSAGES)\r\nX1 DELETE INBOX"]),
    ],
)
def test_nothing_imapclient_writes_can_hold_a_second_command(opened, call):
    server, connection = opened()
    with pytest.raises((ValueError, ProtocolError)):
        call(connection)
    assert server.sent("DELETE") == []


@pytest.mark.parametrize("user", ["DOMAIN\\anna", 'an"na', "anna x", "a)b"])
def test_user_with_special_characters_is_quoted(user):
    with ImapFaults() as server:
        chosen = settings_for(server.port, credentials=Credentials(user, "secret"))
        open_connection(chosen.imap).logout()
        quoted = user.replace("\\", "\\\\").replace('"', '\\"')
        assert server.sent("LOGIN") == [f'LOGIN "{quoted}" "secret"']


def test_challenges_without_end_are_given_up():
    script = Script(
        capabilities="IMAP4rev1 AUTH=XOAUTH2",
        replies={"RESPONSE": Reply("+ again\r\n")},
    )
    with ImapFaults(script) as server:
        token = Credentials("anna@example.com", access_token="tok")
        with pytest.raises(ProtocolError):
            open_connection(settings_for(server.port, credentials=token).imap)


def test_nothing_of_a_session_is_written_to_the_log(caplog):
    caplog.set_level(logging.DEBUG)
    script = Script(replies={"LOGIN": no("no such user: ünknown")})
    with ImapFaults(script) as server, pytest.raises(AuthError):
        open_connection(settings_for(server.port).imap)
    assert not [each for each in caplog.records if each.name.startswith("imapclient")]
