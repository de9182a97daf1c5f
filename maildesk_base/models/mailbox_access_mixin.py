from odoo import api, models
from odoo.exceptions import AccessError

from ..compat import check_access, has_access
from .access_rules import mailbox_rules

RELATIONAL = ("many2one", "many2many", "one2many")
# Whoever sets these says whose the record is.
OWNERS = frozenset(("user_id", "owner_id", "account_id", "company_id"))


class MailboxAccessMixin(models.AbstractModel):
    """Whose a record is: its record rules, and the checks that rules cannot make.

    Inherited by every model of MailDesk that people can reach. A rule looks at a record
    before it is written; :meth:`_check_mailbox` looks once more afterwards, so that
    nobody hands a record to somebody else, or refers to a mailbox, signature or message
    that they cannot read themselves.
    """

    _name = "mailbox.access.mixin"
    _description = "Access by Mailbox"

    # The way from a record to its mailbox, for the record rules.
    _mailbox_path = "account_id"

    @api.model
    def _access_rules(self):
        """The record rules of this model, as a tuple of
        :class:`~.access_rules.AccessRule`; dialogs, shared and personal records
        replace it.
        """
        return mailbox_rules(self._mailbox_path)

    @api.model
    def _install_access_rules(self, module):
        """Create or update the record rules of all models of an add-on.

        Called by the data file of each add-on that brings models of its own.
        """
        data = [
            rule._record(model, module)
            for model in self._guarded_models(module)
            for rule in model._access_rules()
        ]
        self.env["ir.rule"]._load_records(data, update=True)

    @api.model
    def _guarded_models(self, module):
        for name in sorted(self.pool.models):
            model = self.env[name]
            is_guarded = isinstance(model, self.pool["mailbox.access.mixin"])
            if is_guarded and not model._abstract and model._original_module == module:
                yield model

    @api.model_create_multi
    def create(self, vals_list):
        # First of all: what the database itself refuses reveals the records of others.
        for vals in vals_list:
            self._check_owner(vals)
            self._check_references(vals)
        records = super().create(vals_list)
        records._check_mailbox()
        return records

    def write(self, vals):
        if not self.env.su and self.ids:
            check_access(self, "write")
        self._check_owner(vals)
        self._check_references(vals)
        result = super().write(vals)
        if not OWNERS.isdisjoint(vals):
            self._check_mailbox()
        return result

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        self._check_references(values)
        return values

    def onchange(self, values, field_names, fields_spec):
        # Nothing is stored, but computed fields and names of what is referred to are
        # shown.
        self._check_references(values)
        return super().onchange(values, field_names, fields_spec)

    def _check_mailbox(self):
        """Refuse what the current user could not have written in its present state."""
        if not self.env.su:
            check_access(self, "write")

    @api.model
    def _check_owner(self, vals):
        """Nobody makes anything in the name of somebody else."""
        owner_id = vals.get("user_id") if "user_id" in self._fields else None
        if owner_id and owner_id != self.env.uid and not self.env.su:
            raise AccessError(self.env._("This must be either your own or shared."))

    @api.model
    def _check_references(self, vals):
        """Refuse values that refer to records of MailDesk the user cannot read: their
        names are shown with the record, whoever may read them.

        :param vals: field values as a form or a caller sends them
        """
        if self.env.su or not isinstance(vals, dict):
            return
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None or field.type not in RELATIONAL or not value:
                continue
            if field.comodel_name.startswith("mailbox."):
                self._check_reference(field, value)

    def _check_reference(self, field, value):
        records = self.env[field.comodel_name].browse(_ids(value))
        if records != records.exists() or not has_access(records, "read"):
            raise AccessError(
                self.env._("This no longer exists, or you do not have access to it.")
            )


def _ids(value):
    """Record ids in a value of a relational field: an id, a record, a name pair, a
    form's object, or commands.
    """
    if isinstance(value, models.BaseModel):
        return value.ids
    if isinstance(value, dict):
        return _ids(value.get("id"))
    if isinstance(value, bool) or not value:
        return ()
    if isinstance(value, int):
        return (value,)
    if not isinstance(value, list | tuple):
        return ()
    if len(value) == 2 and isinstance(value[0], int) and isinstance(value[1], str):
        return (value[0],)
    return {found for each in value for found in _command_ids(each)}


def _command_ids(command):
    if isinstance(command, int):
        return () if isinstance(command, bool) else (command,)
    if not isinstance(command, list | tuple) or len(command) < 2:
        return ()
    listed = command[2] if len(command) > 2 and isinstance(command[2], list) else ()
    return [each for each in (command[1], *listed) if each and isinstance(each, int)]
