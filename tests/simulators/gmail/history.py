"""The record of a mailbox's changes, with the gaps and the oblivion of the original."""

from .errors import not_found

# Ids grow by more than one: nobody may count on neighbours.
STEP = 7
KINDS = {
    "messageAdded": "messagesAdded",
    "messageDeleted": "messagesDeleted",
    "labelAdded": "labelsAdded",
    "labelRemoved": "labelsRemoved",
}


class History:
    """Records in ascending order."""

    def __init__(self):
        self.last_id = 1000
        self._pruned_to = 0
        self._records = []

    def next_id(self):
        """The id of the next change."""
        self.last_id += STEP
        return self.last_id

    def add(self, kind, message, label_ids=()):
        """Note a change of a message as it is now.

        :param kind: a key of ``KINDS``
        :return: the change's id
        """
        number = self.next_id()
        message.history_id = number
        about = {"message": message.brief(with_labels=kind != "messageDeleted")}
        if label_ids:
            about["labelIds"] = sorted(label_ids)
        record = {
            "id": str(number),
            "messages": [message.brief(with_labels=False)],
            KINDS[kind]: [about],
        }
        self._records.append((number, kind, record))
        return number

    def prune(self):
        """Forget everything up to now: older cursors become void."""
        self._pruned_to = self.next_id()
        self._records.clear()

    def since(self, start_id, kinds, label_id=None):
        """The records after an id; 404 when the id is too old or none."""
        try:
            start = int(start_id)
        except (TypeError, ValueError):
            raise not_found() from None
        if start < self._pruned_to or start > self.last_id:
            raise not_found()
        return [
            record
            for number, kind, record in self._records
            if number > start
            and (not kinds or kind in kinds)
            and (label_id is None or _has_label(record, label_id))
        ]


def _has_label(record, label_id):
    """With a label filter, changes that take the label away are not listed."""
    for kind in KINDS.values():
        for about in record.get(kind, ()):
            if label_id in about["message"].get("labelIds", ()):
                return True
    return False
