"""Descriptions of messages as servers give them, good and bad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.mime.structure import (
    attachments_of,
    flatten,
    has_calendar,
)
from odoo.addons.maildesk_imap.engine.protocol import tokens
from odoo.addons.maildesk_imap.engine.values.bodystructure import (
    is_one_text,
    read_structure,
)

PLAIN = '("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 12 1 NIL NIL NIL NIL)'
HTML = '("text" "html" ("charset" "utf-8") NIL NIL "quoted-printable" 99 3 NIL NIL NIL)'
PDF = (
    '("application" "pdf" ("name" "a.pdf") NIL NIL "base64" 5000 NIL '
    '("attachment" ("filename*" "utf-8\'\'%C3%9Cber.pdf")) NIL NIL)'
)
IMAGE = '("image" "png" NIL "<logo@x>" NIL "base64" 800 NIL ("inline" NIL) NIL NIL)'
MESSAGE = (
    '("message" "rfc822" NIL NIL NIL "7bit" 900 (NIL "s" NIL NIL NIL NIL NIL NIL NIL '
    f'NIL) {PLAIN} 30 NIL ("attachment" ("filename" "m.eml")) NIL NIL)'
)


def _parts(text):
    return flatten(read_structure(tokens.parse(text.encode(), [])[0]))


def test_single_text():
    (part,) = _parts(PLAIN)
    assert (part.part_id, part.mimetype, part.charset) == ("1", "text/plain", "utf-8")
    assert part.is_body and part.size == 12


def test_numbers_of_nested_parts():
    inner = f'({PLAIN}{HTML} "alternative" ("boundary" "x") NIL NIL)'
    parts = _parts(f'({inner}{PDF} "mixed" ("boundary" "y") NIL NIL NIL)')
    assert [part.part_id for part in parts] == ["1.1", "1.2", "2"]
    (attachment,) = attachments_of(parts)
    assert attachment.filename == "Über.pdf"


def test_image_of_the_html_is_inline_by_its_content_id():
    parts = _parts(f'({HTML}{IMAGE} "related" NIL NIL NIL)')
    assert parts[1].is_inline and parts[1].content_id == "logo@x"


def test_image_without_an_id_is_known_by_its_location():
    image = '("IMAGE" "PNG" NIL NIL NIL "base64" 9 NIL ("inline" NIL) NIL "logo.png")'
    parts = _parts(f'({HTML}{image} "related" NIL NIL NIL)')
    assert parts[1].is_inline and parts[1].content_id == "logo.png"


def test_forwarded_message_is_one_attachment():
    parts = _parts(f'({PLAIN}{MESSAGE} "mixed" NIL NIL NIL)')
    (attachment,) = attachments_of(parts)
    assert (attachment.part_id, attachment.filename) == ("2", "m.eml")


@pytest.mark.parametrize(
    "text",
    [
        '("TEXT" "PLAIN")',
        '("TEXT" "PLAIN" NIL)',
        '("TEXT" "PLAIN" () NIL NIL NIL NIL)',
        '("TEXT" "PLAIN" "x" NIL NIL "7bit" "many")',
        '("APPLICATION" "PDF" NIL NIL NIL "base64" 5 NIL "attachment")',
        f"({PLAIN})",
        f"({PLAIN} NIL)",
    ],
)
def test_half_a_description_is_used_as_far_as_it_goes(text):
    assert len(_parts(text)) == 1


@pytest.mark.parametrize("text", ["NIL", "()", "(NIL NIL)", '("TEXT")', "(())", "x"])
def test_no_description_at_all(text):
    assert read_structure(tokens.parse(text.encode(), [])[0]) is None


VALUES = st.recursive(
    st.none() | st.sampled_from([b"text", b"plain", b"attachment", b"7"]),
    lambda inner: st.lists(inner, max_size=9),
    max_leaves=40,
)


@given(VALUES)
def test_any_value_gives_a_tree_or_nothing(value):
    root = read_structure(value)
    if root is not None:
        assert flatten(root) is not None


_NAMES = st.sampled_from([None, [b"charset", b"utf-8"], [b"NAME", b"a.txt"], b"x", []])
_DISPOSITIONS = st.sampled_from(
    [None, [b"attachment", [b"filename", b"a.txt"]], [b"inline", None], b"inline", []]
)


@given(
    st.sampled_from([b"text", b"TEXT", b"application", None]),
    st.sampled_from([b"plain", b"HTML", b"calendar", b"rtf", None]),
    _NAMES,
    _DISPOSITIONS,
    st.integers(0, 12),
)
def test_what_is_one_text_at_a_glance_has_nothing_else(main, sub, named, kind, length):
    value = [main, sub, named, None, None, b"7bit", b"12", b"1", None, kind, None, None]
    value = value[:length]
    tree = read_structure(value)
    parts = flatten(tree) if tree else ()
    if is_one_text(value):
        assert len(parts) == 1 and parts[0].is_body
        assert not attachments_of(parts) and not has_calendar(parts)
    elif parts and not named and not kind:
        assert parts[0].mimetype not in ("text/plain", "text/html")


@pytest.mark.parametrize("text", [PLAIN, HTML])
def test_most_messages_are_one_text(text):
    assert is_one_text(tokens.parse(text.encode(), [])[0])
