"""Header fields of a draft begun in another program that go along when it is sent.

Everything its writer said stays, except for what MailDesk writes itself, what reports
the way a message has taken, and what mail programs note for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_FIELDS = 30
MAX_VALUE_CHARS = 900

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,75}")
_WRITTEN = frozenset(
    "from to cc bcc reply-to subject date message-id in-reply-to references importance"
    " x-priority priority x-msmail-priority disposition-notification-to"
    " return-receipt-to x-confirm-reading-to x-maildesk-id mime-version".split()
)
_TRACE = frozenset(
    "received return-path delivered-to envelope-to sender lines status x-status x-uid"
    " x-keywords x-uidl fcc bcc-self x-identity-key x-account-key x-unsent"
    " authentication-results received-spf dkim-signature domainkey-signature"
    " x-uniform-type-identifier user-agent x-mailer autocrypt".split()
)
_PRIVATE = (
    "content- resent- arc- x-received x-ms- x-microsoft- x-mozilla- x-apple- x-gm-"
    " x-google- x-spam- x-originating- x-evolution- x-kmail- x-sent- x-maildesk-"
).split()


def kept_fields(fields: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The fields to be kept, as ``[name, decoded value]`` in their order.

    :param fields: all header fields, decoded
    """
    kept = [
        [name, value]
        for name, value in fields
        if _NAME.fullmatch(name)
        and value.strip()
        and len(value) <= MAX_VALUE_CHARS
        and value.isprintable()
        and not _is_ours(name.lower())
    ]
    return kept[:MAX_FIELDS]


def _is_ours(name: str) -> bool:
    return name in _WRITTEN or name in _TRACE or name.startswith(tuple(_PRIVATE))
