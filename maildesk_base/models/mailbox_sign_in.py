import hashlib

from odoo import api, fields, models

VALID_MINUTES = 15  # longer than the codes of the known services live


class MailboxSignIn(models.Model):
    """A sign-in at a provider that was begun and waits for the browser to come back.

    Nobody has access rights. The service's ``state`` is kept as a hash: what is read
    out of the database cannot be used to finish somebody else's sign-in.
    """

    _name = "mailbox.sign_in"
    _description = "Mailbox Sign-in in Progress"
    _log_access = False

    state_hash = fields.Char(required=True, index=True)
    account_id = fields.Many2one("mailbox.account", required=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    flow = fields.Char(required=True, help="Encrypted.")
    expires_at = fields.Datetime(required=True, index=True)
    is_running = fields.Boolean(help="Its answer is being exchanged right now.")

    @api.model
    def _keep(self, account, begun):
        """Remember a sign-in that the current user has begun."""
        expires_at = fields.Datetime.add(fields.Datetime.now(), minutes=VALID_MINUTES)
        # sudo: mailbox.sign_in - readable by nobody, found again by its state only
        self.sudo().create(
            {
                "state_hash": self._hash(begun.state),
                "account_id": account.id,
                "user_id": self.env.uid,
                "flow": self.env["mailbox.secret"]._box().encrypt(begun.flow),
                "expires_at": expires_at,
            }
        )

    @api.model
    def _claim(self, user_id, provider, state):
        """The sign-in with this state, for one caller at a time; empty when there is
        none of this user and provider.
        """
        found = self.search(
            [
                ("state_hash", "=", self._hash(state)),
                ("user_id", "=", user_id),
                ("account_id.provider", "=", provider),
                ("expires_at", ">", fields.Datetime.now()),
                ("is_running", "=", False),
            ],
            limit=1,
        )
        found.is_running = True
        return found

    def _open_flow(self):
        """What the provider wanted to have kept."""
        return self.env["mailbox.secret"]._box().decrypt(self.flow)

    @api.model
    def _hash(self, state):
        return hashlib.sha256(state.encode()).hexdigest()

    @api.autovacuum
    def _gc_expired(self):
        self.search([("expires_at", "<", fields.Datetime.now())]).unlink()
