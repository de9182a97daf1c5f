"""Writing mail: from what the composer holds to the bytes that leave."""

from .build import compose, needs_smtputf8
from .fields import is_sendable
from .ids import new_maildesk_id, new_message_id
from .kept import kept_fields
from .mail import Attached, CalendarPart, Mail
from .quote import forward_body, quote_plain, reply_body
from .reply import (
    Recipients,
    base_subject,
    forward_subject,
    reply_recipients,
    reply_references,
    reply_subject,
)
from .rsvp import invitation_reply

__all__ = [
    "Attached",
    "CalendarPart",
    "Mail",
    "Recipients",
    "base_subject",
    "compose",
    "forward_body",
    "forward_subject",
    "invitation_reply",
    "is_sendable",
    "kept_fields",
    "needs_smtputf8",
    "new_maildesk_id",
    "new_message_id",
    "quote_plain",
    "reply_body",
    "reply_recipients",
    "reply_references",
    "reply_subject",
]
