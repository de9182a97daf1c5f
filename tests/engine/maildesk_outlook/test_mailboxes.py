"""Mailboxes of others, and mailboxes that may only be read."""

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    MailEngineError,
    RejectedError,
)
from odoo.addons.maildesk_base.engine.types import (
    Operation,
    OperationKind,
    SendOutcome,
    StepState,
)
from odoo.addons.maildesk_outlook.engine.client import OutlookProvider

from tests.contract.mails import mail
from tests.contract.mirror import Mirror
from tests.contract.outlook_remote import OutlookRemote, signed_in
from tests.contract.test_filing import outgoing


@pytest.fixture
def support(graph, mailbox):
    """A mailbox that is shared with Anna."""
    made = OutlookRemote(graph, f"support.{mailbox.email}")
    made.mailbox.delegates.add(mailbox.email)
    return made


@pytest.fixture
def shared(graph, mailbox, support):
    """The shared mailbox, opened with Anna's sign-in."""
    store = signed_in(graph, mailbox.email, shared=True)
    settings = mailbox.settings(shared_address=support.email)
    with OutlookProvider(settings, store) as provider:
        yield provider


@pytest.fixture
def reading(graph, mailbox):
    """A mailbox whose owner granted reading only."""
    store = signed_in(graph, mailbox.email, read_only=True)
    with OutlookProvider(mailbox.settings(), store) as provider:
        yield provider


def test_shared_mailbox_is_read_and_changed(mailbox, support, shared):
    support.deliver(support.inbox, mail("a@x"))
    mailbox.deliver(mailbox.inbox, mail("private@x"))
    inbox = Mirror(support.inbox).load(shared)
    assert list(inbox.state()) == ["a@x"]
    read = Operation(
        OperationKind.FLAGS, (inbox.ref("a@x"),), set_flags={"is_read": True}
    )
    shared.apply(read)
    inbox.catch_up(shared)
    assert inbox.state() == {"a@x": (True, False)}


def test_mail_of_a_shared_mailbox_leaves_from_there(mailbox, support, shared):
    assert shared.send(outgoing()).outcome is SendOutcome.DELIVERED
    assert support.message_ids("sentitems") == ["sent@x"]
    assert mailbox.message_ids("sentitems") == []


def test_mailbox_that_is_not_shared_stays_closed(mailbox, support, shared):
    support.mailbox.delegates.clear()
    with pytest.raises(MailEngineError):
        shared.list_folders()


def test_address_that_is_no_mailbox_is_reported(graph, mailbox):
    store = signed_in(graph, mailbox.email, shared=True)
    settings = mailbox.settings(shared_address="nobody@example.com")
    with OutlookProvider(settings, store) as provider:
        with pytest.raises(ConfigurationError) as caught:
            provider.list_folders()
    assert caught.value.code == "mailbox.unavailable"


def test_right_that_was_taken_away_is_reported(graph, mailbox, support):
    store = signed_in(graph, mailbox.email, shared=True)
    support.mailbox.delegates.discard(mailbox.email)
    settings = mailbox.settings(shared_address=support.email)
    with OutlookProvider(settings, store) as provider:
        with pytest.raises(AuthError) as caught:
            provider.list_folders()
        steps = {step.step: step.code for step in provider.diagnose()}
    assert caught.value.code == steps["web.sign_in"] == "auth.denied"


def test_own_permissions_are_no_permissions_for_others(graph, mailbox, support):
    settings = mailbox.settings(shared_address=support.email)
    with OutlookProvider(settings, mailbox.store) as provider:
        assert provider.capabilities.read_only
        with pytest.raises(AuthError) as caught:
            provider.list_folders()
    assert caught.value.code == "auth.denied"


def test_reading_only_can_read(mailbox, reading):
    mailbox.deliver(mailbox.inbox, mail("a@x"))
    inbox = Mirror(mailbox.inbox).load(reading)
    assert reading.fetch_body(inbox.ref("a@x")).contents
    assert reading.capabilities.read_only
    assert not reading.capabilities.folder_changes


def test_reading_only_asks_for_no_change(graph, mailbox, reading):
    mailbox.deliver(mailbox.inbox, mail("a@x"))
    ref = Mirror(mailbox.inbox).load(reading).ref("a@x")
    graph.log.forget()
    read = Operation(OperationKind.FLAGS, (ref,), set_flags={"is_read": True})
    for attempt in (
        lambda: reading.apply(read),
        lambda: reading.send(outgoing()),
        lambda: reading.save_draft(mail("d@x"), "key", None),
        lambda: reading.file_sent(outgoing()),
    ):
        with pytest.raises(RejectedError) as caught:
            attempt()
        assert caught.value.code == "rejected.read_only"
    assert graph.log.round_trips == 0


def test_without_permission_to_send_only_sending_is_refused(graph, mailbox):
    store = signed_in(graph, mailbox.email, without=("Mail.Send",))
    with OutlookProvider(mailbox.settings(), store) as provider:
        assert not provider.capabilities.read_only
        with pytest.raises(RejectedError) as caught:
            provider.send(outgoing())
        assert caught.value.code == "rejected.no_sending"
        steps = {step.step: step for step in provider.diagnose()}
    assert steps["web.folders"].state is StepState.OK
    assert steps["send.allowed"].state is StepState.FAILED
    assert steps["send.allowed"].code == "auth.scope_send"


def test_connection_for_reading_is_not_asked_whether_it_can_send(graph, mailbox):
    store = signed_in(graph, mailbox.email, read_only=True)
    settings = mailbox.settings(read_only=True)
    with OutlookProvider(settings, store) as provider:
        steps = [(each.step, each.state) for each in provider.diagnose()]
    assert steps[-1] == ("send.allowed", StepState.SKIPPED)
    assert all(state is StepState.OK for _step, state in steps[:-1])
