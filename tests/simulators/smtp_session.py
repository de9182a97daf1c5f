"""One connection to the faulty SMTP server: the protocol and its accidents."""

import base64
import re
from dataclasses import dataclass

from .smtp_wire import Wire

BANNER = "220 localhost ESMTP"
ACCEPTED = "250 2.0.0 Ok: queued"
_ADDRESS = re.compile(r"<([^>]*)>")


@dataclass(frozen=True)
class Delivery:
    """A message the server has taken responsibility for."""

    sender: str
    recipients: tuple
    raw: bytes
    login: str = ""


class Cut(ConnectionError):
    """The scenario closes the connection here."""


class Session:
    """Speaks SMTP with one client, as its Scenario says."""

    def __init__(self, server, connection, scenario):
        self._server = server
        self._scenario = scenario
        self._wire = Wire(connection)
        self._login = ""
        self._sender = None
        self._recipients = []
        #: the commands in order, without passwords and without the message
        self.transcript = []

    def run(self):
        """Serve until the client quits or the scenario cuts the connection."""
        if self._server.implicit_tls:
            self._wire.start_tls(self._server.tls)
        self._answer("banner", BANNER)
        while True:
            line = self._wire.read_line().decode("utf-8", "replace")
            verb, _, rest = line.partition(" ")
            verb = verb.upper()
            self.transcript.append(verb if verb == "AUTH" else line)
            handler = getattr(self, f"_on_{verb.lower()}", None)
            if handler is None:
                self._wire.send("502 5.5.2 Command not recognized")
            elif handler(rest) is False:
                return

    def close(self):
        """Close the connection."""
        self._wire.close()

    def _answer(self, phase, usual, *, detail=""):
        """Answer `usual` unless the scenario has other plans; True when positive."""
        scenario = self._scenario
        if scenario.cut == phase:
            raise Cut(phase)
        # An early end of the wait means that the server is being stopped.
        if self._server.stopped.wait(scenario.delays.get(phase, 0)):
            raise Cut("stopped")
        reply = scenario.replies.get(f"{phase} {detail}") or scenario.replies.get(phase)
        self._wire.send(reply or usual)
        return (reply or usual)[0] in "23"

    def _on_ehlo(self, _name):
        words = ["localhost", *self._scenario.capabilities]
        if self._wire.is_tls or not self._server.tls:
            words = [word for word in words if word != "STARTTLS"]
        lines = [f"250-{word}" for word in words[:-1]] + [f"250 {words[-1]}"]
        self._answer("ehlo", "\r\n".join(lines))

    _on_helo = _on_ehlo

    def _on_starttls(self, _rest):
        if not self._answer("starttls", "220 2.0.0 Ready to start TLS"):
            return
        if self._scenario.injected:
            self._wire.send(self._scenario.injected.rstrip("\r\n"))
        self._wire.start_tls(self._server.tls)
        self._sender, self._recipients = None, []

    def _on_auth(self, rest):
        mechanism, _, initial = rest.partition(" ")
        login, password = self._credentials(mechanism.upper(), initial)
        known = self._server.users
        if known and mechanism.upper() != "XOAUTH2" and known.get(login) != password:
            self._wire.send("535 5.7.8 Authentication credentials invalid")
        elif self._answer("auth", "235 2.7.0 Authentication successful"):
            self._login = login

    def _credentials(self, mechanism, initial):
        if mechanism == "LOGIN":
            login = initial or self._ask("VXNlcm5hbWU6")
            return _decode(login), _decode(self._ask("UGFzc3dvcmQ6"))
        text = _decode(initial or self._ask(""))
        if mechanism == "XOAUTH2":
            return text.partition("\x01")[0].removeprefix("user="), ""
        _identity, _, pair = text.partition("\0")
        login, _, password = pair.partition("\0")
        return login, password

    def _ask(self, challenge):
        self._wire.send(f"334 {challenge}")
        return self._wire.read_line().decode("ascii", "replace")

    def _on_mail(self, rest):
        size = re.search(r"\bSIZE=(\d+)", rest, re.IGNORECASE)
        if size and int(size.group(1)) > self._size_limit():
            self._wire.send("552 5.3.4 Message size exceeds fixed limit")
        elif self._answer("mail", "250 2.1.0 Ok"):
            self._sender, self._recipients = _address(rest), []

    def _on_rcpt(self, rest):
        address = _address(rest)
        if self._sender is None:
            self._wire.send("503 5.5.1 Need MAIL first")
        elif self._answer("rcpt", "250 2.1.5 Ok", detail=address):
            self._recipients.append(address)

    def _on_data(self, _rest):
        if not self._recipients:
            self._wire.send("554 5.5.1 No valid recipients")
            return
        self._answer("data", "354 End data with <CR><LF>.<CR><LF>")
        if "data" in self._scenario.replies:
            return
        if self._scenario.cut == "body":
            self._wire.read_bytes(self._scenario.cut_after_bytes)
            raise Cut("body")
        self._finish(self._wire.read_message())

    def _finish(self, raw):
        """Decide about a complete message: take it first, then answer."""
        scenario = self._scenario
        if len(raw) > self._size_limit():
            self._wire.send("552 5.3.4 Message size exceeds fixed limit")
            return
        refused = scenario.replies.get("end", ACCEPTED)[0] != "2"
        lost = scenario.cut == "end" and not scenario.keep_cut_message
        if not (refused or lost):
            self._take(raw)
        self._answer("end", ACCEPTED)
        self._sender, self._recipients = None, []

    def _take(self, raw):
        delivery = Delivery(self._sender, tuple(self._recipients), raw, self._login)
        self._server.take(delivery, new_id=self._scenario.rewrite_message_id)

    def _on_rset(self, _rest):
        self._sender, self._recipients = None, []
        self._wire.send("250 2.0.0 Ok")

    def _on_noop(self, _rest):
        self._wire.send("250 2.0.0 Ok")

    def _on_quit(self, _rest):
        self._answer("quit", "221 2.0.0 Bye")
        return False

    def _size_limit(self):
        for word in self._scenario.capabilities:
            if word.startswith("SIZE "):
                return int(word.split()[1])
        return float("inf")


def _address(rest):
    match = _ADDRESS.search(rest)
    return match.group(1) if match else ""


def _decode(text):
    try:
        return base64.b64decode(text).decode("utf-8", "replace")
    except ValueError:
        return ""
