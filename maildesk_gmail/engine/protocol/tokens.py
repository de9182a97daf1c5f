"""Access tokens of one mailbox, refreshed when they have to be.

What is stored is text in JSON: the refresh token, the newest access token with its
end, and the scopes the user has granted. Several processes may use the same mailbox:
each loads what is stored before it asks for a new token, and a refusal counts only
when nobody else has stored another one meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace

from odoo.addons.maildesk_base.engine.errors import AuthError
from odoo.addons.maildesk_base.engine.sign_in import TokenStore

from .oauth import TokenEndpoint

# A token that ends while a request is under way is no good.
MARGIN_S = 60.0
_DEFAULT_LIFE_S = 3600.0


@dataclass(frozen=True, slots=True)
class Tokens:
    """What Google gave; ``expires_at`` in seconds since 1970."""

    access_token: str = field(default="", repr=False)
    expires_at: float = 0.0
    refresh_token: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ()

    @classmethod
    def from_text(cls, text: str) -> Tokens:
        """Read the stored text; nothing at all when it is none of ours."""
        try:
            values = json.loads(text) if text else {}
            return cls(
                access_token=str(values.get("access_token", "")),
                expires_at=float(values.get("expires_at", 0)),
                refresh_token=str(values.get("refresh_token", "")),
                scopes=tuple(map(str, values.get("scopes", ()))),
            )
        except (ValueError, TypeError, AttributeError):
            return cls()

    def to_text(self) -> str:
        """Write the text to be stored."""
        return json.dumps(asdict(self))

    def taking(self, answer: Mapping, now: float) -> Tokens:
        """With what the token endpoint answered; a refresh token that it does not
        name stays as it is.
        """
        try:
            life = float(answer.get("expires_in", _DEFAULT_LIFE_S))
        except (ValueError, TypeError):
            life = _DEFAULT_LIFE_S
        scopes = tuple(str(answer.get("scope") or "").split())
        return replace(
            self,
            access_token=str(answer["access_token"]),
            expires_at=now + life,
            refresh_token=str(answer.get("refresh_token") or self.refresh_token),
            scopes=scopes or self.scopes,
        )


class TokenSource:
    """Gives access tokens.

    :param now: seconds since 1970
    """

    def __init__(
        self, store: TokenStore, endpoint: TokenEndpoint, now: Callable[[], float]
    ):
        self._store = store
        self._endpoint = endpoint
        self._now = now
        self._text = ""
        self._tokens = Tokens()

    @property
    def scopes(self) -> frozenset[str]:
        """What the user has granted, as stored."""
        if not self._text:
            self._load()
        return frozenset(self._tokens.scopes)

    def access_token(self) -> str:
        """A token that is good for another minute.

        Raises AuthError ``auth.expired`` when the user has to sign in again.
        """
        if self._is_fresh():
            return self._tokens.access_token
        self._load()
        if not self._is_fresh():
            self._refresh()
        return self._tokens.access_token

    def renewed(self, refused: str) -> str:
        """A token other than the one that was refused.

        Raises AuthError when there is none to be had.
        """
        self._load()
        if self._tokens.access_token == refused or not self._is_fresh():
            if not self._tokens.refresh_token:
                raise AuthError("auth.refused")
            self._refresh()
        return self._tokens.access_token

    def _is_fresh(self) -> bool:
        tokens = self._tokens
        return bool(tokens.access_token and tokens.expires_at - MARGIN_S > self._now())

    def _load(self) -> None:
        self._text = self._store.load()
        self._tokens = Tokens.from_text(self._text)

    def _refresh(self) -> None:
        if not self._tokens.refresh_token:
            raise AuthError("auth.expired", "nobody has signed in")
        try:
            answer = self._endpoint.refresh(self._tokens.refresh_token)
        except AuthError:
            before = self._text
            self._load()
            # Somebody signed in again, or another process was faster.
            if self._text == before or not self._is_fresh():
                raise
            return
        self._tokens = self._tokens.taking(answer, self._now())
        self._text = self._tokens.to_text()
        self._store.save(self._text)
