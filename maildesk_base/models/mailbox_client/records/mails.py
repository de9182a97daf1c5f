from dataclasses import replace

from odoo import api, models
from odoo.tools import SQL

from ....compat import execute_query, readonly
from ....sync.links import KEY
from .. import params
from ..listing.lists import visible_place
from ..listing.scan import Scan

MAX_SCOPE_CHARS = 120


class MailboxClient(models.AbstractModel):
    """The mail of a record, in mailboxes that its reader may open; each mail once,
    however many of them have it.
    """

    _inherit = "mailbox.client"

    @api.model
    def _scopes(self):
        def of_record(client, value, scan):
            # By message: mail of the same conversation may be about something else.
            scan = replace(scan, conversations=False)
            return client._list_record(client._scoped_record(value), scan)

        return super()._scopes() | {"record": of_record}

    @api.model
    @readonly
    def record_mails(self, res_model, res_id, cursor=None, limit=50):
        """One page of the mail that belongs to a record, newest first."""
        with self._parameters():
            record = self._linkable(res_model, res_id)
            after, limit = params.read_cursor(cursor), params.as_limit(limit)
            scan = Scan([], after=after, limit=limit + 1, conversations=False)
            return self._list_record(record, scan)

    @api.model
    def _list_record(self, record, scan):
        chosen = SQL(
            """SELECT DISTINCT ON (key) message_id FROM (%s) mails
                ORDER BY key, account_id, message_id""",
            self._record_mail(record._name, record.ids),
        )
        return self._list_chosen(chosen, scan)

    @api.model
    def _count_record_mail(self, model, res_ids):
        """Record id -> how much mail belongs to it, of what the user reaches."""
        if not self.env.user.has_group("maildesk_base.group_user") or not res_ids:
            return {}
        # sudo: mailbox.client - taken off: the user's own rights count, whoever asks
        query = SQL(
            "SELECT res_id, count(DISTINCT key) FROM (%s) mails GROUP BY res_id",
            self.sudo(False)._record_mail(model, res_ids),
        )
        return dict(execute_query(self.env, query))

    @api.model
    def _record_mail(self, model, res_ids):
        """Query for the mail of records, a row for each mailbox that has it: ``key``,
        ``message_id``, ``account_id``, ``res_id``.
        """
        return SQL(
            """SELECT %(key)s AS key, m.id AS message_id, m.account_id, found.res_id
                 FROM (SELECT l.res_id, l.message_id
                         FROM mailbox_link l WHERE %(links)s
                        UNION
                       SELECT l.res_id, c.id FROM mailbox_link l
                         JOIN mailbox_message_index c
                           ON c.conversation_id = l.conversation_id
                        WHERE %(links)s) found
                 JOIN mailbox_message_index m ON m.id = found.message_id
                WHERE m.account_id = ANY(%(accounts)s) AND m.orphaned_at IS NULL
                  AND m.is_draft IS NOT TRUE AND EXISTS (%(place)s)""",
            key=KEY,
            links=SQL("l.res_model = %s AND l.res_id = ANY(%s)", model, list(res_ids)),
            accounts=self._account_ids(),
            place=visible_place(SQL("m.id")),
        )

    @api.model
    def _record_scope(self, record):
        """A record as value of the scope ``record``, which is part of an address."""
        return f"{record._name.replace('.', '_')}_{record.id}"

    @api.model
    def _scoped_record(self, value):
        """The record that a value of the scope ``record`` names."""
        name, _, number = params.as_text(value, MAX_SCOPE_CHARS).rpartition("_")
        bridges = self.env["mailbox.bridge"]._bridges()
        models_by_name = {each.replace(".", "_"): each for each in bridges}
        if name not in models_by_name or not number.isdecimal():
            raise params.BadParameter("record")
        return self._linkable(models_by_name[name], int(number))
