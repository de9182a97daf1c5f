"""What a person does with a mailbox on an ordinary day, through the whole stack."""

import email

import pytest

from tests.e2e.history import old_mail
from tests.e2e.listening import heard, listening


@pytest.fixture(scope="module")
def people(maildesk):
    people = maildesk.new_people("anna", "bob")
    for person in people:
        person.receive(f"Welcome {person.login}")
        person.connect()
        person.sync()
    yield people
    for person in people:
        person.leave()


def synced(person):
    """The person, after a pass that did not wait for Undo."""
    person.hurry()
    person.sync()
    return person


def server_flags(person, subject):
    """Flags of the one message with this subject in the server's Inbox."""
    uids = person.uids(subject)
    return person.flags()[uids[0]] if uids else None


def test_newest_mail_comes_first_and_can_be_read(people):
    anna = people[0]
    row = anna.arrived("Fresh", text="Read me, Anna.")
    assert anna.rows()[0]["id"] == row["id"]
    assert not row["is_read"]
    assert "Read me, Anna." in anna.client("open_message", row["id"])["text"]


def test_marks_travel_in_both_directions(people):
    anna = people[0]
    row = anna.arrived("Marks")
    anna.client("act", [row["id"]], "mark_read")
    anna.client("act", [row["id"]], "star")
    anna.wait_for(
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


def test_deleted_twice_is_deleted_for_good(people):
    anna = people[0]
    row = anna.arrived("Worthless")
    anna.client("act", [row["id"]], "delete")
    anna.wait_for(lambda: synced(anna).uids("Worthless", "Trash"), "it is in Trash")
    anna.sync()
    in_trash = anna.row("Worthless", "trash")
    anna.client("act", [in_trash["id"]], "delete")
    anna.wait_for(
        lambda: not synced(anna).uids("Worthless", "Trash"), "it is gone for good"
    )
    anna.sync()
    assert anna.row("Worthless") is None and anna.row("Worthless", "trash") is None


def test_reply_arrives_once_and_sent_never_shows_two_or_none(people):
    anna, bob = people
    row = anna.arrived("Lunch?", sender=f"Bob <{bob.address}>")
    draft = anna.client("reply", row["id"], "reply")
    values = {key: draft[key] for key in ("id", "version")}
    draft = anna.client("save_draft", {**values, "body": "<p>At noon.</p>"})
    anna.client("send", draft["id"])
    filed = anna.wait_for(
        lambda: sent_and_filed(synced(anna)), "the copy has replaced the entry"
    )
    assert filed["subject"] == "Re: Lunch?"
    uids = bob.wait_for(lambda: bob.uids("Re: Lunch?"), "the reply arrives")
    anna.sync()
    assert sent_and_filed(anna)["id"] == filed["id"]
    assert bob.uids("Re: Lunch?") == uids and len(uids) == 1
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


def test_new_mail_is_announced_to_its_owner_only(people):
    anna, bob = people
    with listening(anna) as annas, listening(bob) as bobs:
        anna.receive("Only for Anna")
        anna.wake()
        heard(annas, "maildesk/changed", lambda p: announces(p, "Only for Anna"))
        bob.receive("Only for Bob")
        bob.wake()
        payloads = heard(
            bobs, "maildesk/changed", lambda p: announces(p, "Only for Bob")
        )
    assert anna.account_id not in {payload.get("account_id") for payload in payloads}


def announces(payload, subject):
    return subject in {row["subject"] for row in payload.get("new", ())}


def test_older_mail_is_loaded_on_request(maildesk):
    """**Load older mail**: the list grows by what was loaded, the progress is true."""
    (carol,) = maildesk.new_people("carol")
    carol.fill(old_mail(120))
    carol.connect(backfill_per_hour=0)
    carol.sync()
    assert [row["subject"] for row in carol.rows()] == [
        f"Mail {number}" for number in range(119, 69, -1)
    ]
    inbox = carol.folders()["INBOX"]
    answer = carol.client("load_older", inbox["id"], 30)
    assert answer == {"loaded": 30, "remaining_hint": 40}
    assert [row["subject"] for row in carol.rows()] == [
        f"Mail {number}" for number in range(119, 39, -1)
    ]
    assert progress(carol) == (80, 120, "2026-01-01 00:40:00")
    answer = carol.client("load_older", inbox["id"], 500)
    assert answer == {"loaded": 40, "remaining_hint": 0}
    assert len(carol.rows()) == 120 and progress(carol) is None
    counters = carol.client("folder_counters", [inbox["id"]])[str(inbox["id"])]
    assert (counters["total"], counters["unread"]) == (120, 120)
    carol.leave()


def progress(person):
    """Loaded, total and the oldest date, as the app shows them; None when done."""
    accounts = {each["id"]: each for each in person.client("bootstrap")["accounts"]}
    shown = accounts[person.account_id]["progress"]
    return shown and (shown["loaded"], shown["total"], shown["oldest"])
