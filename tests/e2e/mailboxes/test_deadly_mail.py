"""A mail on which a real Dovecot dies: nobody waits for it, and it is there."""

import pytest

from tests.e2e.people import mail

COUNT = 64
PLACE = 20
DEADLY = (
    b"From: Mallory <mallory@example.org>\r\nMessage-ID: <deadly@example.org>\r\n"
    b"Date: Sat, 28 Nov 2026 10:00:00 +0000\r\n"
    b"Subject: Endless %s\r\n\r\nShort text.\r\n" % (b"a" * (11 << 20))
)


@pytest.fixture
def anna(maildesk):
    (person,) = maildesk.new_people("anna")
    yield person
    person.leave()


def test_header_of_eleven_megabytes_stops_nothing(anna):
    for number in range(COUNT):
        raw = mail(f"Mail {number}", "bob@example.org", anna.address)
        anna.doveadm.save(anna.address, "INBOX", DEADLY if number == PLACE else raw)
    anna.connect()
    anna.sync()
    anna.wake()
    anna.wait_for(lambda: len(anna.rows()) == COUNT, "all of them are there")
    assert anna.account("state", "last_error") == {
        "id": anna.account_id,
        "state": "connected",
        "last_error": False,
    }
    (deadly,) = [row for row in anna.rows() if row["subject"].startswith("Endless")]
    assert deadly["senders"][0]["name"] == "Mallory"
    assert "Short text." in anna.client("open_message", deadly["id"])["text"]
