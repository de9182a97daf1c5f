"""A request, its answer, and its failure."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from urllib.parse import parse_qsl

from ..errors import ConnectionLostError, ProtocolError
from ..secrets import HIDDEN, Scrubber

CHUNK_BYTES = 256 * 1024
# Forms of OAuth are small; nothing else carries secrets in its body.
MAX_FORM_BYTES = 64 * 1024
SECRET_FIELDS = frozenset(
    (
        "access_token",
        "assertion",
        "client_assertion",
        "client_secret",
        "code",
        "code_verifier",
        "id_token_hint",
        "password",
        "refresh_token",
        "token",
    )
)
# A compressed answer is unpacked in pieces: a small one can become huge.
_GZIP = 16 + zlib.MAX_WBITS


class RequestLost(ConnectionLostError):
    """There is no answer, or not a whole one.

    :param reached: whether the server may have got the whole request and acted on it
    """

    def __init__(self, code: str = "", detail: str = "", *, reached: bool = False):
        super().__init__(code, detail)
        self.reached = reached


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What to ask. A body of ``bytes`` is sent with its length.

    ``is_safe``: asking twice has the effect of once, so that a kept connection that
    turns out dead is no failure. GET always is.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    is_safe: bool = False

    def token(self) -> str:
        """The token that the request is signed with, "" when there is none."""
        for name, value in self.headers.items():
            if name.lower() == "authorization":
                return value.partition(" ")[2]
        return ""

    def secrets(self) -> tuple[str, ...]:
        """What of the request must never be shown: tokens, codes, passwords."""
        found = [self.token()]
        if self.body and len(self.body) <= MAX_FORM_BYTES:
            form = parse_qsl(self.body.decode("utf-8", "replace"))
            found += [value for name, value in form if name in SECRET_FIELDS]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A whole answer; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class OpenAnswer:
    """An answer whose body is still to be read, once."""

    def __init__(self, response: HTTPResponse, max_bytes: int, request: HttpRequest):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self._response = response
        self._max_bytes = max_bytes
        self._request = request

    def chunks(self) -> Iterator[bytes]:
        """The body, unpacked, in pieces of at most 256 KiB.

        Raises RequestLost when it breaks off and ProtocolError ``protocol.too_large``.
        """
        size = 0
        for chunk in self._unpacked(self._received()):
            size += len(chunk)
            if size > self._max_bytes:
                raise ProtocolError("protocol.too_large", f"over {self._max_bytes}")
            yield chunk

    def read(self) -> bytes:
        """The whole body, without the secrets of the request, which some services echo
        in a refusal; in that of a part of a batch, too.
        """
        body = b"".join(self.chunks())
        if self.status >= 400:
            return Scrubber(self._request.secrets()).content(body)
        token = self._request.token().encode()
        return body.replace(token, HIDDEN.encode()) if token else body

    @property
    def is_finished(self) -> bool:
        """Whether everything was read, so that the connection can be used again."""
        return self._response.isclosed()

    def _received(self) -> Iterator[bytes]:
        try:
            while chunk := self._response.read(CHUNK_BYTES):
                yield chunk
            if self._response.length:
                raise RequestLost("connection.cut", "broken off", reached=True)
        except TimeoutError:
            raise RequestLost("connection.timeout", reached=True) from None
        except (OSError, HTTPException) as error:
            kind = type(error).__name__
            raise RequestLost("connection.cut", kind, reached=True) from None

    def _unpacked(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        if self.headers.get("content-encoding", "").lower() != "gzip":
            yield from pieces
            return
        unpacker = zlib.decompressobj(_GZIP)
        try:
            for piece in pieces:
                yield unpacker.decompress(piece, CHUNK_BYTES)
                while unpacker.unconsumed_tail:
                    rest = unpacker.unconsumed_tail
                    yield unpacker.decompress(rest, CHUNK_BYTES)
            yield unpacker.flush()
        except zlib.error as error:
            raise ProtocolError("protocol.encoding", str(error)) from None
