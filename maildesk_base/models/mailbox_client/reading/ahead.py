from odoo import api, models

from .. import params

MAX_AHEAD = 20  # conversations, and messages, of one answer
# Of their texts together: larger ones can wait until they are opened.
MAX_CHARACTERS = 1_000_000


class MailboxClient(models.AbstractModel):
    """What is likely to be opened next, so that opening it needs no request."""

    _inherit = "mailbox.client"

    @api.model
    def read_ahead(self, conversation_ids, message_ids):
        """Those of them that can be shown at once: nothing is fetched for this.

        :return: conversations and messages as ``open_conversation`` and
            ``open_message`` give them, in the order asked for
        """
        with self._parameters():
            asked = {
                "mailbox.conversation": params.as_ids(conversation_ids, MAX_AHEAD),
                "mailbox.message_index": params.as_ids(message_ids, MAX_AHEAD),
            }
            conversations, messages = (
                self._reachable(model, ids).sorted(lambda r, ids=ids: ids.index(r.id))
                for model, ids in asked.items()
            )
            room = _Room(MAX_CHARACTERS)
            return {
                "conversations": room.fitting(map(self._stored_one, conversations)),
                "messages": room.fitting(map(self._stored_message, messages)),
            }

    @api.model
    def _stored_one(self, conversation):
        """The conversation, or None when one of its texts would have to be fetched."""
        messages = self._conversation_of(conversation)
        loaded = self._loaded_at_first(messages)
        if not messages or self.env["mailbox.body"]._missing(loaded.ids):
            return None
        return self._conversation_json(conversation, messages, loaded)

    @api.model
    def _stored_message(self, message):
        if self.env["mailbox.body"]._missing(message.ids):
            return None
        return self._opened(message)


class _Room:
    """How much of a text budget is left."""

    def __init__(self, characters):
        self._left = characters

    def fitting(self, answers):
        """Those that there are, as long as there is room for their texts."""
        taken = []
        for answer in answers:
            if self._left <= 0:
                break
            size = _size(answer) if answer else 0
            if answer and size <= self._left:
                self._left -= size
                taken.append(answer)
        return taken


def _size(answer):
    messages = answer.get("messages", [answer])
    return sum(len(m.get("html", "")) + len(m.get("text", "")) for m in messages)
