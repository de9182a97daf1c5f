from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...sync.transactions import expect_conflicts
from . import params


class MailboxClient(models.AbstractModel):
    """The only RPC surface of the web client; see docs/client-api.md.

    Spread over the files of this folder by subject. Public methods take and return
    plain JSON, check access, and are listed in the document.
    """

    _name = "mailbox.client"
    _description = "MailDesk Client"

    @api.model
    def _check_user(self):
        if not self.env.su and not self.env.user.has_group("maildesk_base.group_user"):
            raise AccessError(self.env._("You do not have access to MailDesk."))

    @api.model
    @contextmanager
    def _parameters(self):
        """Turn what is wrong with the caller's values into one sentence."""
        self._check_user()
        # A worker may write the same rows: Odoo then makes the request again.
        expect_conflicts(self.env.cr)
        try:
            yield params
        except params.BadParameter as error:
            raise UserError(
                self.env._("MailDesk could not understand this request.")
            ) from error

    @api.model
    def _not_found(self):
        """The same for what is gone and for what is not the user's to see."""
        return UserError(
            self.env._("This no longer exists, or you do not have access to it.")
        )

    @api.model
    def _account_ids(self):
        """Ids of all mailboxes the user may reach, as the record rules say."""
        return list(self.env["mailbox.account"]._search([]).get_result_ids())

    @api.model
    def _reachable(self, model, record_ids):
        """Those of the records that exist and that the user may read."""
        return self.env[model].search([("id", "in", record_ids)])

    @api.model
    def _one(self, model, record_id):
        """The record, or the error that does not reveal whether it exists."""
        record = self._reachable(model, [params.as_id(record_id)])
        if not record:
            raise self._not_found()
        return record

    @api.model
    def _message(self, message_id):
        return self._one("mailbox.message_index", message_id)

    @api.model
    def _folder(self, folder_id):
        """A folder that is still at the server, as far as is known."""
        folder = self._one("mailbox.folder", folder_id)
        if folder.state == "gone":
            raise self._not_found()
        return folder

    @api.model
    def _check_writable(self, accounts):
        for account in accounts:
            reason = account._read_only_reason()
            if reason:
                raise UserError(reason)
