"""The cutting proxy before a real Dovecot: what the server did, and what was heard."""

import imaplib

import pytest

from tests.servers.cutting_proxy import CuttingProxy

USER = ("anna@example.com", "secret")
RAW = b"Subject: Hello\r\n\r\n" + b"A line of text.\r\n" * 2000
BROKEN = (imaplib.IMAP4.abort, OSError)


@pytest.fixture
def dovecot(mail):
    return mail.dovecot


@pytest.fixture
def proxy(dovecot):
    dovecot.add_user(*USER)
    with CuttingProxy(dovecot.ports["imap"]) as proxy:
        yield proxy


@pytest.fixture
def client(proxy):
    client = imaplib.IMAP4("localhost", proxy.port, timeout=20)
    client.login(*USER)
    client.select("INBOX")
    yield client
    client.shutdown()


def stored(dovecot):
    return dovecot.doveadm.status(USER[0], "INBOX")["messages"]


def test_calm_proxy_changes_nothing(dovecot, client):
    before = stored(dovecot)
    assert client.append("INBOX", None, None, RAW)[0] == "OK"
    client.noop()
    _status, data = client.fetch(str(before + 1), "(BODY.PEEK[])")
    assert data[0][1] == RAW


@pytest.mark.parametrize(
    ("kind", "added"), [("before", 0), ("request", 0), ("answer", 1), ("slow", 1)]
)
def test_what_the_server_has_done_when_the_connection_ends(
    dovecot, proxy, client, kind, added
):
    before = stored(dovecot)
    cut = proxy.plan(kind, r"APPEND", 0.01)
    if kind == "slow":
        assert client.append("INBOX", None, None, RAW)[0] == "OK"
    else:
        with pytest.raises(BROKEN):
            client.append("INBOX", None, None, RAW)
    assert cut.struck
    assert stored(dovecot) == before + added


def test_answer_breaks_off_in_a_literal(proxy, client):
    client.append("INBOX", None, None, RAW)
    client.noop()
    proxy.plan("literal", r"FETCH")
    with pytest.raises(BROKEN):
        client.fetch("1", "(BODY.PEEK[])")


def test_nobody_gets_through_while_it_is_away(proxy, client):
    proxy.is_away = True
    proxy.cut_all()
    with pytest.raises(BROKEN):
        client.noop()
    with pytest.raises(BROKEN):
        imaplib.IMAP4("localhost", proxy.port, timeout=20)
    proxy.calm()
    imaplib.IMAP4("localhost", proxy.port, timeout=20).shutdown()
