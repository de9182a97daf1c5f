"""Free TCP ports, and waiting until a server answers on one."""

import select
import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass

LOCALHOST = "127.0.0.1"


@dataclass(frozen=True)
class Endpoint:
    """Where a service listens and how it is secured: tls, starttls or none."""

    host: str
    port: int
    security: str = "none"


def free_ports(count):
    """Return `count` different ports that nobody listens on right now."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((LOCALHOST, 0))
        return [probe.getsockname()[1] for probe in probes]


def port_is_free(port, host=LOCALHOST):
    """Return whether a server could listen on `port` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def wait_for_greeting(port, *, greeting=b"", timeout=20.0, alive=lambda: True):
    """Wait until the server on `port` says its first line.

    `greeting` is what that line must start with; empty means that a connection
    is enough (implicit TLS). `alive` is asked between the attempts.
    Raises TimeoutError when time runs out, ChildProcessError when not `alive`.
    """
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if not alive():
            raise ChildProcessError(f"the server for port {port} ended at start")
        if _greets(port, greeting, deadline):
            return
        # Nothing to wait on while nobody listens: a short pause between tries.
        select.select([], [], [], 0.02)
    raise TimeoutError(f"no server answers on port {port} after {timeout:.0f} s")


def _greets(port, greeting, deadline):
    try:
        with socket.create_connection((LOCALHOST, port), timeout=2) as connection:
            if not greeting:
                return True
            connection.settimeout(max(0.1, deadline - time.monotonic()))
            return connection.recv(512).startswith(greeting)
    except OSError:
        return False
