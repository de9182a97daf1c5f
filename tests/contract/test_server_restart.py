"""A mail server that is started again between two uses: nobody notices."""

import pytest

from odoo.addons.maildesk_base.engine.types import (
    Operation,
    OperationKind,
    Outgoing,
)

from tests.servers.dovecot import Dovecot
from tests.servers.private_server import ServerMissing

from .imap_remote import PASSWORD, ImapRemote
from .mails import mail
from .mirror import Mirror

ANNA = "anna@example.com"
INBOX = "INBOX"


@pytest.fixture
def server(tmp_path):
    try:
        with Dovecot(tmp_path / "dovecot") as running:
            running.add_user(ANNA, PASSWORD)
            yield running
    except ServerMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def mailbox(server):
    """The mailbox, with connections that are kept."""
    remote = ImapRemote(server, ANNA)
    yield remote
    remote.close()


def _outgoing(rfc_message_id):
    mime = mail(rfc_message_id)
    return Outgoing(
        mime, mime, ANNA, ("bob@example.org",), rfc_message_id, rfc_message_id
    )


def test_everything_goes_on_after_a_restart(server, mailbox):
    for number in range(4):
        mailbox.deliver(INBOX, mail(f"m{number}@x"))
    with mailbox.open() as provider:
        inbox = Mirror(INBOX).load(provider)
        uses = (
            lambda: provider.changes(inbox.cursor),
            lambda: provider.apply(_read(inbox.ref("m0@x"))),
            lambda: provider.apply(_move(inbox.ref("m1@x"), "Archive")),
            lambda: provider.file_sent(_outgoing("sent@x")),
            lambda: list(provider.snapshot(INBOX, inbox.cursor)),
            lambda: list(provider.fetch_bodies([inbox.ref("m2@x")])),
        )
        for use in uses:
            server.stop()
            server.start()
            use()
        assert set(Mirror("Archive").load(provider).state()) == {"m1@x"}
        assert set(Mirror("Sent").load(provider).state()) == {"sent@x"}
        inbox.catch_up(provider)
    read = {name: state[0] for name, state in inbox.state().items()}
    assert read == {"m0@x": True, "m2@x": False, "m3@x": False}


def test_idle_connections_of_another_process_do_not_matter(server, mailbox):
    with mailbox.open() as first, mailbox.open() as second:
        first.list_folders()
        second.list_folders()
    server.stop()
    server.start()
    with mailbox.open() as provider:
        assert provider.list_folders()


def _read(ref):
    return Operation(OperationKind.FLAGS, (ref,), set_flags={"is_read": True})


def _move(ref, folder_id):
    return Operation(OperationKind.RELOCATE, (ref,), add_to=(folder_id,))
