"""The operators of the search box: how a value is read, and what it means in SQL."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from odoo import api, models
from odoo.tools import SQL

from ....engine.search_query import (
    OPERATORS,
    Field,
    Has,
    Operator,
    State,
    Verdict,
    name_key,
)
from ....engine.search_query.values import to_text_value
from ....sync.plans import set_apart
from .search_compile import ANYWHERE, Compiled

# Where the words of an operator are in the search vector: its weights.
_WEIGHTS = {
    Field.TEXT: "",
    Field.SUBJECT: "A",
    Field.FROM: "B",
    Field.TO: "B",
    Field.CC: "B",
    Field.BCC: "B",
    Field.LIST: "B",
    Field.BODY: "C",
    Field.FILENAME: "D",
}
_PEOPLE = {
    Field.FROM: SQL("coalesce(m.from_name, '') || ' ' || coalesce(m.from_addr, '')"),
    Field.TO: SQL("coalesce(m.to_addrs, '')"),
    Field.CC: SQL("coalesce(m.cc_addrs, '')"),
    Field.BCC: SQL("coalesce(m.bcc_addrs, '')"),
    # The header of a list is not in the index: mail of a list is sent to it.
    Field.LIST: SQL("coalesce(m.to_addrs, '') || ' ' || coalesce(m.cc_addrs, '')"),
}
_ADDRESSES = {
    Field.FROM: SQL("m.from_addr"),
    Field.TO: SQL("m.to_addrs"),
    Field.CC: SQL("m.cc_addrs"),
    Field.BCC: SQL("m.bcc_addrs"),
}
_STATES = {
    State.UNREAD: SQL("m.is_read IS NOT TRUE"),
    State.READ: SQL("m.is_read"),
    State.STARRED: SQL("m.is_starred"),
    State.UNSTARRED: SQL("m.is_starred IS NOT TRUE"),
    State.REPLIED: SQL("m.is_answered"),
    State.UNREPLIED: SQL("m.is_answered IS NOT TRUE"),
    State.FORWARDED: SQL("m.is_forwarded"),
    State.DRAFT: SQL("m.is_draft"),
    State.IMPORTANT: SQL("m.importance = 'high'"),
    State.INCOMING: SQL("m.is_outgoing IS NOT TRUE"),
    State.OUTGOING: SQL("m.is_outgoing"),
}
_HAS = {
    Has.ATTACHMENT: SQL("m.has_attachments"),
    Has.CALENDAR: SQL("m.has_calendar"),
}


@dataclass(frozen=True, slots=True)
class SearchOperator:
    """An operator, by its name in ``mailbox.client._search_operators()``.

    :ivar where: ``where(search, term)`` gives the condition on ``m``, the message: SQL,
        or :class:`~.search_compile.Compiled` when words or dates bound it.
        ``search`` is the :class:`~.search_compile.Compiler`: its ``client``, ``names``
        and ``lexemes``; ``term.value`` is what ``read`` gave
    :ivar read: as of :class:`Operator`, like the three that follow it
    :ivar judge: ``judge(search, term)`` gives a Verdict when no message has to be
        looked at, else None. What cannot be looked for is ``Verdict.NEVER``: neither
        it nor its opposite finds anything
    """

    where: Callable[..., SQL | Compiled]
    read: Callable[..., Any] = to_text_value
    aliases: tuple[str, ...] = ()
    is_words: bool = False
    options: tuple[str, ...] = ()
    judge: Callable[..., Verdict | None] | None = None

    def _language(self, name) -> Operator:
        """Its part of the search language."""
        return Operator(name, self.read, self.aliases, self.is_words, self.options)


class MailboxClient(models.AbstractModel):
    """What the search box understands."""

    _inherit = "mailbox.client"

    @api.model
    def _search_operators(self):
        """Name -> :class:`SearchOperator`; whoever brings another one adds it."""
        return {
            each.name: SearchOperator(
                _WHERE[each.name],
                each.read,
                each.aliases,
                each.is_words,
                each.options,
                _JUDGES.get(each.name),
            )
            for each in OPERATORS
        }


def _text(search, term):
    """Words: by the vector of the whole message, and for people by the field, too."""
    if term.is_me:
        return _own(search, term)
    found = search.lexemes[term.value]
    words = found.tsquery(phrase=term.phrase, weight=_WEIGHTS[term.field])
    if found.inside and term.field is Field.TEXT and not term.phrase:
        words += found.words_inside()
    where = SQL("m.search_vector @@ %s::tsquery", words)
    if term.field in (Field.TEXT, Field.BODY):
        # The cached bodies are asked once, not for each message.
        where = SQL(
            """(%s OR m.id IN (SELECT message_id FROM mailbox_body
                                WHERE search_vector @@ %s::tsquery))""",
            where,
            words,
        )
    if term.field in _PEOPLE:
        where = SQL(
            """(%s AND to_tsvector('pg_catalog.simple', maildesk_normal(%s))
                   @@ %s::tsquery)""",
            where,
            _PEOPLE[term.field],
            found.tsquery(phrase=term.phrase),
        )
    return Compiled(where, words)


def _own(search, term):
    """A whole address of one's own, wherever it stands in the field."""
    pattern = "|".join(re.escape(address) for address in search.names.own)
    if not pattern:
        return SQL("FALSE")
    pattern = rf"(^|[^\w.+-])({pattern})($|[^\w.-])"
    return SQL("%s ~* %s", _ADDRESSES[term.field], pattern)


