"""Foreign colours become the nearest that Odoo has a number for."""

import pytest

from odoo.addons.maildesk_base.engine.colors import PALETTE, nearest_color


@pytest.mark.parametrize("number", range(len(PALETTE)))
def test_its_own_colours_stay(number):
    assert nearest_color(PALETTE[number].upper()) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("#ff0000", 1),
        ("#0000ff", 8),
        ("#00aa00", 10),
        ("#ffff00", 3),
        ("#808080", 0),
    ],
)
def test_a_colour_becomes_one_that_looks_like_it(text, number):
    assert nearest_color(text) == number


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "#ff0000; x:y"])
def test_what_is_no_colour_is_grey(text):
    assert nearest_color(text) == 0
