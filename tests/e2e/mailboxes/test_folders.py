"""Folders made, renamed and deleted in the app are so at the server too."""

import pytest

from tests.e2e.index import unsent
from tests.e2e.listening import heard, listening


@pytest.fixture(scope="module")
def anna(maildesk):
    (anna,) = maildesk.new_people("anna")
    anna.connect()
    anna.sync()
    yield anna
    anna.leave()


def at_server(anna, name):
    return name in anna.doveadm.mailboxes(anna.address)


def made(anna, name):
    """A new folder that the server has."""
    folder = anna.client("create_folder", anna.account_id, name)
    anna.wait_for(lambda: at_server(anna, name), f"{name} is at the server")
    anna.sync()
    return folder["id"]


def test_new_folder_is_made_at_the_server(anna):
    folder_id = made(anna, "Reisen & Spesen")
    assert anna.folders()["Reisen & Spesen"]["id"] == folder_id


def test_renamed_folder_keeps_its_mail_and_tags(anna):
    folder_id = made(anna, "Before")
    row = anna.arrived("Stays with its folder")
    (tag,) = anna.call(
        "mailbox.tag", "create", [{"name": "Kept", "user_id": anna.user_id}]
    )
    anna.client("act", [row["id"]], "tag", {"tag_id": tag})
    anna.client("act", [row["id"]], "move", {"folder_id": folder_id})
    anna.hurry()
    anna.wait_for(lambda: anna.flags("Before"), "it is in the folder")
    anna.client("rename_folder", folder_id, "After")
    anna.wait_for(lambda: at_server(anna, "After"), "it is renamed at the server")
    assert not at_server(anna, "Before")
    anna.sync()
    found = anna.row("Stays with its folder", folder_id=folder_id)
    assert (found["id"], found["tag_ids"]) == (row["id"], [tag])
    assert len(anna.flags("After")) == 1


def test_deleted_folder_is_deleted_at_the_server(anna):
    folder_id = made(anna, "Empty")
    anna.client("delete_folder", folder_id)
    assert "Empty" not in anna.folders()
    anna.wait_for(lambda: not at_server(anna, "Empty"), "it is gone at the server")
    anna.sync()
    assert "Empty" not in anna.folders()


def refusal(anna, *change):
    """What the app gets when the server refuses a change of the folders."""
    with listening(anna) as socket:
        anna.client(*change)
        payload = heard(socket, "maildesk/refused", lambda _payload: True)[-1]
    anna.sync()
    assert not unsent(anna)
    assert payload["account_id"] == anna.account_id
    return payload["text"]


# Dovecot keeps its own files under the name dbox-Mails.


def test_refused_name_of_a_new_folder_is_taken_back(anna):
    text = refusal(anna, "create_folder", anna.account_id, "dbox-Mails")
    assert text.startswith("The mail server refused this.")
    assert "dbox-Mails" not in anna.folders()


def test_refused_rename_is_taken_back(anna):
    folder_id = made(anna, "Mine")
    text = refusal(anna, "rename_folder", folder_id, "dbox-Mails")
    assert text.startswith("The mail server refused this.")
    folders = anna.folders()
    assert folders["Mine"]["id"] == folder_id
    assert "dbox-Mails" not in folders
