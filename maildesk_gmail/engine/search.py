"""The search language as Gmail's own (the parameter ``q``).

Values stand in quotes, which have no escape in Gmail: quotes within are left out, and
nothing a user types can be an operator. Folders are chosen by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from odoo.addons.maildesk_base.engine.errors import RejectedError, RemoteGone
from odoo.addons.maildesk_base.engine.search_query import (
    Field,
    Has,
    SearchQuery,
    State,
    Term,
    cannot_search,
    name_key,
)
from odoo.addons.maildesk_base.engine.types import MessageMeta

from .mailbox import GmailMailbox
from .unreadable import sorted_out

MAX_CHARS = 1500
_EVERYTHING = ""
# Gmail has no word for "nothing": no message has this Message-ID.
_NOTHING = "rfc822msgid:nothing@maildesk.invalid"
_TEXTS = {
    Field.FROM: "from:",
    Field.TO: "to:",
    Field.CC: "cc:",
    Field.BCC: "bcc:",
    Field.SUBJECT: "subject:",
    Field.FILENAME: "filename:",
    Field.TEXT: "",
    Field.LIST: "list:",
    Field.BODY: "",
}
_STATES = {
    State.UNREAD: "is:unread",
    State.READ: "is:read",
    State.STARRED: "is:starred",
    State.UNSTARRED: "-is:starred",
    State.DRAFT: "in:draft",
    State.IMPORTANT: "is:important",
}
# Gmail keeps no such marks.
_UNKNOWN = (State.REPLIED, State.UNREPLIED, State.FORWARDED)


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles a query from the leaves up; ``email`` is the mailbox's own address."""

    email: str = ""

    def term(self, term: Term) -> str:
        """One condition."""
        if term.is_me:
            return f"{term.field}:me"
        if term.field in _TEXTS:
            return _text(_TEXTS[term.field], str(term.value))
        if term.field is Field.IS:
            return self._state(term)
        if term.field is Field.HAS:
            is_file = term.value is Has.ATTACHMENT
            return "has:attachment" if is_file else "filename:ics"
        if term.field is Field.TAG:
            return _label(str(term.value))
        if term.field is Field.LARGER:
            return f"larger:{int(term.value)}"
        if term.field is Field.SMALLER:
            return f"smaller:{int(term.value)}"
        if term.since is not None:
            return f"after:{int(term.since.timestamp())}"
        if term.until is not None:
            return f"before:{int(term.until.timestamp())}"
        raise cannot_search(term)

    def all_of(self, parts: list[str]) -> str:
        """Every part holds."""
        return " ".join(part for part in parts if part != _EVERYTHING)

    def any_of(self, parts: list[str]) -> str:
        """One of the parts holds."""
        if _EVERYTHING in parts:
            return _EVERYTHING
        return "{" + " ".join(_together(part) for part in parts) + "}"

    def negate(self, part: str) -> str:
        """The part does not hold."""
        if part == _EVERYTHING:
            return _NOTHING
        return _EVERYTHING if part == _NOTHING else f"-({part})"

    def _state(self, term: Term) -> str:
        if term.value in _STATES:
            return _STATES[term.value]
        if term.value in _UNKNOWN:
            raise cannot_search(term)
        own = _text("from:", self.email) if self.email else "from:me"
        return own if term.value is State.OUTGOING else f"-{own} -in:draft"


def search(
    mailbox: GmailMailbox,
    query: SearchQuery,
    within: tuple[str, Sequence[str]],
    limit: int,
) -> list[MessageMeta]:
    """The newest ``limit`` messages of some folders, newest first.

    Raises RejectedError for what Gmail cannot search for.

    :param within: the mailbox's own address, and the folders
    """
    email, folder_ids = within
    q = query.fold(Compiler(email)) or _EVERYTHING
    if len(q) > MAX_CHARS:
        raise RejectedError("rejected.search", f"{len(q)} > {MAX_CHARS}")
    ids: list[str] = []
    for folder_id in folder_ids:
        try:
            page, _token = mailbox.list_ids(folder_id, q=q, limit=min(limit, 500))
        except RemoteGone:
            continue
        ids += [each["id"] for each in page]
    there, bad = sorted_out(mailbox.metadata(list(dict.fromkeys(ids))))
    mailbox.suspects.refused_all(bad)
    there.sort(key=lambda meta: meta.received_at, reverse=True)
    return there[:limit]


def _text(operator: str, value: str) -> str:
    words = "".join(_harmless(value)).split()
    return f'{operator}"{" ".join(words)}"' if words else _NOTHING


def _label(name: str) -> str:
    """Gmail writes a label in small letters, with hyphens for all that is no letter."""
    key = "".join(each if each.isalnum() else "-" for each in name_key(name))
    return f"label:{key}" if key.strip("-") else _NOTHING


def _harmless(value: str) -> Iterable[str]:
    return (each if each.isprintable() and each != '"' else " " for each in value)


def _together(part: str) -> str:
    return f"({part})" if " " in part else part
