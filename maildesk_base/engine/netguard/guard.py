"""Resolves, judges and connects in one go."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Container, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TypeVar

from ..errors import ConfigurationError, ConnectionLostError
from .addresses import IPAddress, is_public, parse_address, unwrap
from .allow_list import AllowList
from .hosts import BadHost, normalize_host

# More addresses than any service has; a name with thousands only costs time.
MAX_ADDRESSES = 8
RESOLVE_S = 10.0

Result = TypeVar("Result")
Resolve = Callable[[str, int], Iterable[str]]

NOTHING_ELSE = AllowList()


class ForbiddenAddress(ConfigurationError):
    """The host lies where this server must not connect to."""

    default_code = "network.forbidden"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A host whose addresses have been judged; connect to these, not to the name."""

    host: str
    port: int
    addresses: tuple[IPAddress, ...]


def system_resolve(host: str, port: int) -> list[str]:
    """The addresses of a host in the order in which the system prefers them."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [answer[4][0] for answer in answers]


class ForbiddenPort(ForbiddenAddress):
    """The host may be reached, but not at this port."""

    default_code = "network.port"


@dataclass(frozen=True, slots=True)
class Gate:
    """What may be reached at certain ports only: the public Internet and ``allow``."""

    ports: Container[int]
    allow: AllowList = NOTHING_ELSE


class NetGuard:
    """Lets connections go to the public Internet and to what is allowed, nowhere else.

    :param allow: what else may be reached
    :param resolve: host, port -> addresses; raises OSError when there are none
    :param clock: seconds, for time limits
    :param gate: limits all that ``allow`` does not name to some ports
    """

    def __init__(
        self,
        allow: AllowList = NOTHING_ELSE,
        resolve: Resolve = system_resolve,
        clock: Callable[[], float] = time.monotonic,
        gate: Gate | None = None,
    ) -> None:
        self._gate = gate
        self._allow = allow
        self._resolve = resolve
        self._clock = clock

    def pin(self, host: str, port: int, timeout_s: float = RESOLVE_S) -> Endpoint:
        """The addresses of a host that may be connected to, at least one.

        Raises BadHost, ForbiddenPort, ForbiddenAddress when no address may be reached,
        and ConnectionLostError when the name has none (``dns.failed``) or nobody says
        so in time (``dns.timeout``).
        """
        if not 0 < port < 65536:
            raise BadHost(detail="not a port")
        name = normalize_host(host)
        addresses = self._look_up(name, port, timeout_s)
        allowed = [each for each in addresses if self._may(name, each, port)]
        if not allowed and self._gate and port not in self._gate.ports:
            raise ForbiddenPort(detail="not a port of mail servers")
        if not allowed:
            # Which address it was would reveal the own network.
            raise ForbiddenAddress(detail="the host is not on the public Internet")
        return Endpoint(name, port, tuple(allowed[:MAX_ADDRESSES]))

    def connect(self, host: str, port: int, timeout_s: float) -> socket.socket:
        """A TCP connection to a host, within ``timeout_s`` for all its addresses.

        The socket keeps what is left of the time as its timeout. Raises what ``pin``
        does, and ConnectionLostError (``connection.refused``, ``connection.timeout``).
        """
        deadline = self._clock() + timeout_s
        endpoint = self.pin(host, port, timeout_s)
        failure = "connection.timeout"
        for address in endpoint.addresses:
            remaining = deadline - self._clock()
            if remaining <= 0:
                failure = "connection.timeout"
                break
            try:
                return socket.create_connection((str(address), port), remaining)
            except TimeoutError:
                failure = "connection.timeout"
            except OSError:
                failure = "connection.refused"
        raise ConnectionLostError(failure, f"cannot connect to {endpoint.host}:{port}")

    def _look_up(self, name: str, port: int, timeout_s: float) -> list[IPAddress]:
        literal = parse_address(name)
        if literal is not None:
            return [literal]
        try:
            texts = _within(timeout_s, lambda: list(self._resolve(name, port)))
        except TimeoutError:
            raise ConnectionLostError("dns.timeout", f"{name}: no answer") from None
        except (OSError, UnicodeError):
            raise ConnectionLostError("dns.failed", f"{name} is not known") from None
        return [ip_address(text) for text in dict.fromkeys(texts)]

    def _may(self, name: str, address: IPAddress, port: int) -> bool:
        if self._allow.covers(name, unwrap(address), port):
            return True
        if self._gate is None:
            return is_public(address)
        return port in self._gate.ports and (
            is_public(address) or self._gate.allow.covers(name, unwrap(address), port)
        )


def _within(seconds: float, work: Callable[[], Result]) -> Result:
    """What ``work`` gives, or TimeoutError: the system's name service has no limit of
    its own that could be set.
    """
    answer: Future[Result] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=run, name="maildesk-resolve", daemon=True).start()
    return answer.result(max(seconds, 0))
