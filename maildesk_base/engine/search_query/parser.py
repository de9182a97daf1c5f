"""The grammar: words beside each other all hold, OR binds tighter, NOT tightest.

::

    sequence     = { alternatives }
    alternatives = factor { OR factor }
    factor       = { NOT } ( term | OPEN sequence CLOSE | OPEN_ANY sequence CLOSE_ANY )

Between braces one of the parts has to hold.
"""

from __future__ import annotations

import unicodedata

from .joining import Part, Verdict, all_of, any_of, negate
from .lexer import clean, tokenize
from .nodes import ME, Field, Problem, SearchQuery, Term, Token
from .nodes import TokenKind as Kind
from .operators import ANYWHERE, Context, Operator

# What a person types and a saved search holds; longer text is a mistake or an attack.
MAX_QUERY_CHARS = 1000
# Each term costs the database an index probe.
MAX_TERMS = 50
MAX_DEPTH = 20

_CLOSING = frozenset({Kind.CLOSE, Kind.CLOSE_ANY})
_NO_FACTOR = frozenset({None, Kind.OR, *_CLOSING})


def parse(text: str, context: Context) -> SearchQuery:
    """Understand a query; never raises.

    :param text: what the user typed
    :param context: today, timezone and habits of the user, for dates
    """
    cleaned = clean(text[:MAX_QUERY_CHARS])
    tokens, problems = tokenize(cleaned, context.operators)
    parser = _Parser(tokens, cleaned, context)
    part = parser.run()
    problems += parser.problems
    if len(text) > MAX_QUERY_CHARS:
        problems.append(Problem("search.too_long", MAX_QUERY_CHARS, len(text)))
        # More words would find less, which an operator that is cut off may not.
        if not _is_plain(text[MAX_QUERY_CHARS:], context):
            part = Verdict.NEVER
    root = None if isinstance(part, Verdict) else part
    problems.sort(key=lambda problem: (problem.start, problem.end))
    return SearchQuery(root, cleaned, tuple(tokens), tuple(problems))


class _Parser:
    def __init__(self, tokens: list[Token], text: str, context: Context) -> None:
        # AND is what happens anyway.
        self.tokens = [token for token in tokens if token.kind is not Kind.AND]
        self.text = text
        self.context = context
        self._operators = {each.name: each for each in context.operators.values()}
        self.problems: list[Problem] = []
        self.at = 0
        self.term_count = 0

    def run(self) -> Part:
        parts = [self._sequence(0, Field.TEXT)]
        while (token := self._take()) is not None:
            # Only a bracket that closes nothing ends the outermost sequence.
            self._problem("search.stray_parenthesis", token)
            parts.append(self._sequence(0, Field.TEXT))
        return all_of(parts)

    def _kind(self) -> Kind | None:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else None

    def _take(self) -> Token | None:
        if self.at == len(self.tokens):
            return None
        self.at += 1
        return self.tokens[self.at - 1]

    def _problem(self, code: str, token: Token) -> None:
        text = self.text[token.start : token.end]
        self.problems.append(Problem(code, token.start, token.end, text))

    def _sequence(self, depth: int, field: Field | str, join=all_of) -> Part:
        parts = []
        while self._kind() is not None and self._kind() not in _CLOSING:
            parts.append(self._alternatives(depth, field))
        return join(parts)

    def _alternatives(self, depth: int, field: Field | str) -> Part:
        parts = []
        if self._kind() is not Kind.OR:
            parts.append(self._factor(depth, field))
        while self._kind() is Kind.OR:
            token = self._take()
            if not parts or self._kind() in _NO_FACTOR:
                self._problem("search.stray_operator", token)
            if self._kind() not in _NO_FACTOR:
                parts.append(self._factor(depth, field))
        return any_of(parts)

    def _factor(self, depth: int, field: Field | str) -> Part:
        negated, last = False, None
        while self._kind() is Kind.NOT:
            negated, last = not negated, self._take()
        if self._kind() in _NO_FACTOR:
            self._problem("search.stray_operator", last)
            return Verdict.IGNORED
        if self._kind() in (Kind.OPEN, Kind.OPEN_ANY):
            part = self._group(depth + 1, field)
        else:
            part = self._term(self._take(), field)
        return negate(part) if negated else part

    def _group(self, depth: int, field: Field | str) -> Part:
        opening = self._take()
        if depth > MAX_DEPTH:
            self._problem("search.too_deep", opening)
            self._skip_group()
            return Verdict.NEVER
        join = all_of if opening.kind is Kind.OPEN else any_of
        part = self._sequence(depth, opening.field or field, join)
        if self._take() is None:
            self._problem("search.open_parenthesis", opening)
        return part

    def _skip_group(self) -> None:
        depth = 1
        while depth and (token := self._take()) is not None:
            depth += token.kind in (Kind.OPEN, Kind.OPEN_ANY)
            depth -= token.kind in _CLOSING

    def _term(self, token: Token, field: Field | str) -> Part:
        field = token.field or field
        operator = self._operators.get(field, ANYWHERE)
        if not _has_meaning(token.value, operator):
            if field is Field.TEXT:
                return Verdict.IGNORED
            self._problem("search.no_value", token)
            return Verdict.NEVER
        try:
            value = operator.read(token.value, self.context)
        except ValueError as error:
            self._problem(getattr(error, "code", "search.bad_value"), token)
            return Verdict.NEVER
        self.term_count += 1
        if self.term_count > MAX_TERMS:
            self._problem("search.too_many_terms", token)
            return Verdict.IGNORED if field is Field.TEXT else Verdict.NEVER
        if isinstance(value, Term):
            return value
        term = Term(field, value, token.phrase and operator.is_words)
        is_me = isinstance(value, str) and value.lower() == ME
        own = Term(field, ME) if is_me and not term.phrase else term
        return own if own.is_me else term


def _has_meaning(value: str, operator: Operator) -> bool:
    """Whether there is anything to look for: punctuation alone is in no index."""
    if not operator.is_words:
        return bool(value)
    return any(unicodedata.category(each)[0] not in "PZC" for each in value)


def _is_plain(text: str, context: Context) -> bool:
    """Whether a text is words only, without operators and signs."""
    tokens, _problems = tokenize(clean(text[:MAX_QUERY_CHARS]), context.operators)
    return all(token.kind in (Kind.WORD, Kind.PHRASE, Kind.AND) for token in tokens)
