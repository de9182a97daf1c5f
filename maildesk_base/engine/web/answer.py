"""An answer within its limits, without the secrets of its request."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl

import requests
import urllib3
from requests import exceptions

from ..errors import ProtocolError
from ..secrets import HIDDEN, Scrubber
from .connections import RequestLost

CHUNK_BYTES = 256 * 1024
# Headers of some services in which a key travels.
KEY_HEADERS = ("x-api-key", "x-goog-api-key")
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


class WebAnswer(requests.Response):
    """An answer of any status; ``text`` is read as UTF-8.

    :param max_bytes: how much it may have, unpacked
    """

    def __init__(self, answer: requests.Response, max_bytes: int):
        super().__init__()
        vars(self).update(vars(answer))
        self.encoding = "utf-8"
        self.max_bytes = max_bytes
        self._clean: bytes | None = None

    def iter_content(
        self, chunk_size: int | None = None, decode_unicode: bool = False
    ) -> Iterator[bytes]:
        """The body, unpacked, in pieces of at most 256 KiB, whatever is asked for.

        Raises RequestLost when it breaks off, ProtocolError ``protocol.encoding`` and
        ``protocol.too_large``.
        """
        announced = self.headers.get("content-length", "")
        size = int(announced) if announced.isdigit() else 0
        try:
            self._check(size)
            size = 0
            for chunk in super().iter_content(CHUNK_BYTES):
                size += len(chunk)
                self._check(size)
                yield chunk
        except exceptions.ContentDecodingError as error:
            raise ProtocolError("protocol.encoding", str(error)) from None
        except (exceptions.ChunkedEncodingError, exceptions.SSLError):
            raise RequestLost("connection.answer", "broken off", reached=True) from None
        except exceptions.ConnectionError:
            raise RequestLost("connection.timeout", reached=True) from None
        finally:
            # Returned already when all was read, and no use otherwise.
            self.close()

    def pieces(
        self, idle_s: float, total_s: float = math.inf, *, first_s: float | None = None
    ) -> Iterator[bytes]:
        """The body, unpacked, in pieces as they arrive.

        :param idle_s: seconds that nothing may come
        :param total_s: seconds for all of it
        :param first_s: seconds for the first piece, when it may take longer

        Raises what ``iter_content`` does.
        """
        ends_at, size = time.monotonic() + total_s, 0
        patience = idle_s if first_s is None else first_s
        try:
            while True:
                left = min(patience, ends_at - time.monotonic())
                if left <= 0:
                    raise RequestLost("connection.timeout", reached=True)
                self.raw.wire.settimeout(left)
                with _translated():
                    piece = self.raw.read1(CHUNK_BYTES, decode_content=True)
                if not piece:
                    return
                size += len(piece)
                self._check(size)
                yield piece
                patience = idle_s
        finally:
            # What was not read to its end is of no use to the next request.
            self.close()

    @property
    def content(self) -> bytes:
        """The whole body, without the secrets of the request, which some services echo
        in a refusal; in that of a part of a batch, too.
        """
        if self._clean is None:
            self._clean = self._without_secrets(super().content)
        return self._clean

    def _without_secrets(self, body: bytes) -> bytes:
        tokens = _tokens_of(self.request)
        if self.status_code >= 400:
            return Scrubber((*tokens, *_secret_fields(self.request.body))).content(body)
        for token in tokens:
            body = body.replace(token.encode(), HIDDEN.encode())
        return body

    def _check(self, size: int) -> None:
        if size > self.max_bytes:
            raise ProtocolError("protocol.too_large", f"over {self.max_bytes}")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except urllib3.exceptions.DecodeError as error:
        raise ProtocolError("protocol.encoding", str(error)) from None
    except urllib3.exceptions.ReadTimeoutError:
        raise RequestLost("connection.timeout", reached=True) from None
    except (urllib3.exceptions.HTTPError, OSError):
        raise RequestLost("connection.answer", "broken off", reached=True) from None


def _tokens_of(request: requests.PreparedRequest) -> list[str]:
    bearer = request.headers.get("authorization", "").partition(" ")[2]
    keys = [request.headers.get(name, "") for name in KEY_HEADERS]
    return [each for each in (bearer, *keys) if each]


def _secret_fields(body: str | bytes | None) -> list[str]:
    if not body or len(body) > MAX_FORM_BYTES:
        return []
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    return [value for name, value in parse_qsl(text) if name in SECRET_FIELDS]
