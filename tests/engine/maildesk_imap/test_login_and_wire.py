"""Tokens instead of passwords, and connections that drip."""

import base64
import socket

import pytest

from odoo.addons.maildesk_base.engine.errors import ConnectionLostError, ProtocolError
from odoo.addons.maildesk_base.engine.netguard import tls_context
from odoo.addons.maildesk_imap.engine.protocol import login
from odoo.addons.maildesk_imap.engine.protocol.wire import Wire
from odoo.addons.maildesk_imap.engine.settings import Credentials, SignIn

from .conftest import settings_for

TOKEN = Credentials("anna@example.com", access_token="tok123")


class Clock:
    """Ten seconds go by between any two looks at it."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        self.seconds += 10
        return self.seconds


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    ours.settimeout(2)
    wire = Wire(settings_for(1).imap, ours)
    yield wire, theirs
    wire.close()
    theirs.close()


def test_responses_are_those_of_the_standards():
    assert login.plain(Credentials("a", "b")) == b"\0a\0b"
    expected = b"user=anna@example.com\1auth=Bearer tok123\1\1"
    assert login.xoauth2(TOKEN) == expected
    bearer = login.oauthbearer(Credentials("a,b=c", access_token="t"), "mx.example")
    assert bearer == b"n,a=a=2Cb=3Dc,\1host=mx.example\1auth=Bearer t\1\1"


@pytest.mark.parametrize(
    ("offered", "sign_in", "mechanism"),
    [
        ("AUTH=XOAUTH2", SignIn.AUTO, "XOAUTH2"),
        ("AUTH=OAUTHBEARER", SignIn.AUTO, "OAUTHBEARER"),
        ("AUTH=OAUTHBEARER AUTH=XOAUTH2", SignIn.AUTO, "XOAUTH2"),
        ("AUTH=OAUTHBEARER AUTH=XOAUTH2", SignIn.OAUTHBEARER, "OAUTHBEARER"),
    ],
)
def test_token_signs_in_with_what_is_offered(play, offered, sign_in, mechanism):
    credentials = Credentials(
        "anna@example.com", access_token="tok123", sign_in=sign_in
    )
    server, provider = play(
        capabilities=f"IMAP4rev1 {offered}", settings={"credentials": credentials}
    )
    assert len(provider.list_folders()) == 4
    assert server.sent("AUTHENTICATE") == [f"AUTHENTICATE {mechanism}"]
    assert b"auth=Bearer tok123" in _response(server)
    assert server.sent("LOGIN") == []


def test_password_that_is_not_ascii_goes_as_utf8(play):
    server, provider = play(settings={"credentials": Credentials("anna", "pässword")})
    assert len(provider.list_folders()) == 4
    assert _response(server) == "\0anna\0pässword".encode()
    assert server.sent("LOGIN") == []


def _response(server):
    (response,) = server.sent("RESPONSE")
    return base64.b64decode(response.partition(" ")[2])


def test_line_may_arrive_in_pieces(ends):
    wire, theirs = ends
    theirs.sendall(b"* O")
    assert wire.is_open()
    theirs.sendall(b"K\r\nrest")
    assert wire.read_line(100) == b"* OK"
    assert wire.read_block(4, 2) == b"re"
    assert not wire.has_unread


def test_line_longer_than_its_limit_is_refused(ends):
    wire, theirs = ends
    theirs.sendall(b"x" * 200 + b"\n")
    with pytest.raises(ProtocolError):
        wire.read_line(100)


def test_closed_connection_is_noticed_without_waiting(ends):
    wire, theirs = ends
    assert wire.is_open()
    theirs.close()
    assert not wire.is_open()
    with pytest.raises(ConnectionLostError):
        wire.read_line(100)


def test_server_that_drips_is_ended_in_time():
    ours, theirs = socket.socketpair()
    ours.settimeout(2)
    wire = Wire(settings_for(1).imap, ours, clock=Clock())
    theirs.sendall(b"drop by drop")
    with pytest.raises(ConnectionLostError) as caught:
        wire.read_line(100)
    assert caught.value.code == "connection.slow"
    wire.close()
    theirs.close()


def test_tls_is_verified_and_modern():
    context = tls_context()
    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"
    assert context.minimum_version.name == "TLSv1_2"
