"""A simulated service with a filled Inbox, in a process of its own.

``python -m tests.bench.simulated gmail|outlook MESSAGES FOLDER`` prints one line of
JSON with its address, and afterwards, for each line it reads, how many requests it has
had since the line before. It ends when its input does.
"""

import json
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.servers.certificates import make_certificates
from tests.simulators.gmail.application import GmailApplication
from tests.simulators.graph.control import World
from tests.simulators.graph.running import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI
from tests.simulators.graph.service import GraphService
from tests.simulators.web.server import WebServer

USER = "anna@example.com"
LONG_AGO = datetime(2020, 5, 4, 3, 2, 1, tzinfo=UTC)
SCOPE = "https://www.googleapis.com/auth/gmail.modify"
MAIL = (
    "From: Bob <bob@example.org>\r\nTo: Anna <anna@example.com>\r\n"
    "Subject: Number {number}\r\nMessage-ID: <m{number}@example.org>\r\n"
    "Date: Mon, 04 May 2020 03:02:01 +0000\r\n\r\nHello Anna, number {number}.\r\n"
)


@contextmanager
def gmail(messages, _folder):
    """Gmail; what is checked in tests is not checked here, it takes longest."""
    service = GmailApplication()
    service.descriptions = []
    service.accounts.register(CLIENT_ID, CLIENT_SECRET, REDIRECT_URI)
    mailbox = service.add_user(USER)
    for number in range(messages):
        mailbox.add(MAIL.format(number=number).encode(), {"INBOX", "UNREAD"})
    access, refresh = service.accounts.issue(USER, CLIENT_ID, SCOPE)
    with WebServer(service) as server:
        tokens = {"access": access, "refresh": refresh, "scope": SCOPE}
        yield service, {"url": server.url, **tokens}


@contextmanager
def outlook(messages, folder):
    """Graph with the identity platform, over HTTPS."""
    certificates = make_certificates(Path(folder) / "certificates")
    service = GraphService(descriptions=[])
    service.directory.register(CLIENT_ID, CLIENT_SECRET, [REDIRECT_URI])
    World(service, service.add_mailbox(USER)).fill("inbox", messages, LONG_AGO)
    with WebServer(service, certificates=certificates) as server:
        service.base_url = server.url
        place = {"url": server.url, "graph_url": service.graph_url}
        yield service, place | {"ca_file": str(certificates.ca)}


KINDS = {"gmail": gmail, "outlook": outlook}


def main(name, messages, folder):
    """Serve until the input ends."""
    with KINDS[name](int(messages), folder) as (service, place):
        service.log.forget()
        _say(place)
        for _line in sys.stdin:
            _say({"requests": service.log.round_trips})
            service.log.forget()


def _say(value):
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
