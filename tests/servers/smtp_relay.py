"""The SMTP side behind Dovecot's submission, and a submission server itself.

Mail for known users goes to Dovecot over LMTP. Anybody else is either bounced
with a delivery report or, for the demo, taken by the "outside world" and kept
in a folder. Every accepted message is recorded, so that tests count deliveries.

Run as a program it serves until it is ended:

    python -m tests.servers.smtp_relay '{"port": 11025, "lmtp_port": 11024}'
"""

import asyncio
import json
import re
import smtplib
import ssl
import sys
import threading
import uuid
import warnings
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from .bounce import UNKNOWN_USER, make_bounce
from .ports import LOCALHOST, Endpoint, free_ports

MAX_MESSAGE_BYTES = 41943040


@dataclass(frozen=True)
class RelayOptions:
    """How the relay behaves.

    `lmtp_port` 0 delivers to nobody (only recording). `outside` is a folder
    that takes mail for people outside; empty means that it is bounced.
    `local_domains` are always bounced when the user is unknown. `users` maps
    logins to passwords and asks for AUTH; `cert` and `key` offer STARTTLS, or
    TLS from the first byte with `implicit_tls`.
    """

    port: int = 0
    lmtp_port: int = 0
    outside: str = ""
    local_domains: tuple = ()
    users: dict = field(default_factory=dict)
    cert: str = ""
    key: str = ""
    implicit_tls: bool = False
    max_message_bytes: int = MAX_MESSAGE_BYTES


@dataclass(frozen=True)
class Accepted:
    """One message the relay has taken responsibility for."""

    sender: str
    recipients: tuple
    raw: bytes
    options: tuple = ()


class SmtpRelay:
    """The relay in a thread of this process."""

    def __init__(self, options=None):
        self.options = options or RelayOptions()
        self.port = self.options.port or free_ports(1)[0]
        self.accepted = []
        self._arrival = threading.Condition()
        self._controller = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_exception):
        self.stop()

    @property
    def endpoint(self):
        """Where to connect to, and how it is secured."""
        if not self.options.cert:
            return Endpoint(LOCALHOST, self.port)
        security = "tls" if self.options.implicit_tls else "starttls"
        return Endpoint(LOCALHOST, self.port, security)

    def start(self):
        """Begin to listen; returns when connections are taken."""
        self._controller = _RelayController(self)
        self._controller.start()

    def stop(self):
        """Stop listening."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def wait_for(self, count, timeout=10.0):
        """Wait until `count` messages were accepted and return all of them."""
        with self._arrival:
            done = self._arrival.wait_for(
                lambda: len(self.accepted) >= count, timeout=timeout
            )
        if not done:
            raise TimeoutError(f"{len(self.accepted)} of {count} messages arrived")
        return list(self.accepted)

    def record(self, accepted):
        """Remember a message that was taken."""
        with self._arrival:
            self.accepted.append(accepted)
            self._arrival.notify_all()


class _RelayController(Controller):
    """An aiosmtpd listener that can speak TLS from the first byte."""

    def __init__(self, relay):
        options = relay.options
        self._tls = _tls_context(options) if options.cert else None
        implicit = {"ssl_context": self._tls} if options.implicit_tls else {}
        super().__init__(
            _Handler(relay), hostname=LOCALHOST, port=relay.port, **implicit
        )
        self._options = options

    def factory(self):
        options = self._options
        starttls = self._tls is not None and not options.implicit_tls
        with warnings.catch_warnings():
            # aiosmtpd does not see that TLS came first and warns about AUTH.
            warnings.simplefilter("ignore", UserWarning)
            return _Session(
                self.handler,
                hostname="localhost",
                enable_SMTPUTF8=True,
                decode_data=False,
                data_size_limit=options.max_message_bytes,
                tls_context=self._tls if starttls else None,
                require_starttls=starttls,
                authenticator=_Authenticator(options.users) if options.users else None,
                auth_required=bool(options.users),
                auth_require_tls=starttls,
            )


class _Session(SMTP):
    """aiosmtpd that takes the AUTH parameter of MAIL (RFC 4954 section 5)."""

    async def smtp_MAIL(self, arg):
        if arg:
            arg = re.sub(r" AUTH=\S+", "", arg)
        return await super().smtp_MAIL(arg)


class _Authenticator:
    """Checks a login against the known users (names without case)."""

    def __init__(self, users):
        self._users = {name.lower(): password for name, password in users.items()}

    def __call__(self, _server, _session, _envelope, _mechanism, data):
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        login = data.login.decode("utf-8", "replace").lower()
        password = data.password.decode("utf-8", "replace")
        known = login in self._users and self._users[login] == password
        return AuthResult(success=known, handled=False)


class _Handler:
    """Takes messages from aiosmtpd and hands them on."""

    def __init__(self, relay):
        self._relay = relay

    async def handle_DATA(self, _server, _session, envelope):
        raw = envelope.original_content
        recipients = tuple(envelope.rcpt_tos)
        options = tuple(envelope.mail_options)
        accepted = Accepted(envelope.mail_from or "", recipients, raw, options)
        await asyncio.to_thread(deliver, accepted, self._relay.options)
        self._relay.record(accepted)
        return "250 2.0.0 OK"


def deliver(accepted, options):
    """Hand a message to the known users; bounce or drop outside the others."""
    refused = _deliver_locally(accepted, options)
    outside = [address for address in refused if _is_outside(address, options)]
    if outside:
        _keep_outside(accepted, options)
    bounced = {
        address: refused[address] for address in refused if address not in outside
    }
    if bounced and accepted.sender:
        _bounce(accepted, bounced, options)


def _deliver_locally(accepted, options):
    """Return {recipient: reason} for everybody the LMTP server does not know."""
    if not options.lmtp_port:
        return {}
    # Dovecot's LMTP has no SMTPUTF8, but takes UTF-8 headers as they are. Only
    # addresses outside ASCII cannot be said to it, and it has no such users.
    possible = [address for address in accepted.recipients if address.isascii()]
    sender = accepted.sender if accepted.sender.isascii() else ""
    refused = set(accepted.recipients) - set(possible)
    if possible:
        refused |= _lmtp(options.lmtp_port, sender, possible, accepted.raw)
    return {
        address: UNKNOWN_USER for address in accepted.recipients if address in refused
    }


def _lmtp(port, sender, recipients, raw):
    """Deliver over LMTP and return the recipients that were refused."""
    with smtplib.LMTP(LOCALHOST, port) as lmtp:
        try:
            return set(lmtp.sendmail(sender, recipients, raw))
        except smtplib.SMTPRecipientsRefused as error:
            return set(error.recipients)


def _is_outside(address, options):
    domain = address.rpartition("@")[2].lower()
    return bool(options.outside) and domain not in options.local_domains


def _keep_outside(accepted, options):
    folder = Path(options.outside)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{uuid.uuid4().hex}.eml").write_bytes(accepted.raw)


def _bounce(accepted, refused, options):
    now = datetime.now(UTC)
    raw = make_bounce(
        *(accepted.raw, accepted.sender, refused), now=now, identifier=uuid.uuid4().hex
    )
    # A report that cannot be delivered is dropped, never bounced again.
    if accepted.sender.isascii():
        _lmtp(options.lmtp_port, "", [accepted.sender], raw)


def _tls_context(options):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.cert, options.key)
    return context


def main(arguments):
    """Serve with the options of the JSON argument until the process is ended."""
    relay = SmtpRelay(RelayOptions(**json.loads(arguments[0])))
    relay.start()
    try:
        threading.Event().wait()
    finally:
        relay.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
