"""What a person does with a mailbox on an ordinary day, through the whole stack."""

import email

import pytest
import requests

from tests.e2e.people import heard, running_maildesk, wait_for


@pytest.fixture(params=[0], ids=["threaded"], scope="module")
def people(request, new_odoo_site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("life")
    with running_maildesk(new_odoo_site(), folder, workers=request.param) as people:
        for person in people:
            person.receive(f"Welcome {person.name}")
            person.connect()
        yield people


def arrived(person, subject, **options):
    person.receive(subject, **options)
    person.sync()
    return person.row(subject)


def synced(person):
    """The person, after a pass: moves wait for Undo before they leave."""
    person.sync()
    return person


def server_flags(person, subject):
    """Flags of the one message with this subject in the server's Inbox."""
    uids = person.doveadm.uids(person.address, "INBOX", "HEADER", "Subject", subject)
    return person.flags()[uids[0]] if uids else None


def test_newest_mail_comes_first_and_can_be_read(people):
    anna = people[0]
    row = arrived(anna, "Fresh", text="Read me, Anna.")
    assert anna.rows()[0]["id"] == row["id"]
    assert not row["is_read"]
    assert "Read me, Anna." in anna.client("open_message", row["id"])["text"]


def test_marks_travel_in_both_directions(people):
    anna = people[0]
    row = arrived(anna, "Marks")
    anna.client("act", [row["id"]], "mark_read")
    anna.client("act", [row["id"]], "star")
    wait_for(
        lambda: {"\\Seen", "\\Flagged"} <= server_flags(anna, "Marks"),
        "read mark and star are at the server",
    )
    query = ("HEADER", "Subject", "Marks")
    anna.doveadm.change_flags(
        anna.address, "INBOX", "\\Seen \\Flagged", *query, action="remove"
    )
    anna.sync()
    row = anna.row("Marks")
    assert (row["is_read"], row["is_starred"]) == (False, False)


def test_archive_undo_and_delete_for_good(people):
    anna = people[0]
    row = arrived(anna, "Travels")
    undo = anna.client("act", [row["id"]], "archive")["undo"]
    wait_for(lambda: synced(anna).flags("Archive"), "the message is in Archive")
    assert anna.row("Travels") is None
    anna.client("undo", undo["token"])
    wait_for(lambda: server_flags(synced(anna), "Travels") is not None, "it is back")
    anna.sync()
    assert anna.row("Travels")["id"] == row["id"]
    anna.client("act", [row["id"]], "delete")
    wait_for(lambda: synced(anna).flags("Trash"), "it is in Trash")
    anna.sync()
    in_trash = anna.row("Travels", "trash")
    anna.client("act", [in_trash["id"]], "delete")
    wait_for(lambda: not synced(anna).flags("Trash"), "it is gone for good")
    anna.sync()
    assert anna.row("Travels") is None and anna.row("Travels", "trash") is None


def test_reply_arrives_once_and_sent_never_shows_two_or_none(people):
    anna, bob = people
    row = arrived(anna, "Lunch?", sender=f"Bob <{bob.address}>")
    draft = anna.client("reply", row["id"], "reply")
    values = {key: draft[key] for key in ("id", "version")}
    draft = anna.client("save_draft", {**values, "body": "<p>At noon.</p>"})
    anna.client("send", draft["id"])
    filed = wait_for(
        lambda: sent_and_filed(synced(anna)), "the copy has replaced the entry"
    )
    assert filed["subject"] == "Re: Lunch?"
    uids = wait_for(lambda: inbox_uids(bob, "Re: Lunch?"), "the reply arrives")
    anna.sync()
    anna.sync()
    assert sent_and_filed(anna)["id"] == filed["id"]
    assert inbox_uids(bob, "Re: Lunch?") == uids and len(uids) == 1
    assert len(anna.flags("Sent")) == 1
    raw = bob.doveadm.text(bob.address, "INBOX", uids[0])
    reply = email.message_from_string(raw)
    asked = anna.client("open_message", row["id"])["message_id"]
    assert asked.strip("<>") in reply["In-Reply-To"]
    assert asked.strip("<>") in reply["References"]


def sent_and_filed(person):
    """The entry in Sent when the server has it too; exactly one at every moment."""
    (row,) = [row for row in person.rows("sent") if row["subject"] == "Re: Lunch?"]
    return row if not row["is_local"] and person.flags("Sent") else None


def inbox_uids(person, subject):
    return person.doveadm.uids(person.address, "INBOX", "HEADER", "Subject", subject)


def test_new_mail_is_announced_to_its_owner_only(people):
    anna, bob = people
    with anna.listening() as annas, bob.listening() as bobs:
        anna.receive("Only for Anna")
        heard(annas, "maildesk/changed", lambda p: announces(p, "Only for Anna"))
        bob.receive("Only for Bob")
        payloads = heard(
            bobs, "maildesk/changed", lambda p: announces(p, "Only for Bob")
        )
    assert anna.account_id not in {payload.get("account_id") for payload in payloads}


def announces(payload, subject):
    return subject in {row["subject"] for row in payload.get("new", ())}


def test_strangers_see_nothing_by_any_way(people):
    anna, bob = people
    row = anna.rows()[0]
    for model in ("mailbox.account", "mailbox.folder", "mailbox.message_index"):
        field = "id" if model == "mailbox.account" else "account_id"
        assert not bob.call(model, "search", [[field, "=", anna.account_id]])
    with pytest.raises(Exception, match="(?i)access|not|exist"):
        bob.client("open_message", row["id"])
    url = f"{anna.server.url}/maildesk/message/{row['id']}"
    theirs, _info = bob.session()
    mine, _info = anna.session()
    for route in ("message.eml", "source", "attachments.zip"):
        assert theirs.get(f"{url}/{route}", timeout=30).status_code == 404
        assert b"Subject" not in requests.get(f"{url}/{route}", timeout=30).content
    assert mine.get(f"{url}/message.eml", timeout=30).status_code == 200
    health = requests.get(f"{anna.server.url}/maildesk/health", timeout=30)
    assert health.status_code == 200


def test_a_restarted_mail_server_is_waited_for(people):
    anna = people[0]
    anna.doveadm.kick(anna.address)
    anna.system.dovecot.stop()
    with pytest.raises(Exception, match="(?i)server|connect"):
        anna.sync()
    anna.system.dovecot.start()
    anna.receive("After the break")
    anna.sync()
    assert anna.row("After the break")
