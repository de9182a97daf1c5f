from odoo import api, fields, models
from odoo.tools import SQL

# So many of the newest cached messages must bear the same name, each of another
# sender: what a stranger writes into his own mail teaches us nothing.
LESSONS = 12
SENDERS = 5


class MailboxAccount(models.Model):
    """Whose word counts on SPF, DKIM and DMARC (RFC 8601).

    Anybody may put an Authentication-Results header into a mail. Only those of the
    mailbox's own incoming server are worth something.
    """

    _inherit = "mailbox.account"

    auth_servers = fields.Char(
        "Sender checks by",
        help="Names of the servers whose Authentication-Results headers are believed, "
        "separated by commas. Empty: the name that MailDesk has learnt from your mail.",
    )
    auth_server_learnt = fields.Char("Learnt", readonly=True, copy=False)

    def _trusted_servers(self):
        """Names of the servers to be believed; empty when none is known."""
        self.ensure_one()
        names = (self.auth_servers or self.auth_server_learnt or "").split(",")
        return tuple(name.strip().lower() for name in names if name.strip())

    @api.model
    def _cron_housekeeping(self):
        """Once a day, besides the rest: learn the incoming servers' names."""
        result = super()._cron_housekeeping()
        self.search([("auth_servers", "=", False)])._learn_auth_servers()
        return result

    def _learn_auth_servers(self):
        """Take over the one name that stands on top of all recent mail of others."""
        for account in self:
            name = account._common_auth_server()
            if name and name != account.auth_server_learnt:
                account.auth_server_learnt = name

    def _common_auth_server(self):
        rows = self.env.execute_query(
            SQL(
                """SELECT b.view->'auth'->>'server', lower(m.from_addr)
                     FROM mailbox_message_index m
                     JOIN mailbox_body b ON b.message_id = m.id
                     JOIN mailbox_placement p ON p.message_id = m.id
                     JOIN mailbox_folder f ON f.id = p.folder_id
                    WHERE m.account_id = %s AND f.role = 'inbox'
                 ORDER BY m.id DESC LIMIT %s""",
                self.id,
                LESSONS,
            )
        )
        names = {name for name, _sender in rows}
        senders = {sender for _name, sender in rows}
        if len(rows) < LESSONS or len(names) != 1 or len(senders) < SENDERS:
            return False
        return names.pop() or False
