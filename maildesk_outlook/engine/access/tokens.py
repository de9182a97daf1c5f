"""Access tokens for requests, from what is stored; refreshed when they have run out.

Several processes use one mailbox, each refreshes when it has to, and Microsoft gives a
new refresh token every time. So what is stored is loaded again before each use, saved
as soon as it has changed, and believed to be void only when nobody else has changed it
meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from odoo.addons.maildesk_base.engine.errors import AuthError, ProtocolError
from odoo.addons.maildesk_base.engine.sign_in import TokenStore
from odoo.addons.maildesk_base.engine.web import WebSession

from ..settings import OutlookSettings
from .aadsts import error_from
from .application import make_application, read_cache
from .stored import StoredTokens, read_stored, resource_scopes

# A token that ends within this time is not used for a request any more.
MARGIN_S = 120


class TokenSource:
    """Gives the access token of one mailbox.

    :param clock: seconds since 1970
    """

    def __init__(
        self,
        settings: OutlookSettings,
        store: TokenStore,
        session: WebSession,
        clock: Callable[[], float] = time.time,
    ):
        self._settings = settings
        self._store = store
        self._session = session
        self._clock = clock
        self._bearer = ""
        self._ends_at = 0.0
        self._scopes: tuple[str, ...] | None = None

    @property
    def scopes(self) -> tuple[str, ...]:
        """What was granted; AuthError when nobody has signed in."""
        if self._scopes is None:
            stored = read_stored(self._store.load())
            self._scopes = resource_scopes(stored.scopes)
        return self._scopes

    def bearer(self) -> str:
        """A token to be sent now.

        Raises AuthError, ConfigurationError or TransientError.
        """
        if not self._bearer or self._ends_at - MARGIN_S < self._clock():
            self._acquire("")
        return self._bearer

    def renew(self, claims: str = "") -> str:
        """A new token in the place of one that was refused.

        :param claims: what the refusal asked for (continuous access evaluation)
        """
        refused = self._bearer
        self._acquire(claims)
        if self._bearer == refused:
            self._acquire(claims, force=True)
        return self._bearer

    def _acquire(self, claims: str, *, force: bool = False) -> None:
        text = self._store.load()
        try:
            self._take(text, claims, force)
        except AuthError:
            newer = self._store.load()
            if newer == text:
                raise
            self._take(newer, claims, force)

    def _take(self, text: str, claims: str, force: bool) -> None:
        stored = read_stored(text)
        cache = read_cache(stored.cache)
        service = self._settings.service
        application = make_application(
            self._settings.registration, service, self._session, cache
        )
        accounts = application.get_accounts()
        if not accounts:
            raise AuthError("auth.expired", "nobody has signed in")
        try:
            answer = application.acquire_token_silent_with_error(
                list(stored.scopes),
                accounts[0],
                force_refresh=force,
                claims_challenge=claims or None,
            )
        except ValueError as error:
            raise ProtocolError("auth.answer", type(error).__name__) from None
        if cache.has_state_changed:
            kept = StoredTokens(cache.serialize(), stored.scopes, stored.address)
            self._store.save(kept.to_text())
        if not answer or "access_token" not in answer:
            # What Graph asked for, when the platform does not name it again.
            raise error_from({"claims": claims, **(answer or {})})
        self._scopes = resource_scopes(stored.scopes)
        self._bearer = answer["access_token"]
        self._ends_at = self._clock() + float(answer.get("expires_in", 0))
