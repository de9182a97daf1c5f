"""The demo's mail servers: Dovecot full of mail, and the relay for what is sent."""

import json
import smtplib
import time
from datetime import UTC, datetime

from tests.servers.bulk import BulkAppender, Stored
from tests.servers.dovecot import Dovecot
from tests.servers.dovecot_config import DovecotOptions
from tests.servers.ports import LOCALHOST, wait_for_greeting
from tools import paths, ports
from tools.demo.settings import MAIL_PASSWORD, MAIL_PORTS, MAILBOXES, RELAY_PORT
from tools.demo_mail.mailboxes import plan
from tools.demo_mail.people import HOME
from tools.demo_mail.render import render
from tools.processes import Daemon
from tools.progress import ToolError, say, step


class DemoMail:
    """Dovecot and relay of the demo, in the background."""

    def __init__(self, settings):
        self._settings = settings
        options = DovecotOptions(relay=(LOCALHOST, RELAY_PORT), ports=MAIL_PORTS)
        self.dovecot = Dovecot(settings.folder / "mail", options)
        self.dovecot.outlives_us = True
        self._relay = Daemon(settings.folder, "relay")

    @property
    def is_filled(self):
        """Whether the mailboxes were filled to the end."""
        return self._note.exists()

    @property
    def ca_files(self):
        """The authority of the mail server."""
        return [self.dovecot.ca_file]

    def start(self):
        """Start both servers, and fill the mailboxes when they are new."""
        if not self.is_filled:
            # Half filled by a run that was interrupted, or not there at all.
            self.dovecot.remove()
        if not self.dovecot.is_running():
            _check_free(MAIL_PORTS.values())
            self.dovecot.start()
        if not self.is_filled:
            self._fill()
        elif self._size() != self._noted():
            say("    The mailboxes are already filled; to get other ones: demo-reset")
        if self._relay.pid is None:
            self._start_relay()

    def stop(self):
        """Stop both servers."""
        self._relay.stop()
        self.dovecot.stop()

    def remove(self):
        """Stop both servers and delete all mail."""
        self.stop()
        self.dovecot.remove()

    def deliver(self, letter):
        """Let a letter arrive in the mailboxes here that it is written to."""
        addresses = [each.address for each in MAILBOXES]
        known = [p.address for p in (*letter.to, *letter.cc) if p.address in addresses]
        if not known:
            return
        try:
            with smtplib.LMTP(LOCALHOST, MAIL_PORTS["lmtp"]) as lmtp:
                lmtp.sendmail(letter.sender.address, known, render(letter))
        except OSError as error:
            raise ToolError(f"the demo is not running ({error}); make demo") from error

    @property
    def _note(self):
        return self.dovecot.folder / "filled.json"

    def _size(self):
        return {"messages": self._settings.messages, "folders": self._settings.folders}

    def _noted(self):
        return json.loads(self._note.read_text())

    def _fill(self):
        settings = self._settings
        with step(f"Writing about {settings.messages} messages of mail"):
            started = time.monotonic()
            mailboxes = plan(
                datetime.now(UTC),
                messages=settings.messages,
                extra_folders=settings.folders,
            )
            count = sum(self._fill_one(each) for each in mailboxes.values())
            say(f"    {count} messages, {count / (time.monotonic() - started):.0f}/s")
        self._note.write_text(json.dumps(self._size()))

    def _fill_one(self, mailbox):
        address = mailbox.owner.address
        self.dovecot.add_user(address, MAIL_PASSWORD)
        count = 0
        with BulkAppender(self.dovecot.imap, address, MAIL_PASSWORD) as appender:
            for folder, placed in mailbox.folders().items():
                appender.create(folder)
                count += appender.append(folder, map(_stored, placed))
        return count

    def _start_relay(self):
        _check_free([RELAY_PORT])
        options = {
            "port": RELAY_PORT,
            "lmtp_port": MAIL_PORTS["lmtp"],
            "outside": str(self._settings.folder / "outside"),
            "local_domains": [HOME],
        }
        command = [paths.python(), "-m", "tests.servers.smtp_relay"]
        self._relay.start([*command, json.dumps(options)], cwd=paths.ROOT)
        wait_for_greeting(
            RELAY_PORT, greeting=b"220", alive=lambda: self._relay.pid is not None
        )


def _stored(placed):
    letter = placed.letter
    return Stored(render(letter), placed.flags, letter.date)


def _check_free(numbers):
    taken = [str(number) for number in numbers if not ports.is_free(number)]
    if taken:
        raise ToolError(
            f"port {', '.join(taken)} is taken by another program. The demo's mail "
            "servers need it; stop that program and try again."
        )
