"""Operators that add-ons bring to the search language, and what is left without."""

from datetime import date

import pytest

from odoo.addons.maildesk_base.engine.search_query import (
    OPERATORS,
    BadValue,
    Context,
    Field,
    Not,
    Operator,
    Or,
    Term,
    by_word,
    completion_at,
    parse,
    to_text,
)

TODAY = date(2026, 3, 31)


def read_level(text, _context):
    """1 to 3; "many" is refused with a code of the add-on's own."""
    if text == "many":
        raise BadValue("example.many")
    if not 1 <= int(text) <= 3:
        raise ValueError(text)
    return int(text)


ADDED = (
    *OPERATORS,
    Operator("level", read_level, aliases=("grade",), options=("1", "2", "3")),
    Operator("note", is_words=True),
)
WITH = Context(TODAY, operators=by_word(ADDED))
WITHOUT = Context(TODAY)


def codes(text, context=WITH):
    return [problem.code for problem in parse(text, context).problems]


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("level:2", Term("level", 2)),
        ("Grade:2", Term("level", 2)),
        ("-level:2", Not(Term("level", 2))),
        ("level:{1 3}", Or((Term("level", 1), Term("level", 3)))),
        ('note:"two words"', Term("note", "two words", phrase=True)),
        ('level:"2"', Term("level", 2)),
    ],
)
def test_value_is_read_by_the_operator(text, root):
    query = parse(text, WITH)
    assert query.root == root
    assert parse(to_text(query, WITH.operators), WITH) == query


@pytest.mark.parametrize(
    ("slip", "code"),
    [
        ("level:9", "search.bad_value"),
        ("level:high", "search.bad_value"),
        ("level:many", "example.many"),
        ("level:", "search.no_value"),
        ("note:!!!", "search.no_value"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "-{}", "a {}", "a -{}", "-(-{})"])
def test_value_that_is_none_finds_nothing(slip, code, around):
    text = around.format(slip)
    assert codes(text) == [code]
    assert parse(text, WITH).root is None


def test_built_in_operators_stay():
    assert parse("from:anna level:1", WITH).uses(Field.FROM, "level")


def test_without_its_add_on_it_is_a_word():
    assert parse("level:2", WITHOUT).root == Term(Field.TEXT, "level:2")
    assert codes("level:2", WITHOUT) == []


def test_excluded_without_its_add_on_it_is_reported():
    """Nearly all mail is without the word: nobody should take that for an answer."""
    assert codes("-level:2", WITHOUT) == ["search.unknown_operator"]


def test_slip_in_its_name_is_reported():
    assert codes("levl:2") == ["search.unknown_operator"]


@pytest.mark.parametrize(
    ("text", "options"), [("lev", ("level:",)), ("level:", ("1", "2", "3"))]
)
def test_it_is_completed(text, options):
    assert completion_at(parse(text, WITH), len(text), ADDED).options == options
