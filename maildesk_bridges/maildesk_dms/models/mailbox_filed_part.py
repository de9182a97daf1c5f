from odoo import api, fields, models

from odoo.addons.maildesk_base.compat import UniqueIndex, record_url

MODEL = "dms.file"


class MailboxFiledPart(models.Model):
    """Which part of a mail a file of Documents was made of. It belongs to the link of
    the mail to the file, and goes with it.
    """

    _name = "mailbox.filed_part"
    _description = "Filed Part of a Mail"
    _log_access = False
    _rec_name = "part_id"

    link_id = fields.Many2one("mailbox.link", required=True, ondelete="cascade")
    # Of an attachment; the whole mail has a name of its own, see mailbox.filing.
    part_id = fields.Char(required=True)

    _part_uniq = UniqueIndex("(link_id, part_id)")

    @api.model
    def _note(self, message, file, part_id):
        [link] = self._links(message, [("res_id", "=", file.id)])[:1]
        # sudo: mailbox.filed_part - nobody reaches these rows but by links, which are
        # the user's
        known = self.sudo()
        same = [("link_id", "=", link.id), ("part_id", "=", part_id)]
        if not known.search_count(same, limit=1):
            known.create({"link_id": link.id, "part_id": part_id})

    @api.model
    def _filed(self, messages):
        """Message -> part -> files that were made of it and that the user may read, as
        JSON.
        """
        links = self._links(messages, [])
        if not links:
            return {}
        # sudo: mailbox.filed_part - of links that the user may see
        rows = self.sudo().search([("link_id", "in", links.ids)], order="id")
        filed = {}
        files = self.env[MODEL].browse([row.link_id.res_id for row in rows])
        for row, file in zip(rows, files, strict=True):
            parts = filed.setdefault(row.link_id.message_id.id, {})
            parts.setdefault(row.part_id, []).append(
                {
                    "model": MODEL,
                    "res_id": file.id,
                    "name": f"{file.directory_id.display_name} / {file.name}",
                    "label": self.env._("In Documents"),
                    "icon": "folder",
                    "url": record_url(file),
                }
            )
        return filed

    @api.model
    def _files(self, message, part_id):
        """Files that were made of a part."""
        filed = self._filed(message).get(message.id, {})
        ids = [each["res_id"] for each in filed.get(part_id, ())]
        return self.env[MODEL].browse(ids)

    @api.model
    def _links(self, messages, domain):
        return self.env["mailbox.link"].search(
            [("message_id", "in", messages.ids), ("res_model", "=", MODEL), *domain]
        )
