from odoo import api, models

_OWNERS = {"user_id", "owner_id", "account_id"}
# The names of these are told with the record, whoever may read them.
_TOLD = ("account_id", "signature_id")


class MailboxOwned(models.AbstractModel):
    """What belongs to a person or to a mailbox.

    Record rules look at a record before it is written. This looks once more
    afterwards: nobody slips what he made to somebody else, and nobody ties anything to
    a mailbox or signature that does not exist for him.
    """

    _name = "mailbox.owned"
    _description = "Belongs to a Person or Mailbox"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_owners()
        return records

    def write(self, vals):
        result = super().write(vals)
        if (_OWNERS | set(_TOLD)) & vals.keys():
            self._check_owners()
        return result

    def _check_owners(self):
        if self.env.su:
            return
        self.check_access("write")
        for name in _TOLD:
            if name in self._fields:
                self[name].check_access("read")
