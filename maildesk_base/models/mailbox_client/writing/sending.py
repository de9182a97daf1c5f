from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, human_size

from ....compat import execute_query
from ....engine.mime.address_text import is_email, parse_address_text
from ....engine.mime.compose import is_sendable
from ....sync.rows import rows_of
from ....sync.sending import make_local_sent
from .. import params

MAX_RECIPIENTS = 500
FURTHEST_DAYS = 366  # of "Send later"
OVERHEAD_BYTES = 4_096  # headers and boundaries of a message


class MailboxClient(models.AbstractModel):
    """Sending: pressed once, held for Undo, then the server's business."""

    _inherit = "mailbox.client"

    @api.model
    def send(self, draft_id, send_at=None, force=False, version=None):
        """Send a draft after the Undo time, or at ``send_at`` (UTC text). One that is
        scheduled already gets the new moment.

        With news in the conversation nothing is sent and ``held`` given, unless
        ``force``; nor when another window has changed what the caller saw in
        ``version``: that is the ``conflict``.
        """
        with self._parameters():
            draft = self._editable_draft(draft_id, scheduled=True)
            if self._is_outdated(draft, {"version": version}):
                return self._sending_json(draft, conflict=draft._json())
            moment = self._send_moment(send_at)
            self._check_sendable(draft)
            news = None if force is True else self._conversation_news(draft)
            if news:
                return self._sending_json(draft, held=news)
            if draft._is_scheduled():
                # sudo: mailbox.draft - users write drafts only here, access is checked
                draft.sudo()._unqueue()
            seconds = 0 if moment else self._undo_send_seconds()
            now = fields.Datetime.now()
            # sudo: mailbox.draft - users write drafts only here, access is checked
            draft.sudo()._queue(moment or now + timedelta(seconds=seconds))
            if not moment:
                make_local_sent(self.env, draft)
            return self._sending_json(draft, seconds=seconds)

    @api.model
    def _sending_json(self, draft, *, seconds=0, held=None, conflict=None):
        """What has come of pressing Send: nothing yet with ``held`` or ``conflict``."""
        return {
            "draft": draft._json(),
            "seconds": seconds,
            "held": held,
            "conflict": conflict,
        }

    @api.model
    def cancel_send(self, draft_id):
        """Take a message back that was not handed over yet; gives the draft."""
        with self._parameters():
            draft = self._one("mailbox.draft", draft_id)
            execute_query(
                self.env,
                SQL("SELECT id FROM mailbox_draft WHERE id = %s FOR UPDATE", draft.id),
            )
            if draft.state == "editing":
                return draft._json()
            if draft.state not in ("queued", "failed"):
                raise UserError(
                    self.env._("Too late: the message has already been sent.")
                )
            # sudo: mailbox.draft - users write drafts only here, access is checked
            draft.sudo()._unqueue()
            return draft._json()

    @api.model
    def _send_moment(self, send_at):
        """The moment of "Send later", or None for now."""
        if not send_at:
            return None
        try:
            moment = fields.Datetime.to_datetime(params.as_text(send_at, 30))
        except ValueError as error:
            raise params.BadParameter("send_at") from error
        now = fields.Datetime.now()
        if moment <= now or moment > now + timedelta(days=FURTHEST_DAYS):
            raise UserError(
                self.env._("Choose a time in the future, at most a year from now.")
            )
        return moment

    @api.model
    def _undo_send_seconds(self):
        # sudo: res.users.settings - the row of the user himself
        own = self.env.user.sudo().res_users_settings_ids[:1].maildesk_preferences or {}
        if "undo_send_seconds" in own:
            return own["undo_send_seconds"]
        # sudo: ir.config_parameter - a setting that everybody may know
        value = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("maildesk.undo_send_seconds", 10)
        )
        return int(value)

    @api.model
    def _check_sendable(self, draft):
        account = draft.account_id
        reason = account._read_only_reason()
        if reason or not account._can_send():
            raise UserError(
                reason
                or self.env._(
                    "Sending from “%(mailbox)s” has not been tested successfully. "
                    "Click Test connection in its settings. Your draft is saved.",
                    mailbox=account.name,
                )
            )
        identity = draft._sender_identity()
        if identity and not identity.active:
            raise UserError(
                self.env._(
                    "You can no longer send from %(address)s. Choose another "
                    "address under From.",
                    address=identity.email,
                )
            )
        self._check_recipients(draft)
        # sudo: ir.attachment - sizes of the draft's own files
        size = sum(draft.sudo()._leaving_attachments().mapped("file_size"))
        size = size * 4 // 3 + len(draft.body or "") + OVERHEAD_BYTES
        if size > self._message_limit():
            raise UserError(
                self.env._(
                    "The message is too large (%(size)s). The limit is %(limit)s.",
                    size=human_size(size),
                    limit=human_size(self._message_limit()),
                )
            )

    @api.model
    def _check_recipients(self, draft):
        addresses = []
        for text in (draft.to_addrs, draft.cc_addrs, draft.bcc_addrs):
            addresses += parse_address_text(text or "")
        if not addresses:
            raise UserError(self.env._("Add at least one recipient."))
        self._check_addresses((*addresses, *parse_address_text(draft.reply_to or "")))
        if len(addresses) > MAX_RECIPIENTS:
            raise UserError(
                self.env._(
                    "A message can have at most %(count)d recipients.",
                    count=MAX_RECIPIENTS,
                )
            )

    @api.model
    def _check_addresses(self, addresses):
        """Only what is an address beyond doubt is written to: guessing what else was
        meant would send to somebody else.
        """
        for address in addresses:
            if not is_email(address.email) or not is_sendable(address.email):
                raise UserError(
                    self.env._(
                        "“%(text)s” is not an e-mail address.",
                        text=address.email or address.name,
                    )
                )

    @api.model
    def _conversation_news(self, draft):
        """What came into the conversation since the reply was begun, or None.

        In a shared mailbox an answer may have been given meanwhile.
        """
        account = draft.account_id
        conversation = draft._origin_message().conversation_id
        if not account.is_shared or not conversation:
            return None
        if conversation.version <= draft.conversation_version:
            return None
        rows = rows_of(self.env, self._newest_messages(conversation, draft))
        own = [row for row in rows if row["recipients"]]
        newest = (own or rows or [None])[0]
        if newest is None:
            return None
        sender = newest["senders"][0]
        return {
            "text": self._news_text(sender, bool(own)),
            "messages": rows,
            "version": conversation.version,
        }

    @api.model
    def _news_text(self, sender, answered):
        who = sender["name"] or sender["email"]
        if answered:
            return self.env._("%(name)s has answered meanwhile.", name=who)
        return self.env._("%(name)s has written meanwhile.", name=who)

    @api.model
    def _newest_messages(self, conversation, draft):
        arrivals = conversation.version - draft.conversation_version
        rows = execute_query(
            self.env,
            SQL(
                """SELECT id FROM mailbox_message_index
                    WHERE conversation_id = %s AND orphaned_at IS NULL
                 ORDER BY id DESC LIMIT %s""",
                conversation.id,
                min(arrivals, 10),
            ),
        )
        return [row[0] for row in rows]
