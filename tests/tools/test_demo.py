"""The demo says what is wrong before it begins, and its commands can be found."""

import socket
import subprocess
import sys

import pytest

from tools import paths
from tools.demo.mail import _check_free
from tools.demo.settings import (
    GOOGLE_PORT,
    MAIL_PORTS,
    MICROSOFT_PORT,
    RELAY_PORT,
    read_settings,
)
from tools.demo.site import DemoSite
from tools.progress import ToolError


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_environment_chooses_size_and_port():
    chosen = read_settings({"DEMO_MESSAGES": "50000", "DEMO_PORT": "8070"})
    assert (chosen.messages, chosen.port, chosen.folders) == (50000, 8070, 0)
    assert read_settings({}).port == 8069


def test_a_size_that_is_no_number_is_refused_in_words():
    with pytest.raises(ToolError, match="DEMO_MESSAGES must be a number, not 'many'"):
        read_settings({"DEMO_MESSAGES": "many"})


def test_taken_ports_are_named(taken_port):
    with pytest.raises(ToolError, match=f"port {taken_port} is taken"):
        _check_free([taken_port])


def test_port_of_odoo_taken_by_another_program_suggests_another(taken_port, tmp_path):
    class Elsewhere(type(read_settings({}))):
        folder = tmp_path

    settings = Elsewhere(messages=10, folders=0, port=taken_port)
    with pytest.raises(ToolError, match=r"DEMO_PORT=\d+ make demo"):
        DemoSite(settings).check_port()


def test_the_demo_stays_below_the_ports_of_the_system():
    taken = [*MAIL_PORTS.values(), RELAY_PORT, GOOGLE_PORT, MICROSOFT_PORT]
    assert all(1024 < port < 20000 for port in taken)
    assert len(set(taken)) == len(taken)


def test_mail_can_be_sent_to_each_mailbox_of_the_demo():
    result = subprocess.run(
        [sys.executable, "-m", "tools.demo", "mail", "--help"],
        capture_output=True,
        text=True,
        cwd=paths.ROOT,
    )
    assert "--to {anna,ben,support,gmail,outlook}" in result.stdout


def test_help_lists_the_commands():
    result = subprocess.run(
        [sys.executable, "-m", "tools.demo", "--help"],
        capture_output=True,
        text=True,
        cwd=paths.ROOT,
    )
    for command in ("start", "stop", "reset", "mail"):
        assert command in result.stdout
