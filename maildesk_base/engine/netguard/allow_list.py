"""What an administrator allows beyond the public Internet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from ..errors import ConfigurationError
from .addresses import METADATA, IPAddress
from .hosts import BadHost, normalize_host

_WITH_PORT = re.compile(r"(?P<host>\[[^]]+\]|[^:]+):(?P<port>[0-9]{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Allowed:
    """One entry: a network or a host name, at one port or at all."""

    network: IPv4Network | IPv6Network | None
    host: str = ""
    port: int | None = None

    def covers(self, host: str, address: IPAddress, port: int) -> bool:
        """Whether the entry allows this address, reached under this name."""
        if self.port not in (None, port):
            return False
        if self.network is None:
            return host == self.host and address not in METADATA
        if address.version != self.network.version or address not in self.network:
            return False
        # A wide network is not meant to open the cloud's own services.
        return address not in METADATA or self.network.num_addresses == 1


@dataclass(frozen=True, slots=True)
class AllowList:
    """Networks, addresses and host names of the own network that may be reached."""

    entries: tuple[Allowed, ...] = ()

    @classmethod
    def parse(cls, text: str) -> AllowList:
        """Read entries separated by commas or white space.

        Each is a network (``10.1.0.0/16``), an address or a host name, the latter two
        also with a port (``mail.lan:993``, ``[fd00::1]:993``). Raises
        ConfigurationError.
        """
        words = re.split(r"[\s,;]+", text)
        return cls(tuple(_parse_entry(word) for word in words if word))

    def covers(self, host: str, address: IPAddress, port: int) -> bool:
        """Whether some entry allows this address, reached under this name."""
        return any(entry.covers(host, address, port) for entry in self.entries)


def _parse_entry(word: str) -> Allowed:
    match = _WITH_PORT.fullmatch(word)
    target, port = (match["host"], int(match["port"])) if match else (word, None)
    network = _parse_network(target.strip("[]"))
    if network is not None:
        return Allowed(network, port=port)
    try:
        return Allowed(None, normalize_host(target), port)
    except BadHost:
        raise ConfigurationError("network.bad_allow_list", word) from None


def _parse_network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text)
    except ValueError:
        return None
