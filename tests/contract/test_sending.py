"""Sending ends in one of three ways, and is never repeated by the provider."""

import dataclasses

import pytest

from odoo.addons.maildesk_base.engine.errors import AuthError, TransientError
from odoo.addons.maildesk_base.engine.types import SendOutcome

from .mails import with_attachment
from .remote import SendFate
from .test_filing import outgoing


def test_delivered_message_arrives_as_it_was(provider, remote):
    remote.prepare_sending(SendFate.DELIVERED)
    message = dataclasses.replace(
        outgoing(), mime=outgoing().mime + b".leading dot\r\n..two\r\n"
    )
    result = provider.send(message)
    assert result.outcome is SendOutcome.DELIVERED
    ((recipients, raw),) = remote.deliveries()
    assert tuple(recipients) == message.recipients
    assert raw.rstrip() == message.mime.rstrip()
    assert b"Bcc" not in raw


def test_refused_message_is_rejected_with_the_reason(provider, remote):
    remote.prepare_sending(SendFate.REFUSED)
    result = provider.send(outgoing())
    assert result.outcome is SendOutcome.REJECTED
    assert result.reason
    assert remote.deliveries() == []


@pytest.mark.parametrize("fate", [SendFate.TEMPORARY])
def test_temporary_refusal_may_be_tried_again(provider, remote, fate):
    remote.prepare_sending(fate)
    with pytest.raises(TransientError):
        provider.send(outgoing())
    assert remote.deliveries() == []


def test_lost_answer_is_ambiguous_and_not_repeated(provider, remote):
    remote.prepare_sending(SendFate.UNKNOWN)
    result = provider.send(outgoing())
    assert result.outcome is SendOutcome.AMBIGUOUS
    assert len(remote.deliveries()) == 1


def test_connection_cut_in_the_message_is_never_called_delivered(provider, remote):
    remote.prepare_sending(SendFate.CUT)
    large = with_attachment("sent@x", bytes(6_000_000))
    message = dataclasses.replace(outgoing(), mime=large, filed_mime=large)
    try:
        outcome = provider.send(message).outcome
    except TransientError:
        outcome = None
    assert outcome in (None, SendOutcome.AMBIGUOUS)
    assert remote.deliveries() == []


def test_wrong_password_asks_to_sign_in_again(provider, remote):
    remote.prepare_sending(SendFate.WRONG_PASSWORD)
    with pytest.raises(AuthError):
        provider.send(outgoing())
    assert remote.deliveries() == []
