"""A way to an IMAP server that dies over one message: as soon as its data begins in the
answer to a command that fits, the server's process that serves the connection is killed
(SIGKILL), in the middle of its answer.
"""

import contextlib
import os
import re
import select
import signal
import socket
import threading
from pathlib import Path

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
                    if not data:
                        return
                    if self._is_deadly(asked, said):
                        _kill(_process_behind(server))
                        return
                    client.sendall(data)

    def _is_deadly(self, asked, said):
        if self._command is None or not self._command.search(asked):
            return False
        if not re.search(rb"\* \d+ FETCH \([^\r\n]*\bUID %d\b" % self._uid, said):
            return False
        self.deaths += 1
        return True


def _process_behind(connection):
    """The process at the other end of a connection on this machine, None if it has
    none.
    """
    ours, theirs = connection.getsockname()[1], connection.getpeername()[1]
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    ends = (line.split() for line in lines)
    wanted = (f":{theirs:04X}", f":{ours:04X}")
    inodes = {e[9] for e in ends if (e[1][-5:], e[2][-5:]) == wanted}
    names = {f"socket:[{inode}]" for inode in inodes}
    for path in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if os.readlink(path) in names:
                return int(path.parts[2])
    return None


def _kill(pid):
    if pid is not None and pid != os.getpid():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
