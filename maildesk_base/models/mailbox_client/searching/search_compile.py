"""From a parsed search to SQL conditions on ``m``, the message.

Each part compiles to what it means (``where``) and, when full-text search can find a
superset of it, to a tsquery for the GIN index (``words``). Dates that bound the whole
search are kept apart, so that a walk by date can begin and end there.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from odoo.tools import SQL

from ....engine.search_query import Field, Verdict, name_key

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

    :param operators: name -> :class:`~.operators.SearchOperator`
    :param lexemes: term value -> Lexemes, for operators of words
    """

    def __init__(self, client, operators, lexemes, names):
        self.client = client
        self.operators = operators
        self.lexemes = lexemes
        self.names = names

    def judge(self, term):
        """What is known of a term without looking at a message."""
        operator = self.operators.get(term.field)
        if operator is None:
            return Verdict.NEVER
        return operator.judge and operator.judge(self, term)

    def term(self, term):
        found = self.operators[term.field].where(self, term)
        return found if isinstance(found, Compiled) else Compiled(found)

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
