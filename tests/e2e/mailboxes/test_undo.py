"""Moved and deleted mail waits a moment for **Undo** before it leaves."""

import pytest

from tests.e2e.index import unsent


@pytest.fixture(scope="module")
def anna(maildesk):
    (anna,) = maildesk.new_people("anna")
    anna.connect()
    yield anna
    anna.leave()


def test_undone_at_once_never_reaches_the_server(anna):
    row = anna.arrived("Travels")
    uids = anna.uids("Travels")
    undo = anna.client("act", [row["id"]], "archive")["undo"]
    assert anna.row("Travels") is None
    anna.sync()
    assert anna.uids("Travels") == uids, "it left before it could be undone"
    anna.client("undo", undo["token"])
    assert anna.row("Travels")["id"] == row["id"]
    assert not unsent(anna), "something is still to be sent to the server"
    anna.sync()
    # Moved away and back it would have another number.
    assert anna.uids("Travels") == uids and not anna.flags("Archive")
    assert anna.row("Travels")["id"] == row["id"]


def test_not_undone_reaches_the_server_by_itself(anna):
    row = anna.arrived("Leaves")
    anna.client("act", [row["id"]], "archive")
    anna.wait_for(lambda: anna.uids("Leaves", "Archive"), "it is in Archive")
    assert not anna.uids("Leaves")
    anna.sync()
    assert anna.row("Leaves") is None
    assert anna.row("Leaves", "archive")["id"] == row["id"]


def test_undone_too_late_is_brought_back(anna):
    row = anna.arrived("Returns")
    undo = anna.client("act", [row["id"]], "archive")["undo"]
    anna.hurry()
    anna.wait_for(lambda: anna.uids("Returns", "Archive"), "it is in Archive")
    anna.client("undo", undo["token"])
    assert anna.row("Returns")["id"] == row["id"], "it is shown at once"
    anna.hurry()
    anna.wait_for(lambda: anna.uids("Returns"), "it is back at the server")
    anna.sync()
    assert anna.row("Returns")["id"] == row["id"]
    assert anna.row("Returns", "archive") is None
