"""Mail sent over submission arrives, or comes back as a delivery report."""

import email
import smtplib

import pytest

from tests.servers.smtp_relay import RelayOptions, SmtpRelay

ANNA, BOB = "relay-anna@example.com", "relay-bob@example.com"
RAW = b"From: relay-anna@example.com\r\nMessage-ID: <1@a.example>\r\n\r\n.dot\r\n"


@pytest.fixture(scope="module")
def server(mail):
    for address in (ANNA, BOB):
        mail.dovecot.add_user(address, "secret")
    return mail.dovecot


@pytest.fixture
def own_submission(server):
    """A submission server of our own, with SMTPUTF8, before the same Dovecot."""
    files = server.certificates
    options = RelayOptions(
        lmtp_port=server.lmtp.port,
        users={ANNA: "secret"},
        cert=str(files.cert),
        key=str(files.key),
    )
    with SmtpRelay(options) as relay:
        yield relay


def _inbox(server, user):
    uids = server.doveadm.uids(user, "INBOX")
    return [server.doveadm.text(user, "INBOX", uid) for uid in uids]


def test_submission_delivers_between_users(server, mail, tls):
    before = len(mail.relay.accepted)
    with smtplib.SMTP("localhost", server.submission.port) as client:
        client.starttls(context=tls)
        client.login(ANNA, "secret")
        assert client.sendmail(ANNA, [BOB], RAW) == {}
    mail.relay.wait_for(before + 1)
    assert "Message-ID: <1@a.example>" in _inbox(server, BOB)[-1]
    assert ".dot" in _inbox(server, BOB)[-1]


def test_unknown_recipient_comes_back_as_a_report(server, mail, tls):
    before = len(mail.relay.accepted)
    with smtplib.SMTP_SSL("localhost", server.submissions.port, context=tls) as client:
        client.login(ANNA, "secret")
        client.sendmail(ANNA, [BOB, "nobody@example.com"], RAW)
    mail.relay.wait_for(before + 1)
    report = email.message_from_string(_inbox(server, ANNA)[-1])
    assert report.get_content_type() == "multipart/report"
    assert report["In-Reply-To"] == "<1@a.example>"
    status = report.get_payload(1).get_payload()[1]
    assert status["Final-Recipient"] == "rfc822; nobody@example.com"
    assert status["Status"] == "5.1.1"


def test_own_submission_takes_utf8_and_refuses_wrong_passwords(
    server, own_submission, tls
):
    with smtplib.SMTP("localhost", own_submission.port) as client:
        client.starttls(context=tls)
        client.ehlo()
        assert client.has_extn("smtputf8") and client.has_extn("8bitmime")
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(ANNA, "wrong")
        client.login(ANNA, "secret")
        options = ["SMTPUTF8", "BODY=8BITMIME"]
        client.sendmail(ANNA, [BOB], "Subject: Grüße\r\n\r\nä".encode(), options)
    assert len(own_submission.wait_for(1)) == 1
    assert "Subject: Grüße" in _inbox(server, BOB)[-1]


def test_outside_mail_is_kept_instead_of_bounced(server, tmp_path):
    options = RelayOptions(
        lmtp_port=server.lmtp.port,
        outside=str(tmp_path / "outside"),
        local_domains=("example.com",),
    )
    count = len(_inbox(server, ANNA))
    with SmtpRelay(options) as relay, smtplib.SMTP("localhost", relay.port) as client:
        client.sendmail(ANNA, ["someone@customer.example"], RAW)
    (kept,) = (tmp_path / "outside").iterdir()
    assert kept.read_bytes() == RAW
    assert len(_inbox(server, ANNA)) == count
