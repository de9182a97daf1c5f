"""Messages that cannot be read: tried three times, then set aside, visible,
harmless.
"""

from __future__ import annotations

from collections.abc import Sequence

from odoo import SUPERUSER_ID, fields
from odoo.tools import SQL

from ..engine.types import BadEntry
from .apply.scope import Scope

MAX_TRIES = 3


def record_bad(cr, scope: Scope, entries: Sequence[BadEntry]) -> None:
    """Count a failed try for each of the entries."""
    now = fields.Datetime.now()
    for entry in entries:
        info = scope.folder(entry.location.folder_id)
        cr.execute(
            SQL(
                """INSERT INTO mailbox_quarantine
                          (account_id, folder_id, remote_id, code, detail, tries,
                           create_uid, create_date, write_uid, write_date)
                   VALUES (%(account)s, %(folder)s, %(remote_id)s, %(code)s, %(detail)s,
                           1, %(uid)s, %(now)s, %(uid)s, %(now)s)
                       ON CONFLICT (account_id, remote_id) DO UPDATE
                      SET tries = mailbox_quarantine.tries + 1, is_released = false,
                          code = EXCLUDED.code, detail = EXCLUDED.detail,
                          write_date = EXCLUDED.write_date""",
                account=scope.account_id,
                folder=info.id if info else None,
                remote_id=entry.remote_id,
                code=entry.code,
                detail=entry.detail,
                uid=SUPERUSER_ID,
                now=now,
            )
        )


def clear_read(cr, account_id: int, remote_ids: list[str]) -> None:
    """Forget entries whose message could be read after all."""
    cr.execute(
        SQL(
            """DELETE FROM mailbox_quarantine
                WHERE account_id = %s AND remote_id = ANY(%s)""",
            account_id,
            remote_ids,
        )
    )


def to_retry(cr, account_id: int) -> dict[str, list[str]]:
    """Remote folder id -> remote ids worth another try."""
    cr.execute(
        SQL(
            """SELECT f.remote_id, q.remote_id
                 FROM mailbox_quarantine q JOIN mailbox_folder f ON f.id = q.folder_id
                WHERE q.account_id = %s AND (q.tries < %s OR q.is_released)
                ORDER BY q.id LIMIT 100""",
            account_id,
            MAX_TRIES,
        )
    )
    found: dict[str, list[str]] = {}
    for folder_id, remote_id in cr.fetchall():
        found.setdefault(folder_id, []).append(remote_id)
    return found


def set_aside(cr, account_id: int, remote_ids: list[str]) -> set[str]:
    """Which of these are in quarantine and not to be asked for."""
    cr.execute(
        SQL(
            """SELECT remote_id FROM mailbox_quarantine
                WHERE account_id = %s AND tries >= %s
                  AND NOT COALESCE(is_released, false)
                  AND remote_id = ANY(%s)""",
            account_id,
            MAX_TRIES,
            remote_ids,
        )
    )
    return {row[0] for row in cr.fetchall()}
