"""Sessions of ``requests`` that reach nothing but what they may."""

from __future__ import annotations

from contextlib import AbstractContextManager

import requests
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema
from requests.hooks import dispatch_hook
from requests.sessions import merge_hooks
from requests.structures import CaseInsensitiveDict

from ..errors import ConfigurationError
from ..netguard import NetGuard, tls_context
from .adapter import GuardedAdapter
from .answer import WebAnswer
from .settings import WebSettings

_HEADERS = {"Accept-Encoding": "gzip", "User-Agent": "MailDesk"}
_BAD_ADDRESS = (InvalidSchema, InvalidURL, MissingSchema)


class GuardedSession(requests.Session):
    """A session on a guarded adapter: no redirects, no cookies, nothing of the
    environment. Use it in one thread at a time, and close it.
    """

    def __init__(self, adapter: GuardedAdapter):
        super().__init__()
        self.trust_env = False
        self.headers = CaseInsensitiveDict(_HEADERS)
        self.adapter = adapter
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    @property
    def round_trips(self) -> int:
        """How many requests were made."""
        return self.adapter.round_trips

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """All requests in the block together end within ``seconds``."""
        return self.adapter.within(seconds)

    @property
    def is_stopped(self) -> bool:
        """Whether :meth:`stop` was called."""
        return self.adapter.opened.is_stopped

    def stop(self) -> None:
        """End what the session does, for good, from any thread: who waits for an answer
        gets RequestLost, or an answer that ends early.
        """
        self.adapter.opened.stop()

    def request(self, method: str, url: str, *arguments, **options) -> WebAnswer:
        """Ask; any status is an answer. Without ``stream=True`` all of it is read.

        Raises RequestLost, ConfigurationError (``configuration.address``,
        ``tls.untrusted``, ``tls.hostname``, ``network.forbidden`` …) and ProtocolError
        (``protocol.too_large``).
        """
        try:
            return super().request(method, url, *arguments, **options)
        except _BAD_ADDRESS:
            raise ConfigurationError("configuration.address", url[:100]) from None

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """Without cookies and files, and without the weighing of each argument against
        the session, which takes longest.
        """
        prepared = requests.PreparedRequest()
        prepared.prepare(
            method=request.method,
            url=request.url,
            headers={**self.headers, **request.headers},
            data=request.data,
            json=request.json,
            params=request.params,
            auth=request.auth,
            hooks=merge_hooks(request.hooks, self.hooks),
        )
        return prepared

    def send(self, request: requests.PreparedRequest, **options) -> WebAnswer:
        """Ask once: who follows a redirect does it knowingly."""
        answer = self.get_adapter(request.url).send(request)
        dispatch_hook("response", request.hooks, answer)
        if not options.get("stream"):
            _read = answer.content
        return answer


class WebSession(GuardedSession):
    """Asks the interfaces of mail services.

    :param guard: what may be connected to; made from the settings when None
    """

    def __init__(self, settings: WebSettings, guard: NetGuard | None = None):
        guard = guard or NetGuard(settings.allow)
        tls = tls_context(settings.ca_file)
        super().__init__(GuardedAdapter(guard, settings.limits, tls))
