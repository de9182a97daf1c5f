from odoo import fields
from odoo.tools import sql


class RepeatedMany2one(fields.Many2one):
    """A reference copied from a row that this row already belongs to.

    The row it is copied from has the foreign key and takes this one along when it goes;
    checking the copy as well would only cost every synchronised message its time. Also
    for what is merely shown, of rows kept for days: who is gone is shown empty.
    """

    def update_db_foreign_key(self, model, column):
        """Make none, and drop the one of an earlier version."""
        cr, comodel = model.env.cr, model.env[self.comodel_name]
        target = (comodel._table, "id", self.ondelete or "set null")
        for name in sql.get_foreign_keys(cr, model._table, self.name, *target):
            sql.drop_constraint(cr, model._table, name)
