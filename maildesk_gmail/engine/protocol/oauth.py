"""Google's token endpoint: codes and refresh tokens into access tokens, and back.

Its refusals are distinguished by ``error``; a 4xx without one, 429 and 5xx pass by
themselves (RFC 6749 section 5.2).
"""

from __future__ import annotations

from collections.abc import Mapping

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    MailEngineError,
    ProtocolError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.web import RequestLost, WebAnswer, WebSession

from ..settings import GmailSettings

_CLIENT_ERRORS = {
    "invalid_client": "configuration.client",
    "unauthorized_client": "configuration.client",
    "deleted_client": "configuration.client",
    "redirect_uri_mismatch": "configuration.redirect",
    "admin_policy_enforced": "configuration.policy",
    "org_internal": "configuration.policy",
    "invalid_request": "configuration.request",
    "invalid_scope": "configuration.request",
    "unsupported_grant_type": "configuration.request",
}


class TokenEndpoint:
    """Asks for tokens on behalf of the registered client."""

    def __init__(self, settings: GmailSettings, session: WebSession):
        self._settings = settings
        self._session = session

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> Mapping:
        """Tokens for an authorisation code. Raises AuthError ``auth.code``."""
        return self._ask(
            {
                "grant_type": "authorization_code",
                "code": code,
                "code_verifier": verifier,
                "redirect_uri": redirect_uri,
            },
            "auth.code",
        )

    def refresh(self, refresh_token: str) -> Mapping:
        """A new access token. Raises AuthError ``auth.expired``."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return self._ask(form, "auth.expired")

    def revoke(self, token: str) -> None:
        """End the grant of a token; one that has ended already is fine."""
        answer = self._post("/revoke", {"token": token})
        if answer.status_code >= 500 or answer.status_code == 429:
            raise TransientError("server.error", f"status {answer.status_code}")

    def _ask(self, form: dict[str, str], refused: str) -> Mapping:
        client = {
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret,
        }
        answer = self._post("/token", form | client)
        value = _json(answer)
        if answer.status_code != 200:
            raise _error(answer.status_code, value, refused)
        if not isinstance(value.get("access_token"), str) or not value["access_token"]:
            raise ProtocolError("protocol.token", "no access token in the answer")
        return value

    def _post(self, path: str, form: dict[str, str]) -> WebAnswer:
        url = self._settings.token_base.rstrip("/") + path
        try:
            return self._session.post(url, form)
        except RequestLost as error:
            # A refresh token survives a second use; a code is good for one only.
            if not error.is_stale or form.get("grant_type") != "refresh_token":
                raise
        return self._session.post(url, form)


def _json(answer: WebAnswer) -> Mapping:
    try:
        value = answer.json()
    except ValueError:
        value = None
    if isinstance(value, dict):
        return value
    if answer.status_code == 200:
        raise ProtocolError("protocol.token", "the answer is not JSON")
    return {}


def _error(status: int, value: Mapping, refused: str) -> MailEngineError:
    error = str(value.get("error", ""))
    detail = str(value.get("error_description", "")) or error
    if error == "invalid_grant":
        if value.get("error_subtype") == "invalid_rapt" or "rapt" in detail:
            return AuthError("auth.policy", detail)
        if "deleted" in detail or "Invalid email" in detail:
            return AuthError("auth.account_gone", detail)
        return AuthError(refused, detail)
    if error in _CLIENT_ERRORS:
        return ConfigurationError(_CLIENT_ERRORS[error], detail)
    return TransientError("server.error", detail or f"status {status}")
