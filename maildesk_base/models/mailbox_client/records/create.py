import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.models import MAGIC_COLUMNS

from .. import params

MAX_REQUEST_CHARS = 64
QUIET = {"mail_create_nosubscribe": True, "mail_notrack": True}
# What the ORM raises for values that no field takes.
WRONG_VALUES = (TypeError, ValueError, psycopg2.DataError, psycopg2.IntegrityError)


class MailboxClient(models.AbstractModel):
    """Records made of mail, as the user and with the user's rights."""

    _inherit = "mailbox.client"

    @api.model
    def prepare(self, message_id, res_model, options=None):
        """What the form of a new record begins with, and records that may be the same;
        nothing is written.
        """
        with self._parameters():
            message = self._message(message_id)
            model = self._linkable_model(res_model)
            options = params.as_dict(options)
            reason = self._link_reason(model, message.account_id)
            reason = reason or self._create_reason(model)
            answer = {"values": {}, "partner_id": None, "view_id": None}
            if not reason:
                answer = self._prepared(message, model, options)
            likely = [] if reason else self._proposed(model, message, "", 5)
            return answer | {
                "company_id": message.account_id.company_id.id or None,
                "duplicates": likely,
                "reason": reason,
            }

    @api.model
    def _prepared(self, message, model, options):
        name = self.env["mailbox.bridge"]._bridges()[model]
        bridge = self.with_company(message.account_id.company_id).env[name]
        partner = bridge._people(message)[:1]
        form = self._bridge_of(model).form_view
        view = form and self.env.ref(form, raise_if_not_found=False)
        return {
            "values": bridge._prefill(model, message, partner, options),
            "partner_id": partner.id or None,
            "view_id": view.id if view else None,
        }

    @api.model
    def create_record(self, message_id, res_model, values, options=None):
        """Make a record and link the message to it, in one transaction.

        A call with the ``request_id`` of an earlier one gives what that one has made.
        """
        with self._parameters():
            message = self._message(message_id)
            model = self._linkable_model(res_model)
            values = self._record_values(model, values)
            options = params.as_dict(options)
            reason = self._link_reason(model, message.account_id)
            reason = reason or self._create_reason(model)
            if reason:
                raise UserError(reason)
            record = self._created_once(message, model, values, options)
            return {
                "record": {
                    "model": model,
                    "id": record.id,
                    "name": record.display_name,
                    "url": self._card_json(record)["url"],
                },
                "links": self._links_json(message),
            }

    @api.model
    def _created_once(self, message, model, values, options):
        request_id = params.as_text(options.get("request_id"), MAX_REQUEST_CHARS)
        if not request_id:
            return self._created(message, model, values, options)
        # sudo: mailbox.link_request - the user's own request, readable by nobody
        requests = self.env["mailbox.link_request"].sudo()
        request, is_new = requests._claim(request_id, model)
        if is_new:
            request.res_id = self._created(message, model, values, options).id
        if request.res_model != model:
            raise params.BadParameter("request_id")
        return self._linkable(request.res_model, request.res_id)

    @api.model
    def _created(self, message, model, values, options):
        company = message.account_id.company_id or self.env.company
        quiet = QUIET | dict.fromkeys(self._bridge_of(model).quiet, True)
        if params.as_flag(options.get("inform")):
            quiet = {}
        records = self.env[model].with_company(company).with_context(**quiet)
        try:
            with self.env.cr.savepoint():
                record = records.create(values)
                record.flush_recordset()
        except WRONG_VALUES as error:
            raise params.BadParameter("values") from error
        record = record.with_env(self.env)
        self._link(message, record)
        return record

    @api.model
    def _record_values(self, model, values):
        """Values of fields that people write."""
        values = params.as_dict(values)
        known = self.env[model]._fields
        for name in values:
            if name in MAGIC_COLUMNS or name not in known:
                raise params.BadParameter("values")
        return values
