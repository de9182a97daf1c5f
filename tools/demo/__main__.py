"""`python3 -m tools.demo start|stop|reset|mail`: the demo and its life."""

import argparse
import json
import shutil
import signal
import threading

from tools import locks, progress, setup
from tools.demo.mail import DemoMail
from tools.demo.settings import DATABASE, MAIL_PASSWORD, USERS, read_settings
from tools.demo.site import DemoSite
from tools.progress import say

_READY = """
MailDesk is ready: http://127.0.0.1:{port}
    admin / admin            sees every mailbox
    {users}
Mail: IMAP localhost:10993 (TLS), password of every mailbox: {password}
Database {database}; all files are in {folder}
New mail arrives with `make demo-mail`, the end is `make demo-stop`.
"""


def start(_options):
    """Install, start and connect everything; what already runs is left alone."""
    settings = read_settings()
    settings.folder.mkdir(parents=True, exist_ok=True)
    with locks.file_lock(settings.folder / "lock", "starting the demo"):
        site, mail = DemoSite(settings), DemoMail(settings)
        site.check_port()
        setup.ensure()
        mail.start()
        site.start(mail.authorities)
    users = "\n    ".join(
        f"{login} / {login}".ljust(25) + f"{person.address} and support@"
        for login, person in USERS.items()
    )
    say(
        _READY.format(
            port=settings.port,
            users=users,
            password=MAIL_PASSWORD,
            database=DATABASE,
            folder=settings.folder,
        )
    )


def stop(_options):
    """Stop all servers of the demo; its data stay."""
    settings = read_settings()
    DemoSite(settings).stop()
    DemoMail(settings).stop()
    say("The demo is stopped.")


def reset(_options):
    """Stop the demo and delete its data."""
    settings = read_settings()
    DemoSite(settings).remove()
    DemoMail(settings).remove()
    shutil.rmtree(settings.folder, ignore_errors=True)
    say("The demo and all its data are gone.")


def mail(options):
    """Let new mail arrive: one message, or a stream of them."""
    settings = read_settings()
    servers = DemoMail(settings)
    counter = settings.folder / "delivered.json"
    stopped = threading.Event()
    signal.signal(signal.SIGINT, lambda *_signal: stopped.set())
    for number in range(options.stream):
        if number and stopped.wait(options.every):
            break
        position = json.loads(counter.read_text()) if counter.exists() else 0
        letter = servers.deliver(position)
        counter.write_text(json.dumps(position + 1))
        say(f"{letter.sender.name} → {letter.to[0].address}: {letter.subject}")


def _parser():
    parser = argparse.ArgumentParser(prog="python3 -m tools.demo", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for command in (start, stop, reset, mail):
        sub = commands.add_parser(command.__name__, help=command.__doc__)
        sub.set_defaults(command=command)
    sub.add_argument("--stream", type=int, default=1, help="how many messages")
    sub.add_argument("--every", type=float, default=5.0, help="seconds between them")
    return parser


if __name__ == "__main__":
    chosen = _parser().parse_args()
    progress.main(lambda: chosen.command(chosen))
