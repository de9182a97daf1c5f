"""Sending to servers that refuse, fall silent or break off, at every step."""

import dataclasses

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    ConnectionLostError,
    ProtocolError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.types import Outgoing, SendOutcome
from odoo.addons.maildesk_imap.engine.client import ImapProvider
from odoo.addons.maildesk_imap.engine.protocol.smtp import Reply
from odoo.addons.maildesk_imap.engine.send import amazon_message_id
from odoo.addons.maildesk_imap.engine.settings import Security

from tests.servers.certificates import make_certificates
from tests.simulators.smtp_faults import SmtpFaults
from tests.simulators.smtp_scenario import Scenario

from .conftest import SHORT, settings_for

ANNA, BOB, EVE = "anna@example.com", "bob@example.org", "eve@example.net"
MIME = b"Message-ID: <1@x>\r\nSubject: x\r\n\r\n.dot\r\n" + b"line\r\n" * 300


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return make_certificates(tmp_path_factory.mktemp("ssl"))


@pytest.fixture
def server(certificates):
    options = {"cert": certificates.cert, "key": certificates.key}
    with SmtpFaults(users={ANNA: "secret"}, **options) as running:
        yield running


@pytest.fixture
def provider(server, certificates):
    smtp = settings_for(
        server.port, security=Security.STARTTLS, ca_file=str(certificates.ca)
    ).imap
    # Nothing here reads mail: port 1 is where nobody listens.
    settings = dataclasses.replace(settings_for(1), smtp=smtp)
    with ImapProvider(settings) as opened:
        yield opened


def _message(*recipients, mime=MIME, sender=ANNA):
    return Outgoing(
        mime=mime,
        filed_mime=mime,
        envelope_from=sender,
        recipients=recipients or (BOB,),
        rfc_message_id="1@x",
        maildesk_id="k",
    )


@pytest.mark.parametrize(
    ("scenario", "error"),
    [
        ("refused", ConnectionLostError),
        ("closed_at_once", ConnectionLostError),
        ("busy_banner", TransientError),
        ("slow_banner", ConnectionLostError),
        ("ehlo_cut", ConnectionLostError),
        ("starttls_missing", ConfigurationError),
        ("starttls_refused", ConfigurationError),
        ("starttls_injected", (ProtocolError, ConfigurationError)),
        ("starttls_cut", ConnectionLostError),
        ("auth_wrong", AuthError),
        ("auth_basic_off", AuthError),
        ("auth_temporary", TransientError),
        ("auth_missing", ConfigurationError),
        ("mail_temporary", TransientError),
        ("mail_cut", ConnectionLostError),
        ("rcpt_temporary", TransientError),
        ("rcpt_cut", ConnectionLostError),
        ("data_temporary", TransientError),
        ("data_cut", ConnectionLostError),
        ("end_temporary", TransientError),
    ],
)
def test_what_was_surely_not_accepted_raises(server, provider, scenario, error):
    server.play(scenario)
    with pytest.raises(error) as caught:
        provider.send(_message())
    assert server.deliveries == []
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        ("mail_refused", "rejected.sender"),
        ("rcpt_refused", "rejected.recipient"),
        ("data_refused", "rejected.policy"),
        ("end_refused", "rejected.policy"),
        ("end_too_big", "rejected.too_large"),
        ("too_big", "rejected.too_large"),
    ],
)
def test_refusal_for_good_is_reported_with_its_reason(server, provider, scenario, code):
    server.play(scenario)
    mime = MIME + b"x" * 4000 if scenario == "too_big" else MIME
    result = provider.send(_message(mime=mime))
    assert (result.outcome, result.code) == (SendOutcome.REJECTED, code)
    assert result.reason
    assert server.deliveries == []


@pytest.mark.parametrize(
    ("scenario", "delivered"),
    [("end_cut_taken", 1), ("end_cut_lost", 0), ("end_slow", None)],
)
def test_unknown_end_is_ambiguous_and_never_tried_again(
    server, provider, scenario, delivered
):
    server.play(scenario)
    assert provider.send(_message()).outcome is SendOutcome.AMBIGUOUS
    assert len(server.transcripts) == 1
    if delivered is not None:
        assert len(server.deliveries) == delivered


