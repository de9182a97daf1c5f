"""An IMAP server that says what a test wants, right or wrong.

    with ImapFaults(Script(replies={"LIST": no("[UNAVAILABLE] not now")})) as server:
        ...                             # connect to server.port
        server.commands                 # what the client has sent, without tags

Commands without a reply of the script are answered as a small healthy server would,
with a mailbox of three messages: see imap_mailbox.py.
"""

import contextlib
import re
import socket
import ssl
import threading
from dataclasses import dataclass, field

from . import imap_mailbox
from .imap_reply import Reply

LOCALHOST = "127.0.0.1"
_LITERAL = re.compile(rb"\{(\d+)(\+?)\}$")


@dataclass(frozen=True)
class Script:
    """How the server behaves.

    ``replies`` maps the beginning of a command ("UID FETCH 1:3") to its reply, or to a
    list of replies for the first, the second … time; the last one stays. ``injected``
    is plain text sent together with the answer to STARTTLS.
    """

    greeting: str = "* OK ready\r\n"
    capabilities: str = imap_mailbox.CAPABILITIES
    replies: dict = field(default_factory=dict)
    injected: str = ""


class ImapFaults:
    """The server in threads of this process."""

    def __init__(self, script=None, *, cert="", key="", implicit_tls=False):
        self.script = script or Script()
        self.commands = []
        self.connections = 0
        self.implicit_tls = implicit_tls
        self._tls = _context(cert, key) if cert else None
        self._played = {}
        self._listener = socket.create_server((LOCALHOST, 0))
        self.port = self._listener.getsockname()[1]
        self._open = set()
        self._doomed = {}
        self._stopped = threading.Event()

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_exception):
        self._stopped.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def cut(self, last_word=""):
        """Close all connections, without a word or with one (BYE)."""
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.sendall(last_word.encode())
                connection.shutdown(socket.SHUT_RDWR)

    def doom(self, last_word=""):
        """End every present connection when its next command arrives."""
        self._doomed = {connection: last_word for connection in self._open}

    def last_word(self, connection):
        """What a doomed connection gets instead of an answer, None for others."""
        return self._doomed.get(connection)

    def sent(self, beginning):
        """The commands that begin like this."""
        return [each for each in self.commands if each.startswith(beginning)]

    def reply_to(self, command):
        """The next reply for a command, without its tag."""
        matching = [key for key in self.script.replies if command.startswith(key)]
        if not matching:
            return imap_mailbox.reply_to(command, self.script.capabilities)
        key = max(matching, key=len)
        reply = self.script.replies[key]
        if isinstance(reply, Reply):
            return reply
        number = self._played.get(key, 0)
        self._played[key] = number + 1
        return reply[min(number, len(reply) - 1)]

    def wait(self):
        """Say nothing until the server is stopped."""
        self._stopped.wait(60)

    def _accept(self):
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(
                target=self._serve, args=(connection,), daemon=True
            ).start()

    def _serve(self, connection):
        self._open.add(connection)
        try:
            with contextlib.suppress(OSError):
                if self.implicit_tls:
                    connection = self._tls.wrap_socket(connection, server_side=True)
                _Conversation(self, connection, self._tls).run()
        finally:
            connection.close()
            self._open.discard(connection)


class _Conversation:
    """One client."""

    def __init__(self, server, connection, tls):
        self._server = server
        self._connection = connection
        self._tls = tls
        self._file = connection.makefile("rb")

    def run(self):
        self._connection.sendall(self._server.script.greeting.encode())
        while line := self._read_command():
            tag, _, command = line.partition(b" ")
            text = command.decode("utf-8", "replace")
            self._server.commands.append(text)
            last_word = self._server.last_word(self._connection)
            if last_word is not None:
                self._connection.sendall(last_word.encode())
                return
            reply = self._server.reply_to(text)
            self._connection.sendall(reply.encoded(tag) + self._injected(text))
            if text.startswith("AUTHENTICATE"):
                self._sign_in(tag, reply)
            if reply.then == "cut" or text == "LOGOUT":
                return
            if reply.then == "hang":
                self._server.wait()
                return
            if text == "STARTTLS" and b" OK" in reply.encoded(tag):
                self._start_tls()

    def _sign_in(self, tag, reply):
        """Take the client's responses, as commands that begin with RESPONSE."""
        while reply.data.startswith("+"):
            text = "RESPONSE " + self._file.readline().strip().decode()
            self._server.commands.append(text)
            reply = self._server.reply_to(text)
            self._connection.sendall(reply.encoded(tag))

    def _read_command(self):
        line = self._file.readline().rstrip(b"\r\n")
        while match := _LITERAL.search(line):
            if not match[2]:
                self._connection.sendall(b"+ go on\r\n")
            line += b"\r\n" + self._file.read(int(match[1]))
            line += self._file.readline().rstrip(b"\r\n")
        return line

    def _injected(self, command):
        return self._server.script.injected.encode() if command == "STARTTLS" else b""

    def _start_tls(self):
        self._connection = self._tls.wrap_socket(self._connection, server_side=True)
        self._file = self._connection.makefile("rb")


def _context(cert, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context
