"""Fill a mailbox with many messages quickly, over IMAP itself.

One APPEND carries a whole batch (MULTIAPPEND, RFC 3502) with literals that need
no answer (LITERAL+, RFC 7888), so that flags, dates and uids are the server's
own work. Servers without these extensions get one APPEND for each message, and
wait for each literal.
"""

import binascii
import imaplib
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

BATCH_BYTES = 4 * 1024 * 1024
TIMEOUT_S = 120


@dataclass(frozen=True)
class Stored:
    """One message to store: its bytes, IMAP flags and arrival time."""

    raw: bytes
    flags: tuple = ()
    received: datetime = datetime(2026, 1, 1, tzinfo=UTC)


class AppendRefused(RuntimeError):
    """The server answered an APPEND with NO or BAD."""


class BulkAppender:
    """A plain IMAP connection to `endpoint` that can only append."""

    def __init__(self, endpoint, user, password):
        self._socket = socket.create_connection(
            (endpoint.host, endpoint.port), timeout=TIMEOUT_S
        )
        # Small packets follow one another: without this each one waits 40 ms.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._lines = self._socket.makefile("rb")
        self._tag = 0
        self._lines.readline()
        self._command(
            b"LOGIN %s %s" % (_quoted(user.encode()), _quoted(password.encode()))
        )
        capabilities = self._command(b"CAPABILITY").upper()
        self._many = b" MULTIAPPEND" in capabilities
        self._no_wait = b" LITERAL+" in capabilities

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self._command(b"LOGOUT")
        self._lines.close()
        self._socket.close()

    def create(self, mailbox):
        """Create and subscribe a mailbox; one that exists already is fine."""
        name = _mailbox(mailbox)
        try:
            self._command(b"CREATE " + name)
        except AppendRefused as error:
            if "exist" not in str(error).lower():
                raise
        self._command(b"SUBSCRIBE " + name)

    def append(self, mailbox, messages: Iterable[Stored]):
        """Store `messages` in order and return how many there were."""
        count = 0
        batch, size = [], 0
        for message in messages:
            batch.append(message)
            size += len(message.raw)
            count += 1
            if size > BATCH_BYTES or not self._many:
                self._append_batch(mailbox, batch)
                batch, size = [], 0
        if batch:
            self._append_batch(mailbox, batch)
        return count

    def _append_batch(self, mailbox, batch):
        tag = self._next_tag()
        self._socket.sendall(tag + b" APPEND " + _mailbox(mailbox))
        if self._no_wait:
            self._socket.sendall(b"".join(map(_pushed_literal, batch)) + b"\r\n")
        else:
            for message in batch:
                self._socket.sendall(_literal_head(message, b"") + b"\r\n")
                self._wait_for_continuation()
                self._socket.sendall(message.raw)
            self._socket.sendall(b"\r\n")
        self._wait_for(tag)

    def _command(self, words):
        tag = self._next_tag()
        self._socket.sendall(tag + b" " + words + b"\r\n")
        return self._wait_for(tag)

    def _next_tag(self):
        self._tag += 1
        return b"B%d" % self._tag

    def _wait_for_continuation(self):
        line = self._lines.readline()
        if not line.startswith(b"+"):
            raise AppendRefused(line.decode(errors="replace"))

    def _wait_for(self, tag):
        """Return the untagged lines of the answer to the command `tag`."""
        untagged = []
        while True:
            line = self._lines.readline()
            if not line:
                raise ConnectionError("the server closed the connection")
            if not line.startswith(tag + b" "):
                untagged.append(line)
            elif line.startswith(tag + b" OK"):
                return b"".join(untagged)
            else:
                raise AppendRefused(line.decode(errors="replace").strip())


def bulk_append(endpoint, login, mailbox, messages):
    """Store `messages` in one mailbox of `login` = (user, password)."""
    with BulkAppender(endpoint, *login) as appender:
        return appender.append(mailbox, messages)


def encode_mailbox(name):
    """Return a mailbox name in modified UTF-7 (RFC 3501 section 5.1.3)."""

    def encode(match):
        if match.group() == "&":
            return "&-"
        text = binascii.b2a_base64(match.group().encode("utf-16-be"))
        return f"&{text.decode().strip().rstrip('=').replace('/', ',')}-"

    return re.sub(r"&|[^\x20-\x7e]+", encode, name).encode("ascii")


def _pushed_literal(message):
    return _literal_head(message, b"+") + b"\r\n" + message.raw


def _literal_head(message, plus):
    flags = " ".join(message.flags).encode()
    when = imaplib.Time2Internaldate(message.received).encode()
    return b" (%s) %s {%d%s}" % (flags, when, len(message.raw), plus)


def _mailbox(name):
    return _quoted(encode_mailbox(name))


def _quoted(text):
    return b'"' + text.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
