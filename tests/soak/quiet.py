"""Waiting until both sides are quiet: nobody does anything, nothing is left to do."""

import time
from contextlib import suppress

# Nothing may be on its way: changes, mail, a worker, a draft that is not filed yet.
_BUSY = """
SELECT 'change' AS what, o.id, o.kind || ' ' || o.state AS detail
  FROM mailbox_operation o
 WHERE o.account_id = %(account)s AND o.state IN ('pending', 'in_flight')
 UNION ALL
SELECT 'mail', d.id, d.state || CASE WHEN d.filed THEN ' filed' ELSE '' END
  FROM mailbox_draft d
 WHERE d.account_id = %(account)s
   AND (d.state IN ('queued', 'sending', 'ambiguous')
        OR d.state = 'sent' AND NOT COALESCE(d.filed, false))
 UNION ALL
SELECT 'draft', d.id, d.version || ' at provider: ' || COALESCE(d.remote_version, 0)
  FROM mailbox_draft d
 WHERE d.account_id = %(account)s AND d.state = 'editing'
   AND d.version <> COALESCE(d.remote_version, 0) AND d.is_untouched IS NOT TRUE
 UNION ALL
SELECT 'lease', s.id, s.lease_until::text
  FROM mailbox_sync_state s
 WHERE s.account_id = %(account)s AND s.lease_token IS NOT NULL
   AND s.lease_until > now() AT TIME ZONE 'UTC'
 UNION ALL
SELECT 'folder', f.id, f.state || ' ' || COALESCE(f.last_error, '')
  FROM mailbox_folder f
 WHERE f.account_id = %(account)s AND f.sync_enabled AND f.selectable
   AND f.state NOT IN ('ready', 'gone')
 UNION ALL
SELECT 'orphan', m.id, m.orphaned_at::text
  FROM mailbox_message_index m
 WHERE m.account_id = %(account)s AND m.orphaned_at IS NOT NULL"""
_SYNCED = """SELECT last_sync_at FROM mailbox_sync_state WHERE account_id = %s"""
# A draft is filed when nobody has written for a while; a folder that failed, after one.
_REST = (
    """UPDATE mailbox_draft SET write_date = write_date - interval '5 minutes'
        WHERE account_id = %s AND state = 'editing'
          AND version <> COALESCE(remote_version, 0)""",
    """UPDATE mailbox_folder SET retry_at = NULL
        WHERE account_id = %s AND retry_at IS NOT NULL""",
    # What was set aside in a bad moment is tried again after some minutes.
    """UPDATE mailbox_quarantine SET write_date = write_date - interval '10 minutes'
        WHERE account_id = %s""",
)
_COMPARE = (
    """UPDATE mailbox_folder SET last_reconcile_at = NULL WHERE account_id = %s"""
)
_COMPARED = """SELECT id FROM mailbox_folder
                WHERE account_id = %s AND sync_enabled AND selectable
                  AND state = 'ready' AND last_reconcile_at IS NULL"""
LOOK_EVERY_S = 1.0
# A change to be undone waits for eight seconds, a dead worker's lease for three.
PASSES = 2


def busy_with(person):
    """What is left to do for a mailbox: rows (what, id, detail)."""
    rows = person.maildesk.database.query(
        _BUSY.replace("%(account)s", str(int(person.account_id)))
    )
    return [(row["what"], row["id"], row["detail"]) for row in rows]


def until_quiet(people, patience_s):
    """Wait until nothing is left to do and some passes have found nothing to do.

    What waits for a moment is made due, which changes no order. Returns what is still
    left after ``patience_s`` seconds: mailbox -> rows; nothing when all are quiet.
    """
    deadline = time.monotonic() + patience_s
    passes = dict.fromkeys((each.address for each in people), 0)
    seen = {}
    while time.monotonic() < deadline:
        for person in people:
            _look(person, passes, seen)
        if min(passes.values()) > PASSES:
            return {}
        time.sleep(LOOK_EVERY_S)
    waiting = {each.address: busy_with(each) for each in people}
    for person in people:
        if passes[person.address] <= PASSES and not waiting[person.address]:
            waiting[person.address] = [("pass", person.account_id, "did not come")]
    return {address: rows for address, rows in waiting.items() if rows}


def until_complete(people, patience_s):
    """Wait until each mailbox has had a complete pass of its own accord.

    Returns after how many seconds the last one had it; None when that took longer than
    ``patience_s``.
    """
    began, left = time.monotonic(), list(people)
    before = {each.address: _synced(each) for each in people}
    while left:
        if time.monotonic() - began > patience_s:
            return None
        time.sleep(LOOK_EVERY_S)
        left = [each for each in left if _synced(each) == before[each.address]]
    return time.monotonic() - began


def _synced(person):
    (row,) = person.query(_SYNCED, person.account_id)
    return row["last_sync_at"]


def reconcile(people, patience_s):
    """Have every folder compared with its server; whether all were."""
    for person in people:
        person.query(_COMPARE, person.account_id)
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        left = [each for each in people if each.query(_COMPARED, each.account_id)]
        if not left:
            return True
        for person in left:
            _hurry(person)
        time.sleep(LOOK_EVERY_S)
    return False


def _look(person, passes, seen):
    """Count the passes of a mailbox since it is quiet."""
    address = person.address
    left = {what for what, _id, _detail in busy_with(person)}
    if left == {"lease"}:
        return  # a pass that may be the next one
    if left:
        passes[address] = 0
    synced = _synced(person)
    if left or synced != seen.get(address):
        passes[address] += not left
        seen[address] = synced
    # Again each time: who was killed meanwhile has not heard it.
    _hurry(person)


def _hurry(person):
    for statement in _REST:
        person.query(statement, person.account_id)
    with suppress(Exception):  # the first request after a crash may fail
        person.hurry()
