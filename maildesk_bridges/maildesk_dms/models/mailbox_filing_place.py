from odoo import api, fields, models
from odoo.tools import SQL, email_normalize

from odoo.addons.maildesk_base.compat import UniqueIndex


class MailboxFilingPlace(models.Model):
    """The directory that mail of a sender, and of the sender's company, was filed in
    last.
    """

    _name = "mailbox.filing_place"
    _inherit = ["mailbox.access.mixin"]
    _description = "Directory of a Sender"

    account_id = fields.Many2one("mailbox.account", required=True, ondelete="cascade")
    # The company as "partner:7"; without a contact, the address.
    sender = fields.Char(required=True)
    directory_id = fields.Many2one("dms.directory", ondelete="cascade")

    _sender_uniq = UniqueIndex("(account_id, sender)")

    @api.model
    def _sender_of(self, message, people):
        """
        :param people: contacts of the message, its sender first
        """
        address = email_normalize(message.from_addr or "") or ""
        sender = people.filtered(lambda each: each.email_normalized == address)[:1]
        if sender:
            return f"partner:{sender.commercial_partner_id.id}"
        return address

    @api.model
    def _remember(self, message, sender, directory):
        """Note the directory. Of two workers that do so at once, the second one has to
        begin again: it then finds what the first one has filed.
        """
        self.env.cr.execute(
            SQL(
                """INSERT INTO mailbox_filing_place
                          (account_id, sender, directory_id, create_uid, write_uid,
                           create_date, write_date)
                   VALUES (%(account)s, %(sender)s, %(directory)s, %(user)s, %(user)s,
                           %(now)s, %(now)s)
                       ON CONFLICT (account_id, sender) DO UPDATE
                      SET directory_id = EXCLUDED.directory_id,
                          write_uid = EXCLUDED.write_uid,
                          write_date = EXCLUDED.write_date""",
                account=message.account_id.id,
                sender=sender,
                directory=directory.id,
                user=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        self.invalidate_model()

    @api.model
    def _remembered(self, message, sender):
        found = self.search(
            [("account_id", "=", message.account_id.id), ("sender", "=", sender)]
        )
        return found.directory_id
