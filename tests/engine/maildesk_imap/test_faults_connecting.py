"""Signing in at servers that are busy, hostile or broken."""

import socket
import threading
from dataclasses import replace
from itertools import count

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    ConnectionLostError,
    ProtocolError,
    ThrottledError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.netguard import (
    AllowList,
    ForbiddenAddress,
    ForbiddenPort,
    NetGuard,
    PortList,
)
from odoo.addons.maildesk_base.engine.types import StepState
from odoo.addons.maildesk_imap.engine import diagnose as diagnosis
from odoo.addons.maildesk_imap.engine.protocol.network import guard
from odoo.addons.maildesk_imap.engine.settings import (
    Credentials,
    NetworkPolicy,
    Security,
    Timeouts,
)

from tests.engine.maildesk_imap.conftest import settings_for
from tests.servers.certificates import make_certificates
from tests.simulators.imap_reply import Reply, no


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return make_certificates(tmp_path_factory.mktemp("ssl"))


def _error(provider):
    with pytest.raises(Exception) as caught:
        provider.list_folders()
    return caught.value


@pytest.mark.parametrize(
    ("refusal", "error", "code"),
    [
        ("[AUTHENTICATIONFAILED] no", AuthError, "auth.refused"),
        ("[EXPIRED] password too old", AuthError, "auth.expired"),
        ("Login failed.", AuthError, "auth.refused"),
        ("[LIMIT] too many connections", ThrottledError, "throttled.limit"),
        ("[UNAVAILABLE] try later", TransientError, "server.unavailable"),
        ("[CONTACTADMIN] call us", TransientError, "server.contact_admin"),
        ("[INUSE] locked", TransientError, "server.in_use"),
        ("[SERVERBUG] oops", TransientError, "server.bug"),
        ("Too many simultaneous connections", ThrottledError, "throttled.limit"),
        ("temporary authentication failure", TransientError, "server.unavailable"),
    ],
)
def test_refused_login_is_distinguished(play, refusal, error, code):
    _server, provider = play({"LOGIN": no(refusal)})
    caught = _error(provider)
    assert type(caught) is error
    assert caught.code == code


def test_authenticated_but_not_connected_passes_by_itself(play):
    _server, provider = play(
        {"LIST": Reply("<tag> BAD User is authenticated but not connected.\r\n")}
    )
    caught = _error(provider)
    assert isinstance(caught, TransientError)
    assert caught.code == "server.not_connected"


@pytest.mark.parametrize(
    ("greeting", "error"),
    [
        ("* BYE [UNAVAILABLE] restarting\r\n", TransientError),
        ("* BYE too many connections from your address\r\n", ThrottledError),
        ("HTTP/1.1 400 Bad Request\r\n", ProtocolError),
        ("* SURPRISE\r\n", ProtocolError),
        ("* OK " + "x" * 9_000_000, ProtocolError),
    ],
)
def test_greeting_that_is_no_welcome(play, greeting, error):
    _server, provider = play(greeting=greeting)
    assert isinstance(_error(provider), error)


def test_secret_is_in_no_error(play):
    _server, provider = play({"LOGIN": no("[AUTHENTICATIONFAILED] no")})
    assert "secret" not in str(_error(provider))
    assert "secret" not in repr(provider.settings)


@pytest.mark.parametrize("echo", ["secret", "AGFubmEAc2VjcmV0", "%73ecret secret"])
def test_secret_that_a_server_echoes_is_hidden(play, echo):
    for refusal in (no(f"no such password: {echo}"), no(f"[X {echo}] {echo}")):
        _server, provider = play({"LOGIN": refusal})
        assert echo not in str(_error(provider))


def test_what_another_service_says_is_not_repeated(play):
    for greeting in ("SSH-2.0-Inner_1.2\r\n", "* SURPRISE Inner\r\n"):
        _server, provider = play(greeting=greeting)
        steps = list(provider.diagnose())
        assert "Inner" not in repr(steps) + str(_error(provider))


def test_silent_server_is_given_up(play):
    _server, provider = play({"LIST": Reply("", then="hang")})
    caught = _error(provider)
    assert isinstance(caught, ConnectionLostError)
    assert caught.code == "connection.timeout"


def test_unencrypted_login_forbidden_by_the_server(play):
    server, provider = play(capabilities="IMAP4rev1 LOGINDISABLED")
    assert _error(provider).code == "auth.needs_tls"
    assert server.sent("LOGIN") == []


