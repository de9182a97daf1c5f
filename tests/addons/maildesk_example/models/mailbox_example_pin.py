from odoo import api, fields, models


class MailboxExamplePin(models.Model):
    """A message that somebody has pinned."""

    _name = "mailbox.example_pin"
    _inherit = ["mailbox.access.mixin"]
    _description = "Pinned Message"

    account_id = fields.Many2one("mailbox.account", required=True, ondelete="cascade")
    message_id = fields.Many2one(
        "mailbox.message_index", required=True, index=True, ondelete="cascade"
    )


class MailboxMessageIndex(models.Model):
    """What belongs to a message: its pins move with it, and stand in its rows."""

    _inherit = "mailbox.message_index"

    @api.model
    def _absorb(self, kept_ids, merged_ids):
        kept = dict(zip(merged_ids, kept_ids, strict=True))
        pins = self.env["mailbox.example_pin"]
        for pin in pins.search([("message_id", "in", merged_ids)]):
            pin.message_id = kept[pin.message_id.id]
        return super()._absorb(kept_ids, merged_ids)

    @api.model
    def _complete_rows(self, rows):
        ids = [row["id"] for row in rows]
        pins = self.env["mailbox.example_pin"].search([("message_id", "in", ids)])
        found = {pin.message_id.id: {"by": pin.create_uid.name} for pin in pins}
        for row in rows:
            row["example_pin"] = found.get(row["id"])
        return super()._complete_rows(rows)


class MailboxExampleSubscriber(models.AbstractModel):
    """Pins what people write to themselves, and takes the pins off what is answered."""

    _name = "mailbox.example_subscriber"
    _inherit = ["mailbox.subscriber"]
    _description = "Pins Notes to Oneself"
    _kinds = frozenset(("arrived", "sent"))

    @api.model
    def _on_event(self, events):
        pins = self.env["mailbox.example_pin"]
        for event in events.filtered(lambda event: event.kind == "arrived"):
            account, message = event.account_id, event.message_id
            if message.from_addr == account.email:
                values = {"account_id": account.id, "message_id": message.id}
                pins.with_user(account.owner_id).create(values)
        answered = events.filtered(lambda event: event.kind == "sent").conversation_id
        pins.search([("message_id.conversation_id", "in", answered.ids)]).unlink()
