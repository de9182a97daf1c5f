"""Twenty mailboxes on two workers: everybody's turn comes, nobody has two."""

import socket
from contextlib import contextmanager

import pytest

from tests.e2e.odoo_log import OdooLog

MAILBOXES = 20
ROUNDS = 4


@pytest.fixture(scope="module")
def mailboxes(with_workers):
    """Mailboxes of one owner, connected, with one message each."""
    (anna,) = with_workers.new_people("anna")
    addresses = [f"{number}-{anna.address}" for number in range(MAILBOXES)]
    mailboxes = [anna.with_mailbox(address) for address in addresses]
    passwords = {each.address: each.mail_password for each in mailboxes}
    anna.system.dovecot.add_users(passwords)
    for each in mailboxes:
        each.receive("Welcome")
        each.connect()
    yield mailboxes
    for each in mailboxes:
        each.leave()


@pytest.fixture
def claims(with_workers):
    """A function that gives every claim and release of a mailbox, in order."""
    database = with_workers.database
    with database.history("mailbox_sync_state", "lease_token") as history:
        yield history


def all_get(mailboxes, subject):
    """A message arrives in each of them, and shows by itself."""
    deliver(mailboxes, subject)
    wake(mailboxes)
    all_show(mailboxes, subject)


def deliver(mailboxes, subject):
    for each in mailboxes:
        each.receive(subject)


def all_show(mailboxes, subject):
    for each in mailboxes:
        each.wait_for(lambda e=each: e.row(subject), f"{each.address} has {subject}")


def wake(mailboxes):
    mailboxes[0].client("refresh", [each.account_id for each in mailboxes])


def served_one_at_a_time(changes):
    """Whether each claim of a mailbox began after the one before it had ended."""
    for change in changes:
        before, after = change["before"], change["after"]
        is_claim = after["lease_token"] is not None
        if is_claim and before["lease_token"] is not None:
            return False
        if after["fence"] != before["fence"] + is_claim:
            return False
    return True


def test_all_are_served_and_none_by_two(mailboxes, claims):
    all_get(mailboxes, "To everybody")
    all_get(mailboxes, "And again")
    changes = claims()
    assert {change["after"]["account_id"] for change in changes} >= {
        each.account_id for each in mailboxes
    }
    assert served_one_at_a_time(changes)


def test_two_jobs_that_claim_at_once_are_nothing_for_the_log(
    with_workers, mailboxes, claims
):
    """They meet on the same mailboxes again and again, while people look at them."""
    log = OdooLog(with_workers.server)
    for number in range(ROUNDS):
        subject = f"Round {number}"
        deliver(mailboxes, subject)
        for each in mailboxes:
            each.wake()
        all_show(mailboxes, subject)
    assert len(claims()) > ROUNDS * MAILBOXES
    assert log.noise() == []


def test_a_hanging_server_holds_up_nobody_else(mailboxes, claims):
    hanging, *others = mailboxes
    real_port = hanging.settings()["imap_port"]
    deliver(others, "Past the hanging one")
    with silent_server() as port:
        point_to(hanging, port)
        wake([hanging])
        hanging.wait_for(lambda: claimed(hanging), "a worker talks to that server")
        wake(others)
        all_show(others, "Past the hanging one")
        hanging.wait_for(lambda: not claimed(hanging), "the worker has given up")
    changes = claims()
    assert served_one_at_a_time(changes)
    assert served_during_claim(hanging, changes), "everybody had to wait for it"
    point_to(hanging, real_port)
    hanging.receive("Late, but here")
    hanging.hurry()
    hanging.wait_for(lambda: hanging.row("Late, but here"), "it works again")


def claimed(mailbox):
    return mailbox.sync_state()["lease_token"] is not None


def served_during_claim(mailbox, changes):
    """Mailboxes that were claimed while a worker had the first claim of this one."""
    own = [i for i, each in enumerate(changes) if is_of(mailbox, each)]
    return {
        change["after"]["account_id"]
        for change in changes[own[0] + 1 : own[1]]
        if change["after"]["lease_token"] is not None
    }


def is_of(mailbox, change):
    return change["after"]["account_id"] == mailbox.account_id


def point_to(mailbox, port):
    values = {"imap_port": port}
    mailbox.call("mailbox.account", "write", [mailbox.account_id], values)


@contextmanager
def silent_server():
    """A server that takes connections and says nothing; all end with the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # Nobody accepts: the system does, as far as clients know.
        yield listener.getsockname()[1]
