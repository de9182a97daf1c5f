"""The search language: what users type and what it means."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from odoo.addons.maildesk_base.engine.search_query import (
    Age,
    And,
    Context,
    Field,
    Has,
    Not,
    Or,
    State,
    Term,
    completion_at,
    parse,
    to_text,
)

BERLIN = Context(date(2026, 3, 31), ZoneInfo("Europe/Berlin"))


def tree(text):
    return parse(text, BERLIN).root


def codes(text):
    return [problem.code for problem in parse(text, BERLIN).problems]


def word(value, field=Field.TEXT):
    return Term(field, value)


def phrase(value, field=Field.TEXT):
    return Term(field, value, phrase=True)


A, B, C = word("a"), word("b"), word("c")


@pytest.mark.parametrize("text", ["", "   ", '""', "-", "()", "AND", "- ( ) -"])
def test_nothing_to_search_for_restricts_nothing(text):
    assert tree(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b", Or((A, B))),
        ("a | b", Or((A, B))),
        ("a or b", And((A, word("or"), B))),
        ("a b OR c", And((A, Or((B, C))))),
        ("(a b) OR c", Or((And((A, B)), C))),
        ("a (b (c))", And((A, B, C))),
        ("-a", Not(A)),
        ("NOT a", Not(A)),
        ("-NOT -a", Not(A)),
        ("--a", A),
        ("-(a OR b)", Not(Or((A, B)))),
        ("a -b", And((A, Not(B)))),
        ("a-b", word("a-b")),
        ("a - b", And((A, B))),
        ('"a b"', phrase("a b")),
        ('" a   b "', phrase("a b")),
        ('-"a b"', Not(phrase("a b"))),
        ("“a b”", phrase("a b")),
        ("„a b“", phrase("a b")),
        (r'"say \"hi\" \\ now"', phrase(r'say "hi" \ now')),
        ('a"b c"', And((A, phrase("b c")))),
    ],
)
def test_words_and_signs(text, expected):
    assert tree(text) == expected
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from:anna", word("anna", Field.FROM)),
        ("FROM:Anna", word("Anna", Field.FROM)),
        ("to:a@b.de", word("a@b.de", Field.TO)),
        ("cc:x", word("x", Field.CC)),
        ("bcc:x", word("x", Field.BCC)),
        ('subject:"new offer"', phrase("new offer", Field.SUBJECT)),
        ("body:x", word("x", Field.BODY)),
        ("filename:pdf", word("pdf", Field.FILENAME)),
        ("has:attachment", Term(Field.HAS, Has.ATTACHMENT)),
        ("has:invitation", Term(Field.HAS, Has.CALENDAR)),
        ("is:unread", Term(Field.IS, State.UNREAD)),
        ("is:Flagged", Term(Field.IS, State.STARRED)),
        ("is:replied", Term(Field.IS, State.REPLIED)),
        ("in:inbox", word("inbox", Field.IN)),
        ('in:"My folder"', word("My folder", Field.IN)),
        ("label:vip", word("vip", Field.TAG)),
        ("account:work", word("work", Field.ACCOUNT)),
        ("larger:5M", Term(Field.LARGER, 5 << 20)),
        ("larger:1.5mb", Term(Field.LARGER, 3 << 19)),
        ("smaller:200k", Term(Field.SMALLER, 200 << 10)),
        ("smaller:7", Term(Field.SMALLER, 7)),
        ("larger:>5M", Term(Field.LARGER, 5 << 20)),
        ("smaller:<=200k", Term(Field.SMALLER, (200 << 10) + 1)),
        ("size:5M", Term(Field.LARGER, 5 << 20)),
        ("size:20KB", Term(Field.LARGER, 20 << 10)),
        ("size:>20K", Term(Field.LARGER, 20 << 10)),
        ("size:>=20K", Term(Field.LARGER, (20 << 10) - 1)),
        ("Size:<20K", Term(Field.SMALLER, 20 << 10)),
        ("size:≤20K", Term(Field.SMALLER, (20 << 10) + 1)),
        ('size:">1M"', Term(Field.LARGER, 1 << 20)),
        ("size:>=0", Term(Field.LARGER, 0)),
        ("-size:>1M", Not(Term(Field.LARGER, 1 << 20))),
        (
            "size:(>20K <1M)",
            And((Term(Field.LARGER, 20 << 10), Term(Field.SMALLER, 1 << 20))),
        ),
        ("list:dev.example.org", word("dev.example.org", Field.LIST)),
        ("-from:anna", Not(word("anna", Field.FROM))),
        ("from:-x", word("-x", Field.FROM)),
        (
            "from:(anna OR bob) x",
            And((Or((word("anna", Field.FROM), word("bob", Field.FROM))), word("x"))),
        ),
        (
            "subject:(a to:b)",
            And((word("a", Field.SUBJECT), word("b", Field.TO))),
        ),
    ],
)
def test_operators(text, expected):
    assert tree(text) == expected
    assert codes(text) == []


@pytest.mark.parametrize("text", ["re:offer", "http://a.b/c", "12:30", "a:", "x:y"])
def test_colon_in_an_ordinary_word_is_part_of_it(text):
    assert tree(text) == word(text)
    assert codes(text) == []


def test_every_kind_of_day():
    day = date(2026, 11, 2)
    for text in ("2026-11-02", "2026/11/2", "2.11.2026", "2/11/2026", "02-11-2026"):
        assert tree(f"before:{text}").day == day
    assert tree("after:2025").day == date(2025, 1, 1)
    assert tree("after:2025-07").day == date(2025, 7, 1)
    assert tree("after:today").day == date(2026, 3, 31)
    assert tree("after:Yesterday").day == date(2026, 3, 30)


def test_month_comes_first_with_slashes_where_that_is_the_habit():
    context = Context(date(2026, 3, 31), day_first=False)
    assert parse("before:2/11/2026", context).root.day == date(2026, 2, 11)
    assert parse("before:2.11.2026", context).root.day == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        ("3d", date(2026, 3, 28)),
        ("2w", date(2026, 3, 17)),
        ("1m", date(2026, 2, 28)),
        ("13M", date(2025, 2, 28)),
        ("1y", date(2025, 3, 31)),
    ],
)
def test_ages_count_back_from_today(age, expected):
    assert tree(f"older_than:{age}").day == expected
    assert tree(f"newer_than:{age}").day == expected


def test_leap_day_one_year_back_is_the_last_of_february():
    context = Context(date(2028, 2, 29))
    assert parse("older_than:1y", context).root.day == date(2027, 2, 28)


def test_days_begin_where_the_user_lives():
    before, after = tree("before:2026-03-29"), tree("after:2026-03-30")
    assert before.until == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert before.since is None
    # Summer time began in between.
    assert after.since == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert after.until is None
    assert tree("newer_than:1d").since == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert tree("older_than:1d").until == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert tree("a").since is tree("a").until is tree("a").day is None


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("a OR", "search.stray_operator", A),
        ("OR a", "search.stray_operator", A),
        ("a OR OR b", "search.stray_operator", Or((A, B))),
        ("a NOT", "search.stray_operator", A),
        ("a (NOT)", "search.stray_operator", A),
        ("a NOT OR b", "search.stray_operator", And((A, B))),
        ("(a b", "search.open_parenthesis", And((A, B))),
        ("a) b", "search.stray_parenthesis", And((A, B))),
        ('"a b', "search.open_quote", phrase("a b")),
        ("“a b", "search.open_quote", phrase("a b")),
        ("form:x", "search.unknown_operator", word("form:x")),
    ],
)
def test_slips_are_reported_and_the_rest_still_counts(text, code, rest):
    assert codes(text) == [code]
    assert tree(text) == rest


def test_a_problem_names_its_place():
    (problem,) = parse("a is:blue b", BERLIN).problems
    assert (problem.start, problem.end, problem.text) == (2, 9, "is:blue")


def test_tokens_give_chips_with_their_places():
    text = 'x -from:"Anna B" (in:inbox OR y)'
    query = parse(text, BERLIN)
    shown = [
        (token.kind.value, text[token.start : token.end]) for token in query.tokens
    ]
    assert shown == [
        ("word", "x"),
        ("not", "-"),
        ("operator", 'from:"Anna B"'),
        ("open", "("),
        ("operator", "in:inbox"),
        ("or", "OR"),
        ("word", "y"),
        ("close", ")"),
    ]
    assert query.tokens[2].value == "Anna B"
    assert query.tokens[2].field is Field.FROM


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  a   AND b ", "a b"),
        ("a (b OR c)", "a b OR c"),
        ("(a b) OR c", "(a b) OR c"),
        ("NOT (a OR b)", "-(a OR b)"),
        ("from:(a OR b)", "from:a OR from:b"),
        ('label:"x y"', 'tag:"x y"'),
        ("after:yesterday", "after:yesterday"),
        ("after:1.2.2026", "after:2026-02-01"),
        ("older_than:3D", "older_than:3d"),
        ("larger:2048", "larger:2K"),
        ("larger:0", "larger:0"),
        ("is:seen", "is:read"),
        (r'"a \"b\" \\"', r'"a \"b\" \\"'),
        ('"OR" "from:x" "-a"', '"OR" "from:x" "-a"'),
        ("before:soon", ""),
    ],
)
def test_query_is_written_back_in_its_plain_form(text, plain):
    query = parse(text, BERLIN)
    assert to_text(query) == plain
    assert parse(plain, BERLIN) == query


def test_words_made_by_programs_are_quoted_when_they_would_read_otherwise():
    for value in ("OR", "-a", "from:x", "a b", "(a)"):
        query = parse("a", BERLIN)
        made = type(query)(Term(Field.TEXT, value))
        assert tree(to_text(made)) == phrase(value)


class Prefix:
    """A compiler into Polish notation."""

    def term(self, term):
        return str(term.value)

    def all_of(self, parts):
        return f"&({' '.join(parts)})"

    def any_of(self, parts):
        return f"|({' '.join(parts)})"

    def negate(self, part):
        return f"!{part}"


def test_a_compiler_gets_the_leaves_first():
    assert parse("a -(b OR c)", BERLIN).fold(Prefix()) == "&(a !|(b c))"
    assert parse("", BERLIN).fold(Prefix()) is None


def test_terms_show_what_a_query_is_about():
    query = parse("a -(b subject:c) -(-d) older_than:1d", BERLIN)
    assert [(str(term.field), negated) for term, negated in query.walk()] == [
        ("text", False),
        ("text", True),
        ("subject", True),
        ("text", False),
        ("older_than", False),
    ]
    assert query.highlights == ("a", "d")
    assert query.uses(Field.SUBJECT, Field.BODY)
    assert not query.uses(Field.BODY)
    assert isinstance(query.terms[-1].value, Age)
    assert list(parse("", BERLIN).walk()) == []


@pytest.mark.parametrize(
    ("text", "field", "prefix", "replaced", "options"),
    [
        ("x fr|", None, "fr", "fr", ("from:",)),
        ("su|bj", None, "su", "subj", ("subject:",)),
        ("zzz|", None, "zzz", "zzz", ()),
        ("fr|om:x", None, "fr", "from:x", ("from:",)),
        ("is:un|", Field.IS, "un", "un", ("unread", "unstarred", "unreplied")),
        ("-has:|", Field.HAS, "", "", ("attachment", "calendar")),
        ("from:an|", Field.FROM, "an", "an", ()),
        ('tag:"my t|"', Field.TAG, "my t", '"my t"', ()),
        ("a |b", None, "", "", None),
    ],
)
def test_suggestions_at_the_cursor(text, field, prefix, replaced, options):
    cursor = text.index("|")
    text = text.replace("|", "")
    found = completion_at(parse(text, BERLIN), cursor)
    assert (found.field, found.prefix) == (field, prefix)
    assert text[found.start : found.end] == replaced
    if options is not None:
        assert found.options == options
    else:
        assert "from:" in found.options
