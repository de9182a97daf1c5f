from odoo import fields, models

from ..compat import BigInteger, Index, UniqueIndex


class MailboxSyncState(models.Model):
    """The scheduler's row of a mailbox: lease, timing and budgets.

    Apart from the account, so that synchronising never collides with somebody who edits
    the account's form.
    """

    _name = "mailbox.sync_state"
    _inherit = ["mailbox.access.mixin"]
    _description = "Mailbox Synchronisation State"
    _log_access = False
    _rec_name = "account_id"

    account_id = fields.Many2one("mailbox.account", required=True, ondelete="cascade")
    account_state = fields.Selection(
        related="account_id.state", related_sudo=False, string="Status"
    )
    account_last_error = fields.Char(
        related="account_id.last_error", related_sudo=False
    )
    lease_token = fields.Char()
    lease_until = fields.Datetime()
    # Grows with every claim; checked inside every writing transaction.
    fence = fields.Integer(default=0, required=True)
    next_sync_at = fields.Datetime()
    # Somebody has asked for a pass then, and waits for it.
    wanted_at = fields.Datetime()
    last_sync_at = fields.Datetime()
    last_started_at = fields.Datetime()
    last_duration_ms = fields.Integer()
    last_round_trips = fields.Integer()
    # Somebody has the mailbox open until then: synchronise every minute or faster.
    watched_until = fields.Datetime()
    # Change cursor of providers that have one for the whole mailbox.
    cursor_changes = fields.Char()
    # Highest message id when the running pass began.
    pass_watermark = BigInteger()
    # That of the pass before: rows above it are new.
    last_watermark = BigInteger()
    surroundings_at = fields.Datetime(
        help="When sender addresses and tags were last fetched from the service."
    )
    failures = fields.Integer(default=0)
    auth_failures = fields.Integer(default=0)
    backoff_until = fields.Datetime()
    # The service has asked for the pause, or signing in has failed: nobody ends it.
    is_pause_required = fields.Boolean()
    backfill_hour = fields.Datetime(help="The hour that backfill_used counts for.")
    backfill_used = fields.Integer(default=0)
    messages_synced = fields.Integer(default=0)
    # What was thrown away lately (maildesk ids): copies filed by a request whose answer
    # was lost turn up afterwards.
    discarded_drafts = fields.Json()
    has_stale_words = fields.Boolean(
        help="Some search terms may belong to deleted mail only."
    )

    _account_uniq = UniqueIndex("(account_id)")
    _due_idx = Index("(next_sync_at) WHERE next_sync_at IS NOT NULL")
    _wanted_idx = Index("(wanted_at) WHERE wanted_at IS NOT NULL")
