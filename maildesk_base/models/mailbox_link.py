from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from ..compat import (
    Index,
    UniqueIndex,
    all_of,
    bus_send,
    execute_query,
    has_access,
)
from ..sync.links import KEY, copy_links, detach_mailbox, mailbox_key
from .access_rules import AccessRule

MAX_NAMED = 100  # links at once; of more it is only said that there are some
ORIGINS = [
    ("manual", "By hand"),
    ("reply", "Written from the record"),
    ("automation", "By a rule"),
    ("chatter", "Posted on the record"),
]


class MailboxLink(models.Model):
    """A mail that belongs to a record of another app, with its conversation.

    It is known by keys, see ``sync/links.py``, so it outlives moves, renumbered
    folders and the mailbox itself: without ``account_id`` it is nobody's and waits for
    its mailbox to be connected again. It is shown to those only who may open the
    mailbox and read the record.
    """

    _name = "mailbox.link"
    _inherit = ["mailbox.access.mixin"]
    _description = "Mail Linked to a Record"
    _order = "id desc"

    account_id = fields.Many2one(
        "mailbox.account", index="btree_not_null", ondelete="set null"
    )
    mailbox_key = fields.Char(required=True)
    # "m:" and the Message-ID; without one "f:" and the fingerprint, or "r:" and the
    # remote id.
    message_key = fields.Char(required=True)
    message_id = fields.Many2one(
        "mailbox.message_index", index="btree_not_null", ondelete="set null"
    )
    conversation_id = fields.Many2one(
        "mailbox.conversation", index="btree_not_null", ondelete="set null"
    )
    follows = fields.Boolean(
        default=True, help="Whether all mail of the conversation belongs to the record."
    )
    res_model = fields.Char("Model", required=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True)
    origin = fields.Selection(ORIGINS, required=True, default="manual")
    user_id = fields.Many2one(
        "res.users", default=lambda self: self.env.user, ondelete="set null"
    )

    # Those that wait for their mail: asked for with every page.
    _waiting_idx = Index("(mailbox_key) WHERE message_id IS NULL")
    # What somebody has linked lately.
    _user_idx = Index("(user_id, id DESC)")
    _message_key_idx = Index("(message_key, mailbox_key)")
    # Two people may have connected the same address, each with links of their own.
    _mail_record_uniq = UniqueIndex("(res_model, res_id, message_key, account_id)")

    @api.model
    def _access_rules(self):
        nobodys = AccessRule("attached", "", "[('account_id', '!=', False)]")
        return (*super()._access_rules(), nobodys)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._add_keys(vals)
        return super().create(vals_list)

    @api.model
    def _add_keys(self, vals):
        if vals.get("account_id"):
            account = self.env["mailbox.account"].browse(vals["account_id"])
            vals.setdefault("mailbox_key", account._link_key())
        if vals.get("message_id"):
            message = self.env["mailbox.message_index"].browse(vals["message_id"])
            vals.setdefault("message_key", message._link_key())

    @api.constrains("account_id", "message_id", "conversation_id")
    def _check_same_mailbox(self):
        for link in self:
            mails = link.message_id.account_id | link.conversation_id.account_id
            if mails - link.account_id:
                raise ValidationError(self.env._("A link stays within one mailbox."))

    @api.model
    def _link(self, message, record, *, origin="manual", follows=True):
        """Link a message to a record, once however often and by whomever it is asked
        for; gives whether that is news.

        Who asks may read both, which is for the caller to check.
        """
        self.env.flush_all()
        conversation_id = (follows and message.conversation_id.id) or None
        rows = execute_query(
            self.env,
            SQL(
                """INSERT INTO mailbox_link AS l
                          (account_id, mailbox_key, message_key, message_id,
                           conversation_id, follows, res_model, res_id, origin,
                           user_id, create_uid, write_uid, create_date, write_date)
                   SELECT m.account_id, %(mailbox)s, %(key)s, m.id,
                          %(conversation)s::int, %(follows)s, %(model)s, %(record)s,
                          %(origin)s, %(user)s, %(user)s, %(user)s, %(now)s, %(now)s
                     FROM mailbox_message_index m WHERE m.id = %(message)s
                       ON CONFLICT (res_model, res_id, message_key, account_id)
                       DO UPDATE SET message_id = EXCLUDED.message_id,
                          conversation_id = EXCLUDED.conversation_id,
                          follows = EXCLUDED.follows
                RETURNING xmax = 0, id""",
                mailbox=message.account_id._link_key(),
                key=KEY,
                conversation=conversation_id,
                follows=follows,
                model=record._name,
                record=record.id,
                origin=origin,
                user=self.env.uid,
                now=fields.Datetime.now(),
                message=message.id,
            ),
        )
        self.env.invalidate_all(flush=False)
        for _is_new, link_id in rows:
            self.browse(link_id)._notify_changed()
        return bool(rows and rows[0][0])

    def unlink(self):
        self._notify_changed()
        return super().unlink()

    def _notify_changed(self):
        """Notify the browsers of those who can see one of these links that the links of
        its mail have changed. It comes on their own channels: who may open the mailbox
        and not the record hears nothing.
        """
        # sudo: mailbox.link - for each user those that they may see are looked up
        for account in self.sudo().account_id:
            own = self.sudo().filtered(lambda link, a=account: link.account_id == a)
            for user in account._users_to_notify().filtered("active"):
                # In all companies of the user, not those of whoever acts.
                links = self.with_context(allowed_company_ids=None).with_user(user)
                seen = links.search([("id", "in", own.ids)])
                if seen:
                    bus_send(user, "maildesk/links", seen._changed_json(account))

    def _changed_json(self, account):
        # sudo: mailbox.link - ids of mail that the user may see
        links = self.sudo()
        mails = links.message_id
        conversations = links.conversation_id | mails.conversation_id
        is_long = len(self) > MAX_NAMED
        return {
            "account_id": account.id,
            "message_ids": [] if is_long else mails.ids,
            "conversation_ids": [] if is_long else conversations.ids,
            "reload": is_long,
        }

    def _with_waiting(self):
        """With the copies that wait for the same mailboxes to be connected again."""
        found = self
        for link in self:
            found |= self.search(
                [
                    ("account_id", "=", False),
                    ("mailbox_key", "=", link.mailbox_key),
                    ("message_key", "=", link.message_key),
                    ("res_model", "=", link.res_model),
                    ("res_id", "=", link.res_id),
                ]
            )
        return found

    @api.model
    def _readable_ids(self, res_model, res_ids):
        """Ids of those of the records that exist and that the user may read, archived
        ones too.
        """
        if res_model not in self.env["mailbox.bridge"]._bridges():
            return []
        records = self.env[res_model].with_context(active_test=False)
        if not has_access(records, "read"):
            return []
        return records.search([("id", "in", list(res_ids))]).ids

    @api.model
    def _readable_domain(self):
        parts = []
        for model in self._linked_models():
            records = self.env[model].with_context(active_test=False)
            if has_access(records, "read"):
                of_ids = ("res_id", "in", records._search([]))
                parts.append(["&", ("res_model", "=", model), of_ids])
        anything = ["|"] * (len(parts) - 1)
        return anything + sum(parts, []) if parts else [(0, "=", 1)]

    @api.model
    def _linked_models(self):
        """Models with a bridge that any mail is linked to. Read from one end of an
        index to the other in as many steps as there are models.
        """
        rows = execute_query(
            self.env,
            SQL(
                """WITH RECURSIVE models AS (
                       SELECT min(res_model) AS name FROM mailbox_link
                        UNION ALL
                       SELECT (SELECT min(l.res_model) FROM mailbox_link l
                                WHERE l.res_model > models.name)
                         FROM models WHERE models.name IS NOT NULL)
                   SELECT name FROM models WHERE name IS NOT NULL"""
            ),
        )
        bridges = self.env["mailbox.bridge"]._bridges()
        return [name for (name,) in rows if name in bridges]

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        if not self.env.su and not bypass_access:
            domain = all_of(domain, self._readable_domain())
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    def _check_access(self, operation):
        result = super()._check_access(operation)
        refused, error = result or (self.browse(), self._hidden_error)
        asked = self - refused
        if self.env.su or not asked.ids:
            return result
        hidden = asked - self.search([("id", "in", asked.ids)])
        return (refused | hidden, error) if hidden else result

    def _hidden_error(self):
        return AccessError(
            self.env._("This is no longer there, or you have no access to it.")
        )


