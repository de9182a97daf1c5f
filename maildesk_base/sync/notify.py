"""What browsers are sent: ids and small values, once per committed step.

Messages go out on the mailbox's own channel (docs/client-api.md, "Bus") and are sent by
Odoo when the transaction commits: nobody hears of what was rolled back.
"""

from __future__ import annotations

from odoo.tools import SQL

from ..compat import members
from .apply.events import note_conversations
from .apply.ledger import Ledger
from .rows import rows_of

# More rows than that are asked for by the client itself.
MAX_ROWS = 50


def notify_changed(env, ledger: Ledger) -> None:
    """Report what a page or an operation changed in a mailbox."""
    if ledger.has_new_tags:
        notify_folders(env, ledger.account_id)
    note_conversations(env, ledger.conversation_ids)
    touched = set(ledger.new_ids) | ledger.changed_ids | ledger.removed_ids
    if not (touched or ledger.folder_ids):
        return
    payload = {
        "account_id": ledger.account_id,
        "folder_ids": sorted(ledger.folder_ids),
        "counters": folder_counters(env.cr, sorted(ledger.folder_ids)),
    }
    if len(touched) > MAX_ROWS:
        payload["reload"] = True
    else:
        env.flush_all()
        env.invalidate_all()
        payload |= {
            "message_ids": sorted(touched - ledger.removed_ids),
            "removed_ids": sorted(ledger.removed_ids),
            # What they belong to is not for everybody who reaches the mailbox.
            "new": [row | {"links": None} for row in rows_of(env, ledger.new_ids)],
        }
    account = env["mailbox.account"].browse(ledger.account_id)
    account._tell("maildesk/changed", payload)


def notify_account(env, account_id: int) -> None:
    """Report state, error and progress of a mailbox."""
    account = _account(env, account_id)
    labels = dict(account._fields["state"]._description_selection(account.env))
    account._tell(
        "maildesk/account",
        {
            "account_id": account.id,
            "state": account.state,
            "state_text": labels[account.state],
            "last_error": account.last_error or "",
            "progress": account._history_progress(),
            "unreadable": account._unreadable_count(),
        },
    )


def notify_folders(env, account_id: int) -> None:
    """Report that the tree of a mailbox has changed: folders came, went, or were named
    again.
    """
    payload = {"account_id": account_id}
    _account(env, account_id)._tell("maildesk/folders", payload)


def notify_refused(env, account_id: int, message_ids: list[int], text: str) -> None:
    """Report that the server refused a change and it was taken back."""
    payload = {"account_id": account_id, "message_ids": message_ids, "text": text}
    _account(env, account_id)._tell("maildesk/refused", payload)


def notify_administrators(env, text: str) -> None:
    """Notify mailbox administrators, in Odoo's inbox or by mail as they like, of
    something that only they can fix.
    """
    admins = members(env.ref("maildesk_base.group_admin"))
    env["mail.thread"].message_notify(
        partner_ids=admins.partner_id.ids,
        subject=env._("MailDesk needs an administrator's attention"),
        body=text,
    )


def notify_owner(account, text: str) -> None:
    """Notify the owner that their mailbox no longer syncs, in Odoo's inbox or by mail,
    as they prefer: they may not open MailDesk for days.
    """
    env = account.env
    env["mail.thread"].message_notify(
        partner_ids=account.owner_id.partner_id.ids,
        subject=env._(
            "“%(mailbox)s” is no longer receiving mail", mailbox=account.name
        ),
        body=text,
    )


def notify_draft(env, draft) -> None:
    """Report how far the sending of a draft is."""
    payload = {
        "draft_id": draft.id,
        "state": draft.state,
        "error": draft.error or "",
        "local_message_id": draft.local_message_id.id or None,
    }
    draft.account_id._tell("maildesk/draft", payload)


def folder_counters(cr, folder_ids: list[int]) -> dict[int, dict]:
    """Folder id -> unread, total and state, as they stand in this transaction."""
    cr.execute(
        SQL(
            """SELECT id, COALESCE(unread_count, 0) AS unread,
                      COALESCE(total_count, 0) AS total, state
                 FROM mailbox_folder WHERE id = ANY(%s)""",
            folder_ids,
        )
    )
    return {row.pop("id"): row for row in cr.dictfetchall()}


def _account(env, account_id: int):
    account = env["mailbox.account"].browse(account_id)
    lang = account.owner_id.lang
    return account.with_context(lang=lang) if lang else account
