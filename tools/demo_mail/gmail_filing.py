"""How people keep their mail at Gmail: labels, several on one message."""

import zlib

from .filing import FLAGGED, SEEN

# Names with colours of Gmail's own palette: background and text. A slash nests.
LABELS = {
    "Customers": ("#16a766", "#ffffff"),
    "Customers/Key accounts": ("#43d692", "#000000"),
    "Customers/Workshops": ("#b9e4d0", "#000000"),
    "Invoices": ("#ffad47", "#000000"),
    "Newsletters": ("#999999", "#ffffff"),
    "Press": ("#a479e2", "#ffffff"),
    "Private": ("#f691b3", "#000000"),
    "Projects": ("#4a86e8", "#ffffff"),
    "Projects/Aurora 29": ("#c9daf8", "#000000"),
    "Projects/Trade fair": ("#c9daf8", "#000000"),
    "Suppliers": None,
    "Team": None,
    "Urgent": ("#fb4c2f", "#ffffff"),
}
_ROLES = {"INBOX": "INBOX", "Sent": "SENT", "Junk": "SPAM", "Trash": "TRASH"}
_CATEGORIES = {"newsletters": "CATEGORY_PROMOTIONS", "notices": "CATEGORY_UPDATES"}
_IMPORTANT = ("customers", "suppliers", "invoices")


def system_labels(placed):
    """The labels of Gmail itself for a Placed letter, drafts aside."""
    topic = placed.letter.topic
    found = {_ROLES[placed.folder]} if placed.folder in _ROLES else set()
    if SEEN not in placed.flags:
        found.add("UNREAD")
    if FLAGGED in placed.flags:
        found.add("STARRED")
    if placed.folder in ("Junk", "Sent"):
        return found
    if topic in _IMPORTANT and _share(placed, 2):
        found.add("IMPORTANT")
    return found | {_CATEGORIES.get(topic, "CATEGORY_PERSONAL")}


def own_labels(placed):
    """The names of the owner's labels for a Placed letter."""
    if placed.folder in ("Junk", "Trash"):
        return set()
    topic, _, project = placed.letter.topic.partition("/")
    found = {topic.capitalize()} & LABELS.keys()
    if topic == "personal":
        found = {"Private"}
    elif topic == "projects":
        found |= {f"Projects/{project}"} & LABELS.keys()
    elif topic == "customers":
        kind = "Key accounts" if _share(placed, 3) else "Workshops"
        found.add(f"Customers/{kind}")
    if placed.folder == "INBOX" and _share(placed, 6):
        found.add("Urgent")
    return found


def _share(placed, part):
    """Whether a conversation is among one of so many; always the same ones."""
    letter = placed.letter
    first = letter.references[0] if letter.references else letter.message_id
    return zlib.crc32(first.encode()) % part == 0
