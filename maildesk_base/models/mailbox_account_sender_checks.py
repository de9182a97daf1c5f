from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..engine.mime.findings.authentication import (
    common_server,
    is_domain,
    owner_domain,
)

# What has to be seen before a name is learnt: so many messages, on so many days, from
# so many domains. A burst of mail, however large, is one day and teaches nothing.
LESSONS = 20
DAYS = 10
SENDERS = 5
LOOKED_AT = 300


class MailboxAccount(models.Model):
    """Whose word counts on SPF, DKIM and DMARC (RFC 8601).

    Anybody may put an Authentication-Results header into a mail. Only those of the
    mailbox's own incoming server are worth something.
    """

    _inherit = "mailbox.account"

    auth_servers = fields.Char(
        "Sender checks by",
        help="Names of the servers whose Authentication-Results headers are believed, "
        "separated by commas. They have to remove such headers of their own name from "
        "mail that comes in. Empty: the name that MailDesk has learnt from your mail.",
    )
    auth_server_learnt = fields.Char("Learnt", readonly=True, copy=False)

    @api.constrains("auth_servers")
    def _check_auth_servers(self):
        for account in self:
            for name in _names(account.auth_servers):
                if not is_domain(name):
                    raise ValidationError(
                        self.env._(
                            "“%(name)s” is not the name of a server. Enter names such "
                            "as mx.example.com, separated by commas.",
                            name=name,
                        )
                    )

    def _trusted_servers(self):
        """Names of the servers to be believed; empty when none is known."""
        self.ensure_one()
        if self.auth_servers:
            return _names(self.auth_servers)
        return (*self._service_auth_servers(), *_names(self.auth_server_learnt))

    def _service_auth_servers(self):
        """Names under which the mailbox's service checks, where that is known.

        :rtype: tuple[str]
        """
        return ()

    def _own_hosts(self):
        """What the mailbox's server is known by: a learnt name must agree with one.

        :rtype: tuple[str]
        """
        return (self.email.rpartition("@")[2],)

    @api.model
    def _cron_housekeeping(self):
        """Once a day, besides the rest: learn the incoming servers' names."""
        result = super()._cron_housekeeping()
        self.search([("auth_servers", "=", False)])._learn_auth_servers()
        return result

    def _learn_auth_servers(self):
        """Take over the name that stands on top of all mail of many days and senders,
        if it is one of the mailbox's own server.
        """
        for account in self:
            known = account.auth_server_learnt
            if known and not common_server((known,), account._own_hosts()):
                account.auth_server_learnt = False
            name = account._common_auth_server()
            if name and name != account.auth_server_learnt:
                account.auth_server_learnt = name

    def _common_auth_server(self):
        rows = self.env.execute_query(
            SQL(
                """SELECT b.view->'auth'->>'server', lower(m.from_addr),
                          m.sort_ts::date
                     FROM mailbox_message_index m
                     JOIN mailbox_body b ON b.message_id = m.id
                     JOIN mailbox_placement p ON p.message_id = m.id
                     JOIN mailbox_folder f ON f.id = p.folder_id
                    WHERE m.account_id = %s AND f.role = 'inbox'
                      AND b.view->'auth'->>'server' != ''
                 ORDER BY m.id DESC LIMIT %s""",
                self.id,
                LOOKED_AT,
            )
        )
        senders = {owner_domain((s or "").rpartition("@")[2]) for _n, s, _day in rows}
        days = {day for _name, _sender, day in rows}
        if len(rows) < LESSONS or len(days) < DAYS or len(senders) < SENDERS:
            return ""
        return common_server((name for name, _s, _day in rows), self._own_hosts())


def _names(text):
    """The domains in a list separated by commas, in lower case."""
    names = (name.strip().lower() for name in (text or "").split(","))
    return tuple(name for name in names if name)
