"""Which properties are asked for, and MAPI properties that Graph has no name for.

``PidTag…`` values (MS-OXPROPS) are asked for by number. Header fields of a message are
named properties under their lower-case names (MS-OXCMAIL section 2.1.3.2.2).
"""

from __future__ import annotations

from collections.abc import Mapping

ANSWERED_WITH = "Integer 0x1081"  # PidTagLastVerbExecuted
FLAGS = "Integer 0x0E07"  # PidTagMessageFlags, only to be set when a message is made
REFERENCES = "String 0x1039"  # PidTagInternetReferences
IN_REPLY_TO = "String 0x1042"  # PidTagInReplyToId
UNSUBSCRIBE = "String 0x1045"  # PidTagListUnsubscribe
SIZE = "Long 0x0E08"  # PidTagMessageSize
SENT_AT = "SystemTime 0x0039"  # PidTagClientSubmitTime

VERB_REPLIED = "102"
VERB_FORWARDED = "104"
REPLIES = frozenset(("102", "103"))

_HEADERS = "String {00020386-0000-0000-C000-000000000046} Name "

MAILDESK_ID = f"{_HEADERS}x-maildesk-id"
AUTO_SUBMITTED = f"{_HEADERS}auto-submitted"
PRECEDENCE = f"{_HEADERS}precedence"
ONE_CLICK = f"{_HEADERS}list-unsubscribe-post"

IDS_FIELDS = "id,receivedDateTime,parentFolderId"
FLAG_FIELDS = (
    "id,parentFolderId,createdDateTime,receivedDateTime,isRead,isDraft,flag,categories"
)
META_FIELDS = (
    f"{FLAG_FIELDS},sentDateTime,subject,bodyPreview,importance,from,sender,"
    "toRecipients,ccRecipients,bccRecipients,replyTo,internetMessageId,"
    "conversationId,hasAttachments"
)
META_PROPERTIES = (
    *(ANSWERED_WITH, REFERENCES, IN_REPLY_TO, UNSUBSCRIBE, SIZE),
    *(MAILDESK_ID, AUTO_SUBMITTED, PRECEDENCE, ONE_CLICK),
)
ATTACHMENT_FIELDS = "id,name,contentType,size,isInline"


def expand(*properties: str) -> str:
    """The value of ``$expand`` for single-value extended properties."""
    wanted = " or ".join(f"id eq '{each}'" for each in properties)
    return f"singleValueExtendedProperties($filter={wanted})"


FLAG_EXPAND = expand(ANSWERED_WITH)
META_EXPAND = f"{expand(*META_PROPERTIES)},attachments($select={ATTACHMENT_FIELDS})"


def extended(value: Mapping) -> dict[str, str]:
    """The extended properties of a message, by their ids in lower case."""
    found = value.get("singleValueExtendedProperties")
    return {
        str(each.get("id")).lower(): str(each.get("value") or "")
        for each in (found if isinstance(found, list) else ())
        if isinstance(each, dict)
    }


def equals(name: str, text: str) -> str:
    """A filter on an extended property; ``text`` is a literal already."""
    return (
        "singleValueExtendedProperties/Any("
        f"ep: ep/id eq '{name}' and ep/value eq {text})"
    )
