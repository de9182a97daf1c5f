"""Connecting: which addresses are allowed, TCP with keep-alive, TLS that verifies."""

from __future__ import annotations

import socket
import ssl

from odoo.addons.maildesk_base.engine.errors import (
    ConfigurationError,
    ConnectionLostError,
)
from odoo.addons.maildesk_base.engine.netguard import (
    AllowList,
    Gate,
    NetGuard,
    PortList,
    tls_context,
)

from ..settings import NetworkPolicy, ServerSettings

_LOOPBACK = AllowList.parse("127.0.0.0/8 ::1")
# RFC 1918, RFC 4193, and what carriers and overlay networks use (RFC 6598).
_PRIVATE = AllowList.parse(
    "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 fc00::/7"
)

# Where mail servers listen. Whoever may type a host name must not find out what else
# runs on this machine, in the own network, or anywhere from here.
MAIL_PORTS = (25, 143, 465, 587, 993, 2525)

# A connection that is silently cut is noticed after about two minutes.
KEEPALIVE_OPTIONS = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3))

# X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH of OpenSSL.
_NAME_MISMATCH = (62, 64)


def guard(policy: NetworkPolicy) -> NetGuard:
    """Return the guard that lets through what ``policy`` allows."""
    entries = _LOOPBACK.entries if policy.allow_loopback else ()
    if policy.allow_private:
        entries += _PRIVATE.entries
    usual = tuple((port, port) for port in MAIL_PORTS)
    ports = PortList(usual + policy.ports.ranges)
    return NetGuard(policy.allow, gate=Gate(ports, AllowList(entries)))


def connect(server: ServerSettings, timeout_s: float | None = None) -> socket.socket:
    """Open a TCP connection to an allowed address of the server, within ``timeout_s``
    or what its settings say.

    Raises ConfigurationError (``network.forbidden``, ``network.bad_host``) and
    ConnectionLostError (``dns.failed``, ``connection.refused``,
    ``connection.timeout``).
    """
    timeouts = server.timeouts
    connected = guard(server.policy).connect(
        server.host, server.port, timeout_s=timeout_s or timeouts.connect_s
    )
    connected.settimeout(timeouts.read_s)
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for name, value in KEEPALIVE_OPTIONS:
        if hasattr(socket, name):
            connected.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    return connected


def wrap_tls(
    plain: socket.socket,
    server: ServerSettings,
    timeout_s: float | None = None,
    context: ssl.SSLContext | None = None,
) -> ssl.SSLSocket:
    """Secure ``plain`` with ``context`` or one made for the server; returns the TLS
    socket.

    Raises ConfigurationError ``tls.untrusted`` for a certificate nobody vouches for,
    ``tls.hostname`` for one of another host, ``tls.failed`` when there is no TLS to be
    had.
    """
    if context is None:
        context = tls_context(server.ca_file)
    plain.settimeout(timeout_s or server.timeouts.connect_s)
    try:
        secured = context.wrap_socket(plain, server_hostname=server.host)
    except ssl.SSLCertVerificationError as error:
        mismatch = error.verify_code in _NAME_MISMATCH
        code = "tls.hostname" if mismatch else "tls.untrusted"
        raise ConfigurationError(code, error.verify_message) from error
    except TimeoutError as error:
        raise ConnectionLostError("tls.timeout") from error
    except ssl.SSLError as error:
        raise ConfigurationError("tls.failed", error.reason or str(error)) from error
    except (OSError, ValueError) as error:
        raise ConnectionLostError("tls.cut", str(error)) from error
    secured.settimeout(server.timeouts.read_s)
    return secured
