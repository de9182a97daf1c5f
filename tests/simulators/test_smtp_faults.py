"""The faulty SMTP server fails where it should and counts deliveries."""

import json
import smtplib
import socket
import ssl
import urllib.error
import urllib.request

import pytest

from tests.servers.certificates import make_certificates
from tests.simulators.smtp_control import SmtpControl
from tests.simulators.smtp_faults import SmtpFaults
from tests.simulators.smtp_scenario import SCENARIOS

ANNA, BOB = "anna@example.com", "bob@example.org"
RAW = b"Message-ID: <1@a.example>\r\nSubject: x\r\n\r\n.dot\r\n" + b"line\r\n" * 500


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return make_certificates(tmp_path_factory.mktemp("ssl"))


@pytest.fixture
def server(certificates):
    options = {"cert": certificates.cert, "key": certificates.key}
    with SmtpFaults(users={ANNA: "secret"}, **options) as running:
        yield running


def _send(server, certificates, recipients=(BOB,)):
    context = ssl.create_default_context(cafile=str(certificates.ca))
    with smtplib.SMTP("localhost", server.port, timeout=5) as client:
        client.starttls(context=context)
        client.login(ANNA, "secret")
        return client.sendmail(ANNA, recipients, RAW)


def test_healthy_server_takes_the_message_once(server, certificates):
    assert _send(server, certificates) == {}
    (delivery,) = server.deliveries
    assert (delivery.sender, delivery.recipients) == (ANNA, (BOB,))
    assert (delivery.raw, delivery.login) == (RAW, ANNA)


def test_refused_connection_comes_back_on_the_same_port(server, certificates):
    server.play("refused")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port))
    server.play("healthy")
    assert _send(server, certificates) == {}


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("closed_at_once", smtplib.SMTPServerDisconnected),
        ("busy_banner", smtplib.SMTPConnectError),
        ("ehlo_cut", smtplib.SMTPServerDisconnected),
        ("starttls_missing", smtplib.SMTPNotSupportedError),
        ("starttls_refused", smtplib.SMTPResponseException),
        ("auth_wrong", smtplib.SMTPAuthenticationError),
        ("auth_temporary", smtplib.SMTPAuthenticationError),
        ("auth_limited", smtplib.SMTPAuthenticationError),
        ("auth_missing", smtplib.SMTPNotSupportedError),
        ("mail_temporary", smtplib.SMTPSenderRefused),
        ("rcpt_refused", smtplib.SMTPRecipientsRefused),
        ("data_refused", smtplib.SMTPDataError),
        ("data_cut", smtplib.SMTPServerDisconnected),
        ("end_too_big", smtplib.SMTPDataError),
        ("too_big", smtplib.SMTPSenderRefused),
    ],
)
def test_nothing_is_delivered_when_a_phase_fails(server, certificates, name, error):
    server.play(name)
    with pytest.raises(error):
        _send(server, certificates)
    assert server.deliveries == []


def test_cut_in_the_body_delivers_nothing(server, certificates):
    server.play("body_cut")
    with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
        _send(server, certificates)
    assert server.deliveries == []


@pytest.mark.parametrize(("name", "count"), [("end_cut_taken", 1), ("end_cut_lost", 0)])
def test_cut_after_the_final_dot_is_ambiguous(server, certificates, name, count):
    server.play(name, "healthy")
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _send(server, certificates)
    assert len(server.deliveries) == count
    _send(server, certificates)
    assert len(server.deliveries) == count + 1


def test_one_recipient_of_two_is_refused(server, certificates):
    server.play({"replies": {f"rcpt {BOB}": "550 5.1.1 No such user"}})
    refused = _send(server, certificates, (BOB, ANNA))
    assert list(refused) == [BOB]
    assert server.deliveries[0].recipients == (ANNA,)


def test_injected_plain_text_reaches_the_client_before_tls(server):
    server.play("starttls_injected")
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as client:
        lines = client.makefile("rb")
        assert lines.readline().startswith(b"220")
        client.sendall(b"STARTTLS\r\n")
        assert lines.readline().startswith(b"220")
        assert lines.readline() == b"250-localhost\r\n"


def test_quit_cut_does_not_lose_the_delivery(server, certificates):
    server.play("quit_cut")
    _send(server, certificates)
    assert len(server.deliveries) == 1


def test_server_that_rewrites_the_message_id(server, certificates):
    server.play("rewritten_id")
    _send(server, certificates)
    assert b"@rewritten.example>" in server.deliveries[0].raw
    assert b"1@a.example" not in server.deliveries[0].raw


def test_transcript_shows_commands_without_password(server, certificates):
    _send(server, certificates)
    (transcript,) = server.transcripts
    assert [line.split()[0].upper() for line in transcript][:3] == [
        "EHLO",
        "STARTTLS",
        "EHLO",
    ]
    assert "AUTH" in transcript


def test_another_process_steers_it_over_http(server, certificates):
    def call(path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        with urllib.request.urlopen(control.url + path, data, timeout=5) as answer:
            return json.load(answer)

    with SmtpControl(server) as control:
        call("/play", ["mail_refused", "healthy"])
        with pytest.raises(smtplib.SMTPSenderRefused):
            _send(server, certificates)
        _send(server, certificates)
        (delivery,) = call("/deliveries")
        assert delivery["message_id"] == "<1@a.example>"
        call("/forget", [])
        assert call("/deliveries") == []
        with pytest.raises(urllib.error.HTTPError):
            call("/play", ["no such scenario"])


def test_every_named_scenario_says_something_of_its_own():
    assert len({repr(each) for each in SCENARIOS.values()}) == len(SCENARIOS)
