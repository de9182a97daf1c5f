"""A TCP proxy before an IMAP server that cuts connections where it hurts.

    with CuttingProxy(server_port) as proxy:
        proxy.plan("answer", r"UID MOVE")   # carried out, but nobody hears of it
        ...                                 # connect to proxy.port, without TLS

==========  ====================================================================
kind        what happens to the next command that fits
==========  ====================================================================
before      the connection ends; the server has not seen the command
request     the server gets the first half of the command or of its literal
answer      the command is carried out, its answer is thrown away
literal     the answer breaks off in the middle, in a literal where there is one
slow        the answer comes after ``delay_s``
==========  ====================================================================
"""

import contextlib
import re
import socket
import threading
from dataclasses import dataclass

LOCALHOST = "127.0.0.1"
KINDS = ("before", "request", "answer", "literal", "slow")
_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n$")
_CHUNK = 65536


@dataclass
class Cut:
    """One planned cut; ``struck`` when it has happened."""

    kind: str
    command: str = ""
    delay_s: float = 0.0
    struck: bool = False

    def fits(self, line):
        """Whether it is meant for this command."""
        return re.search(self.command, line.decode("latin-1"), re.I) is not None


class CuttingProxy:
    """The proxy in threads of this process."""

    def __init__(self, target_port):
        self._target = (LOCALHOST, target_port)
        self._listener = socket.create_server((LOCALHOST, 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._cuts = []
        self._open = set()
        #: connections are closed at once while this is set
        self.is_away = False

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_exception):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut_all()

    def plan(self, kind, command="", delay_s=0.0):
        """Let the next command that fits be cut; gives the Cut."""
        if kind not in KINDS:
            raise ValueError(f"no such cut: {kind}")
        cut = Cut(kind, command, delay_s)
        with self._lock:
            self._cuts.append(cut)
        return cut

    def calm(self):
        """No further cuts."""
        self.is_away = False
        with self._lock:
            self._cuts.clear()

    def cut_all(self):
        """End every connection now."""
        for link in list(self._open):
            link.end()

    def take(self, line):
        """The cut for a command, None when it passes."""
        with self._lock:
            for cut in self._cuts:
                if cut.fits(line):
                    self._cuts.remove(cut)
                    cut.struck = True
                    return cut
        return None

    def _accept(self):
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        try:
            if self.is_away:
                return
            with socket.create_connection(self._target, timeout=10) as server:
                server.settimeout(None)
                link = _Link(self, client, server)
                self._open.add(link)
                try:
                    link.run()
                finally:
                    self._open.discard(link)
        except OSError:
            pass
        finally:
            client.close()


class _Link:
    """One client's connection and the one to the server."""

    def __init__(self, proxy, client, server):
        self._proxy = proxy
        self._client = client
        self._server = server
        self._cut = None
        self._tag = b""

    def run(self):
        for each in (self._client, self._server):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answers = threading.Thread(target=self._answers, daemon=True)
        answers.start()
        with contextlib.suppress(OSError):
            self._commands()
        self.end()
        answers.join()

    def end(self):
        """Close both sides."""
        for each in (self._client, self._server):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _commands(self):
        with self._client.makefile("rb") as lines:
            while line := lines.readline():
                cut = self._proxy.take(line)
                if cut and cut.kind == "before":
                    return
                if cut and cut.kind == "request":
                    self._send_half(line, lines)
                    return
                if cut:
                    self._tag = line.partition(b" ")[0]
                    self._cut = cut
                self._server.sendall(line)
                self._pass_literals(line, lines)

    def _pass_literals(self, line, lines):
        """Bytes of literals are no commands."""
        while match := _LITERAL.search(line):
            self._server.sendall(lines.read(int(match[1])))
            line = lines.readline()
            self._server.sendall(line)

    def _send_half(self, line, lines):
        match = _LITERAL.search(line)
        if not match:
            self._server.sendall(line[: len(line) // 2])
            return
        self._server.sendall(line)
        self._server.sendall(lines.read(int(match[1]) // 2))

    def _answers(self):
        with contextlib.suppress(OSError):
            while data := self._server.recv(_CHUNK):
                if self._cut and not data.startswith(b"+ "):
                    if self._cut.kind != "slow":
                        self._break_off(data)
                        break
                    threading.Event().wait(self._cut.delay_s)
                    self._cut = None
                self._client.sendall(data)
        self.end()

    def _break_off(self, data):
        if self._cut.kind == "literal":
            self._client.sendall(data[: _middle(data)])
            return
        # The server may come to the end of the command first.
        said = data
        while b"\n" + self._tag not in b"\n" + said and data:
            data = self._server.recv(_CHUNK)
            said += data


def _middle(data):
    match = re.search(rb"\{(\d+)\}\r\n", data)
    if match and len(data) > match.end() + 2:
        return match.end() + (len(data) - match.end()) // 2
    return len(data) // 2
