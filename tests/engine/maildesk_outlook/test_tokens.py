"""Tokens: refreshed when needed, stored at once, shared between processes."""

import json

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    TransientError,
)
from odoo.addons.maildesk_outlook.engine.client import OutlookProvider

from tests.contract.outlook_remote import MemoryStore, signed_in

TOKEN = r"/oauth2/v2\.0/token"


def _refreshes(graph):
    return graph.log.count(TOKEN, "POST")


def test_stored_token_is_used_without_asking(graph, mailbox, provider):
    before = mailbox.store.text
    provider.list_folders()
    provider.list_folders()
    assert _refreshes(graph) == 0
    assert mailbox.store.text == before


def test_scopes_that_are_answered_with_an_address_are_the_same(graph, mailbox):
    graph.directory.names_resource = True
    store = signed_in(graph, mailbox.email)
    graph.log.forget()
    with OutlookProvider(mailbox.settings(), store) as provider:
        assert provider.list_folders()
        assert not provider.capabilities.read_only
    assert _refreshes(graph) == 0


def test_token_that_was_refused_is_renewed_once(graph, mailbox, provider):
    graph.directory.expire_access()
    assert provider.list_folders()
    assert _refreshes(graph) == 1


def test_new_refresh_token_is_stored_before_it_is_needed(graph, mailbox):
    for _ in range(3):
        # The token before the last one ends as soon as its successor is used.
        graph.directory.expire_access()
        before = mailbox.store.text
        with mailbox.open() as provider:
            assert provider.list_folders()
        assert mailbox.store.text != before


class RacingStore(MemoryStore):
    """Another process stores a newer token right after we have loaded ours."""

    def __init__(self, old, new):
        super().__init__(old)
        self._new = new

    def load(self):
        loaded, self.text = self.text, self._new
        return loaded


def test_token_that_another_process_has_renewed_is_taken(graph, mailbox):
    old = mailbox.store.text
    graph.directory.expire_access()
    with mailbox.open() as other:
        other.list_folders()
    graph.directory.refresh.pop(_refresh_token(old), None)
    store = RacingStore(old, mailbox.store.text)
    with OutlookProvider(mailbox.settings(), store) as provider:
        assert provider.list_folders()


def test_revoked_sign_in_asks_to_sign_in_again(graph, mailbox):
    graph.directory.revoke(mailbox.email)
    before = mailbox.store.text
    with mailbox.open() as provider, pytest.raises(AuthError) as caught:
        provider.list_folders()
    assert caught.value.code == "auth.expired"
    assert mailbox.store.text == before


def test_expired_client_secret_is_the_administrators_task(graph, mailbox):
    graph.directory.expire_access()
    graph.directory.planned += [7000222] * 5
    with mailbox.open() as provider, pytest.raises(ConfigurationError) as caught:
        provider.list_folders()
    assert caught.value.code == "configuration.client_secret_expired"


def test_platform_that_is_down_is_no_reason_to_sign_in_again(graph, mailbox):
    graph.directory.expire_access()
    graph.faults.add("status", TOKEN, status=503, headers={"Retry-After": "7"})
    with mailbox.open() as provider, pytest.raises(TransientError) as caught:
        provider.list_folders()
    assert caught.value.code == "auth.unavailable"
    assert caught.value.retry_after == 7
    with mailbox.open() as provider:
        assert provider.list_folders()


def test_claims_that_a_resource_asks_for_reach_the_platform(graph, mailbox, provider):
    provider.list_folders()
    graph.directory.challenge(mailbox.email)
    seen = []
    issue = graph.router.find

    def watching(request):
        if request.path.endswith("/token"):
            seen.append(request.form().get("claims", ""))
        return issue(request)

    graph.router.find = watching
    try:
        assert provider.list_folders()
    finally:
        del graph.router.find
    assert seen and "nbf" in seen[0]


@pytest.mark.parametrize("text", ["", "nonsense", "{}", '{"cache":"x","scopes":[]}'])
def test_without_a_usable_token_nothing_is_asked(graph, mailbox, text):
    with OutlookProvider(mailbox.settings(), MemoryStore(text)) as provider:
        with pytest.raises(Exception) as caught:
            provider.list_folders()
    assert caught.value.code in ("auth.expired", "auth.cache")
    assert graph.log.count(r"/v1\.0/") == 0


def _refresh_token(text):
    cache = json.loads(json.loads(text)["cache"])
    return next(iter(cache["RefreshToken"].values()))["secret"]


def test_a_sign_in_that_conditional_access_wants_carries_its_claims(graph, mailbox):
    """Graph asks for claims, and the platform does not give a token for them."""
    graph.directory.challenge(mailbox.email)
    graph.directory.planned += [53003]
    with mailbox.open() as provider, pytest.raises(AuthError) as caught:
        provider.list_folders()
    assert caught.value.code == "auth.policy"
    assert json.loads(caught.value.challenge)["access_token"]["nbf"]["essential"]


def test_other_refusals_carry_no_claims(graph, mailbox):
    graph.directory.expire_access()
    graph.directory.planned += [50173]
    with mailbox.open() as provider, pytest.raises(AuthError) as caught:
        provider.list_folders()
    assert caught.value.challenge == ""
