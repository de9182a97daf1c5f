from base64 import b64decode
from mimetypes import guess_type

from odoo import api, models

from ....compat import has_access
from .. import params

MAX_TEMPLATES = 50


class MailboxClient(models.AbstractModel):
    """Odoo's own mail templates, for mail that is written from a record."""

    _inherit = "mailbox.client"

    @api.model
    def _record_templates(self, record):
        """Templates for this kind of record that the user may read."""
        templates = self.env["mail.template"]
        if not has_access(templates, "read"):
            return []
        mine = ("user_id", "in", (False, self.env.uid))
        found = templates.search(
            [("model", "=", record._name), mine], order="name, id", limit=MAX_TEMPLATES
        )
        return [self._record_template_json(template) for template in found]

    @api.model
    def _record_template_json(self, template):
        # sudo: mail.template - whether it has files, not what is in them
        own = template.sudo()
        files = own.report_template_ids or own.attachment_ids
        return {"id": template.id, "name": template.name, "has_files": bool(files)}

    @api.model
    def apply_record_template(self, template_id, draft_id, with_files=False):
        """Subject and HTML of one of Odoo's templates, filled in with the record that a
        draft is written from, with the rights of the user; ``with_files`` also attaches
        its files and reports.
        """
        with self._parameters():
            with_files = params.as_flag(with_files)
            draft = self._editable_draft(draft_id)
            # sudo: mailbox.draft - the user's own; the record is checked below
            model, record_id = draft.sudo().record_model, draft.sudo().record_id
            if not model or not record_id:
                raise self._not_found()
            record = self._linkable(model, record_id)
            template = self._one("mail.template", template_id)
            if template.model != model:
                raise self._not_found()
            wanted = {"subject", "body_html"}
            if with_files:
                wanted |= {"attachment_ids", "report_template_ids"}
            values = template._generate_template(record.ids, wanted)[record.id]
            self._attach_rendered(draft, values)
            return {
                "subject": values.get("subject") or "",
                "body": str(values.get("body_html") or ""),
                "draft": draft._json(),
            }

    @api.model
    def _attach_rendered(self, draft, values):
        for name, content in values.get("attachments", ()):
            mimetype = guess_type(name)[0]
            self._attach(draft, name, b64decode(content), mimetype)
        # sudo: ir.attachment - of a template that the user may send
        files = self.env["ir.attachment"].sudo()
        for file in files.browse(values.get("attachment_ids", ())):
            self._attach(draft, file.name, file.raw or b"", file.mimetype)
