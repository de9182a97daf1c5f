"""The log-in in front of Courier's IMAP server: greeting, STARTTLS, LOGIN.

After the login all bytes are passed on unchanged, so that what a client sees is
Courier's own behaviour.
"""

import base64
import contextlib
import re
import socket
import ssl
import threading

from .ports import LOCALHOST

CAPABILITY = b"IMAP4rev1 UIDPLUS CHILDREN NAMESPACE SORT QUOTA IDLE AUTH=PLAIN"
_WORD = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\S+)')


class LoginFront:
    """Listens for one Courier, plain with STARTTLS and with TLS."""

    def __init__(self, server):
        self._server = server
        self._listeners = []
        self._open = set()
        files = server.certificates
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(files.cert, files.key)

    def start(self):
        """Listen on both ports, each in a thread."""
        for service in ("imap", "imaps"):
            listener = socket.create_server((LOCALHOST, self._server.ports[service]))
            self._listeners.append(listener)
            _in_thread(self._accept, listener, service == "imaps")

    def stop(self):
        """Close the listeners and every connection."""
        for each in [*self._listeners, *self._open]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self, listener, implicit_tls):
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.add(connection)
            _in_thread(self._serve, connection, implicit_tls)

    def _serve(self, connection, implicit_tls):
        session = _Login(self._server, connection, self._tls)
        with contextlib.suppress(OSError):
            session.run(implicit_tls)
        self._open.discard(connection)
        session.close()


class _Login:
    """One connection until its user is known, then the pipe to imapd."""

    def __init__(self, server, connection, tls):
        self._server = server
        self._connection = connection
        self._tls = tls

    def run(self, implicit_tls):
        """Serve the connection until one side closes it."""
        if implicit_tls:
            self._start_tls()
        self._send(b"* OK [CAPABILITY %s] Courier-IMAP ready." % self._capability())
        while True:
            line = self._read_line()
            if line is None:
                return
            tag, _, words = line.partition(b" ")
            address = self._answer(tag, words)
            if address:
                return self._pass_on(address, tag)

    def close(self):
        """Close the connection."""
        self._connection.close()

    def _answer(self, tag, words):
        """Answer one command; returns the user after a good login."""
        verb, _, rest = words.partition(b" ")
        verb = verb.upper()
        if verb == b"LOGIN":
            return self._log_in(tag, [_unquote(m) for m in _WORD.finditer(rest)])
        if verb == b"AUTHENTICATE" and rest.upper().startswith(b"PLAIN"):
            return self._log_in(tag, self._read_plain())
        if verb == b"CAPABILITY":
            self._send(b"* CAPABILITY " + self._capability())
            self._send(tag + b" OK CAPABILITY completed")
        elif verb == b"STARTTLS" and not self._is_tls():
            self._send(tag + b" OK Begin SSL/TLS negotiation now.")
            self._start_tls()
        elif verb == b"NOOP":
            self._send(tag + b" OK NOOP completed")
        elif verb == b"LOGOUT":
            self._send(b"* BYE Courier-IMAP server shutting down")
            self._send(tag + b" OK LOGOUT completed")
            raise ConnectionAbortedError
        else:
            self._send(tag + b" NO Error in IMAP command received by server.")
        return None

    def _log_in(self, tag, words):
        login, password = (words + [b"", b""])[:2]
        address = login.decode(errors="replace")
        if self._server.accepts(address, password.decode(errors="replace")):
            return address
        self._send(tag + b" NO Login failed.")
        return None

    def _read_plain(self):
        """Ask for the PLAIN response (RFC 4616): [NUL-separated] user, password."""
        self._send(b"+ ")
        try:
            parts = base64.b64decode(self._read_line() or b"").split(b"\0")
        except ValueError:
            return []
        return parts[1:3]

    def _pass_on(self, address, tag):
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                process = self._server.open_session(address, tag.decode(), theirs)
            _in_thread(_copy, self._connection, ours)
            _copy(ours, self._connection)
        process.wait()

    def _capability(self):
        return CAPABILITY if self._is_tls() else CAPABILITY + b" STARTTLS"

    def _is_tls(self):
        return isinstance(self._connection, ssl.SSLSocket)

    def _start_tls(self):
        self._connection = self._tls.wrap_socket(self._connection, server_side=True)

    def _send(self, line):
        self._connection.sendall(line + b"\r\n")

    def _read_line(self):
        """Read one line byte by byte: what follows it belongs to imapd or TLS."""
        line = b""
        while not line.endswith(b"\n"):
            byte = self._connection.recv(1)
            if not byte:
                return None
            line += byte
        return line.rstrip(b"\r\n")


def _unquote(match):
    quoted, atom = match.groups()
    return atom if quoted is None else re.sub(rb"\\(.)", rb"\1", quoted)


def _copy(source, target):
    """Pass bytes on until one side closes, then close the other."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _in_thread(function, *arguments):
    threading.Thread(target=function, args=arguments, daemon=True).start()