def test_connection_that_breaks_after_the_acceptance_is_a_delivery(server, provider):
    server.play("quit_cut")
    assert provider.send(_message()).outcome is SendOutcome.DELIVERED
    assert len(server.deliveries) == 1


def test_delivered_text_is_the_text_that_was_given(server, provider):
    provider.send(_message())
    (delivery,) = server.deliveries
    assert delivery.raw.rstrip(b"\r\n") == MIME.rstrip(b"\r\n")


def test_lone_line_breaks_cannot_end_the_message_early(server, provider):
    evil = b"Subject: x\r\n\r\nfirst\n.\nMAIL FROM:<x@x>\r.\r\r\nlast\r\n"
    provider.send(_message(mime=evil))
    (delivery,) = server.deliveries
    assert b"last" in delivery.raw and b"MAIL FROM" in delivery.raw


def test_one_refused_recipient_does_not_hold_the_others_back(server, provider):
    refusal = Scenario(replies={f"rcpt {BOB}": "550 5.1.1 No such user"})
    server.play(refusal)
    result = provider.send(_message(BOB, EVE))
    assert result.outcome is SendOutcome.DELIVERED
    assert "No such user" in result.refused[BOB]
    assert tuple(server.deliveries[0].recipients) == (EVE,)


def test_one_temporary_refusal_among_refusals_is_worth_another_try(server, provider):
    replies = {
        f"rcpt {BOB}": "550 5.1.1 No such user",
        f"rcpt {EVE}": "450 4.2.1 Mailbox busy",
    }
    server.play(Scenario(replies=replies))
    with pytest.raises(TransientError):
        provider.send(_message(BOB, EVE))


def test_foreign_domain_travels_in_ascii(server, provider):
    server.play("no_utf8")
    provider.send(_message("info@bücher.example"))
    assert tuple(server.deliveries[0].recipients) == ("info@xn--bcher-kva.example",)


def test_foreign_name_needs_a_server_that_can(server, provider):
    provider.send(_message("jörg@example.org"))
    assert tuple(server.deliveries[0].recipients) == ("jörg@example.org",)
    server.play("no_utf8")
    result = provider.send(_message("jörg@example.org"))
    assert result.outcome is SendOutcome.REJECTED
    assert "jörg@example.org" in result.refused


@pytest.mark.parametrize(
    "address",
    ["bob@example.org>\r\nRSET", "bob@example.org> SIZE=1", "<bob@x>", "", "bob", "@x"],
)
def test_address_that_is_none_is_not_sent(server, provider, address):
    result = provider.send(_message(address, EVE))
    assert address in result.refused
    assert tuple(server.deliveries[0].recipients) == (EVE,)


def test_eight_bit_text_is_not_sent_where_it_would_be_damaged(server, provider):
    server.play("no_utf8")
    result = provider.send(_message(mime="Subject: x\r\n\r\nGrüße\r\n".encode()))
    assert (result.outcome, result.code) == (SendOutcome.REJECTED, "rejected.8bit")


def test_new_message_id_of_the_server_is_reported(server, provider):
    server.play("rewritten_id")
    result = provider.send(_message())
    assert result.outcome is SendOutcome.DELIVERED
    if result.provider_rfc_message_id:
        assert result.provider_rfc_message_id != "1@x"


@pytest.mark.parametrize(
    ("region", "domain"),
    [("us-east-1", "email.amazonses.com"), ("eu-west-1", "eu-west-1.amazonses.com")],
)
def test_amazon_makes_the_message_id_out_of_its_answer(region, domain):
    reply = Reply(250, ("Ok 0102018abcdef012-1-2",))
    host = f"email-smtp.{region}.amazonaws.com"
    assert amazon_message_id(host, reply) == f"0102018abcdef012-1-2@{domain}"
    assert amazon_message_id("smtp.example.com", reply) == ""


def test_without_a_server_for_sending_nothing_can_be_sent():
    with ImapProvider(settings_for(1, timeouts=SHORT)) as opened:
        with pytest.raises(ConfigurationError) as caught:
            opened.send(_message())
    assert caught.value.code == "smtp.not_set"
