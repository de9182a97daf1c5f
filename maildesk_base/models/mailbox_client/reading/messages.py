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
            message = self._message(message_id)
            views = self._views(message, must=True)
            return self._messages_json(message, views)[message.id]

    @api.model
    def open_conversation(self, conversation_id):
        """All messages of a conversation, oldest first; the newest and the unread with
        their text."""
        with self._parameters():
            conversation = self._one("mailbox.conversation", conversation_id)
            messages = self._messages_of(conversation)[conversation.id]
            views = self._views(self._loaded_at_first(messages))
            shown = self._messages_json(messages, views)
            return self._conversation_json(conversation, messages, shown)

    @api.model
    def _conversation_json(self, conversation, messages, shown):
        return {
            "id": conversation.id,
            "subject": conversation.subject or "",
            "version": conversation.version,
            "messages": [shown[message_id] for message_id in messages.ids],
        }

    @api.model
    def _messages_of(self, conversations):
        """conversation id -> its messages, oldest first, without those in Trash unless
        all are there.
        """
        rows = execute_query(
            self.env,
            SQL(
                """SELECT c.id, m.id, EXISTS (
                              SELECT FROM mailbox_placement p
                                JOIN mailbox_folder f ON f.id = p.folder_id
                               WHERE p.message_id = m.id AND f.role <> 'trash')
                     FROM unnest(%s::int[]) AS c(id)
                    CROSS JOIN LATERAL (
                          SELECT n.id, n.sort_ts FROM mailbox_message_index n
                           WHERE n.conversation_id = c.id AND n.orphaned_at IS NULL
                        ORDER BY n.sort_ts DESC, n.id DESC LIMIT %s) m
                 ORDER BY m.sort_ts, m.id""",
                conversations.ids,
                MAX_CONVERSATION,
            ),
        )
        found = {conversation_id: [] for conversation_id in conversations.ids}
        for conversation_id, message_id, is_kept in rows:
            found[conversation_id].append((message_id, is_kept))
        model = self.env["mailbox.message_index"].with_prefetch([r[1] for r in rows])
        return {
            conversation_id: model.browse(
                [message_id for message_id, is_kept in messages if is_kept]
                or [message_id for message_id, _is_kept in messages]
            ).with_prefetch(model._prefetch_ids)
            for conversation_id, messages in found.items()
        }

    @api.model
    def _wanted_at_first(self, messages):
        """Those of a conversation that are unfolded when it is opened."""
        wanted = messages[-1:] | messages.filtered(lambda m: not m.is_read)
        return (messages & wanted)[-MAX_LOADED:]

    @api.model
    def _loaded_at_first(self, messages):
        wanted = self._wanted_at_first(messages)
        missing = self.env["mailbox.body"]._missing(wanted.ids)
        later = set(missing[:-MAX_FETCHED]) if len(missing) > MAX_FETCHED else set()
        return wanted.filtered(lambda m: m.id not in later)

    @api.model
    def _views(self, messages, *, must=False):
        """message id -> stored view, fetching what is not cached.

        :param must: raise what the server's refusal means, instead of leaving it out
        """
        views = self._stored_views(messages)
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
    def _stored_views(self, messages):
        # sudo: mailbox.body - of messages the user may read
        bodies = self.env["mailbox.body"].sudo()
        found = bodies.search_fetch([("message_id", "in", messages.ids)], ["view"])
        return {body.message_id.id: body.view for body in found}

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
            views = self._views(message, must=True)
            # Not before: while the server is waited for nothing may have been written.
            if trust == "sender" and message.from_addr:
                self._trust(message.from_addr.lower())
            return self._messages_json(message, views, remote=True)[message.id]

    @api.model
    def _trust(self, address):
        Rule = self.env["mailbox.sender_rule"]
        known = [("user_id", "=", self.env.uid), ("address", "=", address)]
        if not Rule.search_count([*known, ("kind", "=", "trusted")], limit=1):
            Rule.create({"address": address, "kind": "trusted"})

    @api.model
    def _messages_json(self, messages, views, *, remote=None):
        """message id -> the message, with its text where there is a view; by as many
        queries for many as for one.

        :param views: message id -> stored view
        :param remote: whether remote images are shown; None: as rules and settings say
        """
        rows = {row["id"]: row for row in rows_of(self.env, messages.ids)}
        read = messages.filtered(lambda m: m.id in views)
        allowed = self._allowing_remote(read, views) if remote is None else read
        with_parts = read.filtered(lambda m: views[m.id]["parts"])
        records = self._attachment_records(with_parts) if with_parts else {}
        shown = {}
        for message in messages:
            row, view = rows[message.id], views.get(message.id)
            shown[message.id] = row | (
                self._text_json(
                    message, view, message in allowed, records.get(message.id, {})
                )
                if view
                else {"loaded": False}
            )
        return shown

    @api.model
    def _text_json(self, message, view, remote, records):
        """What a message has beyond its row in a list."""
        blocked = 0 if remote else view["remote_count"]
        return {
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
            "attachments": self._attachments_json(message, view, records),
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
    def _allowing_remote(self, messages, views):
        """Those whose remote images are shown unasked.

        :param views: message id -> stored view, of all of them
        """
        messages = messages.filtered(lambda m: views[m.id]["remote_count"])
        if not messages or not self._settings_json()["block_remote"]:
            return messages
        blocking = messages.filtered("account_id.block_remote_images")
        # A forged sender is not the one who is trusted.
        named = blocking.filtered(
            lambda m: m.from_addr and views[m.id]["auth"].get("dmarc") != "fail"
        )
        senders = {message.id: _rule_addresses(message) for message in named}
        known = self.env["mailbox.sender_rule"].search_fetch(
            [
                ("user_id", "=", self.env.uid),
                ("kind", "=", "trusted"),
                ("address", "in", list(set().union(*senders.values()))),
            ],
            ["address"],
        )
        trusted = set(known.mapped("address"))
        by_rule = named.filtered(lambda m: trusted & senders[m.id])
        return (messages - blocking) | by_rule

    @api.model
    def _attachments_json(self, message, view, records):
        if "files" in view:
            # A message just sent: its files are still those of the draft.
            return [_sent_file(file) for file in view["files"]]
        return [
            self._part_json(message, part)
            | {"is_risky": part.get("risky", False)}
            | ({"records": records[part["id"]]} if part["id"] in records else {})
            for part in view["parts"]
        ]

    @api.model
    def _attachment_records(self, messages):
        """Records of other apps that attachments have become, by id of the message and
        of the attachment: ``{model, res_id, name, label, icon, url}``. Whoever makes
        such records adds those that the user may read, with one query for all messages.
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


def _rule_addresses(message):
    """What a rule for the sender, or for everybody there, is about."""
    address = message.from_addr.lower()
    return {address, f"@{address.rpartition('@')[2]}"}


def _sent_file(file):
    shown = {name: file[name] for name in ("id", "name", "mimetype", "size", "url")}
    preview = file["url"] if file["mimetype"] in PREVIEW_TYPES else None
    return shown | {
        "preview_url": preview,
        "is_inline": file["is_inline"],
        "is_risky": False,
    }
