"""Signing in with Google: the page to send the browser to, and what comes back.

What the Odoo side has to do: keep ``Begun.flow`` secretly under ``Begun.state`` until
the browser returns, hand the query parameters of that return to ``finish``, and store
``Grant.token`` as it is where ``GmailProvider`` finds it through its TokenStore. The
redirect URI must be registered with the client, letter by letter.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from google_auth_oauthlib.flow import Flow

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    MailEngineError,
    ProtocolError,
)
from odoo.addons.maildesk_base.engine.sign_in import Begun, Grant, SignIn
from odoo.addons.maildesk_base.engine.web import WebSession

from .protocol.errors import api_error
from .protocol.oauth import TokenEndpoint
from .protocol.tokens import Tokens
from .settings import READING, WRITING, GmailSettings

# Google's own addresses; those in the settings take their place.
_PAGE = "https://accounts.google.com/o/oauth2/v2/auth"
_TOKENS = "https://oauth2.googleapis.com/token"
_REFUSALS = {
    "access_denied": AuthError("auth.denied"),
    "admin_policy_enforced": ConfigurationError("configuration.policy"),
    "org_internal": ConfigurationError("configuration.policy"),
    "redirect_uri_mismatch": ConfigurationError("configuration.redirect"),
    "invalid_client": ConfigurationError("configuration.client"),
    "deleted_client": ConfigurationError("configuration.client"),
}


class GoogleSignIn(SignIn):
    """The sign-in for one registered client.

    :param now: the time of day, aware
    :param make_secret: an unguessable text in the alphabet of URLs
    """

    def __init__(
        self,
        settings: GmailSettings,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        make_secret: Callable[[], str] = lambda: secrets.token_urlsafe(48),
    ):
        self._settings = settings
        self._now = now
        self._make_secret = make_secret

    def begin(
        self, redirect_uri: str, login_hint: str = "", challenge: str = ""
    ) -> Begun:
        settings = self._settings
        if not settings.client_id or not settings.client_secret:
            raise ConfigurationError("configuration.not_set")
        state, verifier = self._make_secret(), self._make_secret()
        url = self._page(redirect_uri, login_hint, state, verifier)
        flow = json.dumps(
            {"state": state, "verifier": verifier, "redirect_uri": redirect_uri}
        )
        return Begun(url, state, flow)

    def _page(self, redirect_uri: str, hint: str, state: str, verifier: str) -> str:
        """Google's page with the parameters that its own library writes."""
        settings = self._settings
        client = {
            "client_id": settings.client_id,
            "client_secret": settings.client_secret,
            "auth_uri": _PAGE,
            "token_uri": _TOKENS,
        }
        flow = Flow.from_client_config(
            {"web": client},
            [settings.access.scope],
            redirect_uri=redirect_uri,
            code_verifier=verifier,
            autogenerate_code_verifier=False,
        )
        more = {"login_hint": hint} if hint else {}
        # Without "consent" a refresh token comes the first time only.
        url, _state = flow.authorization_url(
            state=state, access_type="offline", prompt="consent", **more
        )
        page = urlsplit(url)
        return f"{settings.auth_base.rstrip('/')}{page.path}?{page.query}"

    def finish(self, flow: str, answer: Mapping[str, str]) -> Grant:
        kept = _read_flow(flow)
        if not secrets.compare_digest(kept["state"], str(answer.get("state", ""))):
            raise AuthError("auth.code", "the answer belongs to another sign-in")
        if answer.get("error"):
            raise _refusal(str(answer["error"]))
        if not answer.get("code"):
            raise AuthError("auth.code", "no code in the answer")
        with WebSession(self._settings.web()) as session:
            endpoint = TokenEndpoint(self._settings, session)
            given = endpoint.exchange(
                str(answer["code"]), kept["verifier"], kept["redirect_uri"]
            )
            tokens = Tokens().taking(given, self._now().timestamp())
            return self._grant(session, tokens)

    def revoke(self, token: str) -> bool:
        tokens = Tokens.from_text(token)
        wanted = tokens.refresh_token or tokens.access_token
        if wanted:
            with WebSession(self._settings.web()) as session:
                TokenEndpoint(self._settings, session).revoke(wanted)
        return True

    def _grant(self, session: WebSession, tokens: Tokens) -> Grant:
        scopes = frozenset(tokens.scopes)
        if not scopes & READING:
            raise AuthError("auth.scopes", "reading mail was not allowed")
        if not tokens.refresh_token:
            raise AuthError("auth.code", "no lasting permission was given")
        can_write = bool(scopes & WRITING)
        return Grant(
            token=tokens.to_text(),
            address=self._address(session, tokens),
            scopes=tokens.scopes,
            can_write=can_write,
            can_send=can_write,
        )

    def _address(self, session: WebSession, tokens: Tokens) -> str:
        """Whose mailbox it is: Gmail itself says so, no further scope is needed."""
        url = f"{self._settings.api_base.rstrip('/')}/gmail/v1/users/me/profile"
        headers = {"Authorization": f"Bearer {tokens.access_token}"}
        answer = session.get(url, headers=headers)
        if answer.status_code != 200:
            status, content = answer.status_code, answer.content
            raise api_error(status, answer.headers, content, self._now)
        try:
            address = answer.json()["emailAddress"]
        except (ValueError, KeyError, TypeError):
            raise ProtocolError("protocol.profile", "no address") from None
        return str(address)


def _read_flow(flow: str) -> dict[str, str]:
    try:
        values = json.loads(flow)
        return {
            name: str(values[name]) for name in ("state", "verifier", "redirect_uri")
        }
    except (ValueError, KeyError, TypeError) as error:
        raise AuthError("auth.code", "the sign-in is not known") from error


def _refusal(error: str) -> MailEngineError:
    known = _REFUSALS.get(error)
    return type(known)(known.code, error) if known else AuthError("auth.denied", error)
