from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..sync import housekeeping, requests
from ..sync.dispatch import scheduler
from ..sync.dispatch.alarm import SHARED
from ..sync.dispatch.revival import REVIVER
from ..sync.dispatch.silence import DISPATCHERS
from ..sync.due import want_now
from ..sync.lease import ensure_states
from ..sync.transactions import after_commit

# Whoever asks for more than that at once wants all of it.
MAX_LOAD_OLDER = 1_000_000
# Folders guard themselves; see mailbox.folder.write.
EDITED_LISTS = frozenset(("folder_ids",))


class MailboxAccount(models.Model):
    """Synchronising a mailbox: what people and scheduled jobs start."""

    _inherit = "mailbox.account"

    def _register_hook(self):
        super()._register_hook()
        REVIVER.watch(self.env.cr.dbname)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_lists(vals)
        accounts = super().create(vals_list)
        self.env.flush_all()
        ensure_states(self.env.cr)
        accounts.invalidate_recordset(["sync_state_ids"])
        return accounts

    def write(self, vals):
        self._check_lists(vals)
        return super().write(vals)

    @api.model
    def _check_lists(self, vals):
        """Refuse commands for what a mailbox keeps by itself: its servers, settings and
        states. They would be a way to records of others.
        """
        if self.env.su:
            return
        for name in vals:
            field = self._fields.get(name)
            if field and field.type == "one2many" and name not in EDITED_LISTS:
                raise AccessError(
                    self.env._("“%(field)s” is kept by the mailbox.", field=name)
                )

    def action_sync_now(self):
        """Synchronise now; returns when a pass over all selected folders is
        committed.

        Where a provider asks for a pause the rest follows by itself, which the answer
        then says.
        """
        throttled = self.browse()
        for account in self:
            account._check_can_sync()
            if not requests.sync_now(account.env, account.id):
                throttled += account
        self.env.invalidate_all()
        return throttled._tell_pause()

    def action_load_older(self, folder_id, count=200):
        """Load that many older messages of a folder now, whatever the hourly budget
        says.

        May return before all are there; the rest follows by itself.
        """
        self.ensure_one()
        self._check_can_sync()
        folder = self.env["mailbox.folder"].browse(folder_id).exists()
        if not folder or folder.account_id != self:
            raise ValidationError(self.env._("This folder is not one of the mailbox."))
        count = min(max(int(count), 0), MAX_LOAD_OLDER)
        is_loaded = requests.load_older(self.env, self.id, folder.id, count)
        self.env.invalidate_all()
        return is_loaded or self._tell_pause()

    def _tell_pause(self):
        """A word, not an error, about mailboxes whose provider asks for a pause; True
        when there are none.
        """
        if not self:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The provider of %(mailboxes)s asks for a short pause. The rest"
                    " follows by itself.",
                    mailboxes=", ".join(self.mapped("name")),
                ),
            },
        }

    def _discover_folders(self):
        """Bring the folder records in line with the server's list."""
        for account in self:
            account.env.flush_all()
            requests.fetch_folders(account.env, account.id)
        self.env.invalidate_all()

    def _check_can_sync(self):
        self.ensure_one()
        self.check_access("read")
        self.env.flush_all()
        if self.state in ("draft", "disconnected"):
            raise UserError(
                self.env._(
                    "“%(mailbox)s” is not connected. Test its connection first.",
                    mailbox=self.display_name,
                )
            )
        if self.state == "auth_invalid":
            raise UserError(
                self.env._(
                    "Signing in to “%(mailbox)s” has failed too often. "
                    "Authorise it again.",
                    mailbox=self.display_name,
                )
            )

    def _forget_connections(self):
        """End what is kept open to the mail server; providers that keep something
        extend it.
        """

    def _settings_changed(self):
        """Server, user or password are others now: forget the failures with the old
        ones and try at once, also where the mailbox had been given up.
        """
        self._forget_connections()
        waiting = self.filtered(
            lambda a: a.state in ("reauth_required", "auth_invalid", "error")
        )
        if not waiting:
            return
        # sudo: mailbox.account - its states belong to the sync layer
        accounts = waiting.sudo()
        given_up = accounts.filtered(lambda a: a.state == "auth_invalid")
        given_up.state = "reauth_required"
        accounts.sync_state_ids.write(
            {"failures": 0, "auth_failures": 0, "backoff_until": False}
        )
        ids = accounts.ids

        def ask(env):
            env.flush_all()
            want_now(env.cr, ids)
            env["mailbox.sync_state"].invalidate_model(flush=False)
            env["mailbox.account"]._trigger_sync()

        after_commit(self.env, ask)

    def _own_addresses(self):
        """Lower-case addresses whose mail counts as sent by this mailbox."""
        self.ensure_one()
        return frozenset({self.email.strip().lower()})

    def _trigger_sync(self):
        """Wake the dispatcher as soon as the current transaction is committed.

        Both of its jobs, for one of them may be waiting for a slow server; but Odoo's
        workers are told once, for that opens a connection of its own.
        """
        # sudo: ir.cron - anybody's change may have to be synchronised at once
        cron = self.env["ir.cron"].sudo()
        jobs = [
            self.env.ref(f"maildesk_base.{name}", raise_if_not_found=False)
            for name in DISPATCHERS
        ]
        now = fields.Datetime.now()
        # sudo: ir.cron.trigger - as above
        self.env["ir.cron.trigger"].sudo().create(
            [
                {"cron_id": job.id, "call_at": now}
                for job in jobs
                if job and cron.browse(job.id).active
            ]
        )
        self.env.cr.postcommit.add(cron._notifydb)

    @api.model
    def _cron_sync(self, urgent_first=False):
        """Dispatcher: mailboxes that are due get their turns, one small claim each."""
        # Only a process of the scheduler lives long enough to wait for a moment.
        alarm = SHARED if self.env.context.get("cron_id") else None
        scheduler.dispatch(self.env, urgent_first=urgent_first, alarm=alarm)

    @api.model
    def _cron_housekeeping(self):
        """Once a day: recount, forget what is done, let bodies expire."""
        housekeeping.housekeep(self.env)
