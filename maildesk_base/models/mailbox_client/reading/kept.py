from odoo import api, models
from odoo.tools import SQL

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
        env = self.env
        values = {
            "name": self._part_name(part),
            "mimetype": part["mimetype"],
            "res_model": RES_MODEL,
            "res_id": message.id,
            "description": part["id"],
        }

        def keep(content):
            in_transaction(
                env,
                lambda fresh: fresh["ir.attachment"].create(values | {"raw": content}),
            )

        return KeepingChunks(chunks, keep)


class MailboxMessageIndex(models.Model):
    """Kept attachments go with their message, however that is deleted."""

    _inherit = "mailbox.message_index"

    @api.autovacuum
    def _gc_kept_attachments(self):
        rows = self.env.execute_query(
            SQL(
                """SELECT a.id FROM ir_attachment a
                    WHERE a.res_model = %s AND NOT EXISTS (
                          SELECT FROM mailbox_message_index m WHERE m.id = a.res_id)
                    LIMIT 10000""",
                RES_MODEL,
            )
        )
        self.env["ir.attachment"].browse([row[0] for row in rows]).unlink()
