"""How a search is carried out: by the words' index first, or by walking back in time.

PostgreSQL's planner chooses badly between the two, so the choice is made here, by how
many messages the words are in. Few: fetch them all from the GIN index, at most
``MAX_HITS``, and sort. Many: the newest page is met soon by walking along the date
index. A walk that meets too little, as for a phrase of common words, goes back to the
GIN index and sorts whatever there is, as soon as that promises to be quicker.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from odoo.tools import SQL

from ....compat import execute_query
from ....sync.plans import set_apart

MAX_HITS = 5_000
MIN_WINDOW = 500  # messages
SORTING = 3  # fetching a hit by the index costs as much as walking past so many
PLAIN_WINDOW = 5_000  # of a search without words, which can only walk
LONGEST_WALK = 300_000  # then the page is short, and the next one goes on from there
MIN_PER_ACCOUNT = 50
_LAST_ID = 2**31 - 1


@dataclass(frozen=True)
class Plan:
    """A search for one page.

    ``words``: tsquery text that every hit satisfies, or None; ``condition``: on m;
    ``hidden``: folders whose messages are left out; ``after``: last row of the page
    before.
    """

    account_ids: list[int]
    condition: SQL
    words: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    hidden: tuple[int, ...] = ()
    after: tuple[datetime, int] | None = None
    limit: int = 51


@dataclass(frozen=True)
class Found:
    """Rows (message id, sort_ts, folder id), newest first.

    ``total``: how many there are from here on, None when unknown; ``resume``: where to
    go on when the walk ended before the page was full.
    """

    rows: list
    total: int | None = None
    resume: tuple[datetime, int] | None = None


def run(env, plan):
    """Carry out a search; gives Found."""
    env.cr.execute(SQL("SET LOCAL jit = off"))
    if plan.words is None:
        return _walk(env, plan, PLAIN_WINDOW, LONGEST_WALK)
    expected, messages = estimate(env, plan.words)
    if expected <= MAX_HITS:
        hits = _hits(env, plan, MAX_HITS + 1)
        if len(hits) <= MAX_HITS:
            return _matches(env, plan, hits)
        expected = max(expected, MAX_HITS)
    size = _window_for(plan.limit, messages / expected)
    longest = min(SORTING * expected, LONGEST_WALK)
    found = _walk(env, plan, size, longest, is_sortable=True)
    if found.resume is None or len(found.rows) >= plan.limit:
        return replace(found, total=MAX_HITS)
    return _sorted(env, plan)


def _window_for(wanted, distance):
    """Messages to look at for so many hits, one in ``distance`` being a hit.

    Twice as many as that makes, for words are not spread evenly.
    """
    return max(int(2 * wanted * distance), MIN_WINDOW)


def estimate(env, words):
    """How many messages the planner expects the words in, and how many there are."""
    [[answer]] = execute_query(
        env,
        SQL(
            """EXPLAIN (FORMAT JSON) SELECT FROM mailbox_message_index
                WHERE search_vector @@ %s::tsquery""",
            words,
        ),
    )
    answer = json.loads(answer) if isinstance(answer, str) else answer
    [[messages]] = execute_query(
        env,
        SQL(
            """SELECT reltuples FROM pg_class
                WHERE oid = 'mailbox_message_index'::regclass"""
        ),
    )
    return answer[0]["Plan"]["Plan Rows"], max(messages, 1)


def _hits(env, plan, limit):
    """Ids of messages with the words, in no order."""
    query = SQL(
        """(SELECT id FROM mailbox_message_index m WHERE search_vector @@
             %(words)s::tsquery AND %(range)s LIMIT %(limit)s) UNION SELECT message_id
             FROM mailbox_body WHERE search_vector @@ %(words)s::tsquery""",
        words=plan.words,
        range=_range(plan),
        limit=limit,
    )
    return [row[0] for row in execute_query(env, query)]


def _matches(env, plan, hits):
    """The page, of known candidates."""
    rows = execute_query(
        env,
        SQL(
            """SELECT m.id, m.sort_ts, place.folder_id, count(*) OVER ()
                 FROM unnest(%s::int[]) AS hit(id)
                 JOIN mailbox_message_index m ON m.id = hit.id %s""",
            hits,
            _tail(plan),
        ),
    )
    return Found([row[:3] for row in rows], rows[0][3] if rows else 0)


def _sorted(env, plan):
    """The page, of all messages with the words."""
    rows = execute_query(
        env,
        SQL(
            """WITH hit AS MATERIALIZED (
                   SELECT id FROM mailbox_message_index
                    WHERE search_vector @@ %(words)s::tsquery
                    UNION
                   SELECT message_id FROM mailbox_body
                    WHERE search_vector @@ %(words)s::tsquery)
               SELECT m.id, m.sort_ts, place.folder_id
                 FROM hit JOIN mailbox_message_index m ON m.id = hit.id %(tail)s""",
            words=plan.words,
            tail=_tail(plan),
        ),
    )
    return Found(rows)


def _walk(env, plan, size, longest, *, is_sortable=False):
    """The page, met on the way back in time.

    :param size: messages of the first window; the next ones follow from what was met
    :param longest: messages to look at altogether
    :param is_sortable: give up as soon as the page will not be full by then
    """
    rows, resume, walked = [], plan.after, 0
    while walked < longest:
        part = replace(plan, after=resume, limit=plan.limit - len(rows))
        size = min(size, longest - walked)
        found, resume = _window(env, part, size)
        rows += found
        walked += size
        missing = plan.limit - len(rows)
        if missing <= 0 or resume is None:
            break
        if is_sortable and missing * walked / max(len(rows), 1) > longest - walked:
            break
        size = _window_for(missing, walked / len(rows)) if rows else 4 * size
    return Found(rows, None, resume)


def _window(env, plan, size):
    """Matches among the next ``size`` messages, and where to go on (None: the end).

    Every mailbox gives its next messages; only what is newer than the oldest one read
    from a mailbox that has more can be shown, for between them others may lie.
    """
    each = max(size // max(len(plan.account_ids), 1), MIN_PER_ACCOUNT)
    query = SQL(
        """WITH w AS MATERIALIZED (
               SELECT n.* FROM unnest(%(accounts)s::int[]) AS a(id)
                CROSS JOIN LATERAL (
                      SELECT m.id, m.sort_ts, m.account_id, %(where)s AS is_hit
                        FROM mailbox_message_index m
                       WHERE %(account)s = a.id AND %(keyset)s AND %(dates)s
                       ORDER BY m.sort_ts DESC, m.id DESC LIMIT %(each)s) n),
           frontier AS (
               SELECT max(oldest) AS ts
                 FROM (SELECT min(sort_ts) AS oldest FROM w
                        GROUP BY account_id HAVING count(*) = %(each)s) read)
           SELECT found.id, found.sort_ts, found.folder_id, frontier.ts
             FROM frontier
             LEFT JOIN LATERAL (
                  SELECT w.id, w.sort_ts, place.folder_id FROM w %(place)s
                   WHERE w.is_hit
                     AND w.sort_ts >= coalesce(frontier.ts, '-infinity'::timestamp)
                   ORDER BY w.sort_ts DESC, w.id DESC LIMIT %(limit)s) found ON true""",
        accounts=plan.account_ids,
        account=set_apart("m.account_id"),
        where=plan.condition,
        keyset=_keyset(plan),
        dates=_dates(plan),
        each=each,
        place=_place(plan, SQL("w.id")),
        limit=plan.limit,
    )
    rows = execute_query(env, query)
    frontier = rows[0][3]
    found = [row[:3] for row in rows if row[0]]
    if frontier is None:
        return found, None
    # At the frontier's own second there may be more of the mailbox that set it.
    complete = [row for row in found if row[1] > frontier]
    return complete, (frontier, _LAST_ID)


def _tail(plan):
    """From known candidates ``m`` to the page."""
    return SQL(
        """%(place)s
            WHERE m.account_id = ANY(%(accounts)s) AND %(keyset)s AND %(where)s
            ORDER BY m.sort_ts DESC, m.id DESC LIMIT %(limit)s""",
        place=_place(plan, SQL("m.id")),
        accounts=plan.account_ids,
        keyset=_keyset(plan),
        where=plan.condition,
        limit=plan.limit,
    )


def _place(plan, message):
    """Joins the folder that a hit is shown in; what lies in hidden ones only is
    none.
    """
    return SQL(
        """CROSS JOIN LATERAL (
               SELECT p.folder_id FROM mailbox_placement p
                WHERE p.message_id = %s AND p.folder_id <> ALL(%s)
                ORDER BY %s LIMIT 1) place""",
        message,
        list(plan.hidden),
        set_apart("p.id"),
    )


def _keyset(plan):
    if not plan.after:
        return SQL("TRUE")
    return SQL("(m.sort_ts, m.id) < (%s, %s)", *plan.after)


def _dates(plan):
    parts = [SQL("TRUE")]
    if plan.since:
        parts.append(SQL("m.sort_ts >= %s", plan.since))
    if plan.until:
        parts.append(SQL("m.sort_ts < %s", plan.until))
    return SQL(" AND ").join(parts)


def _range(plan):
    return SQL("m.account_id = ANY(%s) AND %s", plan.account_ids, _dates(plan))
