"""Labels: those of the system and those of the user."""

from .errors import bad_request, not_found, refuse

SYSTEM = (
    "CHAT SENT INBOX IMPORTANT TRASH DRAFT SPAM STARRED UNREAD CATEGORY_FORUMS"
    " CATEGORY_UPDATES CATEGORY_PERSONAL CATEGORY_PROMOTIONS CATEGORY_SOCIAL"
).split()
# Set by the service alone.
FIXED = frozenset(("SENT", "DRAFT", "CHAT"))
MAX_NAME_CHARS = 225
_HIDDEN = frozenset(("CHAT", "UNREAD", "STARRED", "IMPORTANT"))
_VISIBILITIES = ("messageListVisibility", "labelListVisibility", "color")


class Labels:
    """The labels of one mailbox, by id."""

    def __init__(self):
        self._created = 0
        self._by_id = {name: _system(name) for name in SYSTEM}

    def all(self):
        """Every label."""
        return list(self._by_id.values())

    def find(self, label_id):
        """A label; 404 when there is none."""
        if label_id not in self._by_id:
            raise not_found()
        return self._by_id[label_id]

    def check(self, label_ids):
        """400 unless these may be put on messages and taken off."""
        for label_id in label_ids:
            if label_id not in self._by_id:
                raise bad_request(f"labelId not found: {label_id}")
            if label_id in FIXED:
                raise bad_request(f"Cannot modify label: {label_id}", "badRequest")

    def create(self, values):
        """A new label of the user."""
        name = self._checked_name(values.get("name"))
        self._created += 1
        label_id = f"Label_{self._created}"
        label = {"id": label_id, "name": name, "type": "user"}
        label["messageListVisibility"] = "show"
        label["labelListVisibility"] = "labelShow"
        self._by_id[label_id] = label
        self._take(label, values)
        return label

    def update(self, label_id, values):
        """Change a label of the user."""
        label = self._own(label_id)
        if "name" in values:
            label["name"] = self._checked_name(values["name"], label_id)
        self._take(label, values)
        return label

    def delete(self, label_id):
        """Forget a label of the user."""
        self._own(label_id)
        del self._by_id[label_id]

    def _own(self, label_id):
        label = self.find(label_id)
        if label["type"] == "system":
            raise bad_request("Invalid update of a system label", "invalidArgument")
        return label

    def _take(self, label, values):
        for name in _VISIBILITIES:
            if values.get(name):
                label[name] = values[name]

    def _checked_name(self, name, label_id=None):
        if not isinstance(name, str) or not name.strip() or len(name) > MAX_NAME_CHARS:
            raise bad_request("Invalid label name")
        if any(ord(each) < 32 for each in name) or name.startswith("/"):
            raise bad_request("Invalid label name")
        taken = {each["name"].lower(): each for each in self._by_id.values()}
        other = taken.get(name.lower())
        if other and other["id"] != label_id:
            if other["type"] == "system":
                raise bad_request("Invalid label name")
            raise refuse(409, "Label name exists or conflicts", "aborted")
        return name


def _system(name):
    label = {"id": name, "name": name, "type": "system"}
    if name in _HIDDEN:
        label["messageListVisibility"] = "hide"
        label["labelListVisibility"] = "labelHide"
    return label
