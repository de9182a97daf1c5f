"""Gmail and Outlook at simulated services: how fast, in how many requests, and how much
of the time is ours.

The services run in processes of their own, so that the processor time of this one is
what MailDesk takes. The simulated quota is as large as can be.
"""

import json
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager

from odoo.addons.maildesk_gmail.engine.protocol.tokens import Tokens
from odoo.addons.maildesk_outlook.engine.settings import Registration, Service
from odoo.addons.maildesk_outlook.engine.sign_in import OutlookSignIn

from tests.simulators.graph.running import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI
from tests.simulators.microsoft_identity.browser import sign_in

from .figures import Figure, stopwatch, time_calls
from .simulated import USER
from .synchronisation import choose_folders, load_everything, sync

PLENTY = 10**9
QUIET_PASSES = 20


def run(inside):
    """Load an Inbox from each service, then look for news where there is none."""
    figures = []
    for name in ("gmail", "outlook"):
        with _service(name, inside.options["messages"]) as service:
            figures += _measure(inside, name, service)
    return figures


def _measure(inside, name, service):
    with inside.registry.cursor() as cr:
        account_id = _CONNECT[name](inside.environment(cr), service.place)
    with inside.registry.cursor() as cr:
        inbox_id = choose_folders(inside.environment(cr), account_id)
    count = inside.options["messages"]
    service.requests()
    processor = time.process_time()
    with stopwatch() as seconds:
        load_everything(inside, account_id, inbox_id, count)
    processor = time.process_time() - processor
    requests = service.requests()
    quiet = time_calls([lambda: sync(inside, account_id)] * QUIET_PASSES)
    news = service.requests() / QUIET_PASSES
    note = f"{count} messages"
    return [
        Figure(f"{name}: first sync", count / seconds(), "messages/s", note=note),
        Figure(f"{name}: requests", 1000 * requests / count, "per 1,000 messages"),
        Figure(f"{name}: time spent in our code", 100 * processor / seconds(), "%"),
        Figure(f"{name}: pass with nothing new, p50", quiet.p50, "ms"),
        Figure(f"{name}: requests of that pass", news, ""),
    ]


class _Running:
    """The process of a simulated service."""

    def __init__(self, process):
        self.process = process
        self.place = json.loads(process.stdout.readline())

    def requests(self):
        """How many requests it has had since it was asked last."""
        self.process.stdin.write("count\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["requests"]


@contextmanager
def _service(name, messages):
    with tempfile.TemporaryDirectory(prefix="md-bench") as folder:
        command = [sys.executable, "-m", "tests.bench.simulated", name]
        process = subprocess.Popen(
            [*command, str(messages), folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            yield _Running(process)
            process.stdin.close()


def _gmail(env, place):
    for name in ("gmail_api", "google_auth", "google_token"):
        env["ir.config_parameter"].set_param(f"maildesk.{name}_base", place["url"])
    _set_client(env, "gmail")
    env["ir.config_parameter"].set_param("maildesk.gmail_units_per_minute", PLENTY)
    ends_at = time.time() + 3000
    tokens = Tokens(place["access"], ends_at, place["refresh"], (place["scope"],))
    return _account(env, "gmail", tokens.to_text())


def _outlook(env, place):
    parameters = env["ir.config_parameter"]
    parameters.set_param("maildesk.graph_base", place["graph_url"])
    parameters.set_param("maildesk.microsoft_authority", place["url"])
    parameters.set_param("maildesk.ca_file", place["ca_file"])
    _set_client(env, "outlook")
    service = Service(place["graph_url"], place["url"], place["ca_file"])
    flow = OutlookSignIn(Registration(CLIENT_ID, CLIENT_SECRET), service)
    begun = flow.begin(REDIRECT_URI, USER)
    answer = sign_in(begun.url, USER, place["ca_file"])
    return _account(env, "outlook", flow.finish(begun.flow, answer).token)


def _set_client(env, name):
    env["ir.config_parameter"].set_param(f"maildesk.{name}_client_id", CLIENT_ID)
    everywhere = env["mailbox.account"]
    env["mailbox.secret"]._put(everywhere, f"{name}_client_secret", CLIENT_SECRET)


def _account(env, provider, token):
    values = {"email": USER, "provider": provider, "incoming_confirmed": True}
    account = env["mailbox.account"].create(values | {"state": "connected"})
    env["mailbox.secret"]._put(account, "token", token)
    return account.id


_CONNECT = {"gmail": _gmail, "outlook": _outlook}
