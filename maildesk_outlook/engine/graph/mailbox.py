"""Asks Graph for one mailbox: token, immutable ids, one retry after a refused token."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from odoo.addons.maildesk_base.engine.errors import AuthError, ProtocolError
from odoo.addons.maildesk_base.engine.suspects import NOTHING, Suspects
from odoo.addons.maildesk_base.engine.web import RequestLost, WebAnswer, WebSession

from ..access.tokens import TokenSource
from ..settings import OutlookSettings
from .calls import Call, Reply, read_reply
from .errors import error_of
from .gate import Gate

# The path of requests that carry others.
BATCH = "/$batch"
_CLAIMS = re.compile(r'claims="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Resources:
    """What a mailbox needs to make requests.

    :param pause: waits so many seconds
    """

    web: WebSession
    tokens: TokenSource
    gate: Gate
    pause: Callable[[float], None]


class GraphMailbox:
    """The mailbox at Graph."""

    def __init__(self, settings: OutlookSettings, resources: Resources):
        self.settings = settings
        self.pause = resources.pause
        self.tokens = resources.tokens
        self.suspects: Suspects = NOTHING
        self._web = resources.web
        self._gate = resources.gate
        self._base = settings.service.graph_base.rstrip("/")

    @property
    def round_trips(self) -> int:
        """How many requests went over the network, signing in included."""
        return self._web.round_trips

    @property
    def mailbox_name(self) -> str:
        """Names the mailbox among all that this process works for."""
        return f"{self.url('')} {self.settings.address}"

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """All requests in the block together end within ``seconds``."""
        return self._web.within(seconds)

    def ask(self, call: Call) -> Reply:
        """Ask; raises the error that a refusal means."""
        reply = self.try_to(call)
        if not reply.is_ok:
            raise error_of(reply, call)
        return reply

    def try_to(self, call: Call) -> Reply:
        """Ask; a refusal is a reply as well, unless it is about signing in."""
        with self._opened(call) as answer:
            return read_reply(answer)

    @contextmanager
    def stream(self, call: Call) -> Iterator[WebAnswer]:
        """Ask for bytes that are read piece by piece."""
        with self._opened(call) as answer:
            if answer.status_code >= 300:
                raise error_of(read_reply(answer), call)
            yield answer

    def send_elsewhere(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Reply:
        """Ask an address that wants no token (an upload)."""
        with self._gate.through(self._key):
            answer = self._web.request(method, url, headers=headers, data=body)
            return read_reply(answer)

    def url(self, path: str) -> str:
        """The address of a path below the mailbox, or of the batches of all."""
        root = "" if path == BATCH else self.settings.root
        return f"{self._base}{root}{path}"

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

    @property
    def _key(self) -> str:
        return self.settings.account_key or self.settings.address

    @contextmanager
    def _opened(self, call: Call) -> Iterator[WebAnswer]:
        with self._gate.through(self._key):
            with self._ask(call, _before_asking(self.tokens.bearer)) as answer:
                if answer.status_code != 401:
                    yield answer
                    return
                claims = _challenge(answer)
            with self._ask(call, _before_asking(self.tokens.renew, claims)) as answer:
                if answer.status_code == 401:
                    detail = "the new token was refused too"
                    challenge = _challenge(answer)
                    raise AuthError("auth.refused", detail, challenge=challenge)
                yield answer

    def _ask(self, call: Call, bearer: str) -> WebAnswer:
        return self._web.request(
            call.method,
            self.url(call.path),
            headers={**call.all_headers(), "Authorization": f"Bearer {bearer}"},
            data=encoded(call.body),
            stream=True,
        )


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


def _challenge(answer: WebAnswer) -> str:
    """What a refused token lacks. The answer is read, for its connection's sake."""
    _body = answer.content
    return _claims(answer.headers.get("www-authenticate", ""))


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
