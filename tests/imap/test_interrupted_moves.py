"""Moving where the server has no MOVE, and the line breaks off between its two halves.

COPY is done, the answer or the removal is lost: the second attempt must neither copy
once more nor lose anything.
"""

import imaplib

import pytest

from odoo.addons.maildesk_base.engine.types import Operation, OperationKind

from tests.contract.imap_remote import PASSWORD
from tests.contract.mails import mail
from tests.contract.mirror import Mirror

# More than fits into one search, and than was once looked up at all.
MANY = 130


@pytest.fixture(params=["MOVE", "MOVE UIDPLUS", "MOVE ESEARCH UIDPLUS"])
def remote(request, mailbox):
    """A mailbox whose Inbox is full."""
    made = mailbox(*request.param.split())
    for number in range(MANY):
        made.deliver("INBOX", mail(f"m{number}@x", text=f"Number {number}\n"))
    return made


def copy_behind_our_back(dovecot, remote, uids):
    """What an attempt that broke off after COPY has left behind."""
    with imaplib.IMAP4("localhost", dovecot.imap.port) as program:
        program.login(remote.email, PASSWORD)
        program.select("INBOX")
        status, answer = program.uid("COPY", uids, "Archive")
        assert status == "OK", answer


def move_all(remote):
    provider = remote.open()
    mirror = Mirror("INBOX").load(provider)
    refs = tuple(mirror.ref(f"m{number}@x") for number in range(MANY))
    moved = Operation(OperationKind.RELOCATE, refs, add_to=("Archive",))
    return provider, provider.apply(moved)


@pytest.mark.parametrize("copied", ["1:*", "20:99", "1"])
def test_second_attempt_copies_only_what_is_missing(dovecot, remote, copied):
    copy_behind_our_back(dovecot, remote, copied)
    _provider, result = move_all(remote)
    assert len(result.relocated) == MANY
    expected = sorted(f"m{number}@x" for number in range(MANY))
    assert sorted(remote.message_ids("Archive")) == expected
    assert remote.message_ids("INBOX") == []


def test_looking_costs_no_round_trip_a_message(remote):
    provider = remote.open()
    provider.list_folders()
    before = provider.round_trips
    mirror = Mirror("INBOX").load(provider)
    refs = tuple(mirror.ref(f"m{number}@x") for number in range(MANY))
    provider.apply(Operation(OperationKind.RELOCATE, refs, add_to=("Archive",)))
    assert provider.round_trips - before <= 12


def test_other_mail_with_the_same_id_is_not_taken_for_a_copy(mailbox):
    remote = mailbox("MOVE")
    remote.deliver("INBOX", mail("m0@x", text="The one that is moved.\n"))
    remote.deliver("Archive", mail("m0@x", text="Another one, longer than that.\n"))
    provider = remote.open()
    ref = Mirror("INBOX").load(provider).ref("m0@x")
    provider.apply(Operation(OperationKind.RELOCATE, (ref,), add_to=("Archive",)))
    assert remote.message_ids("Archive") == ["m0@x", "m0@x"]
