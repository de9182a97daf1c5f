"""Servers that refuse, hang or go away: what people see, and how it goes on."""

import imaplib
from contextlib import ExitStack, contextmanager, suppress

import pytest

from tests.e2e.odoo_session import Refused
from tests.servers.doveadm import DoveadmError
from tests.servers.mail_system import MailSystem

MORE_THAN_ANY_LIMIT = 50


@pytest.fixture(scope="module")
def people(maildesk):
    people = maildesk.new_people("anna", "bob")
    for person in people:
        person.connect()
        person.sync()
    yield people
    for person in people:
        person.leave()


def cut(person):
    """End the connections that MailDesk has kept to the person's server.

    A pass that runs meanwhile would open one after that, and keep it.
    """
    person.wait_for(lambda: is_idle(person.sync_state()), "no pass runs or waits")
    with suppress(DoveadmError):  # there may be none
        person.doveadm.kick(person.address)


def is_idle(state):
    """Whether nobody synchronises the mailbox, and nobody is about to."""
    return not state["lease_until"] and not state["wanted_at"]


def background_works_for(person, subject):
    """Mail comes in without anybody's doing but the scheduled actions'."""
    person.receive(subject)
    person.wake()
    person.wait_for(lambda: person.row(subject), f"{subject} comes in by itself")


def state(person):
    account = person.account("state", "last_error")
    return account["state"], account["last_error"]


def test_changed_password_is_said_and_nothing_is_lost(people):
    anna, bob = people
    row = anna.arrived("Waits for the password")
    anna.change_password("another-secret")
    cut(anna)
    anna.client("act", [row["id"]], "mark_read")
    anna.wake()
    anna.wait_for(
        lambda: state(anna)[0] == "reauth_required", "a new sign-in is asked for"
    )
    assert state(anna)[1] == (
        "The server refused the sign-in. Check the user name and password."
    )
    assert anna.row("Waits for the password")["is_read"], "it stays as it was shown"
    anna.wait_for(lambda: suspended(anna), "synchronisation is suspended")
    left_alone(anna, bob)
    with pytest.raises(Refused, match="failed too many times"):
        anna.sync()
    (marks,) = anna.flags().values()
    assert "\\Seen" not in marks
    values = {"imap_password": anna.mail_password}
    anna.call("mailbox.account", "write", [anna.account_id], values)
    anna.test_connection()
    assert state(anna) == ("connected", False)
    anna.wait_for(
        lambda: "\\Seen" in next(iter(anna.flags().values())),
        "what was changed meanwhile is at the server",
    )
    background_works_for(anna, "After the new password")


def suspended(person):
    """Whether it has come so far; until then the next try is made at once."""
    person.hurry()
    return state(person)[0] == "auth_invalid"


def left_alone(person, other):
    """No scheduled action touches the mailbox while it serves the other one."""
    fence = person.sync_state()["fence"]
    person.hurry()
    background_works_for(other, "Is served meanwhile")
    assert person.sync_state()["fence"] == fence


def test_too_many_connections_are_nobodys_business(people):
    anna, bob = people
    with every_connection_of(anna):
        anna.receive("Has to wait")
        anna.wake()
        anna.wait_for(lambda: anna.sync_state()["failures"], "it has been refused")
        assert state(anna) == ("connected", False), "nobody is bothered"
        assert anna.sync_state()["backoff_until"], "the server is left in peace"
        background_works_for(bob, "Comes at once")
    anna.hurry()
    anna.wait_for(lambda: anna.row("Has to wait"), "it comes in after the pause")
    anna.wait_for(lambda: not anna.sync_state()["failures"], "all is well again")


@contextmanager
def every_connection_of(person):
    """Use up all connections that the server allows this user."""
    cut(person)
    with ExitStack() as connections:
        for _number in range(MORE_THAN_ANY_LIMIT):
            port = person.system.dovecot.ports["imap"]
            client = imaplib.IMAP4("localhost", port)
            connections.callback(client.shutdown)
            try:
                client.login(person.address, person.mail_password)
            except imaplib.IMAP4.error:
                break
        else:
            raise AssertionError("this server has no limit")
        yield


def test_restarted_mail_server_is_waited_for(maildesk, tmp_path):
    with MailSystem(tmp_path) as system:
        (carol,) = maildesk.new_people("carol", system=system)
        carol.connect(**carol.settings_without_tls())
        carol.sync()
        cut(carol)
        system.dovecot.stop()
        with pytest.raises(Refused, match="(?i)server|connect"):
            carol.sync()
        system.dovecot.start()
        carol.receive("After the break")
        carol.sync()
        assert carol.row("After the break")
        carol.leave()
