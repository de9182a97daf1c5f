"""An SMTP server that fails in the phase a test asks for.

    with SmtpFaults(cert=..., key=...) as server:
        server.play("end_cut_taken", "healthy")   # first connection, then the rest
        ...
        server.deliveries                          # each taken message exactly once

A test of another process sets the scenario over HTTP: see smtp_control.py.
"""

import contextlib
import socket
import ssl
import threading
import uuid

from .smtp_scenario import HEALTHY, scenario
from .smtp_session import Delivery, Session

LOCALHOST = "127.0.0.1"


class SmtpFaults:
    """The server; `users` maps logins to passwords (empty: everybody may in).

    With `cert` and `key` it can do STARTTLS, or TLS at once (`implicit_tls`).
    `on_delivery` is called with each Delivery, for example to file a Sent copy.
    """

    def __init__(self, *, cert="", key="", implicit_tls=False, users=None, port=0):
        self.users = users or {}
        self.implicit_tls = implicit_tls
        self.tls = _context(cert, key) if cert else None
        self.deliveries = []
        self.transcripts = []
        self.on_delivery = None
        self.stopped = threading.Event()
        self.port = port
        self._changed = threading.Condition()
        self._scenarios = [HEALTHY]
        self._listener = None
        self._open = set()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_exception):
        self.stop()

    def start(self):
        """Begin to listen; the port stays the same from then on."""
        self.stopped.clear()
        self._listen()

    def stop(self):
        """Close the listener and all connections, and end every delay."""
        self.stopped.set()
        self._close_listener()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def play(self, *descriptions):
        """Set the scenarios of the next connections; the last one stays.

        Each is a Scenario, a name of SCENARIOS or a dict of a Scenario's fields.
        A refusing one takes effect now and until `play` is called again.
        """
        self._scenarios = [scenario(each) for each in descriptions]
        if self._scenarios[0].refuse:
            self._close_listener()
        elif not self._listener:
            self._listen()

    def forget(self):
        """Forget deliveries and transcripts."""
        with self._changed:
            self.deliveries.clear()
            self.transcripts.clear()

    def wait_for(self, count, timeout=10.0):
        """Wait until `count` messages were taken and return them all."""
        with self._changed:
            if not self._changed.wait_for(
                lambda: len(self.deliveries) >= count, timeout=timeout
            ):
                raise TimeoutError(f"{len(self.deliveries)} of {count} messages came")
        return list(self.deliveries)

    def take(self, delivery, *, new_id=False):
        """Record a message; with `new_id` under a Message-ID of the server's own."""
        if new_id:
            delivery = _with_new_id(delivery)
        with self._changed:
            self.deliveries.append(delivery)
            self._changed.notify_all()
        if self.on_delivery:
            self.on_delivery(delivery)

    def _listen(self):
        self._listener = socket.create_server((LOCALHOST, self.port))
        self.port = self._listener.getsockname()[1]
        _in_thread(self._accept, self._listener)

    def _close_listener(self):
        listener, self._listener = self._listener, None
        if listener:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def _accept(self, listener):
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            self._open.add(connection)
            _in_thread(self._serve, connection, self._next_scenario())

    def _next_scenario(self):
        if len(self._scenarios) > 1:
            return self._scenarios.pop(0)
        return self._scenarios[0]

    def _serve(self, connection, chosen):
        session = Session(self, connection, chosen)
        with self._changed:
            self.transcripts.append(session.transcript)
        with contextlib.suppress(OSError):
            session.run()
        self._open.discard(connection)
        session.close()


def _with_new_id(delivery):
    lines = delivery.raw.split(b"\r\n")
    fresh = f"Message-ID: <{uuid.uuid4().hex}@rewritten.example>".encode()
    for number, line in enumerate(lines):
        if line.lower().startswith(b"message-id:"):
            lines[number] = fresh
            break
    raw = b"\r\n".join(lines)
    return Delivery(delivery.sender, delivery.recipients, raw, delivery.login)


def _context(cert, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def _in_thread(function, *arguments):
    threading.Thread(target=function, args=arguments, daemon=True).start()
