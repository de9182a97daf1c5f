"""HTTP to mail services: honest about failures, frugal with connections."""

import gzip
import json
import logging
import socket
import threading
from dataclasses import replace

import pytest

from odoo.addons.maildesk_base.engine.errors import ConfigurationError, ProtocolError
from odoo.addons.maildesk_base.engine.web import (
    Limits,
    RequestLost,
    WebSession,
    WebSettings,
)

from tests.servers.certificates import make_certificates
from tests.simulators.web.application import WebApplication
from tests.simulators.web.message import CUT, Answer, json_answer, redirect
from tests.simulators.web.server import WebServer


def _application():
    application = WebApplication()
    application.posted = []

    def keep(request):
        application.posted.append(request.body)
        return json_answer({"bytes": len(request.body)})

    packed = gzip.compress(b"x" * 3_000_000)
    gzipped = Answer(200, (("Content-Encoding", "gzip"),), packed)
    application.route("GET", "/things", lambda _r: json_answer({"a": 1}))
    application.route("POST", "/things", keep)
    application.route("GET", "/packed", lambda _r: gzipped)
    application.route("GET", "/away", lambda _r: redirect("https://example.net/"))
    application.route("GET", "/seen", lambda r: json_answer(dict(r.headers.fields)))
    cookie = Answer(200, (("Set-Cookie", "id=7; Path=/"),), b"")
    application.route("GET", "/cookie", lambda _r: cookie)
    return application


@pytest.fixture
def server():
    with WebServer(_application()) as running:
        yield running


@pytest.fixture
def client(server):
    with WebSession(WebSettings.trusting(server.url)) as opened:
        yield opened


@pytest.fixture
def ask(server, client):
    def send(method, path, body=None):
        return client.request(method, server.url + path, data=body)

    return send


def test_answers_of_any_status_are_answers(ask):
    assert ask("GET", "/things").json() == {"a": 1}
    assert ask("GET", "/nothing").status_code == 404


def test_redirects_are_not_followed(ask):
    answer = ask("GET", "/away")
    assert (answer.status_code, answer.headers["location"]) == (
        302,
        "https://example.net/",
    )


def test_packed_answers_are_unpacked(ask):
    assert len(ask("GET", "/packed").content) == 3_000_000


def test_packed_answer_that_grows_too_large_is_refused(server):
    limits = Limits(max_bytes=1_000_000)
    settings = replace(WebSettings.trusting(server.url), limits=limits)
    with WebSession(settings) as client, pytest.raises(ProtocolError):
        client.get(f"{server.url}/packed")


def test_pieces_of_a_large_answer_are_small(server, client):
    with client.get(f"{server.url}/packed", stream=True) as answer:
        sizes = [len(chunk) for chunk in answer.iter_content()]
    assert sum(sizes) == 3_000_000
    assert max(sizes) <= 256 * 1024


def test_connection_is_kept(server, ask):
    opened = []
    listener = server._http
    accept = listener.get_request
    listener.get_request = lambda: opened.append(1) or accept()
    for _ in range(3):
        ask("GET", "/things")
    assert len(opened) == 1


def test_cut_before_the_server_had_it_all_has_not_reached_it(server, ask):
    server.application.faults.add("cut_request", "/things")
    with pytest.raises(RequestLost) as caught:
        ask("POST", "/things", b"x" * 30_000_000)
    assert not caught.value.reached
    assert server.application.posted == []


@pytest.mark.parametrize("kind", ["committed_cut", "truncated"])
def test_cut_afterwards_may_have_reached_it(server, ask, kind):
    server.application.faults.add(kind, "/things")
    with pytest.raises(RequestLost) as caught:
        ask("POST", "/things", b"mail")
    assert caught.value.reached
    assert server.application.posted == [b"mail"]


def test_kept_connection_that_died_is_no_failure_of_a_question(server, ask):
    ask("GET", "/things")
    server.application.faults.add("cut", "/things")
    assert ask("GET", "/things").status_code == 200


