from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.maildesk_base.compat import UniqueIndex, execute_query


class MailboxChatterPost(models.Model):
    """A mail that was posted on a record, from whichever mailbox: it is posted once.

    It goes with the note, so that what somebody has deleted can be posted again.
    """

    _name = "mailbox.chatter_post"
    _description = "Mail Posted on a Record"
    _log_access = False
    _rec_name = "message_key"

    res_model = fields.Char("Model", required=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model")
    # As links know the mail, see mailbox.link.
    message_key = fields.Char(required=True)
    note_id = fields.Many2one("mail.message", index=True, ondelete="cascade")

    _post_uniq = UniqueIndex("(res_model, res_id, message_key)")

    @api.model
    def _claim(self, record, message_key):
        """The row of a new post; none when the mail is there already.

        While another worker is about the same, this waits for its end; PostgreSQL then
        refuses, Odoo makes the request again, and finds what the other one made.
        """
        rows = execute_query(
            self.env,
            SQL(
                """INSERT INTO mailbox_chatter_post (res_model, res_id, message_key)
                   VALUES %s ON CONFLICT (res_model, res_id, message_key) DO NOTHING
                RETURNING id""",
                (record._name, record.id, message_key),
            ),
        )
        return self.browse(row[0] for row in rows)

    @api.model
    def _posted_ids(self, model, res_ids, message_key):
        """Those of the records that the mail was posted on."""
        found = self.search(
            [
                # A record that is merged leaves its notes to the one that stays.
                ("note_id.model", "=", model),
                ("note_id.res_id", "in", list(res_ids)),
                ("message_key", "=", message_key),
            ]
        )
        return set(found.note_id.mapped("res_id"))
