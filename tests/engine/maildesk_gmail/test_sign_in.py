"""Signing in with Google, clicked through as a browser would."""

import http.client
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    TransientError,
)
from odoo.addons.maildesk_gmail.engine.protocol.tokens import Tokens
from odoo.addons.maildesk_gmail.engine.settings import (
    MODIFY,
    READONLY,
    Access,
    GmailSettings,
)
from odoo.addons.maildesk_gmail.engine.sign_in import GoogleSignIn

from tests.contract.gmail_remote import CLIENT, SECRET

BACK = "https://maildesk.test/back"


@pytest.fixture
def make_sign_in(server, remote):
    def make(**options):
        settings = {
            "client_id": CLIENT,
            "client_secret": SECRET,
            "api_base": server.url,
            "auth_base": server.url,
            "token_base": server.url,
        }
        return GoogleSignIn(GmailSettings(**(settings | options)))

    return make


def _browse(url, method="GET", form=None):
    """Open a page; (status, text, where it leads)."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    body = urlencode(form) if form else None
    connection.request(method, f"{parts.path}?{parts.query}", body)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text, answer.headers["Location"]


def _click(begun, email, *granted, decision="allow"):
    """Answer the consent page; the parameters the browser comes back with."""
    status, page, _ = _browse(begun.url)
    assert status == 200 and email in page
    asked = parse_qs(urlsplit(begun.url).query)
    form = [(name, values[0]) for name, values in asked.items()]
    form += [("account", email), ("decision", decision)]
    form += [("granted", scope) for scope in granted]
    decide = urlsplit(begun.url)._replace(path="/o/oauth2/v2/auth/decision", query="")
    _, _, location = _browse(decide.geturl(), "POST", form)
    assert location.startswith(BACK)
    return {name: v[0] for name, v in parse_qs(urlsplit(location).query).items()}


def test_user_who_allows_everything_is_connected(make_sign_in, remote):
    sign_in = make_sign_in()
    begun = sign_in.begin(BACK, remote.email)
    answer = _click(begun, remote.email, MODIFY)
    assert answer["state"] == begun.state
    grant = sign_in.finish(begun.flow, answer)
    assert grant.address == remote.email
    assert grant.scopes == (MODIFY,)
    assert grant.can_write and grant.can_send
    tokens = Tokens.from_text(grant.token)
    assert tokens.access_token and tokens.refresh_token


def test_read_only_asks_for_nothing_else(make_sign_in, remote):
    sign_in = make_sign_in(access=Access.READ_ONLY)
    begun = sign_in.begin(BACK)
    assert parse_qs(urlsplit(begun.url).query)["scope"] == [READONLY]
    grant = sign_in.finish(begun.flow, _click(begun, remote.email, READONLY))
    assert not grant.can_write and not grant.can_send


def test_user_who_unticks_reading_is_reported(make_sign_in, remote):
    sign_in = make_sign_in()
    begun = sign_in.begin(BACK)
    with pytest.raises(AuthError) as caught:
        sign_in.finish(begun.flow, _click(begun, remote.email))
    assert caught.value.code == "auth.scopes"


def test_user_who_says_no(make_sign_in, remote):
    sign_in = make_sign_in()
    begun = sign_in.begin(BACK)
    answer = _click(begun, remote.email, MODIFY, decision="deny")
    with pytest.raises(AuthError) as caught:
        sign_in.finish(begun.flow, answer)
    assert caught.value.code == "auth.denied"


def test_code_is_good_for_one_exchange(make_sign_in, remote):
    sign_in = make_sign_in()
    begun = sign_in.begin(BACK)
    answer = _click(begun, remote.email, MODIFY)
    sign_in.finish(begun.flow, answer)
    with pytest.raises(AuthError) as caught:
        sign_in.finish(begun.flow, answer)
    assert caught.value.code == "auth.code"


def test_stolen_code_is_worthless_without_the_verifier(make_sign_in, remote):
    sign_in = make_sign_in()
    begun, other = sign_in.begin(BACK), sign_in.begin(BACK)
    stolen = _click(begun, remote.email, MODIFY) | {"state": other.state}
    with pytest.raises(AuthError):
        sign_in.finish(other.flow, stolen)


@pytest.mark.parametrize(
    "answer", [{}, {"state": "x", "code": "y"}, {"code": "4/0Ax"}, {"error": "x"}]
)
def test_answer_to_no_sign_in_of_ours_is_refused(make_sign_in, answer):
    sign_in = make_sign_in()
    with pytest.raises(AuthError) as caught:
        sign_in.finish(sign_in.begin(BACK).flow, answer)
    assert caught.value.code == "auth.code"


@pytest.mark.parametrize("flow", ["", "x", "[]", "{}"])
def test_lost_flow_is_refused(make_sign_in, flow):
    with pytest.raises(AuthError):
        make_sign_in().finish(flow, {"state": "", "code": "x"})


def test_client_that_is_not_set_up(make_sign_in):
    with pytest.raises(ConfigurationError) as caught:
        make_sign_in(client_id="").begin(BACK)
    assert caught.value.code == "configuration.not_set"


def test_wrong_secret_is_for_the_administrator(make_sign_in, remote):
    begun = make_sign_in().begin(BACK)
    answer = _click(begun, remote.email, MODIFY)
    with pytest.raises(ConfigurationError) as caught:
        make_sign_in(client_secret="old").finish(begun.flow, answer)
    assert caught.value.code == "configuration.client"
    assert "old" not in caught.value.detail


def test_page_of_an_unregistered_redirect_leads_nowhere(make_sign_in):
    begun = make_sign_in().begin("https://elsewhere.test/back")
    status, page, location = _browse(begun.url)
    assert (status, location) == (400, None)
    assert "redirect_uri_mismatch" in page


def test_service_that_is_down_may_be_tried_again(make_sign_in, remote, service):
    sign_in = make_sign_in()
    begun = sign_in.begin(BACK)
    answer = _click(begun, remote.email, MODIFY)
    service.faults.add("status", "^/token", status=503)
    with pytest.raises(TransientError):
        sign_in.finish(begun.flow, answer)
    assert sign_in.finish(begun.flow, answer).address == remote.email


def test_gmail_that_is_not_switched_on_is_named(make_sign_in, remote, service):
    sign_in = make_sign_in()
    begun = sign_in.begin(BACK)
    answer = _click(begun, remote.email, MODIFY)
    error = {
        "error": {
            "code": 403,
            "message": "Gmail API has not been used in project 1 before",
            "errors": [{"reason": "accessNotConfigured"}],
        }
    }
    service.faults.add("status", "/profile", status=403, body=error)
    with pytest.raises(ConfigurationError) as caught:
        sign_in.finish(begun.flow, answer)
    assert caught.value.code == "configuration.api_disabled"


def test_revoked_grant_is_gone_and_revoking_again_is_fine(make_sign_in, remote):
    sign_in = make_sign_in()
    begun = sign_in.begin(BACK)
    token = sign_in.finish(begun.flow, _click(begun, remote.email, MODIFY)).token
    assert sign_in.revoke(token)
    assert remote.service.accounts.who(Tokens.from_text(token).access_token) is None
    assert sign_in.revoke(token)
    assert sign_in.revoke("")


def test_challenge_is_that_of_the_standard():
    """RFC 7636, appendix B."""
    settings = GmailSettings(client_id=CLIENT, client_secret=SECRET)
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    page = GoogleSignIn(settings, make_secret=lambda: verifier)
    url = urlsplit(page.begin(BACK, "anna@example.com").url)
    assert url.geturl().startswith("https://accounts.google.com/o/oauth2/v2/auth?")
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert asked["code_challenge"] == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert asked["code_challenge_method"] == "S256"
    assert (asked["access_type"], asked["prompt"]) == ("offline", "consent")
    assert asked["login_hint"] == "anna@example.com"
    assert asked["redirect_uri"] == BACK
