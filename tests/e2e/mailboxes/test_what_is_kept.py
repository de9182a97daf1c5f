"""What was added in Odoo stays with a message, whatever the server does with it."""

import pytest

from tests.e2e.index import wait_until_equal


@pytest.fixture(scope="module")
def anna(maildesk):
    (anna,) = maildesk.new_people("anna")
    anna.doveadm.create(anna.address, "Projects")
    anna.connect()
    folder = anna.folders()["Projects"]
    anna.client("set_folder", folder["id"], {"sync_enabled": True})
    yield anna
    anna.leave()


@pytest.fixture(scope="module")
def tag(anna):
    values = {"name": "Important", "user_id": anna.user_id}
    (tag_id,) = anna.call("mailbox.tag", "create", [values])
    return tag_id


def annotated(anna, tag, subject):
    """The id of a new message that has a tag and a link to a contact."""
    row = anna.arrived(subject)
    anna.client("act", [row["id"]], "tag", {"tag_id": tag})
    contact = {"name": f"For {subject}"}
    (partner_id,) = anna.maildesk.admin.call("res.partner", "create", [contact])
    anna.client("link", row["id"], "res.partner", partner_id)
    return row["id"]


def notes(anna, message_id):
    """Tags and names of linked records of a message."""
    shown = anna.client("open_message", message_id)
    links = anna.client("links", message_id)
    return shown["tag_ids"], [link["name"] for link in links]


def test_kept_when_another_program_moves_it(anna, tag):
    message_id = annotated(anna, tag, "Moved")
    query = ("HEADER", "Subject", "Moved")
    anna.doveadm.move(anna.address, "INBOX", "Projects", *query)
    anna.sync()
    assert anna.row("Moved") is None
    folder = anna.folders()["Projects"]
    assert anna.row("Moved", folder_id=folder["id"])["id"] == message_id
    assert notes(anna, message_id) == ([tag], ["For Moved"])


def test_kept_when_the_server_renumbers_a_folder(anna, tag):
    message_id = annotated(anna, tag, "Renumbered")
    inbox = anna.folders()["INBOX"]
    with anna.maildesk.database.history("mailbox_folder", "state") as history:
        anna.doveadm.renumber(anna.address, "INBOX")
        anna.sync()
        states = [
            each["after"]["state"]
            for each in history()
            if each["after"]["id"] == inbox["id"]
            and each["before"]["state"] != each["after"]["state"]
        ]
    assert states == ["resync", "ready"], "it is said, and it heals"
    assert anna.folders()["INBOX"]["state"] == "ready"
    wait_until_equal(anna)
    assert anna.row("Renumbered")["id"] == message_id
    assert notes(anna, message_id) == ([tag], ["For Renumbered"])


def test_pending_change_survives_renumbering(anna, tag):
    """What was changed here before the pass is applied under the new number."""
    message_id = annotated(anna, tag, "Changed meanwhile")
    anna.client("act", [message_id], "archive")
    anna.doveadm.renumber(anna.address, "INBOX")
    anna.sync()
    anna.hurry()
    anna.wait_for(lambda: anna.uids("Changed meanwhile", "Archive"), "it is in Archive")
    anna.sync()
    assert anna.row("Changed meanwhile", "archive")["id"] == message_id
    assert notes(anna, message_id) == ([tag], ["For Changed meanwhile"])
