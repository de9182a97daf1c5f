from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ....compat import execute_query
from .. import params
from ..acting.action import unavailable
from ..acting.actions import MAX_TOKEN_CHARS

CREATED = "create_record"
UNDO_SECONDS = 10


class MailboxClient(models.AbstractModel):
    """Undo of what was made of a mail, as long as nobody has worked on it."""

    _inherit = "mailbox.client"

    @api.model
    def undo_create(self, token):
        """Delete what ``create_record`` has made, and its link; gives the links that
        the mail still has. Refused when somebody has changed the record since.
        """
        with self._parameters():
            token = params.as_text(token, MAX_TOKEN_CHARS)
            steps = self.env["mailbox.undo"]._take(token) or {}
            if steps.get("action") != CREATED:
                raise unavailable(self.env)
            record, *others = steps["made"]
            self._take_back(*record, must=True)
            for other in others:
                self._take_back(*other)
            message = self._reachable("mailbox.message_index", steps["message_ids"])
            return self._links_json(message) if message else []

    @api.model
    def _take_back(self, model, record_id, state, *, must=False):
        # sudo: res.partner - or whatever it is: made by the user seconds ago and not
        # changed; many people may create records and not delete them
        record = self.env[model].sudo().browse(record_id).exists()
        is_same = record and self._state_of(record) == state
        if is_same:
            record.unlink()
        elif record and must:
            raise UserError(
                self.env._(
                    "“%(record)s” has been changed in the meantime. Delete it there.",
                    record=record.display_name,
                )
            )

    @api.model
    def _keep_undo(self, message, *records):
        """Remember what was made, in the order it is to be deleted; gives the token."""
        self.env.flush_all()
        made = [
            [record._name, record.id, self._state_of(record)]
            for record in records
            if record
        ]
        steps = {"action": CREATED, "message_ids": message.ids, "made": made}
        return self.env["mailbox.undo"]._keep(steps)

    @api.model
    def _undo_of_record(self, token, model):
        if not token:
            return None
        label = self._bridge_of(model).label(self.env)
        text = self.env._("%(record)s created", record=label)
        return {"token": token, "label": text, "seconds": UNDO_SECONDS}

    @api.model
    def _state_of(self, record):
        """What changes as soon as somebody works on a record: its own values, its
        chatter, its activities, its files and its mail.
        """
        counted = {
            "mail_message": "model",
            "mail_activity": "res_model",
            "ir_attachment": "res_model",
            "mailbox_link": "res_model",
        }
        self.env.flush_all()
        record.invalidate_recordset(["write_date"])
        counts = [
            execute_query(
                self.env,
                SQL(
                    "SELECT count(*), max(id) FROM %s WHERE %s = %s AND res_id = %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    record._name,
                    record.id,
                ),
            )[0]
            for table, column in counted.items()
        ]
        moment = fields.Datetime.to_string(record.write_date)
        return [f"{moment}.{record.write_date.microsecond}", *map(list, counts)]
