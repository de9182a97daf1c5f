from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ....engine.suspects import Aspect
from ....sync.losses.quarantine import clear_read
from ....sync.rows import rows_of
from ....sync.transactions import in_transaction

MAX_LOADED = 12  # messages of a conversation that are given with their text
MAX_FETCHED = 6  # of those, how many may have to be fetched first
MAX_CONVERSATION = 500


class MailboxClient(models.AbstractModel):
    """Reading messages and conversations."""

    _inherit = "mailbox.client"

    @api.model
    def open_message(self, message_id):
        """A message with its text, fetched when it is not cached; marks nothing."""
        with self._parameters():
            message = self._message(message_id)
            view = self._views(message, must=True)[message.id]
            row = rows_of(self.env, message.ids)[0]
            return self._message_json(message, row, view)

    @api.model
    def open_conversation(self, conversation_id):
        """All messages of a conversation, oldest first; the newest and the unread with
        their text."""
        with self._parameters():
            conversation = self._one("mailbox.conversation", conversation_id)
            messages = self._conversation_of(conversation)
            loaded = self._loaded_at_first(messages)
            views = self._views(loaded)
            rows = {row["id"]: row for row in rows_of(self.env, messages.ids)}
            return {
                "id": conversation.id,
                "subject": conversation.subject or "",
                "version": conversation.version,
                "messages": [
                    self._message_json(message, rows[message.id], views[message.id])
                    if message.id in views
                    else rows[message.id] | {"loaded": False}
                    for message in messages
                ],
            }

    @api.model
    def _conversation_of(self, conversation):
        """Its messages, oldest first, without those in Trash unless all are there."""
        rows = self.env.execute_query(
            SQL(
                """SELECT m.id, EXISTS (
                              SELECT FROM mailbox_placement p
                                JOIN mailbox_folder f ON f.id = p.folder_id
                               WHERE p.message_id = m.id AND f.role <> 'trash')
                     FROM mailbox_message_index m
                    WHERE m.conversation_id = %s AND m.orphaned_at IS NULL
                 ORDER BY m.sort_ts DESC, m.id DESC LIMIT %s""",
                conversation.id,
                MAX_CONVERSATION,
            )
        )
        kept = [row[0] for row in rows if row[1]] or [row[0] for row in rows]
        return self.env["mailbox.message_index"].browse(kept[::-1])

    @api.model
    def _loaded_at_first(self, messages):
        wanted = messages[-1:] | messages.filtered(lambda m: not m.is_read)
        wanted = (messages & wanted)[-MAX_LOADED:]
        missing = self.env["mailbox.body"]._missing(wanted.ids)
        later = set(missing[:-MAX_FETCHED]) if len(missing) > MAX_FETCHED else set()
        return wanted.filtered(lambda m: m.id not in later)

    @api.model
    def _views(self, messages, *, must=False):
        """message id -> stored view, fetching what is not cached.

        :param must: raise what the server's refusal means, instead of leaving it out
        """
        # sudo: mailbox.body - of messages the user may read
        bodies = self.env["mailbox.body"].sudo()
        found = bodies.search_fetch([("message_id", "in", messages.ids)], ["view"])
        views = {body.message_id.id: body.view for body in found}
        missing = messages.filtered(lambda m: m.id not in views)
        for message in missing.filtered("is_local"):
            views[message.id] = self._local_view(message)
        remote = missing.filtered(lambda m: not m.is_local)
        if remote:
            try:
                views |= self._fetch_views(remote)
            except UserError:
                if must:
                    raise
        return views

    @api.model
    def _fetch_views(self, messages):
        """Fetch, store and give the views of messages of one mailbox."""
        account = messages.account_id
        account.ensure_one()
        refs = {self._message_ref(message): message.id for message in messages}
        fetched = {}
        with self._remote(account) as provider:
            if len(refs) == 1:
                [ref] = refs
                fetched[refs[ref]] = provider.fetch_body(ref)
            else:
                for ref, body in provider.fetch_bodies(list(refs)):
                    fetched[refs[ref]] = body
        views = {
            message_id: messages.env["mailbox.body"]._view_values(body, account)
            for message_id, body in fetched.items()
        }
        read = [
            ref.remote_id for ref, message_id in refs.items() if message_id in views
        ]

        def store(fresh):
            fresh["mailbox.body"]._store_bodies(views)
            clear_read(fresh, account.id, read, Aspect.BODY)

        in_transaction(self.env, store)
        return views

    @api.model
    def _local_view(self, message):
        """The text of a message just sent, from what was written."""
        # sudo: mailbox.draft - the one behind a message the user may read
        draft = self.env["mailbox.draft"].sudo()
        draft = draft.search([("local_message_id", "=", message.id)], limit=1)
        if not draft:
            raise self._not_found()
        return draft._local_view()
