"""The grammar: words beside each other all hold, OR binds tighter, NOT tightest.

::

    sequence     = { alternatives }
    alternatives = factor { OR factor }
    factor       = { NOT } ( term | OPEN sequence CLOSE )
"""

from __future__ import annotations

from collections.abc import Iterable

from .lexer import clean, tokenize
from .nodes import And, Field, Node, Not, Or, Problem, SearchQuery, Term, Token
from .nodes import TokenKind as Kind
from .values import BadValue, Context, convert

# What a person types and a saved search holds; longer text is a mistake or an attack.
MAX_QUERY_CHARS = 1000
# Each term costs the database an index probe.
MAX_TERMS = 50
MAX_DEPTH = 20

TEXT_FIELDS = frozenset(
    {
        Field.TEXT,
        Field.FROM,
        Field.TO,
        Field.CC,
        Field.BCC,
        Field.SUBJECT,
        Field.BODY,
        Field.FILENAME,
    }
)


def parse(text: str, context: Context) -> SearchQuery:
    """Understand a query; never raises.

    :param text: what the user typed
    :param context: today, timezone and habits of the user, for dates
    """
    cleaned = clean(text[:MAX_QUERY_CHARS])
    tokens, problems = tokenize(cleaned)
    parser = _Parser(tokens, cleaned, context)
    root = parser.run()
    problems += parser.problems
    if len(text) > MAX_QUERY_CHARS:
        problems.append(Problem("search.too_long", MAX_QUERY_CHARS, len(text)))
    problems.sort(key=lambda problem: (problem.start, problem.end))
    return SearchQuery(root, cleaned, tuple(tokens), tuple(problems))


class _Parser:
    def __init__(self, tokens: list[Token], text: str, context: Context) -> None:
        # AND is what happens anyway.
        self.tokens = [token for token in tokens if token.kind is not Kind.AND]
        self.text = text
        self.context = context
        self.problems: list[Problem] = []
        self.at = 0
        self.term_count = 0

    def run(self) -> Node | None:
        parts = [self._sequence(0, Field.TEXT)]
        while (token := self._take()) is not None:
            # Only a parenthesis that closes nothing ends the outermost sequence.
            self._problem("search.stray_parenthesis", token)
            parts.append(self._sequence(0, Field.TEXT))
        return _joined(And, parts)

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

    def _sequence(self, depth: int, field: Field) -> Node | None:
        parts = []
        while self._kind() not in (None, Kind.CLOSE):
            parts.append(self._alternatives(depth, field))
        return _joined(And, parts)

    def _alternatives(self, depth: int, field: Field) -> Node | None:
        parts = []
        if self._kind() is not Kind.OR:
            parts.append(self._factor(depth, field))
        while self._kind() is Kind.OR:
            token = self._take()
            if not parts or self._kind() in (None, Kind.CLOSE, Kind.OR):
                self._problem("search.stray_operator", token)
            if self._kind() not in (None, Kind.CLOSE, Kind.OR):
                parts.append(self._factor(depth, field))
        return _joined(Or, parts)

    def _factor(self, depth: int, field: Field) -> Node | None:
        negated, last = False, None
        while self._kind() is Kind.NOT:
            negated, last = not negated, self._take()
        if self._kind() in (None, Kind.CLOSE, Kind.OR):
            self._problem("search.stray_operator", last)
            return None
        if self._kind() is Kind.OPEN:
            node = self._group(depth + 1, field)
        else:
            node = self._term(self._take(), field)
        return _negated(node) if negated and node else node

    def _group(self, depth: int, field: Field) -> Node | None:
        opening = self._take()
        if depth > MAX_DEPTH:
            self._problem("search.too_deep", opening)
            self._skip_group()
            return None
        node = self._sequence(depth, opening.field or field)
        if self._take() is None:
            self._problem("search.open_parenthesis", opening)
        return node

    def _skip_group(self) -> None:
        depth = 1
        while depth and (token := self._take()) is not None:
            depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)

    def _term(self, token: Token, field: Field) -> Term | None:
        field = token.field or field
        if not token.value:
            if field is not Field.TEXT:
                self._problem("search.no_value", token)
            return None
        try:
            value = convert(field, token.value, self.context)
        except BadValue as error:
            self._problem(error.code, token)
            return None
        self.term_count += 1
        if self.term_count > MAX_TERMS:
            self._problem("search.too_many_terms", token)
            return None
        return Term(field, value, token.phrase and field in TEXT_FIELDS)


def _joined(kind: type[And] | type[Or], parts: Iterable[Node | None]) -> Node | None:
    """One node of all parts: no node for none, no wrapping of one, no nesting."""
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, kind):
            flat += part.children
        elif part is not None:
            flat.append(part)
    if len(flat) < 2:
        return flat[0] if flat else None
    return kind(tuple(flat))


def _negated(node: Node) -> Node:
    return node.child if isinstance(node, Not) else Not(node)
