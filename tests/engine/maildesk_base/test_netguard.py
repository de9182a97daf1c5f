"""The network guard: the public Internet, what is allowed, and nothing else."""

import socket
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.errors import (
    ConfigurationError,
    ConnectionLostError,
)
from odoo.addons.maildesk_base.engine.netguard import (
    AllowList,
    ForbiddenAddress,
    NetGuard,
    normalize_host,
    system_resolve,
)
from odoo.addons.maildesk_base.engine.netguard.hosts import BadHost

PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "100::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "2600::5efe:10.0.0.1",
    "2600::200:5efe:10.0.0.1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "5f00::1",
]
PUBLIC = [
    "8.8.8.8",
    "172.15.0.1",
    "172.32.0.1",
    "100.63.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
]
ODD = ["127.1", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "1.2.3.0x4"]


def guard(*addresses, allow=""):
    """A guard in a world where every name has these addresses."""
    return NetGuard(AllowList.parse(allow), lambda host, port: addresses)


@pytest.mark.parametrize("address", PRIVATE)
def test_own_network_is_refused_typed_or_behind_a_name(address):
    with pytest.raises(ConfigurationError):
        guard().pin(address, 993)
    with pytest.raises(ForbiddenAddress) as caught:
        guard(address).pin("127-0-0-1.nip.example", 993)
    assert caught.value.code == "network.forbidden"
    assert address not in caught.value.detail


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_reachable(address):
    assert guard().pin(address, 993).addresses
    (by_name,) = guard(address).pin("imap.example.com", 993).addresses
    assert by_name == ip_address(address)


@pytest.mark.parametrize("host", ODD + [f"{host}." for host in ODD])
def test_numbers_in_odd_notations_are_no_hosts(host):
    with pytest.raises(BadHost):
        guard("8.8.8.8").pin(host, 993)


@pytest.mark.parametrize(
    "host",
    ["", ".", "a..b", "a b", "a/b", "a@b", "a\r\nb", "a\0b", "-a", "a-", "x" * 64]
    + ["a." * 130 + "a", "a:b", "[::1", "ä" * 70, "fe80::1%25eth0", "a?b", "a#b"]
    + ["::ffff:0x7f.1"],
)
def test_what_is_no_host_name_is_refused(host):
    with pytest.raises(BadHost):
        guard("8.8.8.8").pin(host, 993)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("IMAP.Example.COM.", "imap.example.com"),
        (" imap.example.com ", "imap.example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("[2606:4700::1111]", "2606:4700::1111"),
        ("my_host", "my_host"),
        ("１２７.0.0.1x", "127.0.0.1x"),
    ],
)
def test_names_are_normalised(typed, name):
    assert normalize_host(typed) == name


def test_full_width_digits_do_not_hide_an_address():
    with pytest.raises(ConfigurationError):
        guard("127.0.0.1").pin("１２７.0.0.1", 993)


@given(st.text(max_size=30))
def test_any_text_is_judged_without_surprise(host):
    try:
        guard("127.0.0.1").pin(host, 993)
    except ConfigurationError:
        return
    raise AssertionError(host)


@given(st.ip_addresses())
def test_any_address_is_judged_alike_as_number_and_behind_a_name(address):
    def verdict(host):
        try:
            return guard(str(address)).pin(host, 993).addresses != ()
        except ForbiddenAddress:
            return False

    assert verdict(str(address)) == verdict("name.example")


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_ports_have_limits(port):
    with pytest.raises(BadHost):
        guard("8.8.8.8").pin("a.example", port)


def test_only_the_public_addresses_of_a_name_are_used():
    endpoint = guard("10.0.0.1", "8.8.8.8", "::1").pin("a.example", 993)
    assert [str(address) for address in endpoint.addresses] == ["8.8.8.8"]


