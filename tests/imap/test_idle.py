"""Hearing from a real server what happens in the open folder (RFC 2177)."""

from tests.contract.mails import mail


def test_arrival_is_reported_and_the_connection_goes_on(mailbox):
    remote = mailbox()
    provider = remote.open()
    provider.list_folders()
    connection = provider._open()
    connection.select_folder(b"INBOX", readonly=True)
    connection.idle()
    assert connection.idle_check() == []
    remote.deliver("INBOX", mail("new@x"))
    reported = connection.idle_check(timeout=30)
    assert (b"EXISTS", 1) in [(data.kind, data.number) for data in reported]
    connection.idle_done()
    assert connection.selected.exists == 1
    assert [each.rfc_message_id for each in provider.newest("INBOX", 5).added] == [
        "new@x"
    ]
