import secrets

from odoo import api, fields, models

VALID_MINUTES = 10  # longer than any "Undo" stays on the screen


class MailboxUndo(models.Model):
    """What a user did a moment ago, so that they can undo it; nobody else can."""

    _name = "mailbox.undo"
    _description = "Mail Action That Can Be Undone"
    _log_access = False

    token = fields.Char(required=True, index=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    expires_at = fields.Datetime(required=True, index=True)
    # What mailbox.client has put there: "action", "message_ids", "operations", and what
    # else the action needs.
    steps = fields.Json(required=True)

    @api.model
    def _keep(self, steps):
        """Store steps for the current user; gives the token."""
        token = secrets.token_urlsafe(16)
        expires_at = fields.Datetime.add(fields.Datetime.now(), minutes=VALID_MINUTES)
        # sudo: mailbox.undo - readable by nobody, the token is given to its user only
        self.sudo().create(
            {
                "token": token,
                "user_id": self.env.uid,
                "expires_at": expires_at,
                "steps": steps,
            }
        )
        return token

    @api.model
    def _take(self, token):
        """The steps behind a token of the current user, once; None when there are
        none.
        """
        # sudo: mailbox.undo - only the user's own row is looked for
        found = self.sudo().search(
            [
                ("token", "=", token),
                ("user_id", "=", self.env.uid),
                ("expires_at", ">", fields.Datetime.now()),
            ],
            limit=1,
        )
        steps = found.steps if found else None
        found.unlink()
        return steps

    @api.autovacuum
    def _gc_expired(self):
        self.search([("expires_at", "<", fields.Datetime.now())]).unlink()
