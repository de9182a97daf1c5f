"""The search language under anything that can be typed, pasted or sent by a script."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.search_query import (
    MAX_DEPTH,
    MAX_QUERY_CHARS,
    MAX_TERMS,
    And,
    Context,
    Field,
    Not,
    Or,
    Term,
    completion_at,
    parse,
    to_text,
)

CONTEXT = Context(date(2026, 11, 21))
PIECES = st.sampled_from(
    [*' (){}-"“”\\:|', "OR ", "AND ", "NOT ", "a", "ß", "日本", "🎉", "\0", "\ud800"]
    + [f"{field}:" for field in Field]
    + ["2026-11-21", "today", "3d", "5M", "unread", "attachment", "x:y", "-", "\n"]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


def codes(query):
    return [problem.code for problem in query.problems]


def depth(node):
    if isinstance(node, And | Or):
        return 1 + max(map(depth, node.children))
    return 1 + depth(node.child) if isinstance(node, Not) else 0


@given(TEXTS)
@example('"a\\')
@example("from:“")
@example("a OR (")
@example("NOT")
def test_any_text_gives_a_query(text):
    query = parse(text, CONTEXT)
    assert all(isinstance(term, Term) for term in query.terms)
    assert len(query.terms) <= MAX_TERMS
    end = 0
    for token in query.tokens:
        assert end <= token.start < token.end <= len(query.text)
        end = token.end
    assert len(query.text) == min(len(text), MAX_QUERY_CHARS)
    query.text.encode()


@given(TEXTS)
def test_the_plain_form_means_the_same(text):
    query = parse(text, CONTEXT)
    plain = to_text(query)
    if len(plain) <= MAX_QUERY_CHARS:
        again = parse(plain, CONTEXT)
        assert again == query
        assert set(codes(again)) <= {"search.unknown_operator"}
        assert to_text(again) == plain


@given(TEXTS, st.integers(0, 200))
def test_suggestions_are_found_at_any_cursor(text, cursor):
    query = parse(text, CONTEXT)
    found = completion_at(query, cursor)
    assert 0 <= found.start <= found.end


@given(st.dates(), TEXTS)
def test_any_day_may_be_today(today, text):
    parse(f"after:yesterday older_than:9999y newer_than:1m {text}", Context(today))


def test_long_text_is_cut():
    query = parse("a " * MAX_QUERY_CHARS, CONTEXT)
    assert "search.too_long" in codes(query)
    assert len(query.terms) == MAX_TERMS


def test_only_so_many_terms_count():
    query = parse(" ".join("abcdefghij" * 6), CONTEXT)
    assert codes(query) == ["search.too_many_terms"] * 10
    assert len(query.terms) == MAX_TERMS


@pytest.mark.parametrize("text", ["(" * 500 + "a", "-(" * 400 + "a" + ")" * 100])
def test_deep_nesting_is_refused_without_exhausting_the_stack(text):
    query = parse(text, CONTEXT)
    assert "search.too_deep" in codes(query)
    assert query.root is None


def test_nesting_up_to_the_limit_counts():
    text = "".join(f"{letter} OR (" for letter in "ab" * (MAX_DEPTH // 2)) + "x y"
    query = parse(text + ")" * MAX_DEPTH, CONTEXT)
    assert codes(query) == []
    assert query.highlights == ("a", "b", "x", "y")
    assert depth(query.root) <= 2 * MAX_DEPTH


def test_a_group_too_deep_ends_where_it_closes():
    text = "(" * (MAX_DEPTH + 5) + "a" + ")" * (MAX_DEPTH + 5) + " OR b"
    assert parse(text, CONTEXT).root == Term(Field.TEXT, "b")


def test_an_operator_that_is_cut_off_finds_nothing():
    words = "a " * (MAX_QUERY_CHARS // 2)
    assert parse(words + "b", CONTEXT).root is not None
    assert parse(words + "-b", CONTEXT).root is None
    assert parse(words + "from:b", CONTEXT).root is None


def test_control_characters_only_separate_words():
    query = parse("a\0b\x1b\r\nc", CONTEXT)
    assert query.highlights == ("a", "b", "c")


def test_no_quote_or_line_end_leaves_a_word():
    """Compilers may rely on it: a word holds no white space, quote or parenthesis."""
    for term in parse('a"b\r\nc)d“e"f', CONTEXT).terms:
        assert not set(term.value) & set('\r\n"“()') or term.phrase


def test_digits_of_other_scripts_are_no_numbers():
    assert codes(parse("larger:٣ after:٢٠٢٦ older_than:٣d", CONTEXT)) == [
        "search.bad_size",
        "search.bad_date",
        "search.bad_age",
    ]


def test_bounds_are_utc_instants():
    assert parse("after:1970", CONTEXT).root.since == datetime(1970, 1, 1, tzinfo=UTC)
