"""Another mail program works in the mailbox at the same moment."""

import pytest

from tests.e2e.index import unsent


@pytest.fixture(scope="module")
def anna(threaded):
    (anna,) = threaded.new_people("anna")
    anna.connect()
    anna.sync()
    yield anna
    anna.leave()


@pytest.fixture(scope="module")
def inbox(anna):
    """The id of the Inbox."""
    return next(f["id"] for f in anna.folders().values() if f["role"] == "inbox")


def settle(anna):
    """Everything that waits is sent, and nothing is left."""
    for _attempt in range(3):
        anna.hurry()
        anna.sync()
    assert not unsent(anna)


def test_archived_moved_back_by_hand_and_undone(anna, inbox):
    row = anna.arrived("Calm")
    undo = anna.client("act", [row["id"]], "archive")["undo"]
    anna.client("act", [row["id"]], "move", {"folder_id": inbox})
    anna.client("undo", undo["token"])
    settle(anna)
    assert anna.row("Calm")["id"] == row["id"]
    assert anna.row("Calm", "archive") is None
    assert len(anna.uids("Calm")) == 1


def test_archived_here_and_moved_on_there_at_once(anna):
    row = anna.arrived("Hasty")
    anna.client("act", [row["id"]], "archive")
    anna.hurry()
    anna.wait_for(lambda: anna.uids("Hasty", "Archive"), "it is in Archive")
    anna.doveadm.move(anna.address, "Archive", "Sent", "HEADER", "Subject", "Hasty")
    settle(anna)
    assert anna.row("Hasty", "archive") is None
    assert anna.row("Hasty", "sent")["id"] == row["id"]


def test_folder_renamed_there_while_mail_is_moved_into_it_here(anna):
    folder_id = anna.client("create_folder", anna.account_id, "Before")["id"]
    settle(anna)
    anna.client("set_folder", folder_id, {"sync_enabled": True, "is_favourite": True})
    settle(anna)
    row = anna.arrived("Follows")
    anna.client("act", [row["id"]], "move", {"folder_id": folder_id})
    anna.doveadm.rename(anna.address, "Before", "Archive/After")
    anna.system.dovecot.save(anna.address, "Archive/After", raw_mail(anna))
    settle(anna)
    folders = anna.folders()
    assert folders["After"]["id"] == folder_id
    assert folders["After"]["is_favourite"] and folders["After"]["sync_enabled"]
    assert "Before" not in anna.doveadm.mailboxes(anna.address)
    assert anna.row("Follows", folder_id=folder_id)["id"] == row["id"]
    assert anna.row("Arrives", folder_id=folder_id)


def raw_mail(anna):
    """A message that arrives in the renamed folder."""
    return (
        b"From: carl@example.org\r\nTo: " + anna.address.encode() + b"\r\n"
        b"Subject: Arrives\r\nMessage-ID: <arrives@example.org>\r\n\r\nHello.\r\n"
    )
