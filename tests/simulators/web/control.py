"""Steering a simulator from another process, with JSON over HTTP.

POST /__control/clock     {"advance": seconds}      move the service's time
POST /__control/faults    {"kind": …, "path": …}    plan a fault (see faults.py)
DELETE /__control/faults                            nothing goes wrong any more
GET  /__control/log       requests so far; DELETE forgets them
GET  /__control/deviations   what was not as the published description has it

Services add what they can do beyond that: mail that arrives, users, settings.
"""

import argparse
import dataclasses
import signal
import threading

from .application import CONTROL
from .message import empty_answer, json_answer


def add_control(application):
    """Add the routes that every simulator has."""

    def advance(request):
        application.clock.advance(float(request.json()["advance"]))
        return json_answer({"time": application.clock.time()})

    def plan(request):
        application.faults.add(**request.json())
        return empty_answer()

    def unplan(_request):
        application.faults.clear()
        return empty_answer()

    def read_log(_request):
        return json_answer([dataclasses.asdict(e) for e in application.log.entries])

    def forget_log(_request):
        application.log.forget()
        return empty_answer()

    def deviations(_request):
        return json_answer([str(each) for each in application.deviations])

    application.route("POST", f"{CONTROL}clock", advance)
    application.route("POST", f"{CONTROL}faults", plan)
    application.route("DELETE", f"{CONTROL}faults", unplan)
    application.route("GET", f"{CONTROL}log", read_log)
    application.route("DELETE", f"{CONTROL}log", forget_log)
    application.route("GET", f"{CONTROL}deviations", deviations)


def serve_forever(make_application, argv=None, *, prepare=None):
    """The command line of a simulator.

    :param prepare: called with the application and its address before it serves
    """
    from tests.servers.certificates import make_certificates

    from .keeper import Keeper
    from .server import WebServer

    options = _options(make_application.__doc__, argv)
    certificates = make_certificates(options.tls) if options.tls else None
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    application = make_application()
    keeper = Keeper(application, options.state)
    keeper.load()
    with WebServer(application, options.port, certificates) as server:
        if prepare:
            prepare(application, server.url)
        print(f"listening on {server.url}", flush=True)
        keeper.save_until(ended)
    keeper.save()


def _options(description, argv):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tls", metavar="FOLDER", help="HTTPS; certificates go there")
    parser.add_argument(
        "--state", metavar="FILE", help="what is remembered from one run to the next"
    )
    return parser.parse_args(argv)
