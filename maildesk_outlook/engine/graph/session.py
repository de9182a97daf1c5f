"""Asks Graph for one mailbox: token, immutable ids, one retry after a refused token."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from odoo.addons.maildesk_base.engine.errors import AuthError, ProtocolError
from odoo.addons.maildesk_base.engine.suspects import NOTHING, Suspects
from odoo.addons.maildesk_base.engine.web import (
    HttpClient,
    HttpRequest,
    OpenAnswer,
    RequestLost,
)

from ..access.tokens import TokenSource
from ..settings import OutlookSettings
from .calls import Call, Reply, read_reply
from .errors import error_of
from .gate import Gate

_CLAIMS = re.compile(r'claims="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a session gets from outside.

    :param pause: waits so many seconds
    """

    client: HttpClient
    tokens: TokenSource
    gate: Gate
    pause: Callable[[float], None]


class GraphSession:
    """The mailbox at Graph."""

    def __init__(self, settings: OutlookSettings, around: Surroundings):
        self.settings = settings
        self.pause = around.pause
        self.tokens = around.tokens
        self.suspects: Suspects = NOTHING
        self._client = around.client
        self._gate = around.gate
        self._base = settings.service.graph_base.rstrip("/")

    @property
    def round_trips(self) -> int:
        """How many requests went over the network, signing in included."""
        return self._client.round_trips

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """All requests in the block together end within ``seconds``."""
        return self._client.within(seconds)

    def ask(self, call: Call) -> Reply:
        """Ask; raises the error that a refusal means."""
        reply = self.try_to(call)
        if not reply.is_ok:
            raise error_of(reply, call)
        return reply

    def try_to(self, call: Call) -> Reply:
        """Ask; a refusal is a reply as well, unless it is about signing in."""
        request = self._request(self.url(call.path), call)
        return self.send(request)

    def send(self, request: HttpRequest) -> Reply:
        """Send a request with our token."""
        with self._opened(request) as answer:
            return read_reply(answer.status, answer.headers, answer.read())

    @contextmanager
    def stream(self, call: Call) -> Iterator[OpenAnswer]:
        """Ask for bytes that are read piece by piece."""
        with self._opened(self._request(self.url(call.path), call)) as answer:
            if answer.status >= 300:
                reply = read_reply(answer.status, answer.headers, answer.read())
                raise error_of(reply, call)
            yield answer

    def send_elsewhere(self, request: HttpRequest) -> Reply:
        """Send a request to an address that wants no token (an upload)."""
        with self._gate.through(self._key), self._client.open(request) as answer:
            return read_reply(answer.status, answer.headers, answer.read())

    def url(self, path: str) -> str:
        """The address of a path below the mailbox."""
        return f"{self._base}{self.settings.root}{path}"

    def path_of(self, link: str) -> str:
        """The path below the mailbox that a link of Graph leads to.

        Raises ProtocolError for one that leads anywhere else, where our token must not
        go.
        """
        root = self.settings.root
        for prefix in (f"{self._base}{root}", self._base):
            if link.startswith(prefix + "/"):
                rest = link[len(prefix) :]
                # Graph may write the mailbox in another way than we did.
                return rest if prefix.endswith(root) else _below_mailbox(rest)
        raise ProtocolError("protocol.link", "a link leads elsewhere")

    def renew(self, reply: Reply) -> None:
        """Get another token in the place of the one that a reply refuses."""
        self.tokens.renew(_claims(reply.headers.get("www-authenticate", "")))

    def batch_url(self) -> str:
        """Where batches go."""
        return f"{self._base}/$batch"

    @property
    def _key(self) -> str:
        return self.settings.account_key or self.settings.address

    def _request(self, url: str, call: Call) -> HttpRequest:
        headers = call.all_headers()
        return HttpRequest(call.method, url, headers, encoded(call.body))

    @contextmanager
    def _opened(self, request: HttpRequest) -> Iterator[OpenAnswer]:
        with self._gate.through(self._key):
            with self._client.open(
                _signed(request, _before_asking(self.tokens.bearer))
            ) as answer:
                if answer.status != 401:
                    yield answer
                    return
                claims = _claims(answer.headers.get("www-authenticate", ""))
                answer.read()
            again = _signed(request, _before_asking(self.tokens.renew, claims))
            with self._client.open(again) as answer:
                if answer.status == 401:
                    detail = "the new token was refused too"
                    challenge = _claims(answer.headers.get("www-authenticate", ""))
                    raise AuthError("auth.refused", detail, challenge=challenge)
                yield answer


def _before_asking(give_token: Callable[..., str], *arguments: str) -> str:
    """A token. If the way to it breaks off, the request itself has not left: a message
    that was to be sent was certainly not.
    """
    try:
        return give_token(*arguments)
    except (RequestLost, ProtocolError) as error:
        raise RequestLost(error.code, error.detail) from error


def encoded(body: object) -> bytes | None:
    """The bytes of a call's body."""
    if body is None or isinstance(body, bytes):
        return body
    return json.dumps(body, ensure_ascii=False).encode()


def _signed(request: HttpRequest, bearer: str) -> HttpRequest:
    headers = {**request.headers, "Authorization": f"Bearer {bearer}"}
    return HttpRequest(
        request.method, request.url, headers, request.body, request.is_safe
    )


def _claims(challenge: str) -> str:
    """The claims that a refusal asks for, as the platform wants them."""
    found = _CLAIMS.search(challenge)
    if not found:
        return ""
    try:
        padded = found[1] + "=" * (-len(found[1]) % 4)
        return base64.b64decode(padded).decode()
    except ValueError:
        return ""


def _below_mailbox(path: str) -> str:
    found = re.match(r"/(?:me|users(?:/[^/]+|\('[^']+'\)))(?=/)", path, re.I)
    if not found:
        raise ProtocolError("protocol.link", "a link leads elsewhere")
    return path[found.end() :]
