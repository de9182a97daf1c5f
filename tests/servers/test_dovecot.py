"""The private Dovecot is a real IMAP server that tests can rely on."""

import imaplib
import ssl
from datetime import UTC, datetime

import pytest

from tests.servers.bulk import BulkAppender, Stored, encode_mailbox
from tests.servers.dovecot import Dovecot
from tests.servers.dovecot_config import DovecotOptions

USER, PASSWORD = "bulk@example.com", 'se"c&ret'
RAW = b"From: a@example.org\r\nSubject: hello\r\n\r\nbody\r\n"


@pytest.fixture(scope="module")
def server(mail):
    mail.dovecot.add_user(USER, PASSWORD)
    return mail.dovecot


def test_login_needs_the_right_password_and_a_verified_certificate(server, tls):
    with imaplib.IMAP4_SSL("localhost", server.imaps.port, ssl_context=tls) as client:
        assert client.login(USER, PASSWORD)[0] == "OK"
    with imaplib.IMAP4_SSL("localhost", server.imaps.port, ssl_context=tls) as client:
        with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
            client.login(USER, "wrong")
    with pytest.raises(ssl.SSLCertVerificationError):
        imaplib.IMAP4_SSL(
            "localhost", server.imaps.port, ssl_context=ssl.create_default_context()
        )


def test_bulk_append_keeps_order_flags_and_dates(server):
    received = datetime(2024, 2, 29, 12, 30, tzinfo=UTC)
    messages = [
        Stored(RAW.replace(b"hello", b"number %d" % number), flags, received)
        for number, flags in enumerate([(), ("\\Seen",), ("\\Flagged", "\\Seen")])
    ]
    with BulkAppender(server.imap, USER, PASSWORD) as appender:
        appender.create("Größe & Maß/内")
        assert appender.append("Größe & Maß/内", messages) == 3
        appender.create("Größe & Maß/内")
    doveadm = server.doveadm
    flags = doveadm.flags(USER, "Größe & Maß/内")
    assert flags[1] <= {"\\Recent"}
    assert {"\\Seen", "\\Flagged"} <= flags[3]
    assert "Subject: number 1" in doveadm.text(USER, "Größe & Maß/内", 2)
    dates = doveadm.run(
        *("fetch", "-u", USER, "date.received.unixtime"),
        *("mailbox", "Größe & Maß/内", "uid", "1"),
    )
    assert str(int(received.timestamp())) in dates


def test_doveadm_moves_renumbers_and_kicks(server, tls):
    doveadm = server.doveadm
    server.save(USER, "INBOX", RAW)
    doveadm.create(USER, "Two words")
    doveadm.move(USER, "INBOX", "Two words")
    assert doveadm.status(USER, "Two words", "messages unseen") == {
        "messages": 1,
        "unseen": 1,
    }
    before = doveadm.uid_validity(USER, "Two words")
    doveadm.renumber(USER, "Two words")
    assert doveadm.uid_validity(USER, "Two words") > before
    client = imaplib.IMAP4_SSL("localhost", server.imaps.port, ssl_context=tls)
    client.authenticate("PLAIN", lambda _challenge: f"\0{USER}\0{PASSWORD}".encode())
    assert doveadm.connections(USER) == 1
    doveadm.kick(USER)
    with pytest.raises((imaplib.IMAP4.abort, OSError)):
        client.noop()
        client.noop()


def test_options_shape_names_roles_quota_and_capabilities(tmp_path):
    options = DovecotOptions(
        mailbox_format="maildir",
        capability="IMAP4rev1 UIDPLUS",
        prefix="INBOX.",
        separator=".",
        special_use=False,
        folder_names={"sent": "Gesendete Objekte"},
        quota_kib=20,
        trusted_certificate=False,
    )
    with Dovecot(tmp_path / "options", options) as server:
        server.add_user("anna@example.com", "secret")
        context = ssl.create_default_context(cafile=server.ca_file)
        with pytest.raises(ssl.SSLCertVerificationError):
            imaplib.IMAP4_SSL("localhost", server.imaps.port, ssl_context=context)
        with imaplib.IMAP4("localhost", server.imap.port) as client:
            client.login("anna@example.com", "secret")
            assert set(client.capability()[1][0].split()) == {b"IMAP4rev1", b"UIDPLUS"}
            listed = b"\n".join(client.list()[1])
            assert b"INBOX.Gesendete Objekte" in listed
            assert b"\\Sent" not in listed
            refused = client.append("INBOX", "", "", RAW + b"x" * 30000)
            assert refused[0] == "NO"
            assert b"OVERQUOTA" in refused[1][0]


def test_two_servers_run_side_by_side_and_stop_for_good(tmp_path):
    with Dovecot(tmp_path / "a") as one, Dovecot(tmp_path / "b") as two:
        assert set(one.ports.values()).isdisjoint(two.ports.values())
        assert one.is_running() and two.is_running()
        again = Dovecot(tmp_path / "a")
        assert again.ports == one.ports
        again.stop()
        assert not one.is_running() and two.is_running()


@pytest.mark.parametrize(
    ("name", "encoded"),
    [
        ("INBOX", b"INBOX"),
        ("A & B", b"A &- B"),
        ("Entwürfe", b"Entw&APw-rfe"),
        ("下書き", b"&Tgtm+DBN-"),
    ],
)
def test_mailbox_names_are_modified_utf7(name, encoded):
    assert encode_mailbox(name) == encoded
