import psycopg2

from odoo import Command, api, models
from odoo.exceptions import AccessError, UserError
from odoo.models import MAGIC_COLUMNS

from ....compat import has_access
from .. import params
from .files import Intake
from .links import MAX_LINKS

MAX_REQUEST_CHARS = 64
# Nobody is sent anything: no customer by the stage, no colleague as the one in charge
# or as follower of the team.
QUIET = {
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
}
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
            self._description_choice(options, "")
            reason = self._link_reason(model, message.account_id)
            reason = reason or self._create_reason(model)
            answer = {
                "values": {},
                "partner_id": None,
                "contact": None,
                "view_id": None,
                "has_description": False,
                "inform": "",
                "opens": False,
            }
            if not reason:
                answer = self._prepared(message, model, options)
            likely = [] if reason else self._duplicates(model, message)
            return answer | {
                "linked_ids": self._linked_ids(message, model),
                "company_id": message.account_id.company_id.id or None,
                "duplicates": likely,
                "reason": reason,
            }

    @api.model
    def _prepared(self, message, model, options):
        name = self.env["mailbox.bridge"]._bridges()[model]
        company = message.account_id.company_id or self.env.company
        bridge = self.with_company(company).env[name]
        partner = bridge._partner(message)
        declared = self._bridge_of(model)
        form, inform = declared.form_view, declared.inform_label
        view = form and self.env.ref(form, raise_if_not_found=False)
        return {
            "values": bridge._prefill(model, message, partner, options),
            "partner_id": partner.id or None,
            "contact": None if partner else self._new_contact(message, model),
            "view_id": view.id if view else None,
            "has_description": bool(declared.body_field),
            "inform": str(inform(self.env)) if inform else "",
            "opens": declared.opens,
        }

    @api.model
    def _new_contact(self, message, model):
        """Who could become a contact together with the record, None for nobody."""
        bridge = self._bridge_of(model)
        is_possible = bridge.partner_path in self.env[model]._fields
        if not is_possible or not has_access(self.env["res.partner"], "create"):
            return None
        person = self.env["mailbox.bridge"]._correspondent(message)
        if not person.email:
            return None
        # A program that reports something is nobody to keep.
        is_wanted = bridge.new_contact and not message.auto_submitted
        name = person.name or person.email
        return {"name": name, "email": person.email, "is_wanted": is_wanted}

    @api.model
    def _duplicates(self, model, message):
        name = self.env["mailbox.bridge"]._bridges()[model]
        linked = set(self._linked_ids(message, model))
        try:
            found = self.env[name]._duplicates(model, message)
            return self._proposed_json(model, message, found, 5, linked)
        except AccessError:
            return []

    @api.model
    def create_record(self, message_id, res_model, values, options=None):
        """Make a record and link the message to it, in one transaction.

        A call with the ``request_id`` of an earlier one gives what that one has made.
        With ``linked_ids``, as ``prepare`` has given them, it is refused when the mail
        belongs to another such record meanwhile: somebody has made one elsewhere.
        When files or text cannot be loaded from the mail server, nothing is made.
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
            self._check_enabled(model, message.account_id)
            request_id = params.as_text(options.get("request_id"), MAX_REQUEST_CHARS)
            intake = Intake()
            if not self.env["mailbox.link_request"]._is_known(request_id):
                # All that needs the network comes first: nothing is written yet.
                intake = self._take_in(message, model, values, options)
                message = self._message(message_id)
            record, token = self._created_once(
                message, model, values, options, request_id, intake
            )
            return {
                "record": {
                    "model": model,
                    "id": record.id,
                    "name": record.display_name,
                    "url": self._card_json(record)["url"],
                },
                "links": self._links_json(message),
                "undo": self._undo_of_record(token, model),
            }

    @api.model
    def _created_once(self, message, model, values, options, request_id, intake):
        """The record, and the token that takes it back."""
        if not request_id:
            self._check_linked(message, model, options)
            return self._created(message, model, values, options, intake)
        # sudo: mailbox.link_request - the user's own request, readable by nobody
        requests = self.env["mailbox.link_request"].sudo()
        request, is_new = requests._claim(request_id, model)
        if is_new:
            self._check_linked(message, model, options)
            record, token = self._created(message, model, values, options, intake)
            request.write({"res_id": record.id, "undo_token": token})
        if request.res_model != model:
            raise params.BadParameter("request_id")
        return self._linkable(request.res_model, request.res_id), request.undo_token

    @api.model
    def _check_linked(self, message, model, options):
        """Refuse a record when the mail has one that the form did not know of."""
        if "linked_ids" not in options:
            return
        known = params.as_ids(options["linked_ids"], MAX_LINKS)
        # sudo: mailbox.link_request - readable by nobody
        requests = self.env["mailbox.link_request"].sudo()
        requests._take_turn(message, model)
        new = [each for each in self._linked_ids(message, model) if each not in known]
        if new:
            raise UserError(
                self.env._(
                    "This mail belongs to “%(record)s” since you opened this form. "
                    "Close the form to see it.",
                    record=self.env[model].browse(new[0]).display_name,
                )
            )

    @api.model
    def _created(self, message, model, values, options, intake):
        company = message.account_id.company_id or self.env.company
        quiet = QUIET | dict.fromkeys(self._bridge_of(model).quiet, True)
        if params.as_flag(options.get("inform")):
            quiet = {}
        records = self.env[model].with_company(company).with_context(**quiet)
        try:
            with self.env.cr.savepoint():
                contact = self._created_contact(records, message, values, options)
                files, texts = self._store_intake(records, intake)
                named = self._contact_values(records, values, contact)
                record = records.create(values | texts | named)
                files.res_id = record.id
                record.flush_recordset()
        except WRONG_VALUES as error:
            raise params.BadParameter("values") from error
        record = record.with_env(self.env)
        self._link(message, record)
        return record, self._keep_undo(message, record, contact)

    @api.model
    def _created_contact(self, records, message, values, options):
        """The sender as a new contact, if that is wanted and nobody was chosen; among
        several people, beside them.
        """
        model = records._name
        partners = records.env["res.partner"]
        path = self._bridge_of(model).partner_path
        is_chosen = values.get(path) and not self._has_many(records, path)
        if not params.as_flag(options.get("create_contact")) or is_chosen:
            return partners
        if self.env["mailbox.bridge"]._partner(message):
            return partners
        contact = self._new_contact(message, model)
        if not contact:
            return partners
        return partners.create({"name": contact["name"], "email": contact["email"]})

    @api.model
    def _contact_values(self, records, values, contact):
        path = self._bridge_of(records._name).partner_path
        if not contact:
            return {}
        if self._has_many(records, path):
            return {path: [*(values.get(path) or ()), Command.link(contact.id)]}
        return {path: contact.id}

    @api.model
    def _has_many(self, records, path):
        field = records._fields.get(path)
        return field is not None and field.type == "many2many"

    @api.model
    def _record_values(self, model, values):
        """Values of fields that people write."""
        values = params.as_dict(values)
        known = self.env[model]._fields
        for name in values:
            if name in MAGIC_COLUMNS or name not in known:
                raise params.BadParameter("values")
        return values