class MailboxMessageIndex(models.Model):
    """What records the mail of a list belongs to, and how links know a message."""

    _inherit = "mailbox.message_index"

    def _link_key(self):
        self.ensure_one()
        query = SQL(
            "SELECT %s FROM mailbox_message_index m WHERE id = %s", KEY, self.id
        )
        self.flush_recordset(["message_id", "fingerprint", "remote_id"])
        [[key]] = execute_query(self.env, query)
        return key

    @api.model
    def _complete_rows(self, rows):
        """``links``: kinds of records the mail belongs to that the user may read, for
        their icons.
        """
        result = super()._complete_rows(rows)
        self._add_links(rows)
        return result

    @api.model
    def _add_links(self, rows):
        """The same for dicts with ``id`` and ``conversation_id``."""
        for row in rows:
            row["links"] = []
        found = self._links_of_rows(rows)
        by_model = {}
        for _message_id, _conversation_id, res_model, res_id in found:
            by_model.setdefault(res_model, set()).add(res_id)
        links = self.env["mailbox.link"]
        readable = {
            (model, res_id)
            for model, ids in by_model.items()
            for res_id in links._readable_ids(model, ids)
        }
        for row in rows if readable else ():
            row["links"] = sorted(
                {
                    model
                    for message_id, conversation_id, model, res_id in found
                    if (model, res_id) in readable
                    and (
                        message_id == row["id"]
                        or conversation_id
                        and conversation_id == row["conversation_id"]
                    )
                }
            )

    @api.model
    def _links_of_rows(self, rows):
        conversations = {row["conversation_id"] for row in rows} - {None}
        return execute_query(
            self.env,
            SQL(
                """SELECT message_id, conversation_id, res_model, res_id
                     FROM mailbox_link WHERE message_id = ANY(%s)
                    UNION
                   SELECT message_id, conversation_id, res_model, res_id
                     FROM mailbox_link WHERE conversation_id = ANY(%s)""",
                [row["id"] for row in rows],
                list(conversations),
            ),
        )


class MailboxAccount(models.Model):
    """The links of a mailbox, which outlive it."""

    _inherit = "mailbox.account"

    def _link_key(self):
        self.ensure_one()
        return mailbox_key(self.email or "", self.company_id.id)

    def _renew_link_keys(self):
        """The links of a mailbox stay its own when its address or company changes."""
        self.env.flush_all()
        for account in self:
            self.env.cr.execute(
                SQL(
                    "UPDATE mailbox_link SET mailbox_key = %s WHERE account_id = %s",
                    account._link_key(),
                    account.id,
                )
            )
        self.env["mailbox.link"].invalidate_model(["mailbox_key"])

    def _leave_links(self, *, keep_data, keep_links):
        """Let the links of a mailbox that is removed wait for it, or delete them."""
        self.env.flush_all()
        leave = copy_links if keep_data else detach_mailbox
        for account in self if keep_links else ():
            leave(self.env.cr, account.id)
        if not keep_links:
            self.env["mailbox.link"].search([("account_id", "in", self.ids)]).unlink()
        self.env["mailbox.link"].invalidate_model()
