from odoo import api, models
from odoo.exceptions import UserError

from .mailbox_filing import EML, MAX_TAGS, PDF

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
        ``filed`` are the files that were made of it already, by id of the attachment,
        ``:eml`` for the whole mail and ``:pdf`` for its print; ``print_reason`` says
        why it cannot be printed. ``bridge`` is the kind of records, as ``bridges`` has
        it.
        """
        with self._parameters() as params:
            message = self._message(message_id)
            filed = self.env["mailbox.filed_part"]._filed(message)
            text = params.as_text(text, MAX_TEXT_CHARS).strip()
            bridge = self._bridge_json(MODEL, message)
            reason = bridge["create_reason"]
            answer = {
                "bridge": bridge,
                "directories": [],
                "directory_id": None,
                "filed": filed.get(message.id, {}),
                "print_reason": self.env["mailbox.print"]._reason(),
                "reason": reason,
            }
            if reason:
                return answer
            filing = self.env["mailbox.filing"]
            likely = filing._likely_directory(message)
            found = filing._directories(message, [("complete_name", "ilike", text)])
            shown = found if text else likely | found
            directories = [
                {"id": each.id, "name": each.complete_name} for each in shown
            ]
            return answer | {
                "directories": directories,
                "directory_id": likely.id or None,
            }

    @api.model
    def filing_tags(self, message_id, directory_id):
        """Tags that files of a mail can get in a directory that :meth:`filing` has
        offered, by name.
        """
        with self._parameters() as params:
            message = self._message(message_id)
            if reason := self._filing_reason(message):
                raise UserError(reason)
            directory = self._filing_directory(message, params.as_id(directory_id))
            return [
                {"id": tag.id, "name": tag.name, "color": tag.color}
                for tag in self.env["mailbox.filing"]._tags(directory, [])
            ]

    @api.model
    def file_mail(self, message_id, directory_id, options=None):
        """File attachments of a mail, or all of it, in a directory.

        A file that is there already is only linked; one that cannot be filed is
        refused with the reason, and the others are filed.

        :param options: ``attachment_ids``; ``whole`` for the mail as ``.eml`` and
            ``print`` for the mail as PDF; ``tag_ids`` that all of these files get
        """
        with self._parameters() as params:
            message = self._message(message_id)
            reason = self._filing_reason(message)
            if reason:
                raise UserError(reason)
            self._check_enabled(MODEL, message.account_id)
            filing = self.env["mailbox.filing"]
            directory = self._filing_directory(message, params.as_id(directory_id))
            options = params.as_dict(options)
            tag_ids = params.as_ids(options.get("tag_ids") or [], MAX_TAGS)
            tags = self._filing_chosen_tags(directory, tag_ids)
            chosen = options.get("attachment_ids") or []
            if not isinstance(chosen, list) or len(chosen) > MAX_FILES:
                raise params.BadParameter("attachment_ids")
            ids = [params.as_text(each, MAX_ID_CHARS) for each in chosen]
            if params.as_flag(options.get("whole")):
                ids.append(EML)
            if params.as_flag(options.get("print")):
                ids.append(PDF)
            # The server is waited for: nothing is written before all is there.
            loaded, refused = filing._load(message, dict.fromkeys(ids))
            filed, others = filing._file(message, directory, loaded, tags)
            return {
                "files": filed,
                "refused": refused + others,
                "links": self._links_json(message),
            }

    @api.model
    def _filing_directory(self, message, directory_id):
        """The directory, if the user may add files of this mail to it."""
        wanted = ("id", "=", directory_id)
        directory = self.env["mailbox.filing"]._directories(message, [wanted])
        if not directory:
            raise self._not_found()
        return directory

    @api.model
    def _filing_chosen_tags(self, directory, tag_ids):
        tags = self.env["mailbox.filing"]._tags(directory, [("id", "in", tag_ids)])
        if len(tags) != len(tag_ids):
            raise self._not_found()
        return tags

    @api.model
    def _attachment_records(self, messages):
        known = super()._attachment_records(messages)
        for message_id, filed in (
            self.env["mailbox.filed_part"]._filed(messages).items()
        ):
            records = known.setdefault(message_id, {})
            for part_id, files in filed.items():
                records[part_id] = [*records.get(part_id, ()), *files]
        return known

    @api.model
    def _filing_reason(self, message):
        return self._bridge_json(MODEL, message)["create_reason"]
