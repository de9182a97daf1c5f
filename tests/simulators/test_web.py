"""The common ground of the simulated web services."""

import http.client
import json
import ssl
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.servers.certificates import make_certificates
from tests.simulators.web.application import Refusal, WebApplication
from tests.simulators.web.control import add_control
from tests.simulators.web.message import json_answer
from tests.simulators.web.server import WebServer


class _OnlyGet:
    """A description that knows GET only."""

    def check(self, request, answer):
        if request.method != "GET":
            yield f"{request.method} is not described"


def _application():
    application = WebApplication(descriptions=[_OnlyGet()])
    seen = []

    def remember(request, name):
        seen.append(name)
        return json_answer({"seen": seen})

    def refuse(_request):
        raise Refusal(json_answer({"error": "no"}, 403))

    application.route("GET", "/things/{name}", remember)
    application.route("POST", "/things/{name}", remember)
    application.route("GET", "/closed", refuse)
    add_control(application)
    return application


@pytest.fixture
def server():
    with WebServer(_application()) as running:
        yield running


@pytest.fixture
def ask(server):
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)

    def send(method, path, value=None):
        body = None if value is None else json.dumps(value)
        connection.request(method, path, body)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None

    with closing(connection):
        yield send


def test_path_values_arrive_unquoted(ask):
    assert ask("GET", "/things/a%20b%2Fc") == (200, {"seen": ["a b/c"]})


def test_unknown_path_and_refusal(ask):
    assert ask("GET", "/nothing")[0] == 404
    assert ask("GET", "/closed") == (403, {"error": "no"})


def test_fault_before_the_handler_does_nothing(server, ask):
    server.application.faults.add("status", "/things", status=503)
    assert ask("GET", "/things/a") == (503, None)
    assert ask("GET", "/things/b") == (200, {"seen": ["b"]})


def test_fault_after_the_handler_has_done_it(server, ask):
    server.application.faults.add("committed", "/things", status=500)
    assert ask("GET", "/things/a")[0] == 500
    assert ask("GET", "/things/b") == (200, {"seen": ["a", "b"]})


@pytest.mark.parametrize("kind", ["cut", "committed_cut", "truncated"])
def test_cut_connections_are_cut(server, ask, kind):
    server.application.faults.add(kind, "/things")
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        ask("GET", "/things/a")


def test_faults_skip_and_repeat(server, ask):
    server.application.faults.add("status", "/things", skip=1, times=2, status=429)
    assert [ask("GET", "/things/a")[0] for _ in range(4)] == [200, 429, 429, 200]


def test_log_counts_what_was_asked(server, ask):
    ask("GET", "/things/a")
    ask("POST", "/things/b")
    assert server.application.log.round_trips == 2
    assert server.application.log.count("/things/b", "POST") == 1


def test_what_is_not_described_is_noticed(server, ask):
    ask("GET", "/things/a")
    server.application.assert_faithful()
    ask("POST", "/things/a")
    with pytest.raises(AssertionError, match="POST is not described"):
        server.application.assert_faithful()


def test_control_from_another_process(server, ask):
    before = server.application.clock.time()
    ask("POST", "/__control/clock", {"advance": 3600})
    assert server.application.clock.time() >= before + 3600
    ask("POST", "/__control/faults", {"kind": "status", "path": "/things"})
    assert ask("GET", "/things/a")[0] == 503
    assert ask("GET", "/__control/log")[1][0]["status"] == 503
    assert ask("GET", "/__control/deviations") == (200, [])


def test_tls_with_an_authority_of_our_own(tmp_path):
    certificates = make_certificates(tmp_path)
    with WebServer(_application(), certificates=certificates) as server:
        context = ssl.create_default_context(cafile=certificates.ca)
        port = urlsplit(server.url).port
        connection = http.client.HTTPSConnection("localhost", port, context=context)
        with closing(connection):
            connection.request("GET", "/things/a")
            assert connection.getresponse().status == 200
