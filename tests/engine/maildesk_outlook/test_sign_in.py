"""Signing in at Microsoft: what is granted decides, and refusals say who has to act."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from odoo.addons.maildesk_base.engine.errors import AuthError, ConfigurationError
from odoo.addons.maildesk_base.engine.sign_in import APPROVAL
from odoo.addons.maildesk_outlook.engine.access.aadsts import NEEDS_ADMIN
from odoo.addons.maildesk_outlook.engine.settings import Registration, Service
from odoo.addons.maildesk_outlook.engine.sign_in import OutlookSignIn

from tests.contract.outlook_remote import REGISTRATION
from tests.simulators.graph.running import CLIENT_ID, REDIRECT_URI
from tests.simulators.microsoft_identity.browser import sign_in
from tests.simulators.microsoft_identity.directory import CONSUMERS


@pytest.fixture
def place(graph):
    return Service(graph.graph_url, graph.base_url, graph.ca_file)


@pytest.fixture
def page(place):
    return OutlookSignIn(REGISTRATION, place)


def _finish(page, graph, address, **decisions):
    begun = page.begin(REDIRECT_URI, address)
    answer = sign_in(begun.url, address, graph.ca_file, **decisions)
    return page.finish(begun.flow, answer)


def test_who_agrees_is_signed_in(page, graph, mailbox):
    grant = _finish(page, graph, mailbox.email)
    assert grant.address == mailbox.email
    assert set(grant.scopes) == {"Mail.ReadWrite", "Mail.Send", "User.Read"}
    assert grant.can_write and grant.can_send


def test_page_is_asked_for_with_pkce_and_an_unguessable_state(page):
    begun = page.begin(REDIRECT_URI, "anna@example.com")
    query = parse_qs(urlsplit(begun.url).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["login_hint"] == ["anna@example.com"]
    assert query["state"] == [begun.state] and len(begun.state) >= 16
    verifier = json.loads(begun.flow)["code_verifier"]
    assert verifier not in begun.url
    assert "offline_access" in query["scope"][0].split()


def test_granted_permissions_decide_not_the_ones_asked_for(page, graph, mailbox):
    graph.directory.withheld.add("Mail.Send")
    grant = _finish(page, graph, mailbox.email)
    assert grant.can_write and not grant.can_send


def test_reading_only_asks_for_nothing_else(place, graph, mailbox):
    page = OutlookSignIn(REGISTRATION, place, read_only=True)
    begun = page.begin(REDIRECT_URI)
    wanted = parse_qs(urlsplit(begun.url).query)["scope"][0].split()
    assert "Mail.Read" in wanted
    assert not {"Mail.ReadWrite", "Mail.Send"} & set(wanted)
    grant = _finish(page, graph, mailbox.email)
    assert not grant.can_write and not grant.can_send


def test_who_declines_is_reported_so(page, graph, mailbox):
    with pytest.raises(AuthError) as caught:
        _finish(page, graph, mailbox.email, accept=False)
    assert caught.value.code == "auth.declined"


def test_consent_of_an_administrator_is_asked_for(page, graph, mailbox):
    graph.directory.admin_only.add("Mail.ReadWrite")
    with pytest.raises(ConfigurationError) as caught:
        _finish(page, graph, mailbox.email)
    assert caught.value.code == "configuration.admin_consent"
    url = page.approval_url(REDIRECT_URI, NEEDS_ADMIN)
    assert urlsplit(url).path == "/organizations/v2.0/adminconsent"
    asked = parse_qs(urlsplit(url).query)
    assert "Mail.Send" in asked["scope"][0]
    assert asked["state"] == [APPROVAL]
    assert page.approval_url(REDIRECT_URI, "auth.expired") == ""


def test_what_the_platform_wants_proven_goes_with_the_browser(page, mailbox):
    begun = page.begin(REDIRECT_URI, mailbox.email, '{"access_token":{"acrs":1}}')
    claims = json.loads(parse_qs(urlsplit(begun.url).query)["claims"][0])
    assert claims["access_token"] == {"acrs": 1}


def test_the_list_of_categories_is_asked_for_only_when_wanted(place, page):
    assert "MailboxSettings.Read" not in page.begin(REDIRECT_URI).url
    curious = OutlookSignIn(REGISTRATION, place, categories=True)
    assert "MailboxSettings.Read" in curious.begin(REDIRECT_URI).url


def test_answer_of_another_sign_in_is_refused(page, graph, mailbox):
    begun = page.begin(REDIRECT_URI, mailbox.email)
    answer = sign_in(begun.url, mailbox.email, graph.ca_file)
    other = page.begin(REDIRECT_URI, mailbox.email)
    with pytest.raises(AuthError) as caught:
        page.finish(other.flow, answer)
    assert caught.value.code == "auth.state"


def test_code_works_once(page, graph, mailbox):
    begun = page.begin(REDIRECT_URI, mailbox.email)
    answer = sign_in(begun.url, mailbox.email, graph.ca_file)
    page.finish(begun.flow, answer)
    with pytest.raises(AuthError):
        page.finish(begun.flow, answer)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (7000222, "configuration.client_secret_expired"),
        (7000215, "configuration.client_secret"),
        (700016, "configuration.client_id"),
        (50194, "configuration.tenant"),
        (50034, "configuration.tenant"),
        (54005, "auth.state"),
        (501481, "auth.state"),
        (50076, "auth.interaction"),
        (53003, "auth.policy"),
        (65001, "auth.consent"),
        (50057, "auth.disabled"),
        (50173, "auth.expired"),
        (70008, "auth.expired"),
        (90094, "configuration.admin_consent"),
    ],
)
def test_refusals_have_stable_codes(page, graph, mailbox, number, code):
    begun = page.begin(REDIRECT_URI, mailbox.email)
    answer = sign_in(begun.url, mailbox.email, graph.ca_file)
    graph.directory.planned.append(number)
    with pytest.raises(AuthError) as caught:
        page.finish(begun.flow, answer)
    assert caught.value.code == code
    assert f"AADSTS{number}" in caught.value.detail
    assert "Trace ID" not in caught.value.detail
    is_configuration = code.startswith("configuration.")
    assert isinstance(caught.value, ConfigurationError) is is_configuration


def test_wrong_secret_never_shows(place, graph, mailbox):
    registration = Registration(CLIENT_ID, "not-the-secret")
    with pytest.raises(ConfigurationError) as caught:
        _finish(OutlookSignIn(registration, place), graph, mailbox.email)
    assert caught.value.code == "configuration.client_secret"
    assert "not-the-secret" not in str(caught.value) + repr(registration)


@pytest.mark.parametrize("values", [("", "x"), ("x", "")])
def test_without_registration_nobody_is_sent_anywhere(place, values):
    with pytest.raises(ConfigurationError) as caught:
        OutlookSignIn(Registration(*values), place).begin(REDIRECT_URI)
    assert caught.value.code == "configuration.missing"


def test_tenant_keeps_strangers_out(place, graph):
    graph.directory.add_account("eve@outlook.example", tenant=CONSUMERS)
    page = OutlookSignIn(
        Registration(CLIENT_ID, REGISTRATION.client_secret, "organizations"), place
    )
    begun = page.begin(REDIRECT_URI)
    shown = sign_in(begun.url, "eve@outlook.example", graph.ca_file)
    assert "AADSTS50020" in shown


def test_microsoft_cannot_be_shown_to_revoke(page, graph, mailbox):
    assert page.revoke(mailbox.store.text) is False
