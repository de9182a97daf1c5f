"""While waiting for an external server, nothing of the database is held, and nobody
makes Odoo wait for more than a few at once.
"""

import re
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
import requests

from tests.e2e.odoo_session import Refused
from tests.e2e.waiting import wait_for

IN_TRANSACTION = """SELECT pid, query FROM pg_stat_activity
    WHERE datname = current_database() AND state LIKE 'idle in transaction%%'"""
# As many as the image proxy waits for on behalf of one person.
USER_IMAGES = 6


class SilentServer:
    """Takes connections and says nothing; ``drop`` ends those there are."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self.connections = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                self.connections.append(self._listener.accept()[0])
            except OSError:
                return

    def drop(self):
        """End all connections."""
        while self.connections:
            self.connections.pop().close()

    def close(self):
        """Take no more."""
        self._listener.close()
        self.drop()


@pytest.fixture
def silent():
    server = SilentServer()
    yield server
    server.close()


@pytest.fixture
def anna(threaded, silent):
    """Her mail server falls silent after a message with images has arrived."""
    (person,) = threaded.new_people("anna")
    person.connect()
    image = f"http://127.0.0.1:{silent.port}"
    tags = "".join(f'<img src="{image}/{n}.png">' for n in range(20))
    person.arrived("Pictures", html=f"<p>Look</p>{tags}", files=[("a.png", b"x" * 99)])
    person.receive("Not opened yet")
    person.sync()
    listed = f"127.0.0.1:{silent.port}"
    threaded.set_parameter("maildesk.network_allow_list", listed)
    yield person
    threaded.set_parameter("maildesk.network_allow_list", False)
    person.leave()


def image_addresses(person):
    """Signed addresses of the images of the message."""
    shown = person.client("show_remote", person.row("Pictures")["id"], "once")
    found = re.findall(r'src="(/maildesk/message/\d+/image[^"]+)"', shown["html"])
    return [unescape(address) for address in found if "http" in address]


def waits(person):
    """What makes Odoo wait for a server, each as a call."""
    account, opened = person.account_id, person.row("Pictures")["id"]
    unopened = person.row("Not opened yet")["id"]
    part = person.client("open_message", opened)["attachments"][0]["url"]
    image = image_addresses(person)[0]

    def press(button):
        return lambda: person.call("mailbox.account", button, [account])

    return {
        "image": lambda: person.session.get(image),
        "pass": press("action_sync_now"),
        "folders": press("action_fetch_folders"),
        "message": lambda: person.client("open_message", unopened),
        "search": lambda: person.client("search_server", "pictures"),
        "file": lambda: person.session.get(part),
        # Last: a mailbox whose test has failed fetches no folders.
        "test": press("action_test_connection"),
    }


def quietly(call):
    """What the call gives; a refusal is as good here."""
    try:
        return call()
    except Refused as error:
        return error


def test_no_transaction_is_open_while_a_server_is_silent(anna, silent):
    calls = waits(anna)
    # They were fetched in advance.
    anna.query("DELETE FROM mailbox_body")
    servers = {"imap_port": silent.port, "smtp_port": silent.port}
    anna.call("mailbox.account", "write", [anna.account_id], servers)
    for name, call in calls.items():
        anna.query(
            "UPDATE mailbox_sync_state SET backoff_until = NULL WHERE account_id = %s",
            anna.account_id,
        )
        waits_outside_a_transaction(anna, silent, name, call)


def waits_outside_a_transaction(anna, silent, name, call):
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(quietly, call)
        wait_for(lambda: silent.connections or answer.done(), name)
        assert silent.connections, f"{name}: {answer.result()}"
        wait_for(lambda: not anna.query(IN_TRANSACTION), f"{name}: free", patience=5)
        assert not answer.done(), name
        wait_for(lambda: silent.drop() or answer.done(), name)


def test_one_person_waits_for_few_images_at_once_and_strangers_for_none(anna, silent):
    addresses = image_addresses(anna)
    assert len(addresses) == 20
    for address in addresses[:3]:
        nobody = requests.get(
            anna.maildesk.url + address, timeout=30, allow_redirects=False
        )
        assert nobody.status_code in (303, 403, 404)
    assert not silent.connections
    with ThreadPoolExecutor(len(addresses)) as pool:
        answers = [pool.submit(anna.session.get, each) for each in addresses]
        wait_for(
            lambda: sum(a.done() for a in answers) >= len(addresses) - USER_IMAGES,
            "those that found no place are refused",
        )
        assert len(silent.connections) <= USER_IMAGES
        wait_for(
            lambda: silent.drop() or all(a.done() for a in answers), "all have ended"
        )


def test_one_test_of_a_person_at_a_time(anna, silent):
    ports = {"imap_port": silent.port, "smtp_port": silent.port}
    anna.call("mailbox.account", "write", [anna.account_id], ports)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(quietly, lambda: anna.test_connection())
        wait_for(lambda: silent.connections, "the first test has begun")
        with pytest.raises(Refused, match="still running"):
            anna.test_connection()
        wait_for(lambda: silent.drop() or first.done(), "the first test has ended")
