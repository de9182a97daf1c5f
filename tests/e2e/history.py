"""Old mail for a mailbox: many small messages, one minute apart."""

from datetime import UTC, datetime, timedelta

from tests.servers.bulk import Stored

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def old_mail(count, *, flags=()):
    """``count`` messages, "Mail 0" the oldest, each with an id of its own."""
    for number in range(count):
        received = FIRST + timedelta(minutes=number)
        yield Stored(_raw(number, received), flags, received)


def _raw(number, received):
    return (
        "From: Bob <bob@example.org>\r\nTo: me@example.org\r\n"
        f"Subject: Mail {number}\r\nMessage-ID: <{number}@example.org>\r\n"
        f"Date: {received:%a, %d %b %Y %H:%M:%S +0000}\r\n\r\nText.\r\n"
    ).encode()
