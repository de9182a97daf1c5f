"""One page of changes becomes one committed step: rows, places, counters and cursor.

Applying a page twice changes nothing, and the order of pages does not matter: remote
ids decide what a message is (see ``matching``). What was added is applied before what
was removed, so that a move on one page keeps its row. A message that left a folder
without turning up in another is an orphan until the pass over all folders has ended
(``orphans``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from odoo.tools import SQL

from ...engine.types import ChangePage
from .ledger import Ledger
from .matching import known_ids, resolve
from .messages import insert_messages, update_messages, wanted_places
from .own_mail import join_copies, settle_drafts
from .removals import apply_removals
from .rows import Prepared, arrival, flag_values
from .server_state import remember
from .snapshots import apply_snapshot
from .target import ApplyTarget


@dataclass(slots=True)
class Applied:
    """What a page led to.

    ``unknown``: remote folder id -> remote ids to fetch. ``sent_draft_ids``: outgoing
    messages whose copy proves that they were sent, which nobody knew.
    """

    ledger: Ledger
    unknown: dict[str, list[str]] = field(default_factory=dict)
    sent_draft_ids: list[int] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nobody can see a difference."""
        ledger = self.ledger
        return not (ledger.new_ids or ledger.changed_ids or ledger.folder_ids)


def apply_page(
    env, target: ApplyTarget, page: ChangePage, prepared: Prepared | None = None
) -> Applied:
    """Apply a page inside the caller's transaction.

    When it is about messages that have to be fetched first, the cursors stay where they
    are: ``write_cursors`` follows, for whoever is interrupted meanwhile must see the
    page again.

    :param prepared: rows of new messages, from ``prepare_rows``

    The ORM's caches of the environment are stale afterwards; ``env`` should be one that
    is thrown away.
    """
    applied = Applied(Ledger(target.account_id))
    ledger = applied.ledger
    applied.sent_draft_ids = _apply_added(env, target, ledger, page, prepared)
    _apply_updates(env.cr, target, applied, page)
    apply_removals(env.cr, target, ledger, page.removed)
    for snapshot in page.snapshots:
        missing = apply_snapshot(env.cr, target, ledger, snapshot)
        if missing:
            applied.unknown.setdefault(snapshot.folder_id, []).extend(missing)
    join_copies(env, target, ledger)
    ledger.settle(env.cr)
    if not applied.unknown:
        write_cursors(env.cr, target, page)
    return applied


def _apply_added(env, target, ledger, page, prepared) -> list[int]:
    """Apply what was added; returns the drafts that are sent, as it turns out."""
    if not page.added:
        return []
    resolved = resolve(env.cr, target, page.added)
    by_id = {meta.remote_id: meta for meta in page.added}
    found = {
        row_id: by_id[remote_id]
        for remote_id, row_id in (resolved.known | resolved.taken_over).items()
    }
    update_messages(env, target, ledger, found)
    insert_messages(env, target, ledger, resolved.new, prepared)
    return settle_drafts(env.cr, target, page.added)


def _apply_updates(cr, target: ApplyTarget, applied: Applied, page: ChangePage) -> None:
    if not page.updated:
        return
    ids = known_ids(cr, target.account_id, [each.remote_id for each in page.updated])
    marks, places = {}, {}
    for update in page.updated:
        row_id = ids.get(update.remote_id)
        if row_id is None:
            _ask_for(applied, update)
            continue
        if update.flags is not None:
            values = flag_values(update.flags)
            row = {"id": row_id, **values, "keywords": values["keywords"] or ""}
            marks[row_id] = row
        if update.locations is not None:
            places[row_id] = wanted_places(target, update.locations)
    remember(cr, applied.ledger, list(marks.values()), places)


def _ask_for(applied: Applied, update) -> None:
    """A message we never loaded came into a folder: its metadata is needed."""
    for place in (update.locations or ())[:1]:
        applied.unknown.setdefault(place.folder_id, []).append(update.remote_id)


def write_cursors(cr, target: ApplyTarget, page: ChangePage) -> None:
    """All that a page reports is stored: the next one follows."""
    if target.cursor_folder_id is None:
        if page.cursor is not None:
            cr.execute(
                SQL(
                    "UPDATE mailbox_sync_state SET cursor_changes = %s"
                    " WHERE account_id = %s",
                    page.cursor,
                    target.account_id,
                )
            )
        return
    assignments = []
    if page.cursor is not None:
        assignments.append(SQL("cursor_changes = %s", page.cursor))
    if page.older is not None:
        assignments.append(SQL("cursor_older = %s", page.older))
        if page.added:
            oldest = arrival(min(meta.received_at for meta in page.added))
            assignments.append(
                SQL("oldest_loaded = LEAST(oldest_loaded, %s::timestamp)", oldest)
            )
    if assignments:
        cr.execute(
            SQL(
                "UPDATE mailbox_folder SET %s WHERE id = %s",
                SQL(", ").join(assignments),
                target.cursor_folder_id,
            )
        )
