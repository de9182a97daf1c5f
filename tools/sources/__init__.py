"""Where Odoo and add-ons of other projects come from."""
