from odoo import fields


class BigInteger(fields.Integer):
    """A 64-bit integer: IMAP UIDs are unsigned 32 bit, hashes need 64."""

    _column_type = ("int8", "int8")
