from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date, formatLang

from ..compat import check_access, execute_query
from ..sync import housekeeping, requests
from ..sync.dispatch import scheduler
from ..sync.dispatch.alarm import SHARED
from ..sync.dispatch.revival import REVIVER
from ..sync.dispatch.silence import DISPATCHERS
from ..sync.due import SYNCED_STATES, end_pause, end_waits, want_now
from ..sync.transactions import after_commit

# Whoever asks for more than that at once wants all of it.
MAX_LOAD_OLDER = 1_000_000
WATCH_SECONDS = 150  # the app repeats ``watch`` every minute while it is open


class MailboxAccount(models.Model):
    """Synchronising a mailbox: what people and scheduled jobs start, how it is doing,
    and how far its past is loaded, in words.
    """

    _inherit = "mailbox.account"

    sync_state_ids = fields.One2many("mailbox.sync_state", "account_id")
    last_sync_at = fields.Datetime("Last Sync", compute="_compute_sync_times")
    next_sync_at = fields.Datetime("Next Sync", compute="_compute_sync_times")
    history = fields.Char("Mail loaded", compute="_compute_history")
    advice = fields.Char(compute="_compute_advice", help="What to do about the status.")

    def _register_hook(self):
        super()._register_hook()
        REVIVER.watch(self.env.cr.dbname)

    @api.depends("sync_state_ids.last_sync_at", "sync_state_ids.next_sync_at")
    def _compute_sync_times(self):
        for account in self:
            # sudo: mailbox.sync_state - no user may read the scheduler's rows
            state = account.sudo().sync_state_ids[:1]
            account.last_sync_at = state.last_sync_at
            account.next_sync_at = state.next_sync_at

    @api.model
    def _first_sync_values(self, account):
        """The scheduler's row of a new mailbox: one that is connected already, like an
        imported one, is due.
        """
        due = account.state in SYNCED_STATES and fields.Datetime.now()
        return {"account_id": account.id, "next_sync_at": due}

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
        return throttled._log_pause()

    def action_load_older(self, folder_id, count=200):
        """Load that many older messages of a folder now, whatever the hourly budget
        says.

        May return before all are there; the rest follows by itself.
        """
        self.ensure_one()
        self._check_can_sync()
        folder = self.env["mailbox.folder"].browse(folder_id).exists()
        if not folder or folder.account_id != self:
            raise ValidationError(
                self.env._("This folder does not belong to the mailbox.")
            )
        count = min(max(int(count), 0), MAX_LOAD_OLDER)
        is_loaded = requests.load_older(self.env, self.id, folder.id, count)
        self.env.invalidate_all()
        return is_loaded or self._log_pause()

    def _log_pause(self):
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
                    "The provider of %(mailboxes)s is limiting requests. The rest "
                    "will sync automatically.",
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
        check_access(self, "read")
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
                    "Signing in to “%(mailbox)s” failed too many times. Authorize "
                    "it again.",
                    mailbox=self.display_name,
                )
            )

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
        after_commit(self.env, lambda env: execute_query(env, note))

    def _unreadable_count(self):
        """How many messages are there that cannot be read."""
        self.ensure_one()
        entries = self.env["mailbox.quarantine"]
        shown = entries._shown_domain()
        return entries.search_count([*shown, ("account_id", "=", self.id)])

    def _trigger_sync(self):
        """Wake the dispatcher as soon as the current transaction is committed.

        Both of its jobs, for one of them may be waiting for a slow server; but Odoo's
        workers are notified once, for that opens a connection of its own.
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
        """Once a day: recount, forget what is done, let bodies expire, learn the names
        of incoming servers.
        """
        housekeeping.housekeep(self.env)
        self.search([("auth_servers", "=", False)])._learn_auth_servers()

    @api.depends(
        "folder_ids.state",
        "folder_ids.sync_enabled",
        "folder_ids.total_count",
        "folder_ids.remote_total",
        "folder_ids.oldest_loaded",
    )
    def _compute_history(self):
        for account in self:
            account.history = account._history_words()

    def _history_words(self):
        self.ensure_one()
        if not any(self.folder_ids.mapped("sync_enabled")):
            return False
        progress = self._history_progress()
        if not progress:
            count = sum(self.folder_ids.mapped("total_count"))
            if not count:
                return self.env._("No mail")
            return self.env._("All (%(count)s)", count=self._number(count))
        if not progress["total"]:
            return self.env._("Loading")
        return self._loaded_words(
            progress["loaded"], progress["total"], progress["oldest"]
        )

    def _history_progress(self):
        """How much of the past is loaded, or None when nothing is missing.

        ``oldest``: the day down to which every selected folder is loaded; a folder that
        reaches further back does not make up for one that does not.
        """
        self.ensure_one()
        folders = self.folder_ids.filtered(
            lambda folder: folder.sync_enabled and folder.state != "gone"
        )
        lacking = folders.filtered(lambda folder: folder._is_lacking())
        if not lacking:
            return None
        missing = (max(f.remote_total - f.total_count, 0) for f in lacking)
        loaded = sum(folders.mapped("total_count"))
        reached = [folder.oldest_loaded for folder in lacking]
        return {
            "loaded": loaded,
            "total": loaded + sum(missing),
            "oldest": fields.Datetime.to_string(max(reached)) if all(reached) else None,
        }

    @api.model
    def _loaded_words(self, loaded, total, oldest):
        """“4,200 of about 18,000, back to March 2024”.

        :param oldest: date up to which older mail is there, if any is
        """
        counts = {
            "loaded": self._number(loaded),
            "total": self._number(_roughly(total)),
        }
        if not oldest:
            return self.env._("%(loaded)s of about %(total)s", **counts)
        month = format_date(self.env, oldest, date_format="MMMM y")
        return self.env._(
            "%(loaded)s of about %(total)s, back to %(month)s", month=month, **counts
        )

    @api.model
    def _number(self, value):
        """A whole number with the separators of the user's language."""
        return formatLang(self.env, value, digits=0)

    @api.depends("state", "provider", "outgoing_confirmed")
    def _compute_advice(self):
        for account in self:
            account.advice = account._advice_words()

    def _advice_words(self):
        self.ensure_one()
        if self.state in ("connected", "syncing"):
            return self._sending_advice()
        by_password = {
            "reauth_required": self.env._(
                "Enter the password again on the Servers tab, then test the connection."
            ),
            "auth_invalid": self.env._(
                "Sync is suspended so that the mail server does not lock the "
                "mailbox. Correct the user name and password on the Servers tab, "
                "then test the connection. Nothing is lost."
            ),
        }
        by_sign_in = {
            "reauth_required": self.env._("Sign in again. Nothing is lost."),
            "auth_invalid": self.env._(
                "Sync is suspended so that the mail service does not lock the "
                "mailbox. Sign in again. Nothing is lost."
            ),
        }
        common = {
            "draft": self.env._(
                "This mailbox is not connected yet. Nothing is synced."
            ),
            "error": self.env._(
                "We'll retry automatically. To find out more, test the connection."
            ),
            "disconnected": self.env._(
                "This mailbox is disconnected: nothing is synced or sent. Mail "
                "already loaded stays readable."
            ),
        }
        own = by_sign_in if self.has_sign_in else by_password
        return {**common, **own}.get(self.state, False)

    def _sending_advice(self):
        if self.outgoing_confirmed or self.has_sign_in:
            return False
        return self.env._(
            "Mail is received, but sending has not been tested successfully. Check "
            "the outgoing server on the Servers tab, then test the connection."
        )


def _roughly(total):
    """“About” is honest only with round figures: two leading digits."""
    step = 10 ** max(0, len(str(total)) - 2)
    return max(step, (total + step // 2) // step * step) if total else 0
