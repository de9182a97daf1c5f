"""Testing a connection, and what an account shows when it cannot sign in."""

import pytest

from odoo.addons.maildesk_base.engine.errors import AuthError
from odoo.addons.maildesk_base.engine.types import StepState

from .mails import mail
from .remote import SendFate


def test_every_step_of_a_good_connection_is_ok(provider, remote):
    remote.prepare_sending(SendFate.DELIVERED)
    steps = list(provider.diagnose())
    assert [step for step in steps if step.state is not StepState.OK] == []
    assert remote.deliveries() == []


def test_steps_after_a_failed_one_are_skipped(remote):
    remote.prepare_sending(SendFate.WRONG_PASSWORD)
    with remote.with_wrong_password() as provider:
        steps = {step.step: step for step in provider.diagnose()}
    states = [step.state for step in steps.values()]
    assert StepState.FAILED in states and StepState.SKIPPED in states
    failed = [step for step in steps.values() if step.state is StepState.FAILED]
    assert {step.code for step in failed} <= {"auth.refused", "auth.expired"}
    assert not any("wrong" == step.detail for step in steps.values())


def test_wrong_password_is_an_auth_error(remote):
    with remote.with_wrong_password() as provider, pytest.raises(AuthError) as caught:
        provider.list_folders()
    assert "wrong" not in caught.value.detail.split()


def test_capabilities_say_what_can_be_offered(provider):
    capabilities = provider.capabilities
    assert not capabilities.read_only
    assert capabilities.folder_changes


def test_closing_twice_and_using_again(provider, remote):
    remote.deliver(remote.inbox, mail("a@x"))
    provider.close()
    provider.close()
    assert len(provider.newest(remote.inbox, 5).added) == 1
