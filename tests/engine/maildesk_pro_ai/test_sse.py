"""Streams of events, cut wherever a network can cut them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_pro_ai.engine.adapters.sse import sent_events
from odoo.addons.maildesk_pro_ai.engine.adapters.thinking import ThoughtFilter

STREAM = (
    '\ufeff: a comment\n\nevent: first\ndata: {"a":\ndata:  1}\nid: 7\nretry: 9\n\n'
    "data: Grüße, 世界 🌍\n\nevent: nothing\n\n:\ndata\n\ndata:last"
)
EVENTS = [
    ("first", '{"a":\n 1}'),
    ("", "Grüße, 世界 🌍"),
    ("", ""),
    ("", "last"),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_stream_cut_at_every_byte_gives_the_same_events(newline):
    content = STREAM.replace("\n", newline).encode()
    for place in range(len(content) + 1):
        assert list(sent_events([content[:place], content[place:]])) == EVENTS
    assert list(sent_events(bytes([byte]) for byte in content)) == EVENTS


@given(st.binary(max_size=300), st.integers(1, 7))
def test_any_bytes_give_the_same_events_in_any_pieces(content, size):
    pieces = [content[i : i + size] for i in range(0, len(content), size)]
    assert list(sent_events(pieces)) == list(sent_events([content]))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("<think>hm, <b>?</b></think>\n\nYes.", "Yes."),
        (" \n<think></think>Yes.", "Yes."),
        ("<thing>Yes.", "<thing>Yes."),
        ("Yes. <think>no</think>", "Yes. <think>no</think>"),
        ("<think>never ends", ""),
        ("<thi", "<thi"),
    ],
)
def test_thoughts_are_left_out_wherever_they_are_cut(said, shown):
    for size in range(1, len(said) + 1):
        thoughts = ThoughtFilter()
        pieces = [said[i : i + size] for i in range(0, len(said), size)]
        found = "".join(map(thoughts.feed, pieces)) + thoughts.finish()
        assert found.strip() == shown
