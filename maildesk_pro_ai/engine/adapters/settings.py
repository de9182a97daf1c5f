"""Where a provider is, and what is known of how it wants to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from urllib.parse import urlsplit

from odoo.addons.maildesk_base.engine.errors import ConfigurationError
from odoo.addons.maildesk_base.engine.netguard import AllowList

CHAT, RESPONSES, MESSAGES, GEMINI = "chat", "responses", "messages", "gemini"
# Kind -> address of the service, and the dialects it speaks, the usual one first.
KINDS = {
    "openai": ("https://api.openai.com/v1", (CHAT, RESPONSES)),
    "anthropic": ("https://api.anthropic.com", (MESSAGES,)),
    "gemini": ("https://generativelanguage.googleapis.com", (GEMINI,)),
    "xai": ("https://api.x.ai/v1", (CHAT, RESPONSES)),
    "deepseek": ("https://api.deepseek.com", (CHAT,)),
    "custom": ("", (CHAT, RESPONSES, MESSAGES, GEMINI)),
}
# Ways to ask for JSON, the strictest first.
JSON_MODES = ("schema", "object", "none")
TOKEN_PARAMETERS = ("max_completion_tokens", "max_tokens")
_ENDINGS = ("/chat/completions", "/responses", "/messages", "/models")


@dataclass(frozen=True)
class Patience:
    """Seconds: for the first piece of an answer, between two, and for all of it."""

    first_s: float = 120.0
    idle_s: float = 60.0
    total_s: float = 300.0


@dataclass(frozen=True)
class ProviderSettings:
    """One provider, as an administrator has set it up.

    :param kind: a key of ``KINDS``
    :param api: the dialect; that of the kind when ""
    :param base_url: that of the kind when ""
    :param key: never shown
    :param allow: hosts of the own network that may be asked, also without TLS
    """

    kind: str
    model: str = ""
    api: str = ""
    base_url: str = ""
    key: str = field(default="", repr=False)
    allow: AllowList = AllowList()
    ca_file: str = ""
    patience: Patience = Patience()

    @property
    def dialect(self) -> str:
        """The name of the dialect."""
        return self.api or KINDS[self.kind][1][0]

    @property
    def address(self) -> str:
        """Where the service is, without a final slash.

        Raises ConfigurationError ``configuration.address`` for what is no address of
        one: with a password or a query in it, or not HTTP.
        """
        given = (self.base_url or KINDS[self.kind][0]).strip().rstrip("/")
        for ending in _ENDINGS:
            given = given.removesuffix(ending)
        try:
            parts = urlsplit(given)
            _port = parts.port
        except ValueError:
            raise ConfigurationError("configuration.address") from None
        is_bare = not (parts.query or parts.fragment or "@" in parts.netloc)
        if parts.scheme not in ("http", "https") or not parts.hostname or not is_bare:
            raise ConfigurationError("configuration.address")
        return given.rstrip("/")

    @property
    def is_plain(self) -> bool:
        """Whether the service is asked without TLS."""
        return self.address.lower().startswith("http:")


@dataclass(frozen=True)
class Learned:
    """What a provider was found to take; kept from one call to the next.

    :ivar json_mode: one of ``JSON_MODES``
    :ivar token_param: one of ``TOKEN_PARAMETERS``
    :ivar takes_temperature: whether it may be set
    :ivar takes_usage: whether a stream may be asked to count tokens
    :ivar prefix: what belongs between the address and the paths of the dialect
    :ivar num_ctx: tokens behind which the service silently forgets the beginning; 0
        for one that does not
    """

    json_mode: str = "schema"
    token_param: str = "max_completion_tokens"
    takes_temperature: bool = False
    takes_usage: bool = True
    prefix: str = ""
    num_ctx: int = 0

    @classmethod
    def at_first(cls, kind: str) -> Learned:
        """What is supposed of a kind before it was asked anything."""
        if kind == "deepseek":
            return cls("object", "max_tokens", True)
        if kind == "custom":
            return cls("schema", "max_tokens", True)
        return cls(takes_temperature=kind == "gemini")

    @classmethod
    def read(cls, stored: Mapping | None, kind: str) -> Learned:
        """From what ``as_json`` gave; unknown names and values are left out."""
        first = cls.at_first(kind)
        known = {each.name: getattr(first, each.name) for each in fields(cls)}
        for name, value in (stored or {}).items():
            if name in known and type(value) is type(known[name]):
                known[name] = value
        return cls(**known)

    def as_json(self) -> dict:
        """A dictionary to be stored."""
        return asdict(self)
