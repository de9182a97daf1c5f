"""Mailboxes in which a message lies in several folders: what became of one that is no
longer in a folder where it was?

It may have left that folder only, or the mailbox. Its other folders may be such as
nobody synchronises, which would keep it for ever: so the provider is asked.
"""

from __future__ import annotations

from collections.abc import Iterable

from odoo.tools import SQL

from ...engine.types import ChangePage, Removal
from ..apply.server_state import HELD_PLACES, NOT_HELD
from ..folders import FolderWork
from ..session import FETCH_MESSAGES


def also_elsewhere(session, work: FolderWork, *, unconfirmed: bool = False) -> set[str]:
    """Remote ids of the folder's messages that lie in other folders, too; none where
    that cannot be.

    :param unconfirmed: only those the server has not named again since a resync
    """
    if not session.capabilities.several_folders:
        return set()
    doubt = SQL("uid < 0") if unconfirmed else SQL("true")
    return session.write(lambda env: _also_elsewhere(env.cr, work.id, doubt))


def ask_about(session, work: FolderWork, remote_ids: Iterable[str]) -> int:
    """Bring messages in line with the server; those it does not have are removed.

    :return: how many of them were different
    """
    wanted = sorted(remote_ids)
    changed = 0
    for start in range(0, len(wanted), FETCH_MESSAGES):
        part = wanted[start : start + FETCH_MESSAGES]
        found = tuple(session.provider.fetch_metadata(work.remote_id, part))
        gone = tuple(sorted(set(part) - {meta.remote_id for meta in found}))
        removed = (Removal(None, gone),) if gone else ()
        applied = session.apply(ChangePage(added=found, removed=removed))
        changed += len(applied.ledger.removed_ids)
    return changed


def _also_elsewhere(cr, folder_id: int, doubt: SQL) -> set[str]:
    cr.execute(
        SQL(
            """SELECT m.remote_id
                 FROM mailbox_placement p
                 JOIN mailbox_message_index m ON m.id = p.message_id
                WHERE p.folder_id = %(folder)s AND NOT m.is_local
                  AND %(doubt)s AND %(not_held)s
                  AND EXISTS (SELECT 1 FROM mailbox_placement other
                               WHERE other.message_id = p.message_id
                                 AND other.folder_id <> p.folder_id)
               UNION ALL
               SELECT m.remote_id
                 FROM mailbox_message_index m
                CROSS JOIN LATERAL (%(places)s) place
                WHERE m.account_id = (SELECT account_id FROM mailbox_folder
                                       WHERE id = %(folder)s)
                  AND m.server_state IS NOT NULL AND place.folder_id = %(folder)s
                  AND %(doubt)s""",
            folder=folder_id,
            doubt=doubt,
            not_held=NOT_HELD,
            places=HELD_PLACES,
        )
    )
    return {row[0] for row in cr.fetchall()}
