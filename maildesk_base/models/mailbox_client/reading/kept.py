from odoo import api, models

from ....sync.transactions import in_transaction

RES_MODEL = "mailbox.message_index"
MAX_KEPT_BYTES = 50 * 1024 * 1024  # larger ones are fetched each time


class KeepingChunks:
    """Chunks on their way to a browser; ``keep`` gets them all at the end.

    What was cut off, or is too large, is not kept.
    """

    def __init__(self, chunks, keep):
        self._chunks = chunks
        self._keep = keep

    def __iter__(self):
        content = bytearray()
        for chunk in self._chunks:
            if len(content) <= MAX_KEPT_BYTES:
                content += chunk
            yield chunk
        if len(content) <= MAX_KEPT_BYTES:
            self._keep(bytes(content))

    def close(self):
        self._chunks.close()


class MailboxClient(models.AbstractModel):
    """Attachments that stay in Odoo once opened, where the mailbox wants it."""

    _inherit = "mailbox.client"

    @api.model
    def _kept(self, message, part_id):
        """The stored content of a part, as an ir.attachment or none."""
        # sudo: ir.attachment - of a message the user may read
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", RES_MODEL),
                    ("res_id", "=", message.id),
                    ("res_field", "=", False),
                    ("description", "=", part_id),
                ],
                limit=1,
            )
        )

    @api.model
    def _keeping(self, message, part, chunks):
        """The same chunks, stored when they are through."""
        env, message_id, name = self.env, message.id, self._part_name(part)

        def store(fresh, content):
            # It may have been deleted while the file was on its way.
            stored = fresh[RES_MODEL].browse(message_id).exists()
            if stored:
                fresh["ir.attachment"]._store_mail_file(
                    stored, name, content, part["mimetype"], description=part["id"]
                )

        def keep(content):
            in_transaction(env, lambda fresh: store(fresh, content))

        return KeepingChunks(chunks, keep)
