from odoo import api, fields, models

from ..compat import UniqueIndex, accessible
from ..engine.sanitize.authored import sanitize_authored


class MailboxIdentity(models.Model):
    """An address that a mailbox may send from, as its service says.

    Kept by the sync layer. One that the service does not name any more is archived:
    drafts written with it must not leave from another address unnoticed.
    """

    _name = "mailbox.identity"
    _inherit = ["mailbox.access.mixin"]
    _description = "Sender Address"
    _order = "account_id, sequence, id"
    _rec_name = "email"

    account_id = fields.Many2one(
        "mailbox.account", required=True, index=True, ondelete="cascade"
    )
    email = fields.Char(required=True)
    name = fields.Char()
    reply_to = fields.Char()
    sequence = fields.Integer()
    is_default = fields.Boolean()
    active = fields.Boolean(default=True)
    # Somebody may have made it their own: its name is shown to nobody else.
    signature_id = fields.Many2one(
        "mailbox.signature",
        ondelete="set null",
        index="btree_not_null",
        groups=fields.NO_ACCESS,
    )
    imported_signature = fields.Text(
        readonly=True, help="The service's signature as last imported."
    )
    offered_signature = fields.Text(
        readonly=True, help="The same, as stored in the signature's field."
    )

    _address_uniq = UniqueIndex("(account_id, email)")

    @api.model
    def _take_over(self, account, identities):
        """Bring the addresses of a mailbox in line with what its service says.

        :param identities: of :class:`~..engine.types.Identity`, the own address first
        :return: whether anything has changed
        """
        known = self.with_context(active_test=False).search(
            [("account_id", "=", account.id)]
        )
        by_email = {each.email: each for each in known}
        listed, changed = set(), False
        for sequence, each in enumerate(identities):
            email = each.email.strip().lower()
            if not email or email in listed:
                continue
            listed.add(email)
            values = {
                "name": each.name,
                "reply_to": each.reply_to,
                "sequence": sequence,
                "is_default": each.is_default,
                "active": True,
            }
            found = by_email.get(email)
            if not found:
                found = self.create(
                    {"account_id": account.id, "email": email, **values}
                )
                changed = True
            changed |= found._update(values)
            changed |= found._take_signature(each.signature_html)
        gone = known.filtered(lambda each: each.active and each.email not in listed)
        gone.active = False
        return changed or bool(gone)

    def _update(self, values):
        new = {
            name: value
            for name, value in values.items()
            if (self[name] or False) != (value or False)
        }
        if new:
            self.write(new)
        return bool(new)

    def _take_signature(self, html):
        """Offer the service's signature here; one that was changed here stays so."""
        html = sanitize_authored(html).strip()
        if html == (self.imported_signature or ""):
            return False
        self.imported_signature = html
        signature = self.signature_id
        if signature and (signature.body or "") != (self.offered_signature or ""):
            return False
        if signature:
            signature.body = html
        elif html:
            signature = signature.create(
                {
                    "name": self.email,
                    "body": html,
                    "account_id": self.account_id.id,
                    "user_id": False,
                }
            )
            self.signature_id = signature
        self.offered_signature = signature.body or ""
        return True

    def _json(self):
        return [
            {
                "id": each.id,
                "email": each.email,
                "name": each.name or "",
                "is_own": each._is_own(),
                "is_default": each.is_default,
                "signature_id": each._readable_signature().id or None,
            }
            for each in self
        ]

    def _readable_signature(self):
        """The signature of the address, none when the current user may not read it."""
        # sudo: mailbox.identity - given only if the signature may be read
        signature = self.sudo().signature_id.with_env(self.env)
        return accessible(signature, "read")

    def _is_own(self):
        """Whether this is the mailbox's own address."""
        return self.email == self.account_id.email.strip().lower()
