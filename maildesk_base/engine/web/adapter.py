"""What ``requests`` sends through: guarded connections that are kept, with limits."""

from __future__ import annotations

import logging
import math
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Timeout

from ..netguard import NetGuard
from .answer import WebAnswer
from .connections import HttpPool, HttpsPool, RequestLost
from .settings import Limits, service_of
from .sockets import DeadlineTlsSocket, OpenSockets

_REPEATABLE = ("GET", "HEAD")
_ASKING = ContextVar("asking", default=False)


class GuardedAdapter(HTTPAdapter):
    """Use it in one thread at a time.

    :param guard: what may be connected to
    :param tls: how servers are verified; nothing else decides about that
    :param plain: whether other machines may be asked without TLS
    """

    def __init__(
        self,
        guard: NetGuard,
        limits: Limits,
        tls: ssl.SSLContext,
        *,
        plain: bool = False,
    ):
        self.limits = limits
        self._plain = plain
        self.round_trips = 0
        self._ends_at = math.inf
        tls.sslsocket_class = DeadlineTlsSocket
        self._tls = tls
        self.opened = OpenSockets()
        self._wires = {
            "guard": guard,
            "connect_s": limits.connect_s,
            "opened": self.opened,
        }
        super().__init__()

    def init_poolmanager(self, *arguments, **options) -> None:
        super().init_poolmanager(*arguments, ssl_context=self._tls, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(HttpPool, **self._wires),
            "https": partial(HttpsPool, **self._wires),
        }

    def cert_verify(self, conn, url, verify, cert) -> None:
        """Nothing: the context has the authorities already."""

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """All requests in the block together end within ``seconds``."""
        before, self._ends_at = self._ends_at, time.monotonic() + seconds
        try:
            yield
        finally:
            self._ends_at = before

    def send(self, request: requests.PreparedRequest, *_more, **_named) -> WebAnswer:
        """Ask, and give the answer with its body still to be read. Time limits,
        verification and the way are those of the adapter, whatever is given.

        A question on a kept connection that turns out dead is asked again.
        """
        if not self._plain:
            service_of(request.url)
        self.round_trips += 1
        ends_at = min(time.monotonic() + self.limits.answer_s, self._ends_at)
        while True:
            try:
                return self._ask(request, ends_at - time.monotonic())
            except RequestLost as error:
                if not error.is_stale or request.method not in _REPEATABLE:
                    raise

    def build_response(self, req, resp) -> WebAnswer:
        return WebAnswer(super().build_response(req, resp), self.limits.max_bytes)

    def _ask(self, request: requests.PreparedRequest, seconds: float) -> WebAnswer:
        if seconds <= 0:
            raise RequestLost("connection.timeout")
        asking = _ASKING.set(True)
        try:
            return super().send(request, stream=True, timeout=Timeout(total=seconds))
        except requests.RequestException as error:
            is_late = isinstance(error, requests.Timeout)
            code = "connection.timeout" if is_late else "connection.cut"
            raise RequestLost(code, type(error).__name__, reached=True) from None
        finally:
            _ASKING.reset(asking)


def _is_of_others(_record: logging.LogRecord) -> bool:
    return not _ASKING.get()


# urllib3 writes whole addresses into the log. That of an upload is a permission, that
# of a remote image may say who reads.
for _name in ("urllib3.connection", "urllib3.connectionpool"):
    logging.getLogger(_name).addFilter(_is_of_others)
