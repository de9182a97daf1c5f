"""Odoo dies while a message is handed over: it leaves once."""

import pytest

HELD_BACK_S = 600
SENDING = {"gmail": r"/drafts/send\b", "outlook": r"/send$"}


@pytest.mark.parametrize("kind", ["slow", "committed_cut"])
def test_message_that_was_taken_is_sent_once(services, anna, kind):
    """Odoo dies, or the answer is lost: Sent shows it."""
    draft_id, subject = being_sent(services, anna, kind)
    state, error = anna.wait_for(lambda: outcome(anna, draft_id), "it has an end")
    assert (state, error) == ("sent", None)
    anna.sync()
    only_once(services, anna, subject)


@pytest.mark.parametrize("kind", ["hung", "cut"])
def test_message_that_was_not_taken_leaves_all_the_same(services, anna, kind):
    """The draft of the attempt proves that nothing left: it is sent again by itself."""
    draft_id, subject = being_sent(services, anna, kind)
    state, error = anna.wait_for(lambda: outcome(anna, draft_id), "it has an end")
    assert (state, error) == ("sent", None)
    anna.sync()
    only_once(services, anna, subject)


def being_sent(services, person, kind):
    """A message that the service is asked to send when the fault strikes."""
    person.connect(sync_interval=1)
    person.sync()
    subject = f"Once, {person.provider} {kind}"
    path = SENDING[person.provider]
    fault = person.service.faults.add(kind, path, method="POST", delay_s=HELD_BACK_S)
    values = {"account_id": person.account_id, "to": "carl@example.org"}
    values.update(subject=subject, body="<p>Once.</p>")
    draft = person.client("save_draft", values)
    person.client("send", draft["id"])
    person.wait_for(lambda: fault.struck, "it is being sent")
    if kind == "slow":
        person.wait_for(
            lambda: deliveries(services, person, subject), "the service has taken it"
        )
    if kind in ("slow", "hung"):
        services.crash()
    return draft["id"], subject


def only_once(services, person, subject):
    """One delivery, one copy in Sent, no draft left, and the same in MailDesk."""
    assert deliveries(services, person, subject) == 1
    assert [each[0] for each in person.at_service("sent")] == [subject]
    assert [row["subject"] for row in person.rows("sent")] == [subject]
    person.wait_for(lambda: person.at_service("drafts") == [], "no draft is left")


def deliveries(services, person, subject):
    """How often a message has left the service."""
    sent = services.sent(person.provider)
    return sum(subject.encode() in raw for raw in sent)


def outcome(person, draft_id):
    """State and error of a message that has come to its end, else None."""
    person.hurry()
    (row,) = person.query(
        "SELECT state, error, filed FROM mailbox_draft WHERE id = %s", draft_id
    )
    done = row["state"] == "failed" or row["filed"]
    return (row["state"], row["error"]) if done else None
