"""HTTP to one provider: guarded, limited, and silent about the key."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager

from odoo.addons.maildesk_base.engine.errors import (
    ConfigurationError,
    MailEngineError,
    ProtocolError,
)
from odoo.addons.maildesk_base.engine.netguard import (
    ForbiddenAddress,
    Gate,
    NetGuard,
    tls_context,
)
from odoo.addons.maildesk_base.engine.secrets import Scrubber
from odoo.addons.maildesk_base.engine.web import (
    GuardedAdapter,
    GuardedSession,
    Limits,
    WebAnswer,
)

from ..errors import AiAnswerUnusable, AiError, AiStopped, AiUnreachable
from .refusals import refusal
from .settings import ProviderSettings

MAX_ANSWER_BYTES = 2 << 20
CONNECT_S = 10.0
LIST_S = 30.0


class Connection:
    """Asks one provider. Use it in one thread at a time; ``stop`` from any.

    Redirects are not followed, and a service without TLS is reached only where the
    administrator allows it: a key must not be read on its way.
    """

    def __init__(self, settings: ProviderSettings, headers: dict[str, str]):
        self._patience = settings.patience
        self._scrubber = Scrubber([settings.key])
        with self.translated():
            self.address = settings.address
            # A gate without ports leaves what is on the list of allowed hosts.
            gate = Gate((), settings.allow) if settings.is_plain else None
            guard = NetGuard(settings.allow, gate=gate)
            limits = Limits(CONNECT_S, self._patience.total_s, MAX_ANSWER_BYTES)
            tls = tls_context(settings.ca_file)
        self._session = GuardedSession(GuardedAdapter(guard, limits, tls, plain=True))
        self._headers = headers

    def __repr__(self) -> str:
        return "<Connection>"

    @property
    def is_stopped(self) -> bool:
        """Whether somebody has called ``stop``."""
        return self._session.is_stopped

    def at(self, address: str) -> Connection:
        """The same connection, for other paths of the same service."""
        other = copy.copy(self)
        other.address = address
        return other

    def stop(self) -> None:
        """End what is going on, for good."""
        self._session.stop()

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def get(self, path: str) -> dict:
        """The document at a path. Raises AiError."""
        with self.translated(), self._session.within(LIST_S):
            return self._document(self._session.get(self._at(path), **self._options))

    def post(self, path: str, body: dict) -> dict:
        """The document that answers a short question. Raises AiError."""
        with self.translated(), self._session.within(LIST_S):
            url = self._at(path)
            return self._document(self._session.post(url, json=body, **self._options))

    def stream(self, path: str, body: dict) -> Iterator[bytes]:
        """The pieces of a successful answer as they arrive. Raises AiError."""
        patience = self._patience
        options = {**self._options, "stream": True}
        with self.translated():
            with self._session.within(patience.first_s):
                answer = self._session.post(self._at(path), json=body, **options)
            with answer:
                self._check(answer)
                yield from answer.pieces(
                    patience.idle_s, patience.total_s, first_s=patience.first_s
                )

    @property
    def _options(self) -> dict:
        return {"headers": self._headers}

    def _at(self, path: str) -> str:
        return self.address + path

    def _check(self, answer: WebAnswer) -> None:
        if answer.status_code == 200:
            return
        if 300 <= answer.status_code < 400:
            error: AiError = AiUnreachable("", "the address leads elsewhere")
        else:
            error = refusal(answer.status_code, answer.headers, answer.text)
        error.status = answer.status_code
        raise error

    def _document(self, answer: WebAnswer) -> dict:
        self._check(answer)
        try:
            found = json.loads(answer.content)
        except ValueError:
            raise AiUnreachable("", "no JSON, but something else answers") from None
        if isinstance(found, list):
            return {"data": found}
        if not isinstance(found, dict):
            raise AiAnswerUnusable("", "not a document")
        return found

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Errors of the network as those of this package, none with the key in it."""
        try:
            yield
        except AiError as error:
            error.detail = self._scrubber.text(error.detail)
            error.args = (self._scrubber.text(str(error)),)
            raise
        except ConfigurationError as error:
            is_forbidden = isinstance(error, ForbiddenAddress)
            code = ForbiddenAddress.default_code if is_forbidden else error.code
            failure = AiUnreachable("", code)
            failure.may_retry = False
        except ProtocolError as error:
            failure = AiAnswerUnusable("", error.code)
        except MailEngineError as error:
            failure = (
                AiStopped()
                if self._has_stopped()
                else AiUnreachable(
                    "", f"{error.code} {self._scrubber.text(error.detail)}"
                )
            )
        else:
            return
        raise failure from None

    def _has_stopped(self) -> bool:
        return hasattr(self, "_session") and self.is_stopped
