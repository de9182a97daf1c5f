import hashlib
import json

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...sync.due import end_pause, end_waits, want_now
from ...sync.transactions import after_commit

WATCH_SECONDS = 150  # the app repeats ``watch`` every minute while it is open


class MailboxAccount(models.Model):
    """What the web client needs of a mailbox."""

    _inherit = "mailbox.account"

    def _is_read_only(self):
        """Whether the provider was connected for reading only."""
        self.ensure_one()
        return bool(self.signed_in_as) and not self.grants_write

    def _read_only_reason(self):
        """Why this mailbox cannot be changed, or an empty text."""
        self.ensure_one()
        if self.state in ("draft", "disconnected"):
            return self.env._("This mailbox is not connected.")
        if self._is_read_only():
            return self.env._("This mailbox is connected for reading only.")
        return ""

    def _uses_labels(self):
        """Whether a message may lie in several folders at once; providers extend it."""
        self.ensure_one()
        return False

    def _label_colors(self):
        """The colours that a label may have at the service, ``#rrggbb``; providers
        extend it.
        """
        self.ensure_one()
        return []

    def _can_send(self):
        """Whether mail can be sent from here: a test has shown that it works."""
        self.ensure_one()
        granted = self.grants_send or not self.signed_in_as
        connected = self.state not in ("draft", "disconnected")
        return granted and connected and self.outgoing_confirmed

    def _unreadable_count(self):
        """How many messages are there that cannot be read."""
        self.ensure_one()
        entries = self.env["mailbox.quarantine"]
        shown = entries._shown_domain() & Domain("account_id", "=", self.id)
        return entries.search_count(shown)

    def _want_sync_now(self):
        """Ask for an incremental pass as soon as a worker is free."""
        if not self.ids:
            return
        ids = self.ids

        def ask(env):
            env.flush_all()
            want_now(env.cr, ids)
            end_pause(env.cr, ids)
            end_waits(env.cr, ids)
            env.invalidate_all(flush=False)
            env["mailbox.account"]._trigger_sync()

        after_commit(self.env, ask)

    def _keep_watched(self):
        """Note that somebody has these mailboxes open."""
        if not self.ids:
            return
        # Only when the note would run out soon: many tabs must not write every second.
        note = SQL(
            """UPDATE mailbox_sync_state SET watched_until = now() AT TIME ZONE
                  'UTC' + %(span)s * interval '1s' WHERE account_id = ANY(%(ids)s)
                  AND coalesce(watched_until, '-infinity') < now() AT TIME ZONE
                  'UTC' + %(span)s / 2 * interval '1s' RETURNING id""",
            span=WATCH_SECONDS,
            ids=self.ids,
        )
        after_commit(self.env, lambda env: env.execute_query(note))

    def _bus_access_key(self):
        """Changes whenever somebody gets or loses access to the mailbox.

        It is part of the bus channel: whoever listens from before a change of access
        hears nothing more until the server grants the channel anew.
        """
        self.ensure_one()
        # sudo: mailbox.account - who has access is not for every user to read
        account = self.sudo()
        parts = [
            account.owner_id.id,
            sorted(account.access_user_ids.ids) if account.is_shared else [],
            account.company_id.id,
            account.active,
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]

    # pylint: disable-next=missing-return
    def _bus_send(self, notification_type, message, /, *, subchannel=None):
        for account in self:
            super(MailboxAccount, account)._bus_send(
                notification_type,
                message,
                subchannel=subchannel or account._bus_access_key(),
            )

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        accounts._tell_of_access(accounts._users_to_tell())
        return accounts

    def write(self, vals):
        changes = {"owner_id", "is_shared", "access_user_ids", "company_id", "active"}
        before = self._users_to_tell() if changes & vals.keys() else None
        result = super().write(vals)
        if before is not None:
            self._tell_of_access(before | self._users_to_tell())
        return result

    def _tell_of_access(self, users):
        """Their apps subscribe anew, and ask again what they may see."""
        for user in users:
            user._bus_send("maildesk/access", {"account_ids": self.ids})

    def _users_to_tell(self):
        # sudo: mailbox.account, res.groups - all concerned are told, whoever does it
        accounts = self.sudo()
        admins = self.env.ref("maildesk_base.group_admin").sudo().all_user_ids
        return accounts.owner_id | accounts.access_user_ids | admins
