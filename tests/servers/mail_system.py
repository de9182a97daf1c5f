"""A whole mail system: Dovecot, and the relay that its submission uses."""

from dataclasses import replace

from .dovecot import Dovecot
from .dovecot_config import DovecotOptions
from .ports import LOCALHOST, free_ports
from .smtp_relay import RelayOptions, SmtpRelay


class MailSystem:
    """Start both together; mail sent by one user arrives at the other.

    with MailSystem(folder) as mail:
        mail.dovecot.add_user("anna@example.com", "secret")
        # send over mail.dovecot.submission, read over mail.dovecot.imaps
    """

    def __init__(self, folder, options=None, relay_options=None):
        relay_port = free_ports(1)[0]
        options = options or DovecotOptions()
        self.dovecot = Dovecot(folder, replace(options, relay=(LOCALHOST, relay_port)))
        self.relay = SmtpRelay(
            replace(
                relay_options or RelayOptions(),
                port=relay_port,
                lmtp_port=self.dovecot.ports["lmtp"],
            )
        )

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_exception):
        self.stop()

    def start(self):
        """Start Dovecot first: the relay delivers to it."""
        self.dovecot.start()
        self.relay.start()

    def stop(self):
        """Stop both."""
        self.relay.stop()
        self.dovecot.stop()
