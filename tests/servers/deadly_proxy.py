"""A way to an IMAP server that breaks off over one message, as a server that dies on it
does: as soon as its data begins in the answer to a command that fits.
"""

import re
import select
import socket
import threading

from .ports import LOCALHOST, Endpoint


class DeadlyProxy:
    """Stands before ``server``; see the module."""

    def __init__(self, server):
        self._server = server
        self._listener = socket.create_server((LOCALHOST, 0))
        self._uid = None
        self._command = None
        self.deaths = 0
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def imap(self):
        """Where it listens."""
        return Endpoint(LOCALHOST, self._listener.getsockname()[1])

    def kill_over(self, uid, command):
        """Break off over the message ``uid`` in answers to a command (a regular
        expression, bytes).
        """
        self._uid = uid
        self._command = re.compile(command)

    def close(self):
        self._listener.close()

    def _serve(self):
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client):
        server = socket.create_connection((self._server.host, self._server.port))
        asked = b""
        said = b""
        with client, server:
            while True:
                ready, _w, _e = select.select([client, server], [], [])
                if client in ready:
                    data = client.recv(65536)
                    if not data:
                        return
                    asked, said = data, b""
                    server.sendall(data)
                if server in ready:
                    data = server.recv(65536)
                    said = said[-200:] + data
                    if not data or self._is_deadly(asked, said):
                        return
                    client.sendall(data)

    def _is_deadly(self, asked, said):
        if self._command is None or not self._command.search(asked):
            return False
        if not re.search(rb"\* \d+ FETCH \([^\r\n]*\bUID %d\b" % self._uid, said):
            return False
        self.deaths += 1
        return True