def test_change_is_never_sent_twice(server, ask):
    ask("GET", "/things")
    server.application.faults.add("committed_cut", "/things")
    with pytest.raises(RequestLost):
        ask("POST", "/things", b"mail")
    assert server.application.posted == [b"mail"]


def test_slow_server_ends_in_time(server):
    limits = Limits(answer_s=0.3)
    settings = replace(WebSettings.trusting(server.url), limits=limits)
    server.application.faults.add("drip", "/things", delay_s=0.1)
    with WebSession(settings) as client, pytest.raises(RequestLost) as caught:
        client.get(f"{server.url}/things")
    assert caught.value.code == "connection.timeout"


def test_server_that_stops_reading_ends_in_time():
    limits = Limits(answer_s=0.3)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        settings = replace(WebSettings.trusting(url), limits=limits)
        with WebSession(settings) as client, pytest.raises(RequestLost) as caught:
            client.post(url, b"x" * 30_000_000)
    assert (caught.value.code, caught.value.reached) == ("connection.timeout", False)


def test_slow_server_behind_tls_ends_in_time(tmp_path):
    certificates = make_certificates(tmp_path)
    with WebServer(_application(), certificates=certificates) as server:
        server.application.faults.add("drip", "/things", delay_s=0.1)
        trusting = WebSettings.trusting(server.url, ca_file=str(certificates.ca))
        settings = replace(trusting, limits=Limits(answer_s=0.5))
        with WebSession(settings) as client, pytest.raises(RequestLost) as caught:
            client.get(f"{server.url}/things")
    assert caught.value.code == "connection.timeout"


