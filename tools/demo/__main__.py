"""`python3 -m tools.demo start|stop|reset|mail`: the demo and its life."""

import argparse
import json
import shutil
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

from tools import locks, progress, setup
from tools.demo.mail import DemoMail
from tools.demo.services import DemoServices
from tools.demo.settings import (
    DATABASE,
    HOSTED,
    MAIL_PASSWORD,
    USERS,
    read_settings,
)
from tools.demo.site import DemoSite
from tools.demo_mail.live import fresh_letter
from tools.demo_mail.people import ANNA, ANNA_GMAIL, BEN, BEN_OUTLOOK, SUPPORT
from tools.progress import say

READERS = {
    "anna": ANNA,
    "ben": BEN,
    "support": SUPPORT,
    "gmail": ANNA_GMAIL,
    "outlook": BEN_OUTLOOK,
}

_READY = """
MailDesk is ready: http://127.0.0.1:{port}
    admin / admin            sees every mailbox
    {users}
Mail: IMAP localhost:10993 (TLS), password of every mailbox: {password}
Database {database}; all files are in {folder}
Gmail and Outlook are simulated. Two more mailboxes there wait for you: Mailbox
Accounts → Connect a mailbox, type the address, agree on the page that opens.
    {visitors}
    The browser warns of the certificate of the simulated Microsoft; go on.
New mail arrives with `make demo-mail`, the end is `make demo-stop`.
"""
# Where Debian keeps the authorities that the machine itself trusts.
_SYSTEM_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"


def start(_options):
    """Install, start and connect everything; what already runs is left alone."""
    settings = read_settings()
    settings.folder.mkdir(parents=True, exist_ok=True)
    with locks.file_lock(settings.folder / "lock", "starting the demo"):
        site, mail = DemoSite(settings), DemoMail(settings)
        hosted = DemoServices(settings)
        site.check_port()
        setup.ensure()
        mail.start()
        hosted.start()
        site.start(hosted.services, _authorities(settings.folder, mail, hosted))
    say(
        _READY.format(
            port=settings.port,
            users="\n    ".join(_users()),
            visitors="\n    ".join(_visitors(hosted)),
            password=MAIL_PASSWORD,
            database=DATABASE,
            folder=settings.folder,
        )
    )


def stop(_options):
    """Stop all servers of the demo; its data stay."""
    settings = read_settings()
    DemoSite(settings).stop()
    DemoServices(settings).stop()
    DemoMail(settings).stop()
    say("The demo is stopped.")


def reset(_options):
    """Stop the demo and delete its data."""
    settings = read_settings()
    DemoSite(settings).remove()
    DemoServices(settings).remove()
    DemoMail(settings).remove()
    shutil.rmtree(settings.folder, ignore_errors=True)
    say("The demo and all its data are gone.")


def mail(options):
    """Let new mail arrive: one message, or a stream of them."""
    settings = read_settings()
    mailboxes = DemoMail(settings), DemoServices(settings)
    counter = settings.folder / "delivered.json"
    stopped = threading.Event()
    signal.signal(signal.SIGINT, lambda *_signal: stopped.set())
    for number in range(options.stream):
        if number and stopped.wait(options.every):
            break
        position = json.loads(counter.read_text()) if counter.exists() else 0
        letter = fresh_letter(datetime.now(UTC), position, READERS.get(options.to))
        for each in mailboxes:
            each.deliver(letter)
        counter.write_text(json.dumps(position + 1))
        say(f"{letter.sender.name} → {letter.to[0].address}: {letter.subject}")


def _authorities(folder, *servers):
    """A file with the machine's authorities and the demo's own."""
    bundle = folder / "authorities.pem"
    own = [path for server in servers for path in server.ca_files]
    found = [Path(path) for path in (_SYSTEM_AUTHORITIES, *own)]
    bundle.write_text("\n".join(each.read_text() for each in found if each.exists()))
    return bundle


def _users():
    everybody = [each for mailboxes in HOSTED.values() for each in mailboxes]
    for login, person in USERS.items():
        own = [each.person.address for each in everybody if each.login == login]
        addresses = ", ".join([person.address, *own, "support@"])
        yield f"{login} / {login}".ljust(25) + addresses


def _visitors(hosted):
    for service in hosted.services:
        for each in service.mailboxes:
            if not each.login:
                yield service.title.ljust(25) + each.person.address


def _parser():
    parser = argparse.ArgumentParser(prog="python3 -m tools.demo", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for command in (start, stop, reset, mail):
        sub = commands.add_parser(command.__name__, help=command.__doc__)
        sub.set_defaults(command=command)
    sub.add_argument(
        "--to", choices=READERS, help="whose mailbox; without it they take turns"
    )
    sub.add_argument("--stream", type=int, default=1, help="how many messages")
    sub.add_argument("--every", type=float, default=5.0, help="seconds between them")
    return parser


if __name__ == "__main__":
    chosen = _parser().parse_args()
    progress.main(lambda: chosen.command(chosen))
