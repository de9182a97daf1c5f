"""The demo's Gmail and Outlook: real processes, filled, stopped and started again."""

import socket
from datetime import UTC, datetime

import pytest

from tools import ports
from tools.demo.google import Google
from tools.demo.microsoft import Microsoft
from tools.demo.service import CONTROL
from tools.demo.settings import GOOGLE_PORT, HOSTED, MICROSOFT_PORT, Hosted
from tools.demo_mail.live import READERS, fresh_letter
from tools.demo_mail.people import ANNA_GMAIL, BEN_OUTLOOK
from tools.demo_mail.render import render
from tools.progress import ToolError

ODOO = ["http://127.0.0.1:8069/maildesk/oauth/x/callback"]
# Of those above 1024 what browsers refuse to open (fetch standard, "bad port").
BAD_PORTS = {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 10080}


def subjects(service, person):
    """What lies in somebody's Inbox at a service, or in all of Gmail."""
    key = "email" if service.provider == "gmail" else "address"
    with service._client() as client:
        found = client.get(f"{CONTROL}mailbox", **{key: person.address})
    return [each["subject"] for each in found]


@pytest.fixture(scope="module", params=[(Google, ANNA_GMAIL), (Microsoft, BEN_OUTLOOK)])
def filled(request, tmp_path_factory):
    """A running service and the owner of its mailbox."""
    kind, person = request.param

    class Elsewhere(kind):
        port = ports.free_port()

    folder = tmp_path_factory.mktemp("services")
    service = Elsewhere(folder, [Hosted(person, 40, "anna")])
    service.start(ODOO)
    yield service, person
    service.remove()
    assert not service.folder.exists()


def test_a_restart_is_only_a_pause(filled):
    service, person = filled
    before, pid = subjects(service, person), service.daemon.pid
    service.stop()
    assert service.daemon.pid is None
    service.start(ODOO)
    assert service.daemon.pid not in (None, pid)
    assert subjects(service, person) == before


def test_a_second_start_finds_it_running(filled):
    service, _person = filled
    pid = service.daemon.pid
    service.start(ODOO)
    assert service.daemon.pid == pid


def test_new_mail_arrives(filled):
    service, person = filled
    letter = fresh_letter(datetime.now(UTC), 1, person)
    service.deliver(person.address, render(letter))
    assert letter.subject in subjects(service, person)


def test_mail_for_a_demo_that_is_stopped_is_refused_in_words(filled):
    service, person = filled
    service.stop()
    try:
        with pytest.raises(ToolError, match="make demo"):
            service.deliver(person.address, b"Subject: x\r\n\r\n")
    finally:
        service.start(ODOO)


def test_a_run_that_was_interrupted_is_begun_again(filled):
    service, person = filled
    count = len(subjects(service, person))
    service._note.unlink()
    service.start(ODOO)
    assert service.is_filled
    assert abs(len(subjects(service, person)) - count) <= 5


def test_a_port_that_is_taken_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        class Taken(Google):
            port = listener.getsockname()[1]

        with pytest.raises(ToolError, match=f"port {Taken.port} is taken"):
            Taken(tmp_path, []).start(ODOO)


def test_browsers_open_the_sign_in_pages():
    assert not {GOOGLE_PORT, MICROSOFT_PORT} & BAD_PORTS


def test_each_service_has_a_connected_mailbox_and_one_for_the_visitor():
    for mailboxes in HOSTED.values():
        assert [bool(each.login) for each in mailboxes] == [True, False]
    connected = {each[0].person for each in HOSTED.values()}
    assert connected <= set(READERS)
