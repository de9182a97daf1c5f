"""What people do while a worker writes the row of their mailbox's schedule."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.odoo_log import OdooLog
from tests.e2e.waiting import wait_for

WRITES = "UPDATE mailbox_sync_state SET fence = fence WHERE account_id = %s"
PAUSED = """UPDATE mailbox_sync_state SET last_started_at = now() AT TIME ZONE 'UTC',
       backoff_until = now() AT TIME ZONE 'UTC' + interval '1 hour'
 WHERE account_id = %s"""
BLOCKED = """SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""


@pytest.fixture(scope="module")
def anna(threaded):
    (person,) = threaded.new_people("anna")
    person.connect()
    person.arrived("Ordinary")
    yield person
    person.leave()


def refresh(anna):
    anna.client("refresh", [anna.account_id])


def watch(anna):
    anna.client("watch", [anna.account_id])


def choose_folder(anna):
    folder = next(f for f in anna.folders().values() if f["role"] == "spam")
    anna.client("set_folder", folder["id"], {"sync_enabled": True})


def act(anna):
    anna.client("act", [anna.row("Ordinary")["id"]], "star")


@pytest.mark.parametrize("what", [refresh, watch, choose_folder, act])
def test_no_request_is_made_again(anna, what):
    # The mail server was away a moment ago, which an action puts an end to.
    anna.query(PAUSED, anna.account_id)
    log = OdooLog(anna.maildesk.server)
    database = anna.maildesk.database
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as write:
            write(WRITES, anna.account_id)
            done = pool.submit(what, anna)
            wait_for(lambda: done.done() or anna.query(BLOCKED), "it meets the worker")
        done.result()
    assert not [each.text for each in log.entries() if "tries left" in each.text]
    assert not [each.text for each in log.entries() if "bad query" in each.text]
