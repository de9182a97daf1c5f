from odoo import api, models
from odoo.exceptions import AccessError, UserError

# Follows from tests, sign-ins and synchronisation; nobody writes it by hand.
KEPT = frozenset(
    (
        "state",
        "last_error",
        "last_error_code",
        "incoming_confirmed",
        "outgoing_confirmed",
        "signed_in_as",
        "granted_scopes",
        "grants_write",
        "grants_send",
        "is_removed",
        "auth_server_learnt",
    )
)
NEW = {**dict.fromkeys(KEPT, False), "state": "draft"}


class MailboxAccount(models.Model):
    """What not even the owner of a mailbox may write, in a form or over RPC.

    A mailbox that called itself connected without a test would be synchronised and sent
    from unconfirmed; one that turned into another mailbox would mix the mail of both.
    """

    _inherit = "mailbox.account"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_kept(vals, NEW)
                self._check_new_owner(vals)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self._check_new_owner(vals)
            for account in self:
                account._check_kept(vals, account)
                account._check_same_mailbox(vals)
        return super().write(vals)

    @api.model
    def _identity_fields(self):
        """Names of the fields that say which mailbox it is; providers extend it."""
        return ("provider", "email")

    @api.model
    def _check_kept(self, vals, present):
        """Refuse other values than those of ``present``, a mailbox or a dict."""
        for name in KEPT & vals.keys():
            if (vals[name] or False) != present[name]:
                label = self._fields[name]._description_string(self.env)
                raise AccessError(
                    self.env._(
                        "“%(field)s” cannot be written: it follows from testing, "
                        "authorising and synchronising the mailbox.",
                        field=label,
                    )
                )

    def _check_same_mailbox(self, vals):
        """Once it was connected, a mailbox stays the one it is."""
        if self.state == "draft" and not self.folder_ids:
            return
        for name in self._identity_fields():
            if name in vals and self._same_text(vals[name]) != self._same_text(
                self[name]
            ):
                label = self._fields[name]._description_string(self.env)
                raise UserError(
                    self.env._(
                        "“%(field)s” of %(mailbox)s cannot be changed any more: mail "
                        "of two mailboxes would be mixed. Connect a new mailbox "
                        "instead.",
                        field=label,
                        mailbox=self.display_name,
                    )
                )

    @api.model
    def _same_text(self, value):
        return value.strip().lower() if isinstance(value, str) else value

    @api.model
    def _check_new_owner(self, vals):
        owner_id = vals.get("owner_id") or self.env.uid
        if owner_id == self.env.uid:
            return
        others = self.filtered(lambda account: account.owner_id.id != owner_id)
        is_admin = self.env.user.has_group("maildesk_base.group_admin")
        if (others or not self) and not is_admin:
            raise AccessError(
                self.env._(
                    "Only a mailbox administrator may connect a mailbox for somebody "
                    "else, or give it to somebody else."
                )
            )
