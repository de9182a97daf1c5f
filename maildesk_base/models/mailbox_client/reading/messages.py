from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ....compat import execute_query
from ....engine.sanitize import resolve_placeholders
from ....engine.suspects import Aspect
from ....sync.losses.quarantine import clear_read
from ....sync.rows import people, rows_of
from ....sync.transactions import in_transaction
from .. import params
from .files import PREVIEW_TYPES

MAX_LOADED = 12  # messages of a conversation that are given with their text
MAX_FETCHED = 6  # of those, how many may have to be fetched first
MAX_CONVERSATION = 500
MAX_HEADERS = 200


class MailboxClient(models.AbstractModel):
    """Reading messages and conversations: a stored view as the browser gets it, images
    resolved, rights considered.
    """

    _inherit = "mailbox.client"

    @api.model
    def open_message(self, message_id):
        """A message with its text, fetched when it is not cached; marks nothing."""
        with self._parameters():
            return self._opened(self._message(message_id))

    @api.model
    def _opened(self, message):
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
            return self._conversation_json(conversation, messages, loaded)

    @api.model
    def _conversation_json(self, conversation, messages, loaded):
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
        rows = execute_query(
            self.env,
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
            ),
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

    @api.model
    def show_remote(self, message_id, trust="once"):
        """The message with its remote images; ``trust`` is ``once`` or ``sender``."""
        with self._parameters():
            trust = params.as_choice(trust, ("once", "sender"))
            message = self._message(message_id)
            view = self._views(message, must=True)[message.id]
            # Not before: while the server is waited for nothing may have been written.
            if trust == "sender" and message.from_addr:
                self._trust(message.from_addr.lower())
            row = rows_of(self.env, message.ids)[0]
            return self._message_json(message, row, view, remote=True)

    @api.model
    def _trust(self, address):
        Rule = self.env["mailbox.sender_rule"]
        known = [("user_id", "=", self.env.uid), ("address", "=", address)]
        if not Rule.search_count([*known, ("kind", "=", "trusted")], limit=1):
            Rule.create({"address": address, "kind": "trusted"})

    @api.model
    def _message_json(self, message, row, view, *, remote=None):
        """A message with its text; ``remote`` None: as rules and settings say."""
        if remote is None:
            remote = self._remote_allowed(message, view)
        blocked = 0 if remote else view["remote_count"]
        return row | {
            "loaded": True,
            "html": self._shown_html(message, view, remote),
            "text": view["text"],
            "is_plain": view["is_plain"],
            "is_cut": view["is_cut"],
            "from": {"name": message.from_name or "", "email": message.from_addr or ""},
            "to": people(message.to_addrs),
            "cc": people(message.cc_addrs),
            "bcc": people(message.bcc_addrs),
            "reply_to": people(message.reply_to),
            "sent_at": message.date and message.date.strftime("%Y-%m-%d %H:%M:%S"),
            "size": message.size,
            "message_id": message.message_id or "",
            "attachments": self._attachments_json(message, view),
            "headers": view["headers"][:MAX_HEADERS],
            "auth": view["auth"],
            "calendar": view["calendar"],
            "report": view["report"],
            "remote_content": {
                "blocked": blocked,
                "trackers": view["tracker_names"],
                "tracker_count": view["tracker_count"],
            },
            "unsubscribe": self._unsubscribe_json(message),
            "security": {
                "signed": view["protection"]["signature"],
                "encrypted": view["protection"]["encryption"],
            },
            "notice": self._notice_text(view["notice"]),
        }

    @api.model
    def _shown_html(self, message, view, remote):
        def address(value):
            return self._image_url(message, value)

        # Of a message just sent: its images are still those of the draft.
        own = {file["cid"]: file["url"] for file in view.get("files", ())}
        return resolve_placeholders(
            view["html"],
            cid=lambda content_id: own.get(content_id) or address(f"cid:{content_id}"),
            remote=address if remote else None,
        )

    @api.model
    def _remote_allowed(self, message, view):
        """Whether remote images are shown unasked."""
        if not view["remote_count"]:
            return False
        if not message.account_id.block_remote_images:
            return True
        if not self._settings_json()["block_remote"]:
            return True
        # A forged sender is not the one who is trusted.
        if view["auth"].get("dmarc") == "fail" or not message.from_addr:
            return False
        address = message.from_addr.lower()
        return bool(
            self.env["mailbox.sender_rule"].search_count(
                [
                    ("user_id", "=", self.env.uid),
                    ("kind", "=", "trusted"),
                    ("address", "in", (address, f"@{address.rpartition('@')[2]}")),
                ],
                limit=1,
            )
        )

    @api.model
    def _attachments_json(self, message, view):
        if "files" in view:
            # A message just sent: its files are still those of the draft.
            return [_sent_file(file) for file in view["files"]]
        records = self._attachment_records(message) if view["parts"] else {}
        return [
            self._part_json(message, part)
            | {"is_risky": part.get("risky", False)}
            | ({"records": records[part["id"]]} if part["id"] in records else {})
            for part in view["parts"]
        ]

    @api.model
    def _attachment_records(self, message):
        """Records of other apps that attachments have become, by id of the attachment:
        ``{model, res_id, name, label, icon, url}``. Whoever makes such records adds
        those that the user may read.
        """
        return {}

    @api.model
    def _unsubscribe_json(self, message):
        targets = (message.list_unsubscribe or "").replace(">", "").split("<")
        targets = [target.strip(" ,") for target in targets]
        url = next((t for t in targets if t.lower().startswith("https:")), None)
        mailto = next((t for t in targets if t.lower().startswith("mailto:")), None)
        if not url and not mailto:
            return None
        one_click = bool(url and message.list_unsubscribe_post)
        return {"one_click": one_click, "url": url, "mailto": mailto}

    @api.model
    def _notice_text(self, notice):
        _ = self.env._
        texts = {
            "empty": _("This message has no text."),
            "encrypted": _("This message is encrypted and cannot be shown here."),
            "missing": _("The text of this message could not be loaded."),
            "unreadable": _("The text of this message cannot be read."),
        }
        return texts.get(notice)


def _sent_file(file):
    shown = {name: file[name] for name in ("id", "name", "mimetype", "size", "url")}
    preview = file["url"] if file["mimetype"] in PREVIEW_TYPES else None
    return shown | {
        "preview_url": preview,
        "is_inline": file["is_inline"],
        "is_risky": False,
    }
