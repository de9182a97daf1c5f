"""The local entry in Sent: there from the moment Send is pressed, until the real copy
comes.

It is an ordinary row with ``is_local``; the provider's copy replaces it by the one rule
of ``apply/own_mail.py``, so there are never two of them and never none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from odoo.tools import SQL

from ...engine.mime.address_text import parse_address_text
from ...engine.types import Capabilities, Flags, Location, MessageMeta, Role, Stored
from ..apply.ledger import Ledger
from ..apply.matching import known_ids
from ..apply.merge import delete_messages
from ..apply.messages import insert_messages, update_messages
from ..apply.target import load_target
from ..links import drop_reply_links
from ..notify import notify_changed

LOCAL_PREFIX = "local:"


def make_local_sent(env, draft):
    """Show a message in Sent that is about to leave; in the caller's transaction.

    ``message_id`` and ``maildesk_id`` of the draft are fixed already. Doing it twice
    gives the same entry.

    :return: the ``mailbox.message_index`` record, also written to ``local_message_id``
    """
    env.flush_all()
    found = _existing(env, draft)
    if not found:
        ledger = Ledger(draft.account_id.id)
        target = load_target(env, draft.account_id.id, Capabilities(), origin="")
        insert_messages(env, target, ledger, [_meta(env, draft, target)])
        env.cr.execute(
            SQL(
                """UPDATE mailbox_message_index
                      SET is_local = true, is_outgoing = true, orphaned_at = NULL
                    WHERE id = ANY(%s)""",
                ledger.new_ids,
            )
        )
        ledger.removed_ids.clear()
        _join_origin(env.cr, ledger, draft)
        ledger.settle(env.cr)
        notify_changed(env, ledger)
        found = ledger.new_ids[0]
    env.invalidate_all(flush=False)
    # sudo: mailbox.draft, mailbox.message_index - the sync layer's own columns
    draft.sudo().local_message_id = found
    # sudo: mailbox.draft - as its writer, see there
    draft.sudo()._link_sent()
    return env["mailbox.message_index"].browse(found)


def drop_local_sent(env, draft) -> None:
    """Take the entry away again: sending was cancelled or failed."""
    env.flush_all()
    # sudo: mailbox.message_index - users do not write the index, the caller checked
    # access
    message = draft.sudo().local_message_id
    if message.is_local:
        ledger = Ledger(draft.account_id.id)
        drop_reply_links(env.cr, message.ids)
        delete_messages(env.cr, ledger, message.ids)
        ledger.settle(env.cr)
        notify_changed(env, ledger)
        env.invalidate_all(flush=False)


def _existing(env, draft) -> int | None:
    env.cr.execute(
        SQL(
            """SELECT id FROM mailbox_message_index
                WHERE account_id = %s AND remote_id = %s""",
            draft.account_id.id,
            LOCAL_PREFIX + draft.maildesk_id,
        )
    )
    row = env.cr.fetchone()
    return row[0] if row else None


def _meta(env, draft, target) -> MessageMeta:
    sent = next((f for f in target.folders.values() if f.role == Role.SENT), None)
    # sudo: mailbox.message_index - the recipients get its id anyway
    origin = draft.sudo().origin_id
    return MessageMeta(
        remote_id=LOCAL_PREFIX + draft.maildesk_id,
        locations=(Location(sent.remote_id),) if sent else (),
        received_at=datetime.now(UTC),
        sent_at=datetime.now(UTC),
        rfc_message_id=(draft.message_id or "").strip("<>"),
        maildesk_id=draft.maildesk_id,
        in_reply_to=tuple((draft.in_reply_to or "").split()),
        references=tuple((draft.references or origin.message_id or "").split()),
        subject=draft.subject or "",
        sender=draft._sender(draft=True),
        reply_to=parse_address_text(draft.reply_to or ""),
        to=parse_address_text(draft.to_addrs or ""),
        cc=parse_address_text(draft.cc_addrs or ""),
        bcc=parse_address_text(draft.bcc_addrs or ""),
        flags=Flags(is_read=True),
        preview=draft._preview(),
        has_attachments=bool(draft.attachment_ids),
        importance=draft.importance,
    )


def _join_origin(cr, ledger: Ledger, draft) -> None:
    """An answer belongs to the conversation it answers, whatever names it."""
    # sudo: mailbox.message_index - written from another mailbox, it joins nothing here
    origin = draft.sudo().origin_id.filtered(lambda m: m.account_id == draft.account_id)
    conversation_id = origin.conversation_id.id
    (message_id,) = ledger.new_ids
    if not conversation_id or draft.mode not in ("reply", "reply_all"):
        return
    cr.execute(
        SQL(
            "SELECT conversation_id FROM mailbox_message_index WHERE id = %s",
            message_id,
        )
    )
    (made,) = cr.fetchone()
    if made == conversation_id:
        return
    for table, column in (
        ("mailbox_message_index", "id"),
        ("mailbox_placement", "message_id"),
    ):
        cr.execute(
            SQL(
                "UPDATE %s SET conversation_id = %s WHERE %s = %s",
                SQL.identifier(table),
                conversation_id,
                SQL.identifier(column),
                message_id,
            )
        )
    cr.execute(
        SQL(
            """DELETE FROM mailbox_conversation c WHERE c.id = %s
                  AND NOT EXISTS (SELECT 1 FROM mailbox_message_index m
                                   WHERE m.conversation_id = c.id)""",
            made,
        )
    )
    ledger.arrived(conversation_id)
    cr.execute(
        SQL("SELECT folder_id FROM mailbox_placement WHERE message_id = %s", message_id)
    )
    for (folder_id,) in cr.fetchall():
        ledger.shuffled(conversation_id, folder_id)


def confirm_local(env, draft, capabilities: Capabilities, stored: Stored) -> None:
    """The copy was filed and the server named it: it replaces the entry, as it does
    where a pass finds it.
    """
    env.flush_all()
    entry, account_id = draft.local_message_id, draft.account_id.id
    if not stored.remote_id or not entry.is_local:
        return
    if known_ids(env.cr, account_id, [stored.remote_id]):
        return
    target = load_target(env, account_id, capabilities, origin="")
    copy = replace(
        _meta(env, draft, target),
        remote_id=stored.remote_id,
        sent_at=entry.date.replace(tzinfo=UTC),
    )
    if target.folder(stored.location.folder_id):
        copy = replace(copy, locations=(stored.location,))
    ledger = Ledger(account_id)
    update_messages(env, target, ledger, {entry.id: copy})
    ledger.settle(env.cr)
    notify_changed(env, ledger)
    env.invalidate_all(flush=False)