def test_expired_token_is_an_auth_error_and_the_challenge_is_answered(play):
    challenge = Reply("+ eyJzdGF0dXMiOiI0MDAifQ==\r\n")
    refusal = no("[AUTHENTICATIONFAILED] token expired")
    server, provider = play(
        {"RESPONSE": [challenge, refusal]},
        settings={"credentials": Credentials("anna@example.com", access_token="tok")},
        capabilities="IMAP4rev1 AUTH=XOAUTH2",
    )
    assert isinstance(_error(provider), AuthError)
    assert server.commands[-1] == "RESPONSE "


def test_capabilities_are_read_again_after_login(play):
    _server, provider = play(
        {
            "LOGIN": Reply(
                "<tag> OK [CAPABILITY IMAP4rev1 LIST-STATUS SPECIAL-USE] in\r\n"
            )
        },
        greeting="* OK [CAPABILITY IMAP4rev1] ready\r\n",
    )
    assert len(provider.list_folders()) == 4
    assert _server.sent("STATUS") == []


def test_self_signed_certificate_is_refused(play, certificates):
    _server, provider = play(
        settings={"security": Security.TLS}, certificates=certificates
    )
    caught = _error(provider)
    assert isinstance(caught, ConfigurationError)
    assert caught.code == "tls.untrusted"


def test_trusted_authority_of_ones_own_is_accepted(play, certificates):
    _server, provider = play(
        settings={"security": Security.TLS, "ca_file": str(certificates.ca)},
        certificates=certificates,
    )
    assert len(provider.list_folders()) == 4


def test_starttls_that_is_not_offered_is_refused(play, certificates):
    server, provider = play(
        settings={"security": Security.STARTTLS, "ca_file": str(certificates.ca)},
        certificates=certificates,
        capabilities="IMAP4rev1",
    )
    assert _error(provider).code == "tls.stripped"
    assert server.sent("LOGIN") == []


def test_starttls_with_bytes_slipped_in_is_refused(play, certificates):
    server, provider = play(
        settings={"security": Security.STARTTLS, "ca_file": str(certificates.ca)},
        certificates=certificates,
        capabilities="IMAP4rev1 STARTTLS",
        injected="* CAPABILITY IMAP4rev1 AUTH=EVIL\r\n",
    )
    caught = _error(provider)
    assert isinstance(caught, ProtocolError)
    assert caught.code == "tls.injected"
    assert server.sent("LOGIN") == []


def test_signed_in_before_tls_is_refused(play, certificates):
    _server, provider = play(
        settings={"security": Security.STARTTLS, "ca_file": str(certificates.ca)},
        certificates=certificates,
        greeting="* PREAUTH welcome\r\n",
    )
    assert _error(provider).code == "tls.preauth"


def test_starttls_works_and_capabilities_from_before_are_forgotten(play, certificates):
    server, provider = play(
        settings={"security": Security.STARTTLS, "ca_file": str(certificates.ca)},
        certificates=certificates,
        greeting="* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n",
    )
    assert len(provider.list_folders()) == 4
    assert server.commands[:2] == ["STARTTLS", "CAPABILITY"]


OWN_HOSTS = [
    "127.0.0.1",
    "localhost",
    "169.254.169.254",
    "0.0.0.0",
    "::1",
    "2130706433",
]


@pytest.mark.parametrize("host", OWN_HOSTS)
def test_addresses_of_the_server_itself_are_refused(play, host):
    server, provider = play(settings={"host": host, "policy": NetworkPolicy()})
    assert isinstance(_error(provider), ConfigurationError)
    assert server.connections == 0


@pytest.mark.parametrize(
    "address", ["10.0.0.5", "192.168.1.9", "100.64.0.1", "fd00::5"]
)
def test_own_network_is_reached_at_the_ports_of_mail_only(address):
    private = guard(NetworkPolicy())
    for port in (25, 143, 465, 587, 993):
        assert private.pin(address, port).addresses
    for port in (22, 80, 5432, 6379, 8069):
        with pytest.raises(ForbiddenAddress):
            private.pin(address, port)
    listed = NetworkPolicy(allow=AllowList.parse(f"[{address}]:1993, {address}"))
    assert guard(listed).pin(address, 1993).addresses


