from odoo import api, models

from ...compat import bus_send, readonly
from . import params
from .bootstrap import BUS_CHANNEL

MAX_SHOWN = 200  # messages that a page names at once


class MailboxClient(models.AbstractModel):
    """What pages that are merely open ask for: unread mail, and to be kept fresh."""

    _inherit = "mailbox.client"

    @api.model
    @readonly
    def unread(self):
        """What every page of Odoo shows of mail: the unread mail of each inbox."""
        self._check_user()
        accounts = self.env["mailbox.account"]._reachable()
        inboxes = self._folders_json(
            [("account_id", "in", accounts.ids), ("role", "=", "inbox")]
        )
        return {
            "inboxes": {str(folder["id"]): folder["unread"] for folder in inboxes},
            "desktop_notifications": self._settings_json()["desktop_notifications"],
            "channel": BUS_CHANNEL,
        }

    @api.model
    def watch(self, account_ids=None, shown_ids=None):
        """Somebody looks at these mailboxes: keep them fresh; gives their counters.

        :param shown_ids: messages that were read since the page said so last: their
            texts are kept for another week. Whoever opens a message waits for no write.
        """
        with self._parameters():
            shown = params.as_ids(shown_ids or [], MAX_SHOWN)
            accounts = self._named_accounts(account_ids)
            accounts._keep_watched()
            messages = self._reachable("mailbox.message_index", shown)
            self.env["mailbox.body"]._mark_used(messages.ids)
            domain = [("account_id", "in", accounts.ids)]
            return {"counters": self._counters(domain)}

    @api.model
    def _watch_on(self, values):
        """The same from a page that is connected: nothing is answered, unless the
        counters that it shows are not ours.

        :param values: ``account_ids`` and ``shown_ids`` as for ``watch``, and
            ``counters``, which are lists of unread and total by folder id
        """
        with self._parameters():
            values = params.as_dict(values)
            shown = params.as_dict(values.get("counters"))
            answer = self.watch(values.get("account_ids"), values.get("shown_ids"))
            ours = answer["counters"]
            drifted = {
                folder: counts
                for folder, counts in ours.items()
                if folder in shown
                and shown[folder] != [counts["unread"], counts["total"]]
            }
            if drifted:
                bus_send(self.env.user, "maildesk/drift", {"counters": drifted})
