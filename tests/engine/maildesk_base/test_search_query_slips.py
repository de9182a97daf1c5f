"""Searches that cannot be meant as they are written, and what others write."""

from datetime import date

import pytest

from odoo.addons.maildesk_base.engine.search_query import (
    And,
    Context,
    Field,
    Not,
    Or,
    Term,
    Verdict,
    name_key,
    parse,
    settle,
)

CONTEXT = Context(date(2026, 3, 31))


def tree(text):
    return parse(text, CONTEXT).root


def codes(text):
    return [problem.code for problem in parse(text, CONTEXT).problems]


def word(value, field=Field.TEXT):
    return Term(field, value)


A, B, C = word("a"), word("b"), word("c")

SLIPS = {
    "before:soon": "search.bad_date",
    "after:2026-02-30": "search.bad_date",
    "before:1066-10-14": "search.bad_date",
    "older_than:3": "search.bad_age",
    "older_than:99999y": "search.bad_age",
    "newer_than:99999w": "search.bad_age",
    "larger:big": "search.bad_size",
    "size:x": "search.bad_size",
    "size:>": "search.bad_size",
    "size:=>1M": "search.bad_size",
    "size:><1M": "search.bad_size",
    "larger:<1M": "search.bad_size",
    "smaller:>1M": "search.bad_size",
    "larger:999999999g": "search.bad_size",
    "is:blue": "search.bad_state",
    "has:fun": "search.bad_has",
    "from:!!!": "search.no_value",
} | {
    f"{field}:{empty}": "search.no_value"
    for field in Field
    if field is not Field.TEXT
    for empty in ("", '""')
}


@pytest.mark.parametrize(
    "text", ["category:social", "rfc822msgid:<a@b>", "hasAttachments:yes", "kind:email"]
)
def test_operators_of_other_programs_are_reported(text):
    assert codes(text) == ["search.unknown_operator"]


@pytest.mark.parametrize("text", ["re:plan", "http://x.example", "10:30", "note:a"])
def test_words_with_a_colon_are_no_slip(text):
    assert codes(text) == []


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize(
    ("around", "left"),
    [
        ("{}", None),
        ("-{}", None),
        ("-(-{})", None),
        ("a {}", None),
        ("a -{}", None),
        ("a (b OR (c {}))", And((A, B))),
        ("a OR {}", A),
        ("a OR -{}", A),
        ("{{{} b}}", B),
    ],
)
def test_an_operator_without_sense_never_finds_more(slip, around, left):
    """Nothing fits it, nor its opposite; what may hold instead of it still counts."""
    text = around.format(slip)
    if around.startswith("{{") and slip.endswith(":"):
        text = text.replace(slip, f'{slip}""')
    assert codes(text) == [SLIPS[slip]]
    assert tree(text) == left


@pytest.mark.parametrize("text", ["!!!", "...", '"—"', "& -(!)"])
def test_punctuation_alone_is_nothing_to_search_for(text):
    assert tree(text) is None
    assert tree(f"a {text}") == A


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a b}", Or((A, B))),
        ("{a}", A),
        ("c {a b}", And((C, Or((A, B))))),
        ("-{a b}", Not(Or((A, B)))),
        ("{a (b c)}", Or((A, And((B, C))))),
        ("{a OR b c}", Or((A, B, C))),
        ("from:{a b}", Or((word("a", Field.FROM), word("b", Field.FROM)))),
        ("{}", None),
    ],
)
def test_braces_are_one_of_what_is_between_them(text, expected):
    assert tree(text) == expected


def test_me_is_a_person_only_as_a_word_of_its_own():
    assert tree("from:me").is_me and tree("to:ME").is_me and tree("bcc:me").is_me
    for text in ("me", "subject:me", 'from:"me"', "from:meyer"):
        assert not tree(text).is_me


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Work Projects", "work-projects"),
        ("Work/Projects", "work-projects"),
        ("work_projects", "Work  Projects"),
        ("Büro", "buro"),
        ("Bu\u0308ro", "büro"),
    ],
)
def test_names_are_the_same_however_they_are_written(name, other):
    assert name_key(name) == name_key(other)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("in:x a", Verdict.NOTHING),
        ("in:y a", A),
        ("-in:x a", A),
        ("-in:y a", Verdict.NOTHING),
        ("in:x OR a", A),
        ("in:y OR a", Verdict.EVERYTHING),
        ("a (in:x OR b)", And((A, B))),
        ("-(in:y b)", Not(B)),
        ("in:y", Verdict.EVERYTHING),
        ("", Verdict.NOTHING),
    ],
)
def test_what_is_known_of_a_query_leaves_the_rest(text, left):
    """In the folder y: servers search one folder and do not know its name."""

    def judge(term):
        if term.field is not Field.IN:
            return None
        return Verdict.EVERYTHING if term.value == "y" else Verdict.NOTHING

    assert settle(parse(text, CONTEXT), judge) == left
