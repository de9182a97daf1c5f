"""What a ``CalendarSummary``, as JSON, says of the event it is about."""

from odoo.tools import email_normalize


def organizer_of(calendar):
    """The organizer's address, "" for none."""
    return email_normalize((calendar["organizer"] or {}).get("email")) or ""


def is_cancellation(calendar):
    """Whether the organizer says that the event does not take place."""
    return calendar["method"] == "CANCEL" or calendar["status"] == "CANCELLED"


def asks(calendar):
    """Whether a calendar object is about an event somebody else organizes."""
    return calendar["method"] in ("REQUEST", "CANCEL")


def is_sent_by(message, address, auth):
    """Whether nothing speaks against it that somebody has sent a mail.

    :param address: theirs, normalized
    :param auth: what the receiving server found out about the sender
    """
    sender = email_normalize(message.from_addr or "")
    return bool(address) and sender == address and auth.get("dmarc") != "fail"
