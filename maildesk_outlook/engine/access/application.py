"""MSAL's application object, made with our HTTP session and our addresses."""

from __future__ import annotations

from urllib.parse import urlsplit

import msal

from odoo.addons.maildesk_base.engine.errors import (
    ConfigurationError,
    MailEngineError,
    ProtocolError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.web import GuardedSession, WebAnswer

from ..settings import Registration, Service

# What MSAL has learnt of the platform's addresses; shared by all mailboxes.
_HTTP_CACHE: dict = {}
# Clouds of their own, whose scopes have to be named with their address.
_NATIONAL = frozenset(
    (
        "graph.microsoft.us",
        "dod-graph.microsoft.us",
        "microsoftgraph.chinacloudapi.cn",
    )
)


def make_application(
    registration: Registration,
    service: Service,
    session: GuardedSession,
    cache: msal.SerializableTokenCache,
) -> msal.ConfidentialClientApplication:
    """Make the application; it asks the platform for its addresses if need be."""
    registration.check()
    authority = f"{service.authority.rstrip('/')}/{registration.tenant}"
    try:
        return msal.ConfidentialClientApplication(
            registration.client_id,
            client_credential=registration.client_secret,
            authority=authority,
            token_cache=cache,
            http_client=_http_client(session),
            http_cache=_HTTP_CACHE,
            # The administrator named the authority: nobody else has to vouch for it.
            instance_discovery=False,
        )
    except MailEngineError:
        raise
    except ValueError as error:
        raise ConfigurationError("configuration.tenant", _plain(error)) from None


def read_cache(text: str) -> msal.SerializableTokenCache:
    """MSAL's cache from its text; ProtocolError for what is none."""
    cache = msal.SerializableTokenCache()
    try:
        cache.deserialize(text or None)
    except (ValueError, TypeError):
        raise ProtocolError("auth.cache", "not a token cache") from None
    return cache


def named_scopes(service: Service, scopes) -> list[str]:
    """Scopes as the platform of this Graph wants them named."""
    parts = urlsplit(service.graph_base)
    if parts.hostname in _NATIONAL:
        return [f"https://{parts.hostname}/{scope}" for scope in scopes]
    return list(scopes)


def _http_client(session: GuardedSession) -> GuardedSession:
    """What MSAL asks through: the connections of an HTTP session."""
    own = GuardedSession(session.adapter)
    own.hooks["response"] = _check_available
    return own


def _check_available(answer: WebAnswer, **_options) -> None:
    """Raise TransientError for an answer that says nothing of our request: MSAL would
    remember it for us, but who waits is decided elsewhere.
    """
    if answer.status_code >= 500 or answer.status_code == 429:
        retry_after = answer.headers.get("retry-after", "")
        raise TransientError(
            "auth.unavailable",
            f"HTTP {answer.status_code}",
            retry_after=float(retry_after) if retry_after.isdigit() else None,
        )


def _plain(error: Exception) -> str:
    return str(error).partition("\n")[0]