@pytest.mark.parametrize("address", ["93.184.215.14", "127.0.0.1", "10.0.0.5"])
def test_nothing_is_reached_at_other_ports_unless_they_are_allowed(address):
    policy = NetworkPolicy(allow_loopback=True)
    assert guard(policy).pin(address, 993).addresses
    for port in (22, 80, 443, 5432, 8069, 11211):
        with pytest.raises(ForbiddenPort):
            guard(policy).pin(address, port)
    more = replace(policy, ports=PortList.parse("8069, 11000-11300"))
    assert guard(more).pin(address, 8069).addresses
    assert guard(more).pin(address, 11211).addresses
    with pytest.raises(ForbiddenPort):
        guard(more).pin(address, 5432)


def test_this_machine_is_not_reached_unless_it_is_allowed():
    for host in ("127.0.0.1", "localhost", "::1", "127.1.2.3"):
        with pytest.raises(ForbiddenAddress):
            guard(NetworkPolicy()).pin(host, 993)


@pytest.mark.parametrize("text", ["x", "0", "70000", "5-4", "-5", "1-2-3", "993:1"])
def test_a_list_of_ports_that_is_none(text):
    with pytest.raises(ConfigurationError):
        PortList.parse(text)


@pytest.fixture
def dripping():
    """The port of a server that says a byte now and then, and never a line."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def drip():
        while not over.is_set():
            try:
                connection, _address = listener.accept()
                while not over.wait(0.002):
                    connection.sendall(b"*")
            except OSError:
                continue

    threading.Thread(target=drip, daemon=True).start()
    yield listener.getsockname()[1]
    over.set()
    listener.close()


def ticking():
    """A clock that goes on by a tenth of a second whenever somebody looks at it: how
    fast this machine is does not matter.
    """
    ticks = count()
    return lambda: next(ticks) / 10


@pytest.mark.parametrize("security", [Security.NONE, Security.STARTTLS, Security.TLS])
def test_a_whole_test_has_one_end_however_slow_the_servers_are(dripping, security):
    hour = 3600.0
    patient = Timeouts(connect_s=hour, sign_in_s=hour, read_s=hour, answer_s=hour)
    mailbox = settings_for(dripping, timeouts=patient, security=security)
    mailbox = replace(mailbox, smtp=mailbox.imap)
    clock = ticking()
    steps = list(diagnosis.diagnose(mailbox, clock))
    assert clock() < diagnosis.TEST_S + 1
    failed = [step for step in steps if step.state is StepState.FAILED]
    assert [step.step for step in failed] == ["imap.tls", "smtp.tls"]


def test_a_name_service_that_says_nothing_is_given_up():
    over = threading.Event()
    silent = NetGuard(resolve=lambda _host, _port: over.wait(30) and [])
    with pytest.raises(ConnectionLostError) as caught:
        silent.connect("mail.example.com", 993, timeout_s=0.1)
    over.set()
    assert caught.value.code == "dns.timeout"


def test_own_network_can_be_closed_altogether():
    with pytest.raises(ForbiddenAddress):
        guard(NetworkPolicy(allow_private=False)).pin("10.0.0.5", 993)


def test_kept_connection_that_died_is_replaced(play):
    server, provider = play()
    provider.list_folders()
    server.cut()
    assert len(provider.list_folders()) == 4
    assert server.connections == 2


def test_signing_in_happens_once_for_many_uses(play):
    server, provider = play()
    for _ in range(5):
        provider.list_folders()
        provider.close()
    assert server.connections == 1
    assert len(server.sent("LOGIN")) == 1


def test_server_that_says_nothing_is_given_up_while_signing_in(play):
    limits = Timeouts(connect_s=2.0, sign_in_s=0.2, read_s=60.0, answer_s=60.0)
    silent = {"LOGIN": Reply("", "hang")}
    server, provider = play(silent, settings={"timeouts": limits})
    with pytest.raises(ConnectionLostError) as caught:
        provider.list_folders()
    assert caught.value.code == "connection.timeout"
    assert server.sent("LIST") == []


def test_slow_answer_is_waited_for_once_signed_in(play):
    limits = Timeouts(connect_s=2.0, sign_in_s=30.0, read_s=60.0, answer_s=60.0)
    _server, provider = play(settings={"timeouts": limits})
    provider.list_folders()
    assert provider._connection.wire.server.timeouts == limits
