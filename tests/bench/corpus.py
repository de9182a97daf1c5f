"""Mail of ordinary size for benchmarks: plain and HTML, some with an attachment."""

from datetime import UTC, datetime, timedelta

from tests.servers.bulk import Stored

BODY = ("Thank you for your order of forty steel racks.\r\n" * 60).encode()
SHORT_BODY = b"Thank you for your order.\r\n"
START = datetime(2024, 1, 1, tzinfo=UTC)


def messages(count, body=BODY):
    """``count`` messages, every fourth begins a conversation; of about 4 KB with the
    ordinary body.
    """
    for number in range(count):
        yield Stored(
            _raw(number, body),
            ("\\Seen",) if number % 10 else (),
            START + timedelta(minutes=number),
        )


def _raw(number, body):
    root = number - number % 4
    reply = b"" if number == root else b"In-Reply-To: <bench.%d@example.com>\r\n" % root
    references = (
        b"" if number == root else b"References: <bench.%d@example.com>\r\n" % root
    )
    return (
        b"From: Customer %d <customer%d@example.com>\r\n"
        b"To: Anna Berg <anna@example.com>\r\n"
        b"Subject: %sOrder %d of bicycle racks\r\n"
        b"Message-ID: <bench.%d@example.com>\r\n"
        b"Date: Mon, 1 Jan 2024 10:00:00 +0000\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"%s%s\r\n%s"
        % (
            number % 500,
            number % 500,
            b"" if number == root else b"Re: ",
            root,
            number,
            reply,
            references,
            body,
        )
    )
