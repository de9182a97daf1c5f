"""Signing in at Microsoft in the user's browser.

What the Odoo side gives: the registration and the addresses
(:class:`~.settings.Registration`, :class:`~.settings.Service`), whether the connection
is for reading only, and whether shared mailboxes are to be used. It keeps
``Begun.flow`` (a secret) until the browser is back, gives ``finish`` the query
parameters of the answer, and stores ``Grant.token`` (a secret) as the text of the
mailbox's TokenStore.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from urllib.parse import urlencode

import msal

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    MailEngineError,
    ProtocolError,
)
from odoo.addons.maildesk_base.engine.sign_in import APPROVAL, Begun, Grant, SignIn
from odoo.addons.maildesk_base.engine.web import WebSession

from .access.aadsts import NEEDS_ADMIN, error_from
from .access.application import make_application, named_scopes
from .access.stored import (
    StoredTokens,
    can_send,
    can_write,
    granted_scopes,
    resource_scopes,
)
from .settings import (
    CATEGORY_SCOPES,
    MICROSOFT,
    READ_SCOPES,
    SHARED_READ_SCOPES,
    SHARED_WRITE_SCOPES,
    WRITE_SCOPES,
    Registration,
    Service,
)


class OutlookSignIn(SignIn):
    """The sign-in page of Microsoft for one registration.

    :param read_only: ask for reading only
    :param shared: ask for the mailboxes that are shared with the user as well
    :param categories: ask for the list of categories with its colours as well
    """

    def __init__(
        self,
        registration: Registration,
        service: Service = MICROSOFT,
        *,
        read_only: bool = False,
        shared: bool = False,
        categories: bool = False,
    ):
        self._registration = registration
        self._service = service
        scopes = READ_SCOPES if read_only else WRITE_SCOPES
        if shared:
            scopes += SHARED_READ_SCOPES if read_only else SHARED_WRITE_SCOPES
        if categories:
            scopes += CATEGORY_SCOPES
        self.scopes = scopes

    def begin(
        self, redirect_uri: str, login_hint: str = "", challenge: str = ""
    ) -> Begun:
        with self._open() as mailbox:
            application = self._application(mailbox, msal.SerializableTokenCache())
            with warnings.catch_warnings():
                # MSAL would rather have the answer posted from Microsoft's page, but
                # with that Odoo's mailbox cookie does not travel (SameSite=Lax).
                warnings.simplefilter("ignore", UserWarning)
                flow = application.initiate_auth_code_flow(
                    named_scopes(self._service, self.scopes),
                    redirect_uri=redirect_uri,
                    login_hint=login_hint or None,
                    prompt=None if login_hint else "select_account",
                    claims_challenge=challenge or None,
                )
        if "auth_uri" not in flow:
            raise error_from(flow)
        return Begun(flow["auth_uri"], flow["state"], json.dumps(flow))

    def finish(self, flow: str, answer: Mapping[str, str]) -> Grant:
        cache = msal.SerializableTokenCache()
        with self._open() as mailbox:
            application = self._application(mailbox, cache)
            result = _redeemed(application, flow, answer)
            granted = granted_scopes(str(result.get("scope", "")))
            claims = result.get("id_token_claims") or {}
            address = self._address(mailbox, result["access_token"])
        address = address or str(claims.get("preferred_username", ""))
        stored = StoredTokens(cache.serialize(), granted, address)
        scopes = resource_scopes(granted)
        return Grant(
            stored.to_text(), address, scopes, can_write(scopes), can_send(scopes)
        )

    def revoke(self, token: str) -> bool:
        """False: Microsoft has no such call; the user does it at
        https://account.microsoft.com/privacy/app-access or myapps.microsoft.com.
        """
        return False

    def approval_url(self, redirect_uri: str, code: str) -> str:
        """The page where an administrator of the tenant consents for everybody."""
        if code != NEEDS_ADMIN or not self._registration.client_id:
            return ""
        tenant = self._registration.tenant
        # Only a tenant has an administrator.
        tenant = "organizations" if tenant in ("common", "consumers") else tenant
        query = urlencode(
            {
                "client_id": self._registration.client_id,
                "redirect_uri": redirect_uri,
                "scope": " ".join(
                    f"https://graph.microsoft.com/{scope}" for scope in self.scopes
                ),
                "state": APPROVAL,
            }
        )
        base = self._service.authority.rstrip("/")
        return f"{base}/{tenant}/v2.0/adminconsent?{query}"

    def _open(self) -> WebSession:
        self._registration.check()
        return WebSession(self._service.web())

    def _application(self, mailbox, cache):
        return make_application(self._registration, self._service, mailbox, cache)

    def _address(self, mailbox: WebSession, bearer: str) -> str:
        """The mailbox's own address; what people sign in with may be another name."""
        url = f"{self._service.graph_base}/me"
        headers = {"Authorization": f"Bearer {bearer}"}
        try:
            values = mailbox.get(url, headers=headers).json()
            return str(values.get("mail") or values.get("userPrincipalName") or "")
        except (MailEngineError, ValueError, AttributeError):
            return ""


def _redeemed(application, flow: str, answer: Mapping[str, str]) -> dict:
    try:
        begun = json.loads(flow)
    except ValueError:
        raise AuthError("auth.state", "no sign-in was begun") from None
    try:
        result = application.acquire_token_by_auth_code_flow(begun, dict(answer))
    except ValueError as error:
        text = str(error)
        if "state" in text:
            raise AuthError("auth.state", "another sign-in was begun") from None
        raise ProtocolError("auth.answer", type(error).__name__) from None
    if "access_token" not in result:
        raise error_from(result)
    return result
