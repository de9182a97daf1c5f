"""The search language at Graph.

Graph searches words (``$search``) or compares values (``$filter``), never both, and
some things it can do neither with. So a query becomes alternatives of conditions that
all hold; of each, the words go to the server, or else the values, and what is left is
compared here, on the metadata that comes back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from odoo.addons.maildesk_base.engine.errors import (
    MailEngineError,
    RejectedError,
    RemoteGone,
    TransientError,
)
from odoo.addons.maildesk_base.engine.search_query import (
    Field,
    Has,
    SearchQuery,
    State,
    Term,
    cannot_search,
)
from odoo.addons.maildesk_base.engine.types import Address, MessageMeta

from .graph.batch import ask_all
from .graph.calls import Call, Reply, literal
from .graph.errors import error_of, is_temporary, may_be_single
from .graph.mailbox import GraphMailbox
from .listing import (
    PAGE_MESSAGES,
    ids_of,
    metadata,
    read_or_bad,
    search_call,
)
from .values.messages import write_time

# Alternatives of one query: each is a request for each folder.
MOST_ALTERNATIVES = 8
# What is looked through for conditions that are compared here.
MOST_COMPARED = 100
_EARLIEST = "1900-01-01T00:00:00Z"

_KEYWORDS = {
    Field.TEXT: "",
    Field.FROM: "from:",
    Field.TO: "to:",
    Field.CC: "cc:",
    Field.BCC: "bcc:",
    Field.SUBJECT: "subject:",
    Field.BODY: "body:",
    Field.FILENAME: "attachment:",
    # Graph does not search headers: mail of a list is sent to it.
    Field.LIST: "recipients:",
}
# What is asked for, or compared with what comes back.
_EXPRESSED = (
    *_KEYWORDS,
    Field.IS,
    Field.HAS,
    Field.TAG,
    Field.LARGER,
    Field.SMALLER,
    Field.BEFORE,
    Field.AFTER,
    Field.OLDER_THAN,
    Field.NEWER_THAN,
)
# Whatever could end a phrase or mean something in the query language.
_UNSAFE = re.compile(r"[\x00-\x1f\"\\*]+")


@dataclass(frozen=True, slots=True)
class Literal:
    """One condition, wanted or not."""

    term: Term
    wanted: bool = True


Alternatives = list[tuple[Literal, ...]]


class Compiler:
    """Compiles a query from the leaves up into alternatives."""

    def term(self, term: Term) -> Alternatives:
        """The condition alone."""
        if term.field not in _EXPRESSED:
            raise cannot_search(term)
        return [(Literal(term),)]

    def all_of(self, parts: list[Alternatives]) -> Alternatives:
        """Every combination of one alternative of each part."""
        found: Alternatives = [()]
        for part in parts:
            found = _bounded([(*left, *right) for left in found for right in part])
        return found

    def any_of(self, parts: list[Alternatives]) -> Alternatives:
        """All alternatives of all parts."""
        return _bounded([each for part in parts for each in part])

    def negate(self, part: Alternatives) -> Alternatives:
        """One condition of each alternative has to fail (De Morgan)."""
        failing = [
            [(replace(each, wanted=not each.wanted),) for each in alternative]
            for alternative in part
        ]
        return self.all_of(failing)


def compile_query(query: SearchQuery) -> Alternatives:
    """The alternatives of a query; RejectedError ``rejected.search`` for too many."""
    found = query.fold(Compiler())
    return [()] if found is None else found


def search(
    mailbox: GraphMailbox,
    alternatives: Alternatives,
    folder_ids: Iterable[str],
    limit: int,
) -> tuple[MessageMeta, ...]:
    """The newest messages that fit, newest first."""
    own = mailbox.settings.address.lower()
    wanted = [
        (folder, each, _call(folder, each, limit, own))
        for folder in folder_ids
        for each in alternatives
    ]
    asked = [each for each in wanted if each[-1] is not None]
    replies = ask_all(mailbox, [call for _folder, _each, call in asked])
    found: dict[str, MessageMeta] = {}
    for (folder, alternative, call), reply in zip(asked, replies, strict=True):
        if not reply.is_ok:
            error = error_of(reply, call)
            if isinstance(error, RemoteGone):
                continue
            if not may_be_single(reply) or not is_temporary(reply):
                raise error
            metas = _one_by_one(mailbox, folder, call, error)
        else:
            metas = _read_all(reply)
        for meta in metas:
            if all(_holds(each, meta, own) for each in alternative):
                found[meta.remote_id] = meta
    newest = sorted(found.values(), key=lambda meta: meta.received_at, reverse=True)
    # Of the same second, the one the server gave first.
    return tuple(newest[:limit])


def _read_all(reply: Reply) -> list[MessageMeta]:
    entries = [(value, str(value.get("id") or "")) for value in reply.entries()]
    read = [read_or_bad(value, name, "") for value, name in entries]
    return [each for each in read if isinstance(each, MessageMeta)]


def _one_by_one(
    mailbox: GraphMailbox, folder_id: str, call: Call, error: MailEngineError
) -> tuple[MessageMeta, ...]:
    """What a call finds, after it failed as a whole: over one message, perhaps."""
    try:
        return metadata(mailbox, folder_id, ids_of(mailbox, call))
    except TransientError:
        raise error from None


def _bounded(found: Alternatives) -> Alternatives:
    if len(found) > MOST_ALTERNATIVES:
        raise RejectedError("rejected.search", "too many alternatives")
    return found


def _call(
    folder: str, alternative: tuple[Literal, ...], limit: int, own: str
) -> Call | None:
    """The request for one alternative; None when nothing can fit."""
    words = [each for each in alternative if each.term.field in _KEYWORDS]
    count = limit if len(words) == len(alternative) else max(limit, MOST_COMPARED)
    count = min(count, PAGE_MESSAGES)
    if not words:
        filters = [text for each in alternative if (text := _filter(each))]
        condition = " and ".join([f"receivedDateTime ge {_EARLIEST}", *filters])
        order = "receivedDateTime desc"
        return search_call(folder, count, filter=condition, orderby=order)
    clauses = []
    for each in words:
        value = own if each.term.is_me else str(each.term.value)
        text = " ".join(_UNSAFE.sub(" ", value).split())
        if not text:
            # Nothing fits what cannot be said, nor its opposite.
            return None
        clause = f'{_KEYWORDS[each.term.field]}"{text}"'
        clauses.append(clause if each.wanted else f"NOT {clause}")
    if not clauses:
        return search_call(folder, count, orderby="receivedDateTime desc")
    escaped = " AND ".join(clauses).replace('"', '\\"')
    return search_call(folder, count, search=f'"{escaped}"')


def _filter(each: Literal) -> str:
    """The condition as a filter, "" for what is only compared here."""
    term, wanted = each.term, each.wanted
    true, false = ("true", "false") if wanted else ("false", "true")
    if term.field is Field.IS and term.value in (State.READ, State.UNREAD):
        return f"isRead eq {true if term.value is State.READ else false}"
    if term.field is Field.IS and term.value is State.STARRED:
        return f"flag/flagStatus {'eq' if wanted else 'ne'} 'flagged'"
    if term.field is Field.TAG and wanted:
        return f"categories/any(c:c eq {literal(str(term.value))})"
    if term.since:
        return f"receivedDateTime {'ge' if wanted else 'lt'} {write_time(term.since)}"
    if term.until:
        return f"receivedDateTime {'lt' if wanted else 'ge'} {write_time(term.until)}"
    return ""


def _holds(each: Literal, meta: MessageMeta, own: str) -> bool:
    if each.term.field in _KEYWORDS and not each.term.is_me:
        return True
    return _compare(each.term, meta, own) is each.wanted


def _compare(term: Term, meta: MessageMeta, own: str) -> bool | None:
    if term.is_me:
        return any(each.email.lower() == own for each in _people(term.field, meta))
    if term.field is Field.IS:
        return _STATES[term.value](meta, own)
    if term.field is Field.HAS:
        has = term.value
        return meta.has_attachments if has is Has.ATTACHMENT else meta.has_calendar
    if term.field is Field.TAG:
        wanted = str(term.value).casefold()
        return any(word.casefold() == wanted for word in meta.flags.keywords)
    if term.field is Field.LARGER:
        return meta.size > int(term.value)
    if term.field is Field.SMALLER:
        return meta.size < int(term.value)
    if term.since:
        return meta.received_at >= term.since
    return term.until is None or meta.received_at < term.until


def _opposite(known: bool | None) -> bool | None:
    """What Graph does not say fits neither a condition nor its opposite."""
    return None if known is None else not known


def _people(field: Field, meta: MessageMeta) -> tuple[Address, ...]:
    people = {Field.TO: meta.to, Field.CC: meta.cc, Field.BCC: meta.bcc}
    return people.get(field, (meta.sender,))


_STATES: dict[State, Callable[[MessageMeta, str], bool | None]] = {
    State.UNREAD: lambda meta, own: not meta.flags.is_read,
    State.READ: lambda meta, own: meta.flags.is_read,
    State.STARRED: lambda meta, own: meta.flags.is_starred,
    State.UNSTARRED: lambda meta, own: not meta.flags.is_starred,
    State.REPLIED: lambda meta, own: meta.flags.is_answered,
    State.UNREPLIED: lambda meta, own: _opposite(meta.flags.is_answered),
    State.FORWARDED: lambda meta, own: meta.flags.is_forwarded,
    State.DRAFT: lambda meta, own: meta.flags.is_draft,
    State.IMPORTANT: lambda meta, own: meta.importance == "high",
    State.OUTGOING: lambda meta, own: meta.sender.email.lower() == own,
    State.INCOMING: lambda meta, own: (
        meta.sender.email.lower() != own and not meta.flags.is_draft
    ),
}
