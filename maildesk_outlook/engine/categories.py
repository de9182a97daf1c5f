"""The user's list of categories with its colours (masterCategories).

It is a setting of the mailbox, with a scope of its own that not everybody grants. The
names on messages can be read and changed without it.
"""

from __future__ import annotations

from odoo.addons.maildesk_base.engine.types import RemoteTag

from .graph.calls import Call
from .graph.mailbox import GraphMailbox

SCOPES = frozenset(("MailboxSettings.Read", "MailboxSettings.ReadWrite"))
# preset0 to preset24, as Outlook on the web draws them.
COLORS = (
    *("#e7a1a2", "#f9ba89", "#f7dd8f", "#fcfa90", "#78d168"),
    *("#9fdcc9", "#c6d2b0", "#9db7e8", "#b5a1e2", "#daaec2"),
    *("#dad9dc", "#6b7994", "#bfbfbf", "#6f6f6f", "#4f4f4f"),
    *("#c11a25", "#e2620d", "#c79930", "#b9b300", "#368f2b"),
    *("#329b7a", "#778b45", "#2858a5", "#5c3fa3", "#93446b"),
)


def read_categories(mailbox: GraphMailbox) -> tuple[RemoteTag, ...]:
    """All categories of the list."""
    reply = mailbox.ask(Call("GET", "/outlook/masterCategories", about="folder"))
    return tuple(
        RemoteTag(str(each.get("id") or ""), name, _color(each.get("color")))
        for each in reply.entries()
        if (name := str(each.get("displayName") or "").strip())
    )


def _color(preset: object) -> str:
    number = str(preset or "").removeprefix("preset")
    known = number.isascii() and number.isdigit() and int(number) < len(COLORS)
    return COLORS[int(number)] if known else ""
