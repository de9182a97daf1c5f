from odoo import api, models

from ....compat import has_access
from ....engine.types import Address
from ....sync.apply.rows import address_text
from ..listing.scan import Scan
from .links import MAX_LINKS


class MailboxClient(models.AbstractModel):
    """**Reply** on a record."""

    _inherit = "mailbox.client"

    @api.model
    def reply_from(self, res_model, res_id):
        """A draft written from a record: the answer to its newest mail in a mailbox
        that can send, else a new mail to its contact. What is sent belongs to the
        record.
        """
        with self._parameters():
            record = self._linkable(res_model, res_id)
            accounts = self._sending_accounts()
            message = self._newest_mail(record, accounts)
            if message:
                answer = self.reply(message.id)
            else:
                answer = self._new_mail_to(record, accounts) | {"left_out": []}
            # sudo: mailbox.draft - the user's own, made just now
            draft = self.env["mailbox.draft"].sudo().browse(answer["id"])
            draft.write({"record_model": record._name, "record_id": record.id})
            return {
                "draft": answer,
                "message_id": message.id or None,
                "account_ids": accounts.ids,
                "templates": self._record_templates(record),
            }

    @api.model
    def _sending_accounts(self):
        """Mailboxes that the user can send from, their own first."""
        accounts = self.env["mailbox.account"]._reachable()
        able = accounts.filtered(
            lambda account: not account._read_only_reason() and account._can_send()
        )
        return able.sorted(lambda account: account.owner_id != self.env.user)

    @api.model
    def _newest_mail(self, record, accounts):
        scan = Scan([], limit=MAX_LINKS + 1, conversations=False)
        rows = self._list_record(record, scan)["messages"]
        ids = [row["id"] for row in rows if row["account_id"] in accounts.ids]
        return self.env["mailbox.message_index"].browse(ids[:1])

    @api.model
    def _new_mail_to(self, record, accounts):
        values = {"to": self._addressee(record)}
        if accounts:
            values["account_id"] = accounts[0].id
        draft = self._new_draft(values)
        # sudo: mailbox.draft - users write drafts only here, it was made just now
        draft.sudo().is_untouched = True
        return draft._json()

    @api.model
    def _addressee(self, record):
        """The address of the contact of a record, "" for none."""
        path = self._bridge_of(record._name).partner_path
        partner = record.mapped(path)[:1] if path else self.env["res.partner"]
        if record._name == "res.partner":
            partner = record
        if not has_access(partner, "read") or not partner.email_normalized:
            return ""
        return address_text((Address(partner.name, partner.email_normalized),)) or ""
