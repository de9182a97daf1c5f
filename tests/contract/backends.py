"""The servers the suite runs against. A provider joins with one more entry."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from tests.servers.courier import Courier
from tests.servers.cyrus import Cyrus
from tests.servers.dovecot import Dovecot
from tests.servers.dovecot_config import DovecotOptions
from tests.simulators.gmail.application import GmailApplication
from tests.simulators.graph.running import running_graph
from tests.simulators.web.server import WebServer

from .gmail_remote import GmailRemote
from .imap_remote import PASSWORD, ImapRemote
from .outlook_remote import OutlookRemote

# More users than tests: adding one to a running Dovecot takes a second.
DOVECOT_USERS = 900
# What is left without these is the IMAP of 2003.
EXTENSIONS = (
    "APPENDLIMIT",
    "BINARY",
    "CATENATE",
    "CHILDREN",
    "CONDSTORE",
    "CREATE-SPECIAL-USE",
    "ENABLE",
    "ESEARCH",
    "ID",
    "IDLE",
    "LIST-EXTENDED",
    "LIST-STATUS",
    "LITERAL+",
    "LITERAL-",
    "MOVE",
    "NAMESPACE",
    "OBJECTID",
    "PREVIEW",
    "QRESYNC",
    "SASL-IR",
    "SPECIAL-USE",
    "UIDPLUS",
    "UNSELECT",
    "XLIST",
)


@dataclass(frozen=True)
class Backend:
    """How to start a server and to make mailboxes on it.

    ``server`` is a context manager that takes a folder; backends with the same one
    share it. ``mailbox`` takes the running server and gives a fresh ``Remote``.
    ``only`` names the test modules that distinguish it from others; empty means all.
    """

    server: Callable
    mailbox: Callable
    only: tuple = ()


@contextmanager
def _dovecot(folder):
    yield from _with_users(Dovecot(folder / "dovecot"))


@contextmanager
def _dovecot_below_inbox(folder):
    options = DovecotOptions(prefix="INBOX.", separator=".", special_use=False)
    yield from _with_users(Dovecot(folder / "inbox", options))


def _with_users(server):
    server.unused = (f"user{number}@example.com" for number in count(1))
    for number in range(1, DOVECOT_USERS + 1):
        server.add_user(f"user{number}@example.com", PASSWORD)
    with server:
        yield server


@contextmanager
def _cyrus(folder):
    with Cyrus(folder / "cyrus") as server:
        server.unused = _added(server)
        yield server


@contextmanager
def _courier(folder):
    with Courier(folder / "courier") as server:
        server.unused = _added(server)
        yield server


@contextmanager
def _gmail(_folder):
    with WebServer(GmailApplication()) as server:
        server.unused = (f"user{number}@example.com" for number in count(1))
        yield server


def _added(server):
    for number in count(1):
        email = f"user{number}@example.com"
        server.add_user(email, PASSWORD)
        yield email


def _imap(server, *without, only=()):
    def mailbox(running):
        return ImapRemote(running, next(running.unused), without=without)

    return Backend(server, mailbox, only)


def _gmail_mailbox(running):
    return GmailRemote(running, next(running.unused))


@contextmanager
def _graph(folder):
    with running_graph(folder) as server:
        server.unused = (f"user{number}@example.com" for number in count(1))
        yield server


def _outlook(server):
    def mailbox(running):
        return OutlookRemote(running, next(running.unused))

    return Backend(server, mailbox)


BACKENDS = {
    "gmail": Backend(_gmail, _gmail_mailbox),
    "dovecot": _imap(_dovecot),
    "bare": _imap(_dovecot, *EXTENSIONS),
    "below-inbox": _imap(_dovecot_below_inbox),
    "cyrus": _imap(_cyrus),
    "courier": _imap(_courier),
    "no-condstore": _imap(_dovecot, "CONDSTORE", "QRESYNC", only=("changes",)),
    "no-qresync": _imap(_dovecot, "QRESYNC", only=("changes",)),
    "no-esearch": _imap(_dovecot, "ESEARCH", only=("listing", "changes", "search")),
    "no-list-status": _imap(_dovecot, "LIST-STATUS", only=("folders",)),
    "no-special-use": _imap(_dovecot, "SPECIAL-USE", only=("folders", "filing")),
    "no-move": _imap(_dovecot, "MOVE", only=("operations",)),
    "no-uidplus": _imap(_dovecot, "UIDPLUS", only=("operations", "filing")),
    "outlook": _outlook(_graph),
}
