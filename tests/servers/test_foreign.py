"""Cyrus and Courier run from their unpacked packages with the same interface."""

import imaplib
import ssl

import pytest

from tests.servers.courier import Courier
from tests.servers.cyrus import Cyrus
from tests.servers.private_server import ServerMissing

USER, PASSWORD = "anna@example.com", 'se"cret'
RAW = b"From: a@example.org\r\nSubject: hello\r\n\r\nbody\r\n"


@pytest.fixture(params=[Cyrus, Courier], scope="module")
def server(request, tmp_path_factory):
    try:
        with request.param(tmp_path_factory.mktemp("foreign")) as running:
            running.add_user(USER, PASSWORD)
            yield running
    except ServerMissing as error:
        pytest.skip(str(error))


def _login(client, password):
    return client.authenticate("PLAIN", lambda _: f"\0{USER}\0{password}".encode())


def test_saved_message_is_read_over_tls(server):
    server.save(USER, "INBOX", RAW)
    context = ssl.create_default_context(cafile=server.ca_file)
    with imaplib.IMAP4_SSL(
        "localhost", server.imaps.port, ssl_context=context
    ) as client:
        _login(client, PASSWORD)
        assert client.select("INBOX")[1] == [b"1"]
        assert b"Subject: hello" in client.fetch("1", "BODY.PEEK[]")[1][0][1]


def test_wrong_password_is_refused_and_starttls_works(server):
    context = ssl.create_default_context(cafile=server.ca_file)
    with imaplib.IMAP4("localhost", server.imap.port) as client:
        client.starttls(context)
        with pytest.raises(imaplib.IMAP4.error):
            _login(client, "wrong")
        assert _login(client, PASSWORD)[0] == "OK"
        assert b"Sent" in b"\n".join(client.list()[1])
