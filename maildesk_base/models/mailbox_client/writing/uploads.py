from werkzeug.datastructures import FileStorage

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import human_size

from ....engine.mime.attachments import safe_mimetype
from ....engine.text import clean_line
from .. import params
from ..reading.files import File, StoredChunks

MAX_NAME_CHARS = 255


class MailboxClient(models.AbstractModel):
    """Files attached to drafts."""

    _inherit = "mailbox.client"

    @api.model
    def _attach_upload(self, draft_id, upload, *, inline=False):
        """Attach an uploaded file; gives it as part of the draft.

        :param upload: werkzeug's FileStorage; a form may hold a text under its name
        :param inline: to be shown in the text, not in the list
        """
        with self._parameters():
            try:
                draft = self._editable_draft(int(draft_id))
            except (TypeError, ValueError) as error:
                raise params.BadParameter("draft_id") from error
            if not isinstance(upload, FileStorage):
                raise params.BadParameter("file")
            content = upload.stream.read(self._message_limit() + 1)
            name = params.as_text(upload.filename or "", 10_000)
            attachment = self._attach(draft, name, content, upload.mimetype)
            # sudo: mailbox.draft - users write drafts only here, access is checked
            own = draft.sudo()
            if inline:
                cid = own._attachment_cid(attachment)
                own.cids = (own.cids or {}) | {str(attachment.id): cid}
            own._save({})
            files = draft._attachments_json()
            (file,) = (each for each in files if each["id"] == attachment.id)
            return {"attachment": file, "draft": draft._json()}

    @api.model
    def _attach(self, draft, name, content, mimetype):
        """Attach bytes to a draft that the user may change; gives the ir.attachment."""
        name = clean_line(name)[-MAX_NAME_CHARS:]
        mimetype = safe_mimetype(mimetype or "")
        # sudo: ir.attachment - of a draft that the user may change
        own = draft.sudo()._leaving_attachments()
        total = sum(own.mapped("file_size")) + len(content)
        limit = self._attachment_limit()
        if total > limit:
            raise UserError(
                self.env._(
                    "“%(file)s” is too large: all attachments may have %(limit)s.",
                    file=name,
                    limit=human_size(limit),
                )
            )
        # sudo: ir.attachment - of a draft that the user may change
        Attachment = self.env["ir.attachment"].sudo()
        attachment = Attachment._store_mail_file(
            draft, name or self.env._("unnamed"), content, mimetype
        )
        # sudo: mailbox.draft - users write drafts only here, access is checked
        draft.sudo().attachment_ids += attachment
        return attachment

    @api.model
    def _draft_file(self, draft_id, attachment_id):
        """A file of a draft, as a File."""
        with self._parameters():
            draft = self._one("mailbox.draft", draft_id)
            # sudo: ir.attachment - of a draft that the user may read
            own = draft.sudo()._own_attachments()
            found = own.filtered(lambda a: a.id == attachment_id)
            if not found:
                raise self._not_found()
            chunks = StoredChunks(found.raw or b"")
            return File(found.name, found._type_in_mail(), chunks)
