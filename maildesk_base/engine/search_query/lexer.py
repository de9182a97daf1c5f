"""Cuts the text of a query into tokens; knows quotes and operators, no grammar."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches

from .nodes import Field, Problem, Token, TokenKind
from .operators import Operator

# Operators of other programs (Gmail, Outlook, Apple Mail, Thunderbird) that are none
# here: as words they would find nothing, and nobody would know why.
_FOREIGN = frozenset(
    """category deliveredto rfc822msgid received sent kind importance participants
    hasattachment hasattachments attachment attachments contents isflagged isread
    flagged messageid message_id size_gt circle resource""".split()
)
_OPERATOR = re.compile(r"([a-z_][a-z0-9_]*):", re.ASCII | re.IGNORECASE)
_BRACKETS = {
    "(": TokenKind.OPEN,
    ")": TokenKind.CLOSE,
    "{": TokenKind.OPEN_ANY,
    "}": TokenKind.CLOSE_ANY,
}
_KEYWORDS = {
    "OR": TokenKind.OR,
    "|": TokenKind.OR,
    "AND": TokenKind.AND,
    "NOT": TokenKind.NOT,
}
# Telephones type curly quotes; a curly one is closed by any other.
_CURLY_QUOTES = "“”„"
QUOTES = '"' + _CURLY_QUOTES
_ESCAPE = re.compile(r'\\(["\\])')
_STRAIGHT_PHRASE = re.compile(r'(?:[^"\\]|\\.?)*', re.DOTALL)
_CURLY_PHRASE = re.compile(f"[^{QUOTES}]*")
# How alike an unknown operator must be to a known one to be taken for a slip.
_SLIP_LIKENESS = 0.75


def clean(text: str) -> str:
    """The text without control characters and lone surrogates, every place kept."""
    return "".join(
        " " if unicodedata.category(each) in ("Cc", "Cs") else each for each in text
    )


def is_plain_word(text: str, operators: Mapping[str, Operator]) -> bool:
    """Whether a word, written without quotes, is read back as that word."""
    if not text or text[0] == "-" or text in _KEYWORDS or not is_unbroken(text):
        return False
    match = _OPERATOR.match(text)
    return not (match and match[1].lower() in operators)


def is_unbroken(text: str) -> bool:
    """Whether nothing in the text ends a word."""
    return not any(
        each.isspace() or each in _BRACKETS or each in QUOTES for each in text
    )


def tokenize(
    text: str, operators: Mapping[str, Operator]
) -> tuple[list[Token], list[Problem]]:
    """All tokens of a cleaned text, in order, not overlapping; never raises."""
    lexer = _Lexer(text, operators)
    lexer.run()
    return lexer.tokens, lexer.problems


class _Lexer:
    def __init__(self, text: str, operators: Mapping[str, Operator]) -> None:
        self.text = text
        self.operators = operators
        self.at = 0
        self.tokens: list[Token] = []
        self.problems: list[Problem] = []

    def run(self) -> None:
        while self.at < len(self.text):
            char = self.text[self.at]
            if char.isspace():
                self.at += 1
            elif char in _BRACKETS:
                self._emit(_BRACKETS[char], self.at, self.at + 1)
            elif char in QUOTES:
                self._phrase(self.at, None)
            elif char == "-":
                self._dash()
            else:
                self._word()

    def _emit(self, kind: TokenKind, start: int, end: int, **more) -> None:
        self.tokens.append(Token(kind, start, end, **more))
        self.at = end

    def _problem(self, code: str, start: int, end: int) -> None:
        self.problems.append(Problem(code, start, end, self.text[start:end]))

    def _dash(self) -> None:
        """A dash excludes what follows at once; alone it is a mark without meaning."""
        following = self.text[self.at + 1 : self.at + 2]
        if following and not following.isspace() and following not in ")}":
            self._emit(TokenKind.NOT, self.at, self.at + 1)
        else:
            self.at += 1

    def _phrase(self, start: int, field: Field | str | None) -> None:
        """A quoted phrase at ``self.at``, as the value of an operator or alone."""
        opening, begin = self.text[self.at], self.at + 1
        pattern = _STRAIGHT_PHRASE if opening == '"' else _CURLY_PHRASE
        end = pattern.match(self.text, begin).end()
        content = self.text[begin:end]
        if end == len(self.text):
            self._problem("search.open_quote", start, end)
        if opening == '"':
            content = _ESCAPE.sub(r"\1", content)
        kind = TokenKind.OPERATOR if field else TokenKind.PHRASE
        value = " ".join(content.split())
        end = min(end + 1, len(self.text))
        self._emit(kind, start, end, value=value, field=field, phrase=True)

    def _word(self) -> None:
        start = end = self.at
        while end < len(self.text) and is_unbroken(self.text[end]):
            end += 1
        word = self.text[start:end]
        if word in _KEYWORDS:
            self._emit(_KEYWORDS[word], start, end)
            return
        match = _OPERATOR.match(word)
        operator = self.operators.get(match[1].lower()) if match else None
        if operator:
            self._operator(operator.name, start, start + match.end(), end)
            return
        if match and match.end() < len(word):
            self._hint_slip(match[1].lower(), start, end)
        self._emit(TokenKind.WORD, start, end, value=word)

    def _operator(self, field: Field | str, start: int, begin: int, end: int) -> None:
        """An operator whose value, up to ``end``, begins at ``begin``."""
        following = self.text[begin : begin + 1]
        if following and following in QUOTES:
            self.at = begin
            self._phrase(start, field)
        elif following and following in "({":
            self._emit(_BRACKETS[following], start, begin + 1, field=field)
        else:
            value = self.text[begin:end]
            self._emit(TokenKind.OPERATOR, start, end, value=value, field=field)

    def _hint_slip(self, name: str, start: int, end: int) -> None:
        known = {str(each.name) for each in self.operators.values()}
        # Without its add-on it is a word, and nearly all mail is without that.
        is_excluded = bool(self.tokens) and self.tokens[-1].kind is TokenKind.NOT
        if (
            is_excluded
            or name in _FOREIGN
            or get_close_matches(name, known, 1, _SLIP_LIKENESS)
        ):
            self._problem("search.unknown_operator", start, end)
