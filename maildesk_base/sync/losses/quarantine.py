"""Messages that cannot be read: tried three times, then set aside, visible,
harmless.

An entry that is set aside is tried again by itself after some minutes, for it may have
been bad luck, then ever more seldom: servers and networks get well, and so does
MailDesk.
"""

from __future__ import annotations

from collections.abc import Sequence

from odoo import SUPERUSER_ID, fields
from odoo.tools import SQL

from ...engine.errors import MailEngineError
from ...engine.suspects import ASIDE, Aspect, Span
from ...engine.types import BadEntry
from ..apply.target import ApplyTarget
from ..bulk import text_array
from ..notify import notify_account
from ..plans import set_apart

MAX_TRIES = 3
# After so many minutes an entry is tried again, each time later; then once in so many.
AGAIN_MINUTES = [10, 60, 6 * 60, *(days * 24 * 60 for days in (1, 2, 4, 8, 16))]
# Not set aside, or to be tried again now.
IS_OPEN = SQL(
    """(tries < %(most)s OR COALESCE(is_released, false)
        OR write_date < now() AT TIME ZONE 'UTC' - make_interval(mins =>
               (%(minutes)s::int[])[LEAST(tries - %(most)s + 1, %(last)s)]))""",
    most=MAX_TRIES,
    minutes=AGAIN_MINUTES,
    last=len(AGAIN_MINUTES),
)


def record_bad(cr, target: ApplyTarget, entries: Sequence[BadEntry]) -> None:
    """Count a failed try for each of the entries."""
    for entry in entries:
        if entry.code == ASIDE:
            continue
        info = target.folder(entry.location.folder_id)
        place = SQL("%s", info.id if info else None)
        values = (entry.remote_id, entry.code, entry.detail)
        cr.execute(_counted(target.account_id, place, Aspect.LIST, values, 1))


def record_failure(
    cr, account_id: int, span: Span, error: MailEngineError, *, at_once: bool
) -> bool:
    """Count a failed try for the only message of a span.

    :param at_once: it has been tried often enough
    :return: whether it is set aside now
    """
    cr.execute(failure(account_id, span, error, at_once=at_once))
    return cr.fetchone()[0] >= MAX_TRIES


def failure(
    account_id: int, span: Span, error: MailEngineError, *, at_once: bool
) -> SQL:
    """The statement of ``record_failure``."""
    place = SQL(
        "(SELECT id FROM mailbox_folder WHERE account_id = %s AND remote_id = %s)",
        account_id,
        span.folder_id,
    )
    values = (span.remote_id, error.code, error.detail)
    counted = MAX_TRIES if at_once else 1
    return _counted(account_id, place, span.aspect, values, counted)


def _counted(account_id: int, folder: SQL, aspect: Aspect, values, counted: int) -> SQL:
    remote_id, code, detail = values
    return SQL(
        """INSERT INTO mailbox_quarantine
                  (account_id, folder_id, remote_id, aspect, code, detail, tries,
                   create_uid, create_date, write_uid, write_date)
           VALUES (%(account)s, %(folder)s, %(remote_id)s, %(aspect)s, %(code)s,
                   %(detail)s, %(counted)s, %(uid)s, %(now)s, %(uid)s, %(now)s)
               ON CONFLICT (account_id, remote_id, aspect) DO UPDATE
              SET tries = GREATEST(mailbox_quarantine.tries + 1, %(counted)s),
                  is_released = false, code = EXCLUDED.code,
                  detail = EXCLUDED.detail, write_date = EXCLUDED.write_date
        RETURNING tries""",
        account=account_id,
        folder=folder,
        remote_id=remote_id,
        aspect=aspect,
        code=code,
        detail=detail,
        counted=counted,
        uid=SUPERUSER_ID,
        now=fields.Datetime.now(),
    )


def record_folder(env, account_id: int, folder_id: int, remote_id: str, code: str):
    """A folder fails again and again: whoever uses the mailbox is notified."""
    place = SQL("%s", folder_id)
    values = (remote_id, code, "")
    env.cr.execute(_counted(account_id, place, Aspect.PAGE, values, MAX_TRIES))
    notify_account(env, account_id)


def clear_folder(env, account_id: int, folder_id: int) -> None:
    """The folder is up to date again."""
    env.cr.execute(
        SQL(
            "DELETE FROM mailbox_quarantine WHERE folder_id = %s AND aspect = %s",
            folder_id,
            Aspect.PAGE,
        )
    )
    if env.cr.rowcount:
        notify_account(env, account_id)


def clear_read(
    env, account_id: int, remote_ids: Sequence[str], aspect: Aspect = Aspect.LIST
) -> None:
    """Forget entries whose message could be read after all, and report it."""
    env.cr.execute(
        SQL(
            """DELETE FROM mailbox_quarantine
                WHERE %s = %s AND aspect = %s AND remote_id = ANY(%s)""",
            set_apart("account_id"),
            account_id,
            aspect,
            text_array(remote_ids),
        )
    )
    if env.cr.rowcount:
        notify_account(env, account_id)


def to_retry(cr, account_id: int) -> dict[str, list[str]]:
    """Remote folder id -> remote ids worth another try."""
    cr.execute(
        SQL(
            """SELECT f.remote_id, q.remote_id
                 FROM mailbox_quarantine q JOIN mailbox_folder f ON f.id = q.folder_id
                WHERE q.account_id = %s AND q.aspect = %s AND q.id IN (
                      SELECT id FROM mailbox_quarantine
                       WHERE account_id = %s AND %s)
                ORDER BY q.id LIMIT 100""",
            account_id,
            Aspect.LIST,
            account_id,
            IS_OPEN,
        )
    )
    found: dict[str, list[str]] = {}
    for folder_id, remote_id in cr.fetchall():
        found.setdefault(folder_id, []).append(remote_id)
    return found


def texts_to_retry(cr, account_id: int) -> list[int]:
    """Messages whose text somebody wants tried again."""
    cr.execute(
        SQL(
            """SELECT m.id FROM mailbox_quarantine q
                 JOIN mailbox_message_index m
                   ON m.account_id = q.account_id AND m.remote_id = q.remote_id
                WHERE q.account_id = %s AND q.aspect = %s AND q.is_released
             ORDER BY q.id LIMIT 20""",
            account_id,
            Aspect.BODY,
        )
    )
    return [row[0] for row in cr.fetchall()]


def set_aside(cr, account_id: int, remote_ids: list[str]) -> set[str]:
    """Which of these are in quarantine and not to be asked for."""
    return {
        remote_id
        for aspect, remote_id in aside(cr, account_id, remote_ids)
        if aspect is Aspect.LIST
    }


def aside(
    cr, account_id: int, remote_ids: list[str] | None = None
) -> set[tuple[Aspect, str]]:
    """What is in quarantine and not to be asked for: aspect and remote id."""
    narrowed = SQL("account_id = %s", account_id)
    if remote_ids is not None:
        narrowed = SQL(
            "%s = %s AND remote_id = ANY(%s)",
            set_apart("account_id"),
            account_id,
            remote_ids,
        )
    cr.execute(
        SQL(
            """SELECT aspect, remote_id FROM mailbox_quarantine
                WHERE %s AND NOT %s""",
            narrowed,
            IS_OPEN,
        )
    )
    return {(Aspect(aspect), remote_id) for aspect, remote_id in cr.fetchall()}
