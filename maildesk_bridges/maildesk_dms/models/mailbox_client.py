from odoo import api, models
from odoo.exceptions import UserError

MODEL = "dms.file"
MAX_FILES = 100  # of one mail
MAX_ID_CHARS = 1_000
MAX_TEXT_CHARS = 200


class MailboxClient(models.AbstractModel):
    """**Save to Documents**: attachments and whole messages as files."""

    _inherit = "mailbox.client"

    @api.model
    def filing(self, message_id, text=""):
        """Where a mail can be filed.

        Directories are those that the user may add files to, found by ``text``;
        ``directory_id`` is the likely one, ``reason`` says why there is nothing to do.
        """
        with self._parameters() as params:
            message = self._message(message_id)
            text = params.as_text(text, MAX_TEXT_CHARS).strip()
            reason = self._filing_reason(message)
            if reason:
                return {"directories": [], "directory_id": None, "reason": reason}
            filing = self.env["mailbox.filing"]
            likely = filing._likely_directory(message)
            found = filing._directories(message, [("complete_name", "ilike", text)])
            shown = found if text else likely | found
            return {
                "directories": [
                    {"id": each.id, "name": each.complete_name} for each in shown
                ],
                "directory_id": likely.id or None,
                "reason": "",
            }

    @api.model
    def file_mail(self, message_id, directory_id, options=None):
        """File attachments of a mail, or all of it, in a directory.

        A file that is there already is only linked; one that cannot be filed is
        refused with the reason, and the others are filed.

        :param options: ``attachment_ids``, and ``whole`` for the mail as ``.eml``
        """
        with self._parameters() as params:
            message = self._message(message_id)
            reason = self._filing_reason(message)
            if reason:
                raise UserError(reason)
            filing = self.env["mailbox.filing"]
            wanted = ("id", "=", params.as_id(directory_id))
            directory = filing._directories(message, [wanted])
            if not directory:
                raise self._not_found()
            options = params.as_dict(options)
            chosen = options.get("attachment_ids") or []
            if not isinstance(chosen, list) or len(chosen) > MAX_FILES:
                raise params.BadParameter("attachment_ids")
            ids = [params.as_text(each, MAX_ID_CHARS) for each in chosen]
            if params.as_flag(options.get("whole")):
                ids.append(None)
            # The server is waited for: nothing is written before all is there.
            loaded, refused = filing._load(message, dict.fromkeys(ids))
            filed, others = filing._file(message, directory, loaded)
            return {
                "files": filed,
                "refused": refused + others,
                "links": self._links_json(message),
            }

    @api.model
    def _filing_reason(self, message):
        return self._bridge_json(MODEL, message)["create_reason"]
