from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ..compat import UniqueIndex
from ..engine import secrets as engine_secrets
from ..engine.errors import ConfigurationError
from .secret_key import key_file, secret_keys


class MailboxSecret(models.Model):
    """A password or token, encrypted with a key that is not in the database.

    It belongs to a mailbox, or, without one, to the whole database, like the secret
    that a provider gave this Odoo as its client. Nobody has access rights: values go in
    through write-only fields and come out only for the provider that needs them.
    """

    _name = "mailbox.secret"
    _description = "Mailbox Secret"
    _log_access = False

    account_id = fields.Many2one("mailbox.account", ondelete="cascade")
    name = fields.Char(required=True)
    value = fields.Char(required=True, help="Encrypted.")
    user_id = fields.Many2one("res.users", ondelete="set null", help="Who entered it.")
    destination = fields.Char(
        help="The services it was entered for. It is not sent to any others."
    )

    _account_name_uniq = UniqueIndex("(account_id, name)")
    _name_uniq = UniqueIndex("(name) WHERE account_id IS NULL")

    @api.model
    def _box(self):
        """The box that encrypts and decrypts; makes a key file at first use."""
        keys = secret_keys() or engine_secrets.ensure_key_file(key_file())
        return engine_secrets.SecretBox(keys)

    @api.model
    def _seal(self, value):
        """Encrypt what somebody has typed; an empty text stays empty."""
        try:
            return self._box().encrypt(value) if value else ""
        except ConfigurationError as error:
            text = self.env["mailbox.error_text"]._text(error.code)
            raise UserError(text) from error

    @api.model
    def _unseal(self, token):
        """What :meth:`_seal` was given."""
        return self._box().decrypt(token) if token else ""

    @api.model
    def _put(self, account, name, value):
        """Store ``value``, or forget it when it is empty.

        :param account: a mailbox, or an empty record for the whole database
        """
        known = self._of(account, name)
        if not value:
            known.unlink()
            return
        values = {
            "value": self._seal(value),
            "user_id": self._giver_id(account),
            "destination": self._destination(account, name),
        }
        if known:
            known.write(values)
        else:
            known.create({"account_id": account.id, "name": name, **values})

    @api.model
    def _giver_id(self, account):
        # What the system itself stores counts as given by who is the owner then.
        return account.owner_id.id if self.env.uid == SUPERUSER_ID else self.env.uid

    @api.model
    def _destination(self, account, name):
        """The services that a secret is meant for, as text; providers whose addresses
        are system parameters extend it.
        """
        return ""

    @api.model
    def _take(self, account, name):
        """The stored text, "" when there is none.

        Raises ConfigurationError of the engine when the key does not fit, like a
        provider does when settings are wrong: whoever opens the provider handles both.
        """
        secret = self._of(account, name)
        if secret.destination and secret.destination != self._destination(
            account, name
        ):
            raise ConfigurationError("secrets.moved")
        return self._unseal(secret.value)

    @api.model
    def _of(self, account, name):
        # sudo: mailbox.secret - no user may read secrets; callers checked the account
        return self.sudo().search_fetch(
            [("account_id", "=", account.id), ("name", "=", name)],
            ["value", "destination"],
            limit=1,
        )

    @api.model
    def _rotate_all(self):
        """Encrypt everything with the first key; returns how many values changed."""
        box = self._box()
        changed = 0
        # sudo: mailbox.secret - rotation works on all mailboxes
        for secret in self.sudo().search([("value", "!=", False)]):
            if box.needs_rotation(secret.value):
                secret.value = box.rotate(secret.value)
                changed += 1
        return changed
