"""PostgreSQL is restarted under a running Odoo: the work goes on by itself."""

import psutil
import pytest

# All connections of Odoo's processes, as a restart ends them; other tests share the
# cluster, so it is not restarted itself.
_END = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
           WHERE application_name = ANY(%s)"""


@pytest.fixture
def anna(maildesk):
    (anna,) = maildesk.new_people("anna")
    anna.connect()
    anna.sync()
    yield anna
    anna.leave()
    # Odoo's bus does not listen to PostgreSQL for 50 s after this, so browsers hear
    # nothing: the other tests get a fresh Odoo.
    maildesk.server.stop()
    maildesk.server.start()


def end_connections(maildesk):
    main = psutil.Process(maildesk.server.daemon.pid)
    pids = [each.pid for each in (main, *main.children(recursive=True))]
    names = [f"odoo-{pid}" for pid in pids]
    (row,) = maildesk.database.query(_END, names)
    assert row["count"], "nothing was connected"


def came_in(anna):
    """Wakes who may have begun to listen since the last time: he would look for work by
    himself, but a minute later.
    """
    anna.wake()
    return anna.row("After the restart")


@pytest.mark.parametrize("is_new", [False, True], ids=["running", "just-started"])
def test_scheduled_work_goes_on(maildesk, anna, is_new):
    """Odoo's scheduler threads end with their connections, and are there again."""
    if is_new:
        maildesk.server.stop()
        maildesk.server.start()
    end_connections(maildesk)
    anna.receive("After the restart")
    # The first requests may find that their connections are gone.
    anna.wait_for(lambda: maildesk.server.status("/maildesk/health") == 200, "up")
    anna.query(
        "UPDATE mailbox_sync_state SET next_sync_at = now() WHERE account_id = %s",
        anna.account_id,
    )
    anna.wait_for(lambda: came_in(anna), "it came in")
    assert anna.account("state", "last_error")["state"] == "connected"