def test_environment_decides_nothing(server, ask, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login anna password secret")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    assert "Authorization" not in ask("GET", "/seen").json()


def test_cookies_are_not_sent_back(ask):
    ask("GET", "/cookie")
    assert "Cookie" not in ask("GET", "/seen").json()


def test_verification_cannot_be_switched_off(tmp_path):
    certificates = make_certificates(tmp_path)
    with WebServer(_application(), certificates=certificates) as server:
        with WebSession(WebSettings.trusting(server.url)) as client:
            with pytest.raises(ConfigurationError) as caught:
                client.get(f"{server.url}/things", verify=False)
    assert caught.value.code == "tls.untrusted"


def test_addresses_stay_out_of_the_log(ask, caplog):
    caplog.set_level(logging.DEBUG)
    ask("GET", "/things?upload-token=secret")
    assert "secret" not in caplog.text


def test_only_named_services_of_this_machine_are_reached(server):
    with WebSession(WebSettings()) as client, pytest.raises(ConfigurationError):
        client.get(f"{server.url}/things")


@pytest.mark.parametrize("url", ["http://example.com/x", "ftp://x", "nonsense", ""])
def test_tokens_do_not_travel_unprotected(url):
    with pytest.raises(ConfigurationError) as caught:
        WebSettings.trusting(url)
    assert caught.value.code == "configuration.address"
    with WebSession(WebSettings()) as client:
        with pytest.raises(ConfigurationError) as caught:
            client.get(url)
    assert caught.value.code == "configuration.address"


def test_unknown_authority_is_refused_and_a_named_one_trusted(tmp_path):
    certificates = make_certificates(tmp_path)
    with WebServer(_application(), certificates=certificates) as server:
        question = f"{server.url}/things"
        with WebSession(WebSettings.trusting(server.url)) as client:
            with pytest.raises(ConfigurationError) as caught:
                client.get(question)
        assert caught.value.code == "tls.untrusted"
        settings = WebSettings.trusting(server.url, ca_file=str(certificates.ca))
        with WebSession(settings) as client:
            assert client.get(question).status_code == 200


def test_token_that_a_service_echoes_in_a_part_of_its_answer_is_hidden():
    application = WebApplication()
    application.route("GET", "/batch", lambda r: json_answer({"e": str(r.headers)}))
    headers = {"Authorization": "Bearer to-ken-1"}
    with WebServer(application) as running:
        with WebSession(WebSettings.trusting(running.url)) as client:
            said = client.get(f"{running.url}/batch", headers=headers).content
    assert b"Bearer ***" in said and b"to-ken-1" not in said


@pytest.mark.parametrize("status", [400, 401, 500])
def test_secrets_that_a_service_echoes_are_hidden(status):
    application = WebApplication()

    def echo(request):
        said = {"error": request.body.decode(), "headers": str(request.headers)}
        return Answer(status, (), json.dumps(said).encode())

    application.route("POST", "/token", echo)
    form = {"client_secret": "s3/cret&x", "refresh_token": "r-t-1", "a": "b"}
    headers = {"Authorization": "Bearer to-ken-1"}
    with WebServer(application) as running:
        with WebSession(WebSettings.trusting(running.url)) as client:
            answer = client.post(f"{running.url}/token", form, headers=headers)
            said = answer.text
    for secret in ("s3/cret&x", "s3%2Fcret%26x", "r-t-1", "to-ken-1"):
        assert secret not in said
    assert "a=b" in said


def test_requests_in_a_block_have_one_end(server):
    hung = threading.Event()
    application = WebApplication()
    application.route("GET", "/slow", lambda _r: hung.wait(30) and json_answer({}))
    with WebServer(application) as running:
        with WebSession(WebSettings.trusting(running.url)) as client:
            with pytest.raises(RequestLost), client.within(0.3):
                client.get(f"{running.url}/slow")
            hung.set()


def _streaming(*pieces, headers=()):
    application = WebApplication()
    application.route("GET", "/stream", lambda _r: Answer(200, headers, pieces=pieces))
    return WebServer(application)


def test_stream_is_read_as_it_arrives():
    with _streaming(b"first", 60, b"last") as running:
        with WebSession(WebSettings.trusting(running.url)) as client:
            with client.get(f"{running.url}/stream", stream=True) as answer:
                assert next(answer.pieces(idle_s=30)) == b"first"


def test_packed_stream_is_unpacked_within_its_limit():
    packed = gzip.compress(b"x" * 3_000_000)
    headers = (("Content-Encoding", "gzip"),)
    with _streaming(packed[:900], packed[900:], headers=headers) as running:
        settings = replace(
            WebSettings.trusting(running.url), limits=Limits(max_bytes=1_000_000)
        )
        with WebSession(settings) as client, pytest.raises(ProtocolError):
            answer = client.get(f"{running.url}/stream", stream=True)
            list(answer.pieces(idle_s=30))


@pytest.mark.parametrize(
    ("pieces", "limits", "code"),
    [
        ((b"a", 60), {"idle_s": 0.2}, "connection.timeout"),
        ((b"a", 0.1) * 50, {"idle_s": 5, "total_s": 0.3}, "connection.timeout"),
        ((b"a", CUT), {"idle_s": 5}, "connection.answer"),
    ],
)
def test_stream_that_stops_ends_in_time(pieces, limits, code):
    with _streaming(*pieces) as running:
        with WebSession(WebSettings.trusting(running.url)) as client:
            answer = client.get(f"{running.url}/stream", stream=True)
            with pytest.raises(RequestLost) as caught:
                list(answer.pieces(**limits))
    assert caught.value.code == code


@pytest.mark.parametrize("is_secure", [False, True])
def test_waiting_reader_is_stopped_by_another_thread(tmp_path, is_secure):
    certificates = make_certificates(tmp_path) if is_secure else None
    application = WebApplication()
    application.route("GET", "/stream", lambda _r: Answer(200, pieces=(b"a", 60)))
    ca_file = str(certificates.ca) if is_secure else ""
    with WebServer(application, certificates=certificates) as running:
        settings = WebSettings.trusting(running.url, ca_file=ca_file)
        with WebSession(settings) as client:
            pieces = client.get(f"{running.url}/stream", stream=True).pieces(idle_s=60)
            next(pieces)
            threading.Timer(0.1, client.stop).start()
            with pytest.raises(RequestLost):
                next(pieces)
            assert client.is_stopped
            with pytest.raises(RequestLost):
                client.get(f"{running.url}/stream")
