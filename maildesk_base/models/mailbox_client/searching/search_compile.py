"""From a parsed search to SQL conditions on ``m``, the message.

Each part compiles to what it means (``where``) and, when full-text search can find a
superset of it, to a tsquery for the GIN index (``words``). Dates that bound the whole
search are kept apart, so that a walk by date can begin and end there.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from odoo.tools import SQL

from ....engine.search_query import Field, Has, State, name_key

TEXT_FIELDS = {
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
_LEXEME = re.compile(r"'([^']*)'")
ANYWHERE = "anywhere"
MIN_FRAGMENT_CHARS = 3  # a trigram index knows nothing shorter
_SUBJECT_AND_PEOPLE = "AB"


@dataclass(frozen=True)
class Compiled:
    """One part of a search."""

    where: SQL
    words: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Lexemes:
    """What a term became: its normal form, the same as a phrase of lexemes, and the
    words of the mailboxes that have it inside of them, as far as they were looked for.
    """

    normal: str
    query: str
    inside: tuple[str, ...] = ()

    def tsquery(self, *, phrase, weight=""):
        """The text of a tsquery; a word may be the beginning of one."""
        count = len(_LEXEME.findall(self.query))
        position = iter(range(1, count + 1))

        def suffix(match):
            star = "" if phrase or next(position) < count else "*"
            return match[0] + (f":{star}{weight}" if star or weight else "")

        return _LEXEME.sub(suffix, self.query)

    def words_inside(self):
        """The text of a tsquery for ``inside``, to be added to the term's own."""
        quoted = (w.replace("\\", "\\\\").replace("'", "''") for w in self.inside)
        return "".join(f" | '{word}':{_SUBJECT_AND_PEOPLE}" for word in quoted)

    @property
    def fragment(self):
        """What is looked for inside of words, or None when it is too short."""
        text = self.normal.strip()
        usable = len(text) >= MIN_FRAGMENT_CHARS and text.isalnum()
        return text if usable else None


@dataclass(frozen=True)
class Names:
    """What the names in a search stand for: ``name_key`` -> ids the user may see.

    :ivar labels: as ``folders``, where folders are labels
    :ivar own: the user's own addresses, in lower case
    """

    folders: dict
    tags: dict
    labels: dict
    accounts: dict
    own: tuple = ()

    def knows(self, term):
        """Whether the name of a term stands for anything."""
        key = name_key(str(term.value))
        if term.field is Field.ACCOUNT:
            return key in self.accounts
        if term.field is Field.TAG:
            return key in self.tags or key in self.labels
        return key in self.folders or key == ANYWHERE


class Compiler:
    """The fold of a search into :class:`Compiled`.

    :param lexemes: term value -> Lexemes
    """

    def __init__(self, lexemes, names):
        self.lexemes = lexemes
        self.names = names

    def term(self, term):
        if term.is_me:
            return self._own(term)
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
        # Marks and dates are compared quicker than vectors: they go first.
        quick_first = sorted(parts, key=lambda part: part.words is not None)
        return Compiled(
            SQL("(%s)", SQL(" AND ").join(part.where for part in quick_first)),
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
        weight = TEXT_FIELDS[term.field]
        words = found.tsquery(phrase=term.phrase, weight=weight)
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

    def _date(self, term):
        since = term.since and term.since.replace(tzinfo=None)
        until = term.until and term.until.replace(tzinfo=None)
        if since:
            return Compiled(SQL("m.sort_ts >= %s", since), since=since)
        return Compiled(SQL("m.sort_ts < %s", until), until=until)

    def _own(self, term):
        """A whole address of one's own, wherever it stands in the field."""
        pattern = "|".join(re.escape(address) for address in self.names.own)
        if not pattern:
            return Compiled(SQL("FALSE"))
        pattern = rf"(^|[^\w.+-])({pattern})($|[^\w.-])"
        return Compiled(SQL("%s ~* %s", _ADDRESSES[term.field], pattern))

    def _named(self, term):
        name = name_key(term.value)
        if term.field is Field.ACCOUNT:
            ids = self.names.accounts.get(name, [])
            return Compiled(SQL("m.account_id = ANY(%s)", ids))
        if term.field is Field.TAG:
            return self._tagged(name)
        if name == ANYWHERE:
            return Compiled(SQL("TRUE"))
        return Compiled(_in_folders(self.names.folders.get(name, [])))

    def _tagged(self, name):
        """With a tag, or with the label of that name where folders are labels."""
        tagged = SQL(
            """EXISTS (SELECT FROM mailbox_message_tag mt
                WHERE mt.message_id = m.id AND mt.tag_id = ANY(%s))""",
            self.names.tags.get(name, []),
        )
        labels = self.names.labels.get(name)
        if not labels:
            return Compiled(tagged)
        return Compiled(SQL("(%s OR %s)", tagged, _in_folders(labels)))


def _in_folders(ids):
    return SQL(
        """EXISTS (SELECT FROM mailbox_placement pf
            WHERE pf.message_id = m.id AND pf.folder_id = ANY(%s))""",
        ids,
    )
