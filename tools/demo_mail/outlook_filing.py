"""How people keep their mail in Outlook: nested folders, categories, flags."""

from .filing import FLAGGED

WELL_KNOWN = {
    "INBOX": "inbox",
    "Sent": "sentitems",
    "Drafts": "drafts",
    "Archive": "archive",
    "Junk": "junkemail",
    "Trash": "deleteditems",
}
_CATEGORIES = {
    "applications": ("Staff",),
    "customers": ("Customers",),
    "invoices": ("Invoices",),
    "personal": ("Private",),
    "suppliers": ("Suppliers",),
}
# What Outlook puts beside the Inbox that one should see first.
_OTHER = ("newsletters", "notices")


def properties(placed):
    """The properties of a Placed letter that Graph names and MIME does not have."""
    topic = placed.letter.topic.partition("/")[0]
    categories = _CATEGORIES.get(topic, ())
    if FLAGGED in placed.flags:
        categories = (*categories, "Urgent")
    is_other = placed.folder == "INBOX" and topic in _OTHER
    found = {"inferenceClassification": "other" if is_other else "focused"}
    if categories and placed.folder not in ("Junk", "Trash"):
        found["categories"] = list(categories)
    if FLAGGED in placed.flags:
        found["flag"] = {"flagStatus": "flagged"}
    return found


def folder_path(placed):
    """The names of the folders a Placed letter lies in, outermost first; empty for a
    folder that every mailbox has.
    """
    return () if placed.folder in WELL_KNOWN else tuple(placed.folder.split("/"))
