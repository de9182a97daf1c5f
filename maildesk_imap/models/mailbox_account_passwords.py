from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.maildesk_base.compat import check_access

PASSWORDS = ("imap_password", "smtp_password")
# Which passwords go to a server. Host, port and security are one destination: another
# port is another program, and without encryption anybody on the way reads along.
SENT_TO = {"imap": ("imap_password",), "smtp": PASSWORDS}
DESTINATION = ("host", "port", "security")


class MailboxAccount(models.Model):
    """Passwords of IMAP mailboxes: they go in, and never come out again."""

    _inherit = "mailbox.account"

    imap_password = fields.Char(
        "Password", compute="_compute_passwords", inverse="_inverse_imap_password"
    )
    smtp_password = fields.Char(
        "Password for sending",
        compute="_compute_passwords",
        inverse="_inverse_smtp_password",
        help="Empty: the same as for receiving.",
    )
    has_imap_password = fields.Boolean(compute="_compute_has_passwords")
    has_smtp_password = fields.Boolean(compute="_compute_has_passwords")

    def _compute_passwords(self):
        # Write-only: nobody ever reads a password back.
        self.imap_password = False
        self.smtp_password = False

    def _inverse_imap_password(self):
        self._store_password("imap_password")

    def _inverse_smtp_password(self):
        self._store_password("smtp_password")

    def _store_password(self, name):
        for account in self:
            self.env["mailbox.secret"]._put(account, name, account[name])
            account._settings_changed()
        # What was typed must not be read back within the same request either.
        self.invalidate_recordset([name], flush=False)

    def _compute_has_passwords(self):
        secrets = self.env["mailbox.secret"]
        for account in self:
            for name in PASSWORDS:
                known = account.can_configure and bool(secrets._of(account, name))
                account[f"has_{name}"] = known

    def _check_passwords_stay(self, settings, vals):
        """A stored password goes to no other server than the one it was typed for,
        unless who has typed it wants that.

        :param settings: server settings about to be written
        :param vals: all that is about to be written
        """
        if self.env.su:
            return
        check_access(self, "write")
        for account in self:
            # sudo: mailbox.imap_settings - compared with what is to be written
            known = account.sudo().imap_settings_ids[:1]
            for server, names in SENT_TO.items():
                if _is_redirected(server, known, settings):
                    account._check_passwords_own(set(names) - _given(vals))
            if "smtp_password" in vals and account._forgets_smtp_password(vals):
                # From then on the other one is sent to that server.
                account._check_passwords_own({"imap_password"} - _given(vals))

    def _forgets_smtp_password(self, vals):
        known = self.env["mailbox.secret"]._of(self, "smtp_password")
        return bool(known) and not vals["smtp_password"]

    def _check_passwords_own(self, names):
        secrets = self.env["mailbox.secret"]
        for name in names:
            secret = secrets._of(self, name)
            if secret and secret.user_id != self.env.user:
                raise UserError(
                    self.env._(
                        "The password of %(mailbox)s was entered by another user. "
                        "To send it to another server, enter the password again.",
                        mailbox=self.display_name,
                    )
                )


def _is_redirected(server, known, settings):
    """Whether settings about to be written lead to another destination."""
    names = [f"{server}_{part}" for part in DESTINATION]
    return any(
        name in settings and (settings[name] or False) != (known[name] or False)
        for name in names
    )


def _given(vals):
    return {name for name in PASSWORDS if vals.get(name)}
