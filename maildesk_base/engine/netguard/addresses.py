"""Which IP addresses belong to the public Internet.

IPv4 is judged by a list of what is special (RFC 6890 and its registry); IPv6 the other
way round: only global unicast (2000::/3) counts, less what is special in it. Addresses
that carry an IPv4 address are judged by that one, or refused where the carrying is
obsolete.
"""

from __future__ import annotations

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

IPAddress = IPv4Address | IPv6Address

_SPECIAL_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # behind a carrier's NAT; metadata of some clouds
            "127.0.0.0/8",  # this machine
            "169.254.0.0/16",  # link-local; metadata of most clouds
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments; metadata of some clouds
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)
# Services for the machine itself at addresses that look public.
METADATA = frozenset(
    map(
        ip_address,
        (
            "168.63.129.16",
            "169.254.169.254",
            "169.254.170.2",
            "100.100.100.200",
            "192.0.0.192",
            "fd00:ec2::254",
        ),
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments, Teredo, ORCHID
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4
            "3fff::/20",  # documentation
        ),
    )
)
# Networks with IPv6 only reach IPv4 through this prefix (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")
# An interface identifier of ISATAP carries any IPv4 address (RFC 5214).
_ISATAP_MARKS = (0x00005EFE, 0x02005EFE)


def parse_address(text: str) -> IPAddress | None:
    """The address (see ``unwrap``); None when the text is not one."""
    try:
        return unwrap(ip_address(text))
    except ValueError:
        return None


def unwrap(address: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv4-mapped or NAT64 address stands for, else itself."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(address: IPAddress) -> bool:
    """Whether an address is on the public Internet, where anybody may connect to."""
    address = unwrap(address)
    if address in METADATA:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_V4)
    if address.scope_id is not None or address not in _GLOBAL_V6:
        return False
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP_MARKS:
        return False
    return not any(address in network for network in _SPECIAL_V6)
