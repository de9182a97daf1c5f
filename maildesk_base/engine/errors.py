"""Every error a provider may raise, with the policy the scheduler follows.

The scheduler decides by class, never by text::

    MailEngineError(code, detail)
    ├── TransientError(retry_after)   back off with jitter, the account stays healthy
    │   ├── ThrottledError            the server asked for less: honour retry_after
    │   │   └── QuotaReached          we hold back ourselves: wait just so long
    │   └── ConnectionLostError       the connection could not be made or broke
    ├── AuthError                     sign-in refused or expired: ask to re-authorize
    │   └── ConfigurationError        the administrator's settings are wrong
    ├── ResyncRequired(scope)         cursor expired, UIDVALIDITY changed: start over
    ├── RemoteGone                    no longer there: reconcile
    ├── RejectedError(reason)         the server refused a change: roll back, say
    ├── Unsupported(capability)       the server cannot do this: fall back
    └── ProtocolError                 the server broke its protocol: count, quarantine

``code`` is a short stable word for logs, tests and translated messages
(``auth.refused``, ``tls.untrusted``); ``detail`` is what the server said, cut and
without secrets.
"""

MAX_DETAIL_CHARS = 500


class MailEngineError(Exception):
    """Base of all provider errors.

    :param code: stable dotted word, the same for the same cause
    :param detail: the server's own words, cut to 500 characters; never a secret
    """

    default_code = "engine"

    def __init__(self, code: str = "", detail: str = ""):
        self.code = code or self.default_code
        self.detail = " ".join(str(detail).split())[:MAX_DETAIL_CHARS]
        super().__init__(f"{self.code}: {self.detail}" if self.detail else self.code)


class TransientError(MailEngineError):
    """Will pass by itself.

    :param retry_after: seconds the server asked to wait, or None when it named none
    """

    default_code = "transient"

    def __init__(
        self, code: str = "", detail: str = "", *, retry_after: float | None = None
    ):
        super().__init__(code, detail)
        self.retry_after = retry_after


class ThrottledError(TransientError):
    """Too many requests or connections."""

    default_code = "throttled"


class QuotaReached(ThrottledError):
    """What we may ask of the service for now is used up; nothing has failed.

    :param retry_after: seconds until there is enough again, never None
    """

    default_code = "throttled.budget"

    def __init__(self, code: str = "", detail: str = "", *, retry_after: float):
        super().__init__(code, detail, retry_after=retry_after)


class ConnectionLostError(TransientError):
    """The network, the name service or the server's socket failed."""

    default_code = "connection.lost"

    @property
    def took_long(self) -> bool:
        """Whether a time limit had to run out: another try may cost as much."""
        return self.code.endswith((".timeout", ".slow"))


class AuthError(MailEngineError):
    """The server knows who we claim to be and says no.

    :param challenge: what the service wants proven at the next sign-in, in its own
        words; "" when it names nothing
    """

    default_code = "auth.refused"

    def __init__(self, code: str = "", detail: str = "", *, challenge: str = ""):
        super().__init__(code, detail)
        self.challenge = challenge


class ConfigurationError(AuthError):
    """Nobody can sign in until an administrator fixes the settings."""

    default_code = "configuration"


class ResyncRequired(MailEngineError):
    """The stored cursor means nothing to the server any more.

    :param scope: remote id of the folder, or "" for the whole account
    """

    default_code = "resync"

    def __init__(self, scope: str = "", code: str = "", detail: str = ""):
        super().__init__(code, detail)
        self.scope = scope


class RemoteGone(MailEngineError):
    """The message or folder was removed at the server meanwhile."""

    default_code = "gone"


class RejectedError(MailEngineError):
    """The server understood and refuses: trying again gives the same answer."""

    default_code = "rejected"

    @property
    def reason(self) -> str:
        """What the server gave as the reason, for the user."""
        return self.detail or self.code


class Unsupported(MailEngineError):
    """The server does not offer this capability."""

    default_code = "unsupported"

    def __init__(self, capability: str, detail: str = ""):
        super().__init__(f"unsupported.{capability}", detail)
        self.capability = capability


class ProtocolError(MailEngineError):
    """The server's answer cannot be understood."""

    default_code = "protocol"
