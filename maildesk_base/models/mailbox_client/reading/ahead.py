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
            conversations, alone = (
                self._reachable(model, ids).sorted(lambda r, ids=ids: ids.index(r.id))
                for model, ids in asked.items()
            )
            return self._stored(conversations, alone)

    @api.model
    def _stored(self, conversations, alone):
        """Those of which all texts are there, as far as there is room for them; by as
        many queries for twenty as for one.
        """
        messages = self._messages_of(conversations)
        first = {key: self._wanted_at_first(each) for key, each in messages.items()}
        wanted = alone.union(*first.values())
        sizes = self.env["mailbox.body"]._sizes(wanted.ids)

        def stored(texts):
            """How much is stored of texts, None when one of them is missing."""
            found = [sizes.get(message_id) for message_id in texts.ids]
            return sum(found) if found and None not in found else None

        # What is stored is smaller than its text: this bounds what is read at all.
        room = _Room(MAX_CHARACTERS)
        conversations = room.fitting(conversations, lambda c: stored(first[c.id]))
        alone = alone.browse().union(*room.fitting(alone, stored))
        loaded = alone.union(*(first[c.id] for c in conversations))
        views = self._stored_views(loaded)
        shown = self._messages_json(
            alone.union(*(messages[c.id] for c in conversations)), views
        )
        room = _Room(MAX_CHARACTERS)
        return {
            "conversations": room.fitting(
                [
                    self._conversation_json(each, messages[each.id], shown)
                    for each in conversations
                ],
                _size,
            ),
            "messages": room.fitting([shown[each.id] for each in alone], _size),
        }


class _Room:
    """How much of a text budget is left."""

    def __init__(self, characters):
        self._left = characters

    def fitting(self, candidates, size_of):
        """Those that there is room for, in their order.

        :param size_of: gives the size of one, or None when it is not to be taken
        """
        taken = []
        for candidate in candidates:
            size = size_of(candidate)
            if size is not None and size <= self._left:
                self._left -= size
                taken.append(candidate)
        return taken


def _size(answer):
    messages = answer.get("messages", [answer])
    return sum(len(m.get("html", "")) + len(m.get("text", "")) for m in messages)
