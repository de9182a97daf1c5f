"""Free TCP ports of 127.0.0.1, out of the range that the system hands out itself."""

import random
import socket

LOCALHOST = "127.0.0.1"
# Below Linux's range of ports for outgoing connections, so that none of those takes
# the port between our look and the server's bind.
CANDIDATES = range(20000, 32000)


def free_port():
    """Return a port that nobody listens on right now."""
    for port in random.sample(CANDIDATES, len(CANDIDATES)):
        if is_free(port):
            return port
    raise OSError("no free TCP port is left")


def is_free(port):
    """Whether a server could listen on ``port`` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCALHOST, port))
        except OSError:
            return False
    return True
