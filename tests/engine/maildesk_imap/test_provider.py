"""What the provider says about itself, and how it tests a connection."""

import dataclasses

import pytest

from odoo.addons.maildesk_base.engine.errors import RemoteGone, Unsupported
from odoo.addons.maildesk_base.engine.types import (
    Location,
    MessageRef,
    Operation,
    OperationKind,
    SentCopy,
    StepState,
    WatchTarget,
)
from odoo.addons.maildesk_imap.engine.client import ImapProvider
from odoo.addons.maildesk_imap.engine.protocol.pool import ConnectionPool

from tests.simulators.imap_mailbox import CAPABILITIES, selected
from tests.simulators.imap_reply import no, ok
from tests.simulators.smtp_faults import SmtpFaults
from tests.simulators.smtp_scenario import Scenario

from .conftest import settings_for

REF = MessageRef("INBOX;UIDVALIDITY=7;UID=2", Location("INBOX", 2), "m2@x")
STEPS = ["imap.dns", "imap.tcp", "imap.tls", "imap.login", "imap.folders"]


def _states(provider):
    return {step.step: step.state for step in provider.diagnose()}


def test_capabilities_follow_the_server(play):
    lines = selected(more=["OK [PERMANENTFLAGS (\\Seen \\Flagged)]"])
    _server, provider = play(
        {"SELECT": ok(*lines)}, capabilities=f"{CAPABILITIES} APPENDLIMIT=1000"
    )
    assert not provider.capabilities.keywords
    assert provider.capabilities.max_message_size == 1000
    assert not provider.capabilities.stable_ids


@pytest.mark.parametrize(
    ("host", "chosen", "expected"),
    [
        ("smtp.gmail.com", SentCopy.DETECT, SentCopy.SERVER),
        ("smtp.gmail.com", SentCopy.CLIENT, SentCopy.CLIENT),
        ("mail.example.com", SentCopy.DETECT, SentCopy.DETECT),
    ],
)
def test_who_files_the_sent_copy(play, host, chosen, expected):
    _server, provider = play()
    smtp = dataclasses.replace(provider.settings.imap, host=host)
    settings = dataclasses.replace(provider.settings, smtp=smtp, sent_copy=chosen)
    with ImapProvider(settings, pool=ConnectionPool()) as opened:
        assert opened.capabilities.sent_copy is expected


def test_without_a_sending_server_its_steps_are_skipped(play):
    _server, provider = play()
    states = _states(provider)
    assert [step for step in states if states[step] is StepState.OK] == STEPS
    assert {states[step] for step in states if step.startswith("smtp.")} == {
        StepState.SKIPPED
    }


@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ({"host": "no-such-host.invalid"}, "imap.dns"),
        ({"port": 1}, "imap.tcp"),
    ],
)
def test_first_failed_step_is_named(play, changes, failed):
    _server, provider = play(settings=changes)
    states = _states(provider)
    assert states[failed] is StepState.FAILED
    position = STEPS.index(failed)
    assert {states[step] for step in STEPS[position + 1 :]} == {StepState.SKIPPED}


def test_folders_that_cannot_be_listed_fail_their_own_step(play):
    _server, provider = play({"LIST": no("[UNAVAILABLE] storage is away")})
    states = _states(provider)
    assert states["imap.login"] is StepState.OK
    assert states["imap.folders"] is StepState.FAILED


@pytest.mark.parametrize("offered", ["AUTH LOGIN", "AUTH PLAIN", "AUTH=LOGIN PLAIN"])
def test_sending_signs_in_with_what_is_offered(offered):
    with SmtpFaults(users={"anna@example.com": "secret"}) as server:
        server.play(Scenario(capabilities=("8BITMIME", offered)))
        settings = settings_for(1)
        smtp = settings_for(server.port).imap
        with ImapProvider(dataclasses.replace(settings, smtp=smtp)) as provider:
            states = _states(provider)
        assert states["smtp.login"] is StepState.OK
        assert states["smtp.send"] is StepState.OK
        assert server.deliveries == []


def test_operation_with_several_targets_folders_is_not_offered(play):
    _server, provider = play()
    operation = Operation(OperationKind.RELOCATE, (REF,), add_to=("A", "B"))
    with pytest.raises(Unsupported):
        provider.apply(operation)


def test_push_is_not_offered(play):
    _server, provider = play()
    with pytest.raises(Unsupported):
        provider.watch(WatchTarget("https://example.com/hook"))


def test_part_of_a_message_without_description_comes_from_its_bytes(play):
    row = "2 FETCH (UID 2 BODYSTRUCTURE NIL BODY[1]<0> NIL)"
    _server, provider = play({"UID FETCH 2 (UID BODYSTRUCTURE": ok(row)})
    assert b"".join(provider.fetch_part(REF, "1")) == b"Text of 2.\r\n"
    with pytest.raises(RemoteGone):
        provider.fetch_part(REF, "2")


@pytest.mark.parametrize("part_id", ["", "1]", "1 2", "TEXT", "1.", "0x1"])
def test_part_id_that_is_none_is_not_sent(play, part_id):
    server, provider = play()
    with pytest.raises(RemoteGone):
        provider.fetch_part(REF, part_id)
    assert server.sent("UID FETCH") == []


def test_bodies_of_a_renumbered_folder_are_left_out(play):
    _server, provider = play()
    old = MessageRef("INBOX;UIDVALIDITY=6;UID=2", Location("INBOX", 2))
    found = [ref for ref, _body in provider.fetch_bodies([old, REF])]
    assert found == [REF]


def test_two_providers_never_share_a_connection(play):
    server, provider = play()
    provider.list_folders()
    with ImapProvider(provider.settings, pool=provider._pool) as second:
        second.list_folders()
    assert server.connections == 2
