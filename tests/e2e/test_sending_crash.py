"""Odoo dies while it sends; the message leaves once, or its writer is told."""

from contextlib import closing

import psycopg2
import pytest

from tests.e2e.people import running_maildesk, wait_for
from tests.simulators.smtp_faults import SmtpFaults

# How long the server holds its answer back: longer than it takes to be killed.
LONG_S = 60


@pytest.fixture(scope="module")
def anna(new_odoo_site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("crash")
    with running_maildesk(new_odoo_site(), folder, names=("anna",)) as people:
        yield people[0]


@pytest.fixture(scope="module")
def smtp(anna):
    files = anna.system.dovecot.certificates
    with SmtpFaults(cert=str(files.cert), key=str(files.key)) as server:
        anna.connect(smtp_port=server.port)
        yield server


def query(site, statement, *values):
    options = site.cluster.odoo_options()
    with closing(
        psycopg2.connect(
            dbname=site.database,
            host=options["db_host"],
            port=options["db_port"],
            user=options["db_user"],
        )
    ) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()


def outcome(anna, draft_id):
    """The end of a message, without the pauses between the looks for it.

    MailDesk looks for a doubtful message during ten minutes; the order of its steps
    is what counts here, so that each next step is made due at once, and workers are
    woken instead of waiting for the next minute.
    """
    site = anna.server.site
    query(
        site,
        """UPDATE mailbox_draft SET send_at = now() AT TIME ZONE 'UTC'
            WHERE id = %s AND state = 'ambiguous'
              AND send_at > now() AT TIME ZONE 'UTC' RETURNING id""",
        draft_id,
    )
    anna.client("refresh", [anna.account_id])
    rows = query(
        site,
        "SELECT state, error, filed FROM mailbox_draft WHERE id = %s",
        draft_id,
    )
    state, error, filed = rows[0]
    return (state, error) if state == "failed" or filed else None


def is_at(smtp, word):
    said = [line for lines in smtp.transcripts for line in lines]
    return any(str(line).upper().find(word) >= 0 for line in said)


@pytest.mark.parametrize(
    ("phase", "word"), [("mail", "MAIL"), ("data", "DATA"), ("end", "DATA")]
)
def test_killed_while_sending(anna, smtp, phase, word):
    smtp.forget()
    smtp.transcripts.clear()
    smtp.play({"delays": {phase: LONG_S}}, "healthy")
    subject = f"Killed at {phase}"
    values = {"account_id": anna.account_id, "to": "carl@example.org"}
    values.update(subject=subject, body="<p>Once.</p>")
    draft = anna.client("save_draft", values)
    anna.client("send", draft["id"])
    wait_for(lambda: is_at(smtp, word), f"the dialogue is at {word}")
    anna.server.kill()
    anna.server.start()
    state, error = wait_for(lambda: outcome(anna, draft["id"]), "it has an end")
    delivered = [each for each in smtp.deliveries if subject.encode() in each.raw]
    if state == "failed":
        assert error and len(delivered) <= 1
        assert anna.row(subject, "sent") is None
    else:
        assert len(delivered) == 1


def test_killed_after_it_was_taken(anna, smtp):
    smtp.forget()
    smtp.play("healthy")
    values = {"account_id": anna.account_id, "to": "carl@example.org"}
    values.update(subject="Taken", body="<p>Once.</p>")
    draft = anna.client("save_draft", values)
    anna.client("send", draft["id"])
    wait_for(lambda: smtp.deliveries, "the server has taken it")
    anna.server.kill()
    anna.server.start()
    state, error = wait_for(lambda: outcome(anna, draft["id"]), "it has an end")
    assert len(smtp.deliveries) == 1
    assert state == "sent" or error
    assert len(anna.flags("Sent")) == (state == "sent")
