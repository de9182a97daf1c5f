"""Calls of the Gmail API, alone and in batches, counted, with the contract's errors.

The requests come from google-api-python-client and the description it carries, so
that paths and parameters are Google's own.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from googleapiclient.discovery import Resource, build
from googleapiclient.errors import HttpError
from googleapiclient.http import HttpRequest as ApiRequest

from odoo.addons.maildesk_base.engine.errors import (
    MailEngineError,
    ProtocolError,
    RemoteGone,
    ThrottledError,
    TransientError,
)

from .batch import BOUNDARY, ApiAnswer, compose, take_apart
from .errors import api_error
from .quota import Budget
from .shape import shaped
from .transport import Transport

ME = "me"
# How often a batch asks for its parts: for those that came too fast, and for those
# over which the service failed, which may be ill for ever.
TRIES = 3
TRIES_OF_FAILURES = 2
FIRST_PAUSE_S = 1.0
# Longer retries take too long for a user who waits.
LONGEST_PAUSE_S = 8.0
_PREFIX = "gmail.users."


@dataclass(frozen=True, slots=True)
class Runtime:
    """Clock, sleep and random source, to be replaced by tests.

    :param clock: seconds that only grow
    :param now: the time of day, aware
    :param chance: a number from 0 up to 1
    """

    clock: Callable[[], float]
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    chance: Callable[[], float]


class Api:
    """The API for one mailbox."""

    def __init__(
        self, base: str, transport: Transport, budget: Budget, runtime: Runtime
    ):
        self.base = base.rstrip("/")
        self.transport = transport
        self.budget = budget
        self.runtime = runtime

    @property
    def users(self) -> Resource:
        """Where requests are made: ``api.users.messages().get(userId=ME, …)``."""
        return _service(self.base).users()

    def call(self, request: ApiRequest) -> dict:
        """Ask once. {} for an answer without a body.

        Raises the errors of the contract, RequestLost when there is no answer.
        """
        self.budget.spend(method_of(request))
        try:
            value = request.execute(http=self.transport, num_retries=0)
        except HttpError as error:
            answer = ApiAnswer(error.resp.status, error.resp, error.content)
            raise self._error(answer) from None
        except ValueError as error:
            raise ProtocolError("protocol.json", str(error)) from None
        return _checked(value)

    def upload(self, method: str, path: str, value: dict, message: bytes) -> dict:
        """Send a message as it is, with what is to be said about it beside it.

        :param method: its name, for the quota
        :param path: below ``/upload/gmail/v1/users/me/``
        """
        self.budget.spend(method)
        head = f"--{BOUNDARY}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n"
        middle = f"\r\n--{BOUNDARY}\r\nContent-Type: message/rfc822\r\n\r\n"
        start = head + json.dumps(value) + middle
        body = start.encode() + message + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = f"multipart/related; boundary={BOUNDARY}"
        uri = f"{self.base}/upload/gmail/v1/users/{ME}/{path}?uploadType=multipart"
        verb = "PUT" if method.endswith(".update") else "POST"
        response, content = self.transport.request(
            uri, verb, body, {"Content-Type": kind}
        )
        return self._value(ApiAnswer(response.status, response, content))

    def each(self, requests: Sequence[ApiRequest]) -> Iterator[dict | MailEngineError]:
        """Ask many things in few requests: a value or an error for each, in order.

        What came too fast is asked again after a pause. Raises what concerns all of
        them: a token that is refused, a lost connection, and ThrottledError when some
        still come too fast after several tries.
        """
        start = 0
        while start < len(requests):
            size = self.budget.batch_calls
            yield from self._patiently(requests[start : start + size])
            start += size

    def values(self, requests: Sequence[ApiRequest]) -> Iterator[dict | None]:
        """Like ``each``; None for what is gone, and any other error raised."""
        for found in self.each(requests):
            if isinstance(found, RemoteGone):
                yield None
            elif isinstance(found, MailEngineError):
                raise found
            else:
                yield found

    def _patiently(self, requests: Sequence[ApiRequest]):
        results: list = [None] * len(requests)
        left = list(range(len(requests)))
        for attempt in range(1, TRIES + 1):
            answers = self._batch([requests[number] for number in left])
            for number, found in zip(left, answers, strict=True):
                results[number] = found
            left = [n for n in left if isinstance(results[n], TransientError)]
            if not left:
                if attempt == 1:
                    self.budget.speed_up()
                return results
            failures = [results[number] for number in left]
            throttled = [each for each in failures if isinstance(each, ThrottledError)]
            if throttled:
                self._pause(attempt, throttled)
            elif attempt >= TRIES_OF_FAILURES:
                return results
            elif len(left) == len(requests):
                self._sleep(attempt)
            # Else the service works: it fails over these, and the others do not wait.
        raise throttled[0]

    def _pause(self, attempt: int, throttled: Sequence[ThrottledError]) -> None:
        """Wait before the next try; a long wait is the scheduler's affair."""
        self.budget.slow_down()
        asked = max(each.retry_after or 0.0 for each in throttled)
        if asked > LONGEST_PAUSE_S:
            raise throttled[0]
        if attempt < TRIES:
            self._sleep(attempt, asked)

    def _sleep(self, attempt: int, at_least: float = 0.0) -> None:
        pause = FIRST_PAUSE_S * 2 ** (attempt - 1) * (1 + self.runtime.chance())
        self.runtime.sleep(max(pause, at_least))

    def _batch(self, requests: Sequence[ApiRequest]) -> list[dict | MailEngineError]:
        for request in requests:
            self.budget.spend(method_of(request))
        answers = self._post_batch(requests)
        if any(answer.status == 401 for answer in answers):
            # The parts are refused one by one, not the batch as a whole.
            self.transport.tokens.renewed(self.transport.tokens.access_token())
            answers = self._post_batch(requests)
        found = [self._value_or_error(answer) for answer in answers]
        for answer, error in zip(answers, found, strict=True):
            if answer.status == 401:
                raise error
        return found

    def _post_batch(self, requests: Sequence[ApiRequest]) -> list[ApiAnswer]:
        response, content = self.transport.request(
            f"{self.base}/batch/gmail/v1",
            "POST",
            compose(requests),
            {"Content-Type": f"multipart/mixed; boundary={BOUNDARY}"},
        )
        if response.status != 200:
            raise self._error(ApiAnswer(response.status, response, content))
        return take_apart(response.get("content-type", ""), content, len(requests))

    def _value_or_error(self, answer: ApiAnswer) -> dict | MailEngineError:
        try:
            return self._value(answer)
        except MailEngineError as error:
            return error

    def _value(self, answer: ApiAnswer) -> dict:
        if answer.status >= 300:
            raise self._error(answer)
        if answer.status == 204 or not answer.body:
            return {}
        try:
            return _checked(json.loads(answer.body))
        except ValueError as error:
            raise ProtocolError("protocol.json", str(error)) from None

    def _error(self, answer: ApiAnswer) -> MailEngineError:
        content = answer.body
        return api_error(answer.status, answer.headers, content, self.runtime.now)


def method_of(request: ApiRequest) -> str:
    """The name of a request's method, without what all have in common."""
    return (request.methodId or "").removeprefix(_PREFIX)


def real_runtime() -> Runtime:
    """The real clock and random source."""
    return Runtime(
        clock=time.monotonic,
        now=lambda: datetime.now(UTC),
        sleep=time.sleep,
        chance=random.random,
    )


def _checked(value: object) -> dict:
    return {} if value in ("", b"", None) else shaped(value)


class _NoTransport:
    """Requests are executed with the transport of their mailbox, never with this."""

    def request(self, *_arguments, **_named):
        raise ProtocolError("protocol.transport")


@lru_cache(maxsize=8)
def _service(base: str) -> Resource:
    return build(
        "gmail",
        "v1",
        http=_NoTransport(),
        static_discovery=True,
        cache_discovery=False,
        client_options={"api_endpoint": base},
    )
