"""Where people keep their mail, and what they have done with it."""

from datetime import timedelta

ANSWERED, SEEN, FLAGGED, DRAFT = "\\Answered", "\\Seen", "\\Flagged", "\\Draft"
# After that time a tidy person has filed a conversation.
TIDY_AFTER = timedelta(days=45)
READ_AFTER = timedelta(days=4)
_PLACES = {
    "customers": "Customers/{company}",
    "suppliers": "Suppliers/{company}",
    "invoices": "Invoices/{year}",
    "applications": "Applications",
    "press": "Press",
    "personal": "Private",
    "team": "Team",
    "support": "Done/{year}",
    "newsletters": "Newsletters",
    "notices": "Archive",
    "archive": "Archive",
}


def choose_folder(topic, company, last, now, random):
    """Return the folder of the incoming letters of one conversation.

    `last` is when it ended; recent ones lie in the Inbox.
    """
    if now - last < TIDY_AFTER:
        return "INBOX"
    luck = random.random()
    if topic in ("newsletters", "notices") and luck < 0.25:
        return "Trash"
    if luck < 0.62:
        return _own_folder(topic, company, last)
    return "Archive" if luck < 0.85 else "INBOX"


def _own_folder(topic, company, last):
    if topic.startswith("projects/"):
        return "Projects" + topic.removeprefix("projects")
    pattern = _PLACES[topic]
    return pattern.format(company=company or "Others", year=last.year)


def flags_of(letter, folder, owner, *, answered, now, random):
    """Return the IMAP flags of a letter in a mailbox of `owner`."""
    flags = []
    mine = letter.sender.address == owner.address
    if mine or _was_read(letter, folder, now, random):
        flags.append(SEEN)
    if answered:
        flags.append(ANSWERED)
        if SEEN not in flags:
            flags.append(SEEN)
    if not mine and folder != "Junk" and random.random() < 0.03:
        flags.append(FLAGGED)
    return tuple(flags)


def _was_read(letter, folder, now, random):
    if folder == "Junk":
        return random.random() < 0.2
    if now - letter.date > READ_AFTER:
        return random.random() < 0.97
    return random.random() < 0.35
