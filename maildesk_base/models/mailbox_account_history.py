from odoo import api, fields, models
from odoo.tools import format_date, formatLang


class MailboxAccount(models.Model):
    """How a mailbox is doing, and how far its past is loaded, in words."""

    _inherit = "mailbox.account"

    history = fields.Char("Mail loaded", compute="_compute_history")
    advice = fields.Char(compute="_compute_advice", help="What the status asks for.")

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
                return self.env._("There is no mail")
            return self.env._("Everything (%(count)s)", count=self._number(count))
        if not progress["total"]:
            return self.env._("Being loaded")
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
                "Type the password again on the Servers tab, then test the connection."
            ),
            "auth_invalid": self.env._(
                "Synchronising is suspended, so that the mail server does not lock the "
                "mailbox. Correct user name and password on the Servers tab, then test "
                "the connection; nothing is lost."
            ),
        }
        by_sign_in = {
            "reauth_required": self.env._("Sign in again; nothing is lost."),
            "auth_invalid": self.env._(
                "Synchronising is suspended, so that the mail service does not lock "
                "the mailbox. Sign in again; nothing is lost."
            ),
        }
        common = {
            "draft": self.env._(
                "This mailbox is not connected yet. Nothing is synchronised."
            ),
            "error": self.env._(
                "It is tried again by itself. To find out more, test the connection."
            ),
            "disconnected": self.env._(
                "This mailbox is disconnected: nothing is synchronised or sent. What "
                "is loaded stays readable."
            ),
        }
        own = by_sign_in if self.has_sign_in else by_password
        return {**common, **own}.get(self.state, False)

    def _sending_advice(self):
        if self.outgoing_confirmed or self.has_sign_in:
            return False
        return self.env._(
            "Mail is received, but sending has never been tested with success. See the "
            "outgoing server on the Servers tab, then test the connection."
        )


def _roughly(total):
    """“About” is honest only with round figures: two leading digits."""
    step = 10 ** max(0, len(str(total)) - 2)
    return max(step, (total + step // 2) // step * step) if total else 0