def test_unknown_name_may_be_known_later():
    def resolve(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with pytest.raises(ConnectionLostError) as caught:
        NetGuard(resolve=resolve).pin("a.example", 993)
    assert caught.value.code == "dns.failed"


@pytest.mark.parametrize(
    ("allow", "host", "port", "allowed"),
    [
        ("10.0.0.0/8", "10.1.2.3", 993, True),
        ("10.0.0.0/8", "mail.lan", 993, True),
        ("10.0.0.0/8", "::ffff:10.1.2.3", 993, True),
        ("10.0.0.0/8", "192.168.0.1", 993, False),
        ("mail.lan", "MAIL.lan.", 993, True),
        ("mail.lan", "other.lan", 993, False),
        ("mail.lan", "10.1.2.3", 993, False),
        ("mail.lan:993", "mail.lan", 993, True),
        ("mail.lan:993", "mail.lan", 22, False),
        ("10.1.2.3:993", "10.1.2.3", 22, False),
        ("x.lan;10.1.2.3", "10.1.2.3", 22, True),
        ("fd00::/8", "fd00::7", 993, True),
        ("[fd00::7]:993", "fd00::7", 993, True),
        ("[fd00::7]:993", "fd00::7", 22, False),
        ("0.0.0.0/0", "169.254.169.254", 80, False),
        ("169.254.169.254", "169.254.169.254", 80, True),
        ("0.0.0.0/0", "fd00::7", 993, False),
    ],
)
def test_administrator_may_open_parts_of_the_own_network(allow, host, port, allowed):
    guarded = guard("10.1.2.3", allow=allow)
    if allowed:
        assert guarded.pin(host, port).addresses
    else:
        with pytest.raises(ForbiddenAddress):
            guarded.pin(host, port)


def test_allowed_name_does_not_open_the_clouds_own_services():
    with pytest.raises(ForbiddenAddress):
        guard("169.254.169.254", allow="mail.lan").pin("mail.lan", 80)


@pytest.mark.parametrize("text", ["a b!", "10.0.0.0/99", "http://a", "127.1"])
def test_senseless_allow_list_is_reported(text):
    with pytest.raises(ConfigurationError) as caught:
        AllowList.parse(text)
    assert caught.value.code == "network.bad_allow_list"


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_connection_goes_to_the_judged_address(listener):
    """The name answers once with an allowed address, then with a forbidden one."""
    port = listener.getsockname()[1]
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    guarded = NetGuard(
        AllowList.parse(f"127.0.0.1:{port}"), lambda host, port: next(answers)
    )
    with guarded.connect("rebind.example", port, timeout_s=5) as connection:
        assert connection.getpeername() == ("127.0.0.1", port)
    assert list(answers) == [["10.0.0.1"]]


def test_next_address_is_tried_when_one_refuses(listener):
    port = listener.getsockname()[1]
    guarded = guard("127.0.0.2", "127.0.0.1", allow="127.0.0.0/8")
    with guarded.connect("two.example", port, timeout_s=5) as connection:
        assert connection.getpeername()[0] == "127.0.0.1"


def test_nobody_listening_is_a_passing_failure(listener):
    port = listener.getsockname()[1]
    listener.close()
    with pytest.raises(ConnectionLostError) as caught:
        guard("127.0.0.1", allow="127.0.0.1").connect("a.example", port, timeout_s=5)
    assert caught.value.code == "connection.refused"


def test_time_runs_out_over_all_addresses():
    ticks = iter([0.0, 6.0])
    allow = AllowList.parse("127.0.0.1")
    guarded = NetGuard(allow, lambda host, port: ["127.0.0.1"], lambda: next(ticks))
    with pytest.raises(ConnectionLostError) as caught:
        guarded.connect("a.example", 9, timeout_s=5)
    assert caught.value.code == "connection.timeout"


def test_this_machine_has_no_public_name():
    with pytest.raises(ForbiddenAddress):
        NetGuard().pin("localhost", 80)
    assert set(system_resolve("localhost", 80)) <= {"127.0.0.1", "::1"}