def _date(_search, term):
    since = term.since and term.since.replace(tzinfo=None)
    until = term.until and term.until.replace(tzinfo=None)
    if since:
        return Compiled(SQL("m.sort_ts >= %s", since), since=since)
    return Compiled(SQL("m.sort_ts < %s", until), until=until)


def _account(search, term):
    ids = search.names.accounts.get(name_key(term.value), [])
    return SQL("m.account_id = ANY(%s)", ids)


def _in(search, term):
    name = name_key(term.value)
    if name == ANYWHERE:
        return SQL("TRUE")
    return _in_folders(search.names.folders.get(name, []))


def _tagged(search, term):
    """With a tag, or with the label of that name where folders are labels."""
    name = name_key(term.value)
    tagged = SQL(
        """EXISTS (SELECT FROM mailbox_message_tag mt
            WHERE mt.message_id = m.id AND mt.tag_id = ANY(%s))""",
        search.names.tags.get(name, []),
    )
    labels = search.names.labels.get(name)
    return SQL("(%s OR %s)", tagged, _in_folders(labels)) if labels else tagged


def _in_folders(ids):
    return SQL(
        """EXISTS (SELECT FROM mailbox_placement pf
            WHERE pf.message_id = m.id AND %s = ANY(%s))""",
        set_apart("pf.folder_id"),
        ids,
    )


def _judge_words(search, term):
    """Texts without a letter are in no index."""
    if term.is_me or search.lexemes[term.value].query:
        return None
    return Verdict.IGNORED if term.field is Field.TEXT else Verdict.NEVER


def _judge_name(search, term):
    return None if search.names.knows(term) else Verdict.NEVER


_WHERE = {field: _text for field in _WEIGHTS} | {
    Field.HAS: lambda _search, term: _HAS[term.value],
    Field.IS: lambda _search, term: _STATES[term.value],
    Field.IN: _in,
    Field.TAG: _tagged,
    Field.ACCOUNT: _account,
    Field.BEFORE: _date,
    Field.AFTER: _date,
    Field.OLDER_THAN: _date,
    Field.NEWER_THAN: _date,
    Field.LARGER: lambda _search, term: SQL("m.size > %s", term.value),
    Field.SMALLER: lambda _search, term: SQL("m.size < %s", term.value),
    # Read as one of the two before.
    "size": None,
}
_JUDGES = {field: _judge_words for field in _WEIGHTS} | {
    field: _judge_name for field in (Field.IN, Field.TAG, Field.ACCOUNT)
}
# Without an operator: anywhere.
PLAIN_WORDS = SearchOperator(_text, is_words=True, judge=_judge_words)
