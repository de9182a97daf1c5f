"""The addresses a mailbox may send from, with their signatures (settings.sendAs)."""

from __future__ import annotations

from odoo.addons.maildesk_base.engine.types import Identity

from .mailbox import GmailMailbox
from .protocol.api import ME


def read_identities(mailbox: GmailMailbox) -> tuple[Identity, ...]:
    """The mailbox's own address first; an alias that is not confirmed is left out."""
    resource = mailbox.api.users.settings().sendAs()
    found = mailbox.api.call(resource.list(userId=ME)).get("sendAs") or []
    found.sort(key=lambda each: not each.get("isPrimary", False))
    return tuple(
        Identity(
            email=str(each["sendAsEmail"]),
            name=str(each.get("displayName", "")),
            reply_to=str(each.get("replyToAddress", "")),
            signature_html=str(each.get("signature", "")),
            is_default=bool(each.get("isDefault", False)),
        )
        for each in found
        if each.get("sendAsEmail") and _is_usable(each)
    )


def _is_usable(alias: dict) -> bool:
    if alias.get("isPrimary"):
        return True
    return alias.get("verificationStatus") == "accepted"
