from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from ..compat import UniqueIndex, execute_query

KEPT = timedelta(days=2)


class MailboxLinkRequest(models.Model):
    """A record that somebody has asked for once: a double click, a second window and an
    answer that was lost on its way lead to the same one.
    """

    _name = "mailbox.link_request"
    _description = "Record Made of Mail"
    _log_access = False
    _rec_name = "request_id"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    request_id = fields.Char(required=True)
    res_model = fields.Char("Model", required=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model")
    undo_token = fields.Char(help="What takes the record back, see ``mailbox.undo``.")
    made_at = fields.Datetime(required=True, index=True)

    _request_uniq = UniqueIndex("(user_id, request_id)")

    @api.model
    def _is_known(self, request_id):
        """Whether the current user has made this request before."""
        known = [("user_id", "=", self.env.uid), ("request_id", "=", request_id)]
        # sudo: mailbox.link_request - the user's own
        return bool(request_id and self.sudo().search_count(known, limit=1))

    @api.model
    def _claim(self, request_id, model):
        """The row of a request of the current user, and whether it is new.

        While another worker is about the same, this waits for its end; PostgreSQL then
        refuses, Odoo makes the request again, and finds what the other one made.
        """
        values = (self.env.uid, request_id, model, fields.Datetime.now())
        rows = execute_query(
            self.env,
            SQL(
                """INSERT INTO mailbox_link_request
                          (user_id, request_id, res_model, made_at) VALUES %s
                       ON CONFLICT (user_id, request_id) DO NOTHING RETURNING id""",
                values,
            ),
        )
        if rows:
            return self.browse(rows[0]), True
        # sudo: mailbox.link_request - the user's own
        known = self.sudo().search(
            [("user_id", "=", self.env.uid), ("request_id", "=", request_id)]
        )
        return known, False

    @api.model
    def _take_turn(self, message, model):
        """Let whoever makes such a record of a conversation do it one after another.

        Waits as :meth:`_claim` does. The row is nobody's request: it is only locked.
        """
        conversation = message.conversation_id
        about = f"{(conversation or message)._name}:{(conversation or message).id}"
        execute_query(
            self.env,
            SQL(
                """INSERT INTO mailbox_link_request
                          (user_id, request_id, res_model, made_at) VALUES %s
                       ON CONFLICT (user_id, request_id)
                       DO UPDATE SET made_at = EXCLUDED.made_at RETURNING id""",
                (SUPERUSER_ID, f"{model}:{about}", model, fields.Datetime.now()),
            ),
        )

    @api.autovacuum
    def _gc_old(self):
        self.search([("made_at", "<", fields.Datetime.now() - KEPT)]).unlink()
