from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize
from odoo.tools.sql import escape_psql

from ..sync.transactions import end_transaction, in_transaction


class MailboxConnect(models.TransientModel):
    """**Connect a mailbox**: the guided first connection.

    Asks for address and kind of mailbox; provider add-ons add what they need and their
    part of
    :meth:`action_connect`.
    """

    _name = "mailbox.connect"
    _inherit = ["mailbox.dialog.mixin"]
    _description = "Connect a Mailbox"

    email = fields.Char("E-mail address", required=True)
    sender_name = fields.Char(
        "Your name",
        default=lambda self: self.env.user.name,
        help="Shown to recipients.",
    )
    provider = fields.Selection(
        selection="_selection_provider",
        required=True,
        default=lambda self: self._default_provider(),
    )
    is_shared = fields.Boolean("Shared mailbox", help="For example support@ or sales@.")
    access_user_ids = fields.Many2many("res.users", string="Users with Access")
    read_only_connection = fields.Boolean(
        "Read-only connection",
        help="Nothing can be changed or sent from MailDesk.",
    )
    hint = fields.Char(readonly=True)
    # Made by the first try; the next one goes on with it.
    account_id = fields.Many2one("mailbox.account", readonly=True)

    @api.model
    def _selection_provider(self):
        field = self.env["mailbox.account"]._fields["provider"]
        return field._description_selection(self.env)

    @api.model
    def _default_provider(self):
        return next((key for key, _label in self._selection_provider()), False)

    def action_connect(self):
        """Make the account, then sign in at the provider, or test it and show each
        step. After a failed test the same account is tried again.
        """
        self.ensure_one()
        if not email_normalize(self.email):
            raise UserError(
                self.env._(
                    "“%(address)s” is not an e-mail address.", address=self.email
                )
            )
        account = self._store_account()
        if account.has_sign_in:
            return account.action_authorize()
        return account.with_context(
            maildesk_connect_id=self.id
        ).action_test_connection()

    def _store_account(self):
        """Make the account, or change the one of an earlier try; committed, for what
        follows waits for its server and holds no transaction.
        """

        def store(fresh):
            user = fresh(user=self.env.uid, context=self.env.context, su=False)
            dialog = self.with_env(user)
            account = dialog._account_of_first_try()
            if account:
                account.write(dialog._account_values())
            else:
                account = account.create(dialog._account_values())
            dialog.account_id = account
            return account.id

        self.env.flush_all()
        account_id = in_transaction(self.env, store)
        end_transaction(self.env)
        self.env.invalidate_all(flush=False)
        return self.env["mailbox.account"].browse(account_id)

    def _account_of_first_try(self):
        """The mailbox of an earlier try that has never worked; empty when there is
        none.
        """
        # Removed and archived ones may have this address too.
        known = self.env["mailbox.account"].search(
            [
                ("email", "=ilike", escape_psql(self.email.strip())),
                ("owner_id", "=", self.env.uid),
            ],
            limit=1,
        )
        known = known or self.account_id.exists().filtered(
            lambda account: account.owner_id == self.env.user
        )
        if self._is_own_try(known):
            return known
        if known and (known.state != "draft" or known.provider != self.provider):
            if email_normalize(known.email) != email_normalize(self.email):
                return known.browse()
            raise UserError(
                self.env._(
                    "You have already connected %(address)s. Open it in Settings → "
                    "Mailbox Accounts to test or change it.",
                    address=self.email,
                )
            )
        return known

    def _is_own_try(self, account):
        """Whether this dialog has connected the mailbox, though not to the end: it may
        receive by now, and not send yet.
        """
        return (
            account
            and account == self.account_id
            and account.provider == self.provider
            and email_normalize(account.email) == email_normalize(self.email)
        )

    def _open(self):
        """The dialog once more, as it was filled in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Connect a mailbox"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _account_values(self):
        return {
            "name": self.email,
            "email": self.email,
            "sender_name": self.sender_name,
            "provider": self.provider,
            "is_shared": self.is_shared,
            "access_user_ids": self.access_user_ids.ids,
            "read_only_connection": self.read_only_connection,
        }
