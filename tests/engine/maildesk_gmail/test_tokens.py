"""Access tokens: refreshed in time, shared between processes, honest when dead."""

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.types import Outgoing, SendOutcome
from odoo.addons.maildesk_gmail.engine.protocol.tokens import Tokens
from odoo.addons.maildesk_gmail.engine.settings import MODIFY, READONLY

from tests.contract.gmail_remote import CLIENT, MemoryStore
from tests.contract.mails import mail

HOUR = 3600


@pytest.fixture
def store(remote):
    return remote.store(MODIFY)


@pytest.fixture
def open_stored(remote, runtime):
    """A provider with its own idea of what is stored."""

    def open_mailbox(store):
        return remote.provider_with(store, runtime=runtime)

    return open_mailbox


def _expired(store):
    tokens = Tokens.from_text(store.text)
    store.text = Tokens(
        tokens.access_token, 1.0, tokens.refresh_token, tokens.scopes
    ).to_text()
    return store


def test_expired_token_is_refreshed_once_and_kept(open_stored, store, log):
    before = Tokens.from_text(_expired(store).text)
    provider = open_stored(store)
    provider.list_folders()
    provider.list_folders()
    after = Tokens.from_text(store.text)
    assert log.count("^/token") == 1
    assert after.access_token != before.access_token
    # Google names no refresh token when it refreshes: ours stays.
    assert after.refresh_token == before.refresh_token
    assert after.scopes == before.scopes


def test_token_that_the_service_refuses_is_refreshed_once(open_stored, store, service):
    provider = open_stored(store)
    service.accounts.access_tokens.clear()
    assert provider.list_folders()


def test_kept_connection_that_died_is_no_failure_of_a_refresh(
    open_stored, store, service
):
    provider = open_stored(store)
    provider.list_folders()
    service.accounts.access_tokens.clear()
    service.faults.add("cut", "^/token")
    assert provider.list_folders()


def test_batch_whose_parts_are_refused_is_asked_again(remote, open_stored, store):
    provider = open_stored(store)
    remote.deliver("INBOX", b"Subject: x\r\n\r\ny\r\n")
    (meta,) = provider.newest("INBOX", 5).added
    remote.service.accounts.access_tokens.clear()
    assert provider.fetch_metadata("INBOX", [meta.remote_id])


def test_token_another_process_has_stored_is_used(open_stored, store, log):
    ours, theirs = MemoryStore(_expired(store).text), store
    open_stored(theirs).list_folders()
    ours.load = theirs.load
    open_stored(ours).list_folders()
    assert log.count("^/token") == 1


def test_revoked_permission_asks_to_sign_in_again(remote, open_stored, store):
    remote.service.accounts.revoke_all(remote.email)
    with pytest.raises(AuthError) as caught:
        open_stored(store).list_folders()
    assert caught.value.code == "auth.expired"
    assert not isinstance(caught.value, ConfigurationError)


def test_sign_in_that_happened_meanwhile_is_taken(remote, open_stored, store):
    provider = open_stored(store)
    assert provider.capabilities
    new = remote.store(MODIFY).text
    remote.service.accounts.grants[-2].is_live = False
    texts = iter([store.text, new, new])
    store.load = lambda: next(texts)
    assert provider.list_folders()


def test_nobody_has_signed_in(open_stored):
    with pytest.raises(AuthError) as caught:
        open_stored(MemoryStore()).list_folders()
    assert caught.value.code == "auth.expired"


@pytest.mark.parametrize("text", ["x", "[]", '{"expires_at": "soon"}', "null"])
def test_broken_store_is_like_none(open_stored, text):
    with pytest.raises(AuthError):
        open_stored(MemoryStore(text)).list_folders()


def test_organisation_that_wants_a_fresh_sign_in(remote, open_stored, store):
    remote.service.accounts.grants[-1].needs_sign_in = True
    with pytest.raises(AuthError) as caught:
        open_stored(_expired(store)).list_folders()
    assert caught.value.code == "auth.policy"


def test_deleted_account(remote, open_stored, store):
    user = remote.service.accounts.users[remote.email]
    user.is_deleted = True
    with pytest.raises(AuthError) as caught:
        open_stored(_expired(store)).list_folders()
    user.is_deleted = False
    assert caught.value.code == "auth.account_gone"


def test_client_whose_secret_was_changed(remote, open_stored, store):
    remote.service.accounts.register(CLIENT, "another")
    with pytest.raises(ConfigurationError) as caught:
        open_stored(_expired(store)).list_folders()
    assert caught.value.code == "configuration.client"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_token_service_that_is_down_passes(service, open_stored, store, status):
    service.faults.add("status", "^/token", status=status)
    provider = open_stored(_expired(store))
    with pytest.raises(TransientError):
        provider.list_folders()
    assert provider.list_folders()


@pytest.mark.parametrize("kind", ["status", "committed_cut", "garbled"])
def test_mail_is_certainly_not_sent_without_a_token(
    remote, service, open_stored, store, kind
):
    """The token service is down: the mail waits, nobody has to wonder."""
    service.faults.add(kind, "^/token", times=2)
    provider = open_stored(_expired(store))
    mime = mail("sent@x", "To Bob", From=remote.email, To="bob@example.org")
    message = Outgoing(mime, mime, remote.email, ("bob@example.org",), "sent@x", "k-1")
    with pytest.raises(TransientError):
        provider.send(message)
    assert remote.deliveries() == []
    service.faults.clear()
    assert provider.send(message).outcome is SendOutcome.DELIVERED


def test_access_token_is_used_until_shortly_before_its_end(
    service, open_stored, store, log
):
    provider = open_stored(store)
    provider.list_folders()
    assert log.count("^/token") == 0
    service.clock.advance(HOUR)
    provider.list_folders()
    assert log.count("^/token") == 1
    service.clock.advance(-HOUR)


def test_scopes_decide_what_is_offered(remote, open_stored):
    reading = open_stored(remote.store(READONLY)).capabilities
    assert reading.read_only and not reading.folder_changes
    assert not open_stored(remote.store(MODIFY)).capabilities.read_only


def test_tokens_are_not_shown_by_accident(store, remote):
    tokens = Tokens.from_text(store.text)
    provider = remote.provider_with(store)
    for text in (repr(provider.settings), repr(tokens)):
        assert tokens.refresh_token not in text
        assert provider.settings.client_secret not in text
