"""What Graph says is read leniently: one odd field hides no message."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.errors import ProtocolError, ResyncRequired
from odoo.addons.maildesk_base.engine.types import Flags
from odoo.addons.maildesk_outlook.engine.values.cursor import read_cursor, read_older
from odoo.addons.maildesk_outlook.engine.values.messages import read_meta
from odoo.addons.maildesk_outlook.engine.values.properties import META_FIELDS

FIELDS = [
    *META_FIELDS.split(","),
    "singleValueExtendedProperties",
    "attachments",
    "@odata.type",
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*FIELDS, "emailAddress", "value"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_anything_is_read_or_called_no_message(value):
    try:
        meta = read_meta(value)
    except ProtocolError:
        assert not isinstance(value.get("id"), str) or not value["id"]
        return
    assert meta.remote_id == value["id"]
    assert meta.received_at.tzinfo is not None
    assert all(isinstance(word, str) for word in meta.flags.keywords)


@settings(max_examples=200, deadline=None)
@given(ANYTHING | st.text())
def test_any_cursor_is_ours_or_asks_for_a_resync(value):
    for text in (json.dumps(value), str(value)):
        for read in (read_cursor, read_older):
            try:
                read(text, "folder")
            except ResyncRequired as error:
                assert error.scope == "folder"


def test_message_with_nothing_but_an_id():
    meta = read_meta({"id": "AAMk"})
    assert (meta.subject, meta.flags, meta.attachments) == ("", Flags(), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nBcc: eve@example.com", "a Bcc: eve@example.com"),
        ("\x00\x1b[31mred", "[31mred"),
        ("x" * 5000, "x" * 1000),
    ],
)
def test_subject_is_one_clean_line(text, expected):
    assert read_meta({"id": "1", "subject": text}).subject == expected


def test_name_of_a_file_cannot_leave_its_folder():
    value = {"id": "1", "attachments": [{"id": "2", "name": "../../etc/passwd"}]}
    (part,) = read_meta(value).attachments
    assert part.filename == "passwd"
