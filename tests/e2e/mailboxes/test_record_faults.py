"""Records made of mail while Odoo dies, the database restarts, or colleagues do the
same at the same moment: nothing twice, nothing lost.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil
import pytest

from tests.e2e.apps import add_to_groups, make_directory
from tests.e2e.maildesk import LEASE
from tests.e2e.odoo_session import OdooSession
from tests.e2e.waiting import wait_for

GROUPS = ("sales_team.group_sale_salesman", "dms.group_dms_user")
LEAD = "crm.lead"
# Nobody links mail while this is held; whoever has made a record waits before its end.
_HOLD = "LOCK TABLE mailbox_link IN SHARE ROW EXCLUSIVE MODE"
_HELD = """SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
              AND position('INTO mailbox_link AS' IN query) > 0"""
_END = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE application_name = ANY(%s)"""


@pytest.fixture(scope="module")
def people(with_workers):
    """Two who use the apps, each with a mailbox of their own."""
    # Odoo is killed here: its mailboxes must not be blocked for two minutes then.
    with_workers.set_parameter(LEASE, "3")
    people = with_workers.new_people("anna", "ben")
    add_to_groups(with_workers, people, *GROUPS)
    for person in people:
        person.connect()
    yield people
    for person in people:
        person.leave()
    with_workers.set_parameter(LEASE, False)


@contextmanager
def in_the_middle(person, *arguments):
    """Hold ``create_record`` when the record is made and not linked yet; yields it."""
    database = person.maildesk.database
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as execute:
            execute(_HOLD)
            call = pool.submit(person.client, "create_record", *arguments)
            wait_for(lambda: database.query(_HELD), "it is about to link")
            yield call
        wait_for(call.done, "it has an end")


def end_connections(maildesk):
    """What a restart of PostgreSQL does to Odoo; other tests share the cluster."""
    main = psutil.Process(maildesk.server.daemon.pid)
    pids = [each.pid for each in (main, *main.children(recursive=True))]
    assert maildesk.database.query(_END, [f"odoo-{pid}" for pid in pids])


def links_of(person, name):
    return person.query(
        """SELECT l.id FROM mailbox_link l JOIN crm_lead c ON c.id = l.res_id
            WHERE l.res_model = 'crm.lead' AND c.name = %s""",
        name,
    )


def leads(person, name):
    return person.query("SELECT id FROM crm_lead WHERE name = %s", name)


def panel(person, message_id):
    """Names of the linked records, once Odoo answers again."""

    def read():
        try:
            return person.client("record_panel", message_id)
        except (AssertionError, OSError, ValueError):
            return None

    answer = person.wait_for(read, "the panel is answered")
    return [link["name"] for link in answer["links"]]


def test_killed_and_database_restarted_while_a_lead_is_made(people, with_workers):
    """Neither half of it stays, and the same request makes it once."""
    anna, _ben = people
    message_id = anna.arrived("Pumps")["id"]
    for name, disturb in (
        ("Database restarted", lambda: end_connections(with_workers)),
        ("Killed", with_workers.server.kill),
    ):
        arguments = (message_id, LEAD, {"name": name}, {"request_id": name})
        with in_the_middle(anna, *arguments) as call:
            disturb()
        assert call.exception(), "the answer is lost"
        if name == "Killed":
            with_workers.start_again()
        assert name not in panel(anna, message_id)
        assert not leads(anna, name)
        answers = [anna.client("create_record", *arguments) for _ in range(2)]
        assert len({answer["record"]["id"] for answer in answers}) == 1
        assert len(leads(anna, name)) == len(links_of(anna, name)) == 1
        assert name in panel(anna, message_id)


def test_windows_with_a_form_each_make_one_lead(people):
    """Of two forms that were opened side by side the second one is refused."""
    anna, _ben = people
    message_id = anna.arrived("Two windows")["id"]
    prepared = anna.client("prepare", message_id, LEAD)
    calls = at_once(
        *(
            (
                anna,
                "create_record",
                message_id,
                LEAD,
                {"name": "Two windows"},
                {"request_id": f"two-{number}", "linked_ids": prepared["linked_ids"]},
            )
            for number in range(3)
        )
    )
    failed = [str(call.exception()) for call in calls if call.exception()]
    assert len(failed) == 2 and all("Two windows" in text for text in failed)
    assert len(leads(anna, "Two windows")) == 1
    assert panel(anna, message_id) == ["Two windows"]


def test_two_mailboxes_file_the_same_attachment_once(people, with_workers):
    """And another file of the same name beside it under a name of its own."""
    directory_id = make_directory(with_workers, people)
    chosen = []
    for number, (person, content) in enumerate(
        ((people[0], b"1"), (people[1], b"1"), (people[0], b"2"))
    ):
        files = [("terms.png", content)]
        message_id = person.arrived(f"Terms {number}", files=files)["id"]
        parts = person.client("open_message", message_id)["attachments"]
        options = {"attachment_ids": [part["id"] for part in parts]}
        chosen.append((person, "file_mail", message_id, directory_id, options))
    answers = [call.result() for call in at_once(*chosen)]
    files = [file["id"] for answer in answers for file in answer["files"]]
    assert files[0] == files[1] != files[2]
    rows = people[0].query(
        "SELECT name FROM dms_file WHERE directory_id = %s ORDER BY name", directory_id
    )
    assert [row["name"] for row in rows] == ["terms (2).png", "terms.png"]
    assert all(len(answer["links"]) == 1 for answer in answers)


def at_once(*calls):
    """Futures of calls (person, method, arguments) that are made at one moment."""
    sessions = []
    for person, *_call in calls:
        server = person.maildesk.server
        session = OdooSession(server, person.login, f"{person.login}-odoo")
        assert session.info
        sessions.append(session)
    with ThreadPoolExecutor(len(calls)) as pool:
        return [
            pool.submit(session.call, "mailbox.client", *call)
            for session, (_person, *call) in zip(sessions, calls, strict=True)
        ]
