"""Odoo dies while it sends; the message leaves once, or its writer is notified."""

import pytest

from tests.simulators.smtp_faults import SmtpFaults

# How long the server holds its answer back: longer than it takes to be killed.
LONG_S = 60

pytestmark = pytest.mark.usefixtures("short_lease")


@pytest.fixture(scope="module")
def anna(maildesk):
    (anna,) = maildesk.new_people("anna")
    yield anna
    anna.leave()


@pytest.fixture(scope="module")
def smtp(anna):
    files = anna.system.dovecot.certificates
    with SmtpFaults(cert=str(files.cert), key=str(files.key)) as server:
        anna.connect(smtp_port=server.port)
        yield server


@pytest.fixture(autouse=True)
def calm(smtp):
    """The server behaves, and remembers nothing of the tests before."""
    smtp.play("healthy")
    smtp.forget()
    smtp.transcripts.clear()


def write_and_send(person, subject):
    values = {"account_id": person.account_id, "to": "carl@example.org"}
    values.update(subject=subject, body="<p>Once.</p>")
    draft = person.client("save_draft", values)
    person.client("send", draft["id"])
    return draft["id"]


def outcome(person, draft_id):
    """State and error of a message that has come to its end, else None."""
    person.hurry()
    (row,) = person.query(
        "SELECT state, error, filed FROM mailbox_draft WHERE id = %s", draft_id
    )
    done = row["state"] == "failed" or row["filed"]
    return (row["state"], row["error"]) if done else None


def is_at(smtp, word):
    said = [line for lines in smtp.transcripts for line in lines]
    return any(word in str(line).upper() for line in said)


@pytest.mark.parametrize(
    ("phase", "word"), [("mail", "MAIL"), ("data", "DATA"), ("end", "DATA")]
)
def test_killed_while_sending(maildesk, anna, smtp, phase, word):
    smtp.play({"delays": {phase: LONG_S}}, "healthy")
    subject = f"Killed at {phase}"
    draft_id = write_and_send(anna, subject)
    anna.wait_for(lambda: is_at(smtp, word), f"the dialogue is at {word}")
    maildesk.crash()
    state, error = anna.wait_for(lambda: outcome(anna, draft_id), "it has an end")
    delivered = [each for each in smtp.deliveries if subject.encode() in each.raw]
    if state == "failed":
        assert error and len(delivered) <= 1
        assert anna.row(subject, "sent") is None
    else:
        assert len(delivered) == 1


def test_killed_after_it_was_taken(maildesk, anna, smtp):
    draft_id = write_and_send(anna, "Taken")
    anna.wait_for(lambda: smtp.deliveries, "the server has taken it")
    maildesk.crash()
    state, error = anna.wait_for(lambda: outcome(anna, draft_id), "it has an end")
    assert len(smtp.deliveries) == 1
    assert state == "sent" or error
    assert len(anna.uids("Taken", "Sent")) == (state == "sent")
