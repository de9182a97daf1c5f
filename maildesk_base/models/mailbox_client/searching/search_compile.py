"""From a parsed search to SQL conditions on ``m`` (message) and ``b`` (its cached
body).

Each part compiles to what it means (``where``) and, when full-text search can find a
superset of it, to a tsquery for the GIN index (``words``). Dates that bound the whole
search are kept apart, so that a walk by date can begin and end there.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from odoo.tools import SQL

from ....engine.search_query import Field, Has, State

TEXT_FIELDS = {
    Field.TEXT: "",
    Field.SUBJECT: "A",
    Field.FROM: "B",
    Field.TO: "B",
    Field.CC: "B",
    Field.BCC: "B",
    Field.BODY: "C",
    Field.FILENAME: "D",
}
_PEOPLE = {
    Field.FROM: SQL("coalesce(m.from_name, '') || ' ' || coalesce(m.from_addr, '')"),
    Field.TO: SQL("coalesce(m.to_addrs, '')"),
    Field.CC: SQL("coalesce(m.cc_addrs, '')"),
    Field.BCC: SQL("coalesce(m.bcc_addrs, '')"),
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
_WHOLE = SQL("coalesce(b.search_vector, m.search_vector)")
_INDEX = SQL("m.search_vector")
_LEXEME = re.compile(r"'([^']*)'")
MIN_FRAGMENT_CHARS = 3  # a trigram index knows nothing shorter


@dataclass(frozen=True)
class Compiled:
    """One part of a search."""

    where: SQL
    words: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Lexemes:
    """What a term became: its normal form, and the same as a phrase of lexemes."""

    normal: str
    query: str

    def tsquery(self, *, phrase, weight=""):
        """The text of a tsquery; a word may be the beginning of one."""
        count = len(_LEXEME.findall(self.query))
        position = iter(range(1, count + 1))

        def suffix(match):
            star = "" if phrase or next(position) < count else "*"
            return match[0] + (f":{star}{weight}" if star or weight else "")

        return _LEXEME.sub(suffix, self.query)

    @property
    def fragment(self):
        """What the trigram index is asked for, or None when it cannot help."""
        text = self.normal.strip()
        usable = len(text) >= MIN_FRAGMENT_CHARS and text.isalnum()
        return text if usable else None


@dataclass(frozen=True)
class Names:
    """What the names in a search stand for: lower-case name -> ids the user may see."""

    folders: dict
    tags: dict
    accounts: dict


class Compiler:
    """The fold of a search into :class:`Compiled`.

    :param lexemes: term value -> Lexemes
    :param fragments: whether words may also be found inside of others
    """

    def __init__(self, lexemes, names, fragment_sql=None):
        self.lexemes = lexemes
        self.names = names
        self.fragment_sql = fragment_sql

    def term(self, term):
        if term.field in TEXT_FIELDS:
            return self._text(term)
        if term.field is Field.HAS:
            return Compiled(_HAS[term.value])
        if term.field is Field.IS:
            return Compiled(_STATES[term.value])
        if term.field in (Field.LARGER, Field.SMALLER):
            operator = SQL(">") if term.field is Field.LARGER else SQL("<")
            return Compiled(SQL("m.size %s %s", operator, term.value))
        if term.since or term.until:
            return self._date(term)
        return self._named(term)

    def all_of(self, parts):
        words = [f"({part.words})" for part in parts if part.words]
        return Compiled(
            SQL("(%s)", SQL(" AND ").join(part.where for part in parts)),
            " & ".join(words) or None,
            max((part.since for part in parts if part.since), default=None),
            min((part.until for part in parts if part.until), default=None),
        )

    def any_of(self, parts):
        words = [part.words for part in parts]
        return Compiled(
            SQL("(%s)", SQL(" OR ").join(part.where for part in parts)),
            " | ".join(f"({each})" for each in words) if all(words) else None,
        )

    def negate(self, part):
        return Compiled(SQL("(%s) IS NOT TRUE", part.where))

    def _text(self, term):
        found = self.lexemes[term.value]
        if not found.query:
            return Compiled(SQL("TRUE"))
        weight = TEXT_FIELDS[term.field]
        words = found.tsquery(phrase=term.phrase, weight=weight)
        vector = _WHOLE if term.field in (Field.TEXT, Field.BODY) else _INDEX
        where = SQL("%s @@ %s::tsquery", vector, words)
        if term.field in _PEOPLE:
            where = SQL(
                """(%s AND to_tsvector('pg_catalog.simple', maildesk_normal(%s))
                       @@ %s::tsquery)""",
                where,
                _PEOPLE[term.field],
                found.tsquery(phrase=term.phrase),
            )
        if self.fragment_sql and term.field is Field.TEXT and found.fragment:
            inside = SQL("%s LIKE %s", self.fragment_sql, f"%{found.fragment}%")
            return Compiled(SQL("(%s OR %s)", where, inside))
        return Compiled(where, words)

    def _date(self, term):
        since = term.since and term.since.replace(tzinfo=None)
        until = term.until and term.until.replace(tzinfo=None)
        if since:
            return Compiled(SQL("m.sort_ts >= %s", since), since=since)
        return Compiled(SQL("m.sort_ts < %s", until), until=until)

    def _named(self, term):
        name = term.value.lower()
        if term.field is Field.ACCOUNT:
            ids = self.names.accounts.get(name, [])
            return Compiled(SQL("m.account_id = ANY(%s)", ids))
        if term.field is Field.TAG:
            return Compiled(
                SQL(
                    """EXISTS (SELECT FROM mailbox_message_tag mt
                        WHERE mt.message_id = m.id AND mt.tag_id = ANY(%s))""",
                    self.names.tags.get(name, []),
                )
            )
        if name == "anywhere":
            return Compiled(SQL("TRUE"))
        return Compiled(
            SQL(
                """EXISTS (SELECT FROM mailbox_placement pf
                    WHERE pf.message_id = m.id AND pf.folder_id = ANY(%s))""",
                self.names.folders.get(name, []),
            )
        )
