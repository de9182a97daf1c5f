from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html_escape
from odoo.tools.misc import format_date

from ....compat import readonly
from .. import params

MAX_MODEL_CHARS = 100
MAX_LINKS = 100  # of one mail that are shown


class MailboxClient(models.AbstractModel):
    """Mail that belongs to records of other apps; rights count on both sides."""

    _inherit = "mailbox.client"

    @api.model
    def link(self, message_id, res_model, res_id, options=None):
        """Link a message, with its conversation, to a record; gives all its links."""
        with self._parameters():
            options = params.as_dict(options)
            message = self._message(message_id)
            record = self._linkable(res_model, res_id)
            if reason := self._off_reason(record._name, message.account_id):
                raise UserError(reason)
            self._check_enabled(record._name, message.account_id)
            follows = not params.as_flag(options.get("only_message"))
            self._link(message, record, follows=follows)
            return self._links_json(message)

    @api.model
    def _link(self, message, record, *, origin="manual", follows=True):
        """Link them, and leave a note on the record when that is news."""
        bridge = self._bridge_of(record._name)
        if bridge.feature:
            self.env["mailbox.licence"]._require(bridge.feature)
        # sudo: mailbox.link - users write links only here, both sides are checked
        links = self.env["mailbox.link"].sudo()
        is_followed = record.id in self._linked_ids(message, record._name)
        is_news = links._link(message, record, origin=origin, follows=follows)
        if is_news and not is_followed:
            self._note_link(message, record, is_linked=True)

    @api.model
    def _linked_ids(self, message, model):
        links = self._links_of(message)
        return [each.res_id for each in links if each.res_model == model]

    @api.model
    def unlink_record(self, message_id, link_id):
        """Take a link away; gives those that are left."""
        with self._parameters():
            message = self._message(message_id)
            link = self._one("mailbox.link", link_id)
            links = self._links_of(message)
            if link not in links:
                raise self._not_found()
            record = self.env[link.res_model].browse(link.res_id)
            # Two conversations that became one may have brought a link each.
            same = links.filtered(
                lambda each: each.res_model == record._name and each.res_id == record.id
            )
            # sudo: mailbox.link - users write links only here, the mail is theirs
            same.sudo()._with_waiting().unlink()
            self._note_link(message, record, is_linked=False)
            return self._links_json(message)

    @api.model
    @readonly
    def links(self, message_id):
        """The records a message or its conversation belongs to, as far as readable."""
        with self._parameters():
            return self._links_json(self._message(message_id))

    @api.model
    @readonly
    def row_links(self, message_ids):
        """Kinds of records that mail belongs to, by message, for rows that came
        over the bus.
        """
        with self._parameters():
            ids = params.as_ids(message_ids, params.MAX_PAGE)
            messages = self._reachable("mailbox.message_index", ids)
            rows = [
                {"id": each.id, "conversation_id": each.conversation_id.id or None}
                for each in messages
            ]
            messages._add_links(rows)
            return {str(row["id"]): row["links"] for row in rows}

    @api.model
    def _linkable(self, res_model, res_id):
        """The record, if the user may see it."""
        name = self._linkable_model(res_model)
        record_id = params.as_id(res_id)
        if not self.env["mailbox.link"]._readable_ids(name, [record_id]):
            raise self._not_found()
        return self.env[name].browse(record_id)

    @api.model
    def _linkable_model(self, res_model):
        name = params.as_text(res_model, MAX_MODEL_CHARS)
        if name not in self.env["mailbox.bridge"]._bridges():
            raise UserError(self.env._("Mail cannot be linked to this kind of record."))
        return name

    @api.model
    def _bridge_of(self, model):
        name = self.env["mailbox.bridge"]._bridges()[model]
        return self.env[name]._models()[model]

    @api.model
    def _links_of(self, message):
        """Its links, oldest first, of records that the user may read."""
        domain = [("message_id", "=", message.id)]
        if message.conversation_id:
            followed = ("conversation_id", "=", message.conversation_id.id)
            domain = ["|", *domain, followed]
        return self.env["mailbox.link"].search(domain, order="id", limit=MAX_LINKS)

    @api.model
    def _links_json(self, message):
        """One entry for each record."""
        first = {}
        for link in self._links_of(message):
            first.setdefault((link.res_model, link.res_id), link)
        return [self._link_json(link) for link in first.values()]

    @api.model
    def _link_json(self, link, record=None):
        record = record or self.env[link.res_model].browse(link.res_id)
        bridge = self._bridge_of(link.res_model)
        # sudo: res.users - the name of a colleague
        name = link.user_id.sudo().name
        actions = self._card_actions_json(record, link.account_id)
        return {
            "id": link.id,
            "message_id": link.message_id.id or None,
            "model": link.res_model,
            "res_id": link.res_id,
            "label": str(bridge.label(self.env)),
            "icon": bridge.icon,
            "name": record.display_name,
            "origin": link.origin,
            "only_message": not link.follows,
            "linked_by": name or "",
            "linked_at": fields.Datetime.to_string(link.create_date) or None,
            "card": self._card_json(record) | {"actions": actions},
        }

    @api.model
    def _card_json(self, record):
        return self._bridge_model(record._name)._card(record)

    @api.model
    def _note_link(self, message, record, *, is_linked):
        """What happened, in the chatter of the record; nobody is sent anything."""
        if not self._leaves_note(record._name):
            return
        # Linked without being asked for, as the event of an answer: for the owner only.
        if message.account_id._has_bridge_new(record._name):
            return
        values = {
            "user": self.env.user.name,
            "subject": message.subject or self.env._("(no subject)"),
            "date": format_date(self.env, message.date or message.sort_ts),
            "mailbox": message.account_id.email,
        }
        text = (
            self.env._(
                "%(user)s linked the mail “%(subject)s” of %(date)s from %(mailbox)s.",
                **values,
            )
            if is_linked
            else self.env._(
                "%(user)s unlinked the mail “%(subject)s” of %(date)s from "
                "%(mailbox)s.",
                **values,
            )
        )
        # sudo: mail.thread - a note of what somebody did who may read the record
        record.sudo().message_post(
            body=html_escape(text),
            author_id=self.env.user.partner_id.id,
            subtype_xmlid="mail.mt_note",
            notify_skip_followers=True,
        )

    @api.model
    def _param(self, name):
        # sudo: ir.config_parameter - a switch whose effect everybody sees
        return self.env["ir.config_parameter"].sudo().get_param(name)
