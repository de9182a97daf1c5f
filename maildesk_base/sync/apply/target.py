"""What a page is applied to: a mailbox, its folders by remote id, its own addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from odoo.tools import SQL

from ...engine.types import Capabilities, Role


@dataclass(frozen=True, slots=True)
class FolderInfo:
    """A folder as far as pages need to know it; ``id`` is that of its record."""

    id: int
    remote_id: str
    role: str
    state: str
    sync_enabled: bool


@dataclass(frozen=True, slots=True)
class ApplyTarget:
    """One mailbox while pages are applied to it.

    ``cursor_folder_id``: record whose cursors a page moves; None when they are the
    mailbox's. ``origin``: why new messages come, as in ``events.note_events``; empty
    for those that nobody is notified of. ``link_key``: what links know the mailbox by.
    """

    account_id: int
    own_addresses: frozenset[str]
    folders: Mapping[str, FolderInfo]
    stable_ids: bool = True
    several_folders: bool = False
    cursor_folder_id: int | None = None
    origin: str = "live"
    link_key: str = ""

    def folder(self, remote_id: str) -> FolderInfo | None:
        """The folder of that remote id, None when it is not known (yet)."""
        return self.folders.get(remote_id)

    def is_sent(self, folder_id: int) -> bool:
        """Whether that record is a Sent folder."""
        return any(
            each.id == folder_id and each.role == Role.SENT
            for each in self.folders.values()
        )


def load_target(
    env,
    account_id: int,
    capabilities: Capabilities,
    cursor_folder_id: int | None = None,
    origin: str = "live",
) -> ApplyTarget:
    """Read what pages of a mailbox are applied to, as it is committed now."""
    env.cr.execute(
        SQL(
            """SELECT id, remote_id, role, state, COALESCE(sync_enabled, false)
                 FROM mailbox_folder
                WHERE account_id = %s AND state <> 'gone'""",
            account_id,
        )
    )
    folders = {row[1]: FolderInfo(*row) for row in env.cr.fetchall()}
    account = env["mailbox.account"].browse(account_id)
    return ApplyTarget(
        account_id=account_id,
        own_addresses=account._own_addresses(),
        folders=folders,
        stable_ids=capabilities.stable_ids,
        several_folders=capabilities.several_folders,
        cursor_folder_id=cursor_folder_id,
        origin=origin,
        link_key=account._link_key(),
    )
