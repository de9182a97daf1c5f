"""Labels as folders, and messages as the API describes them, odd ones included."""

from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.errors import ProtocolError
from odoo.addons.maildesk_base.engine.types import Location, Role
from odoo.addons.maildesk_gmail.engine.values.labels import (
    LabelBook,
    flags_of,
    folders_of,
    places_of,
)
from odoo.addons.maildesk_gmail.engine.values.message import read_message
from odoo.addons.maildesk_gmail.engine.values.payload import (
    Payload,
    decode,
    encode,
    header_bytes,
)

_SYSTEM = ("INBOX", "CHAT")
BOOK = LabelBook({"Label_1": "Work", "Label_2": "Work/2026"})


def _own(number, name, **more):
    return {"id": f"Label_{number}", "name": name, "type": "user", **more}


def _folders(*labels):
    system = [
        {"id": name, "name": name, "type": "system"} for name in ("INBOX", "CHAT")
    ]
    return {f.folder_id: f for f in folders_of([*system, *labels], {}, "1")}


def test_system_labels_have_roles_and_some_are_no_folders():
    folders = _folders()
    assert folders["INBOX"].role is Role.INBOX
    assert folders["ALL_MAIL"].role is Role.ALL
    assert "CHAT" not in folders


def test_slash_makes_a_child_only_of_a_label_that_exists():
    folders = _folders(_own(1, "Work"), _own(2, "Work/2026/Q1"), _own(3, "No/Parent"))
    assert folders["Label_2"].parent_id == "Label_1"
    assert (folders["Label_2"].name, folders["Label_2"].path) == (
        "2026/Q1",
        ("Work", "2026/Q1"),
    )
    assert folders["Label_3"].parent_id is None
    assert folders["Label_3"].name == "No/Parent"


def test_colour_of_a_label_is_that_of_its_folder():
    colour = {"backgroundColor": "#fb4c2f", "textColor": "#ffffff"}
    assert _folders(_own(1, "Work", color=colour))["Label_1"].color == "#fb4c2f"


@pytest.mark.parametrize(
    ("labels", "places"),
    [
        ([], ["ALL_MAIL"]),
        (["INBOX", "UNREAD", "CATEGORY_SOCIAL"], ["INBOX", "ALL_MAIL"]),
        (["SENT", "Label_2"], ["SENT", "Label_2", "ALL_MAIL"]),
        (["TRASH", "Label_1", "INBOX"], ["TRASH"]),
        (["SPAM", "TRASH"], ["TRASH"]),
        (["CHAT"], []),
        (["INBOX", "Label_99"], ["INBOX", "ALL_MAIL"]),
    ],
)
def test_places_of_labels(labels, places):
    assert places_of(labels, BOOK) == tuple(Location(each) for each in places)


def test_missing_labels_mean_read():
    assert flags_of([], BOOK).is_read
    assert not flags_of(["UNREAD"], BOOK).is_read


def _message(payload=None, **more):
    payload = payload or {"mimeType": "text/plain", "headers": []}
    return {"id": "m", "threadId": "t", "payload": payload, **more}


def test_message_with_nothing_but_an_id_is_still_a_message():
    meta = read_message(_message(), BOOK)
    assert meta.remote_id == "m" and meta.thread_id == "t"
    assert meta.received_at == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("message", [{}, {"id": "m"}, {"id": 5, "payload": {}}])
def test_message_without_payload_is_not_believed(message):
    with pytest.raises(ProtocolError):
        read_message(message, BOOK)


def test_preview_is_unescaped_once():
    message = _message(snippet="Tom &amp; Jerry&#39;s &amp;lt;b&amp;gt;")
    assert read_message(message, BOOK).preview == "Tom & Jerry's &lt;b&gt;"


def test_decoded_header_values_are_read_as_they_are():
    payload = {
        "mimeType": "text/plain",
        "headers": [
            {"name": "From", "value": "Zoë Grün <zoe@example.net>"},
            {"name": "SUBJECT", "value": "Grüße aus 東京"},
            {"name": "Content-Type", "value": "text/plain; charset=iso-8859-1"},
        ],
    }
    meta = read_message(_message(payload), BOOK)
    assert meta.subject == "Grüße aus 東京"
    assert (meta.sender.name, meta.sender.email) == ("Zoë Grün", "zoe@example.net")


def test_line_break_in_a_value_starts_no_field():
    headers = [{"name": "Subject", "value": "Hi\r\nX-MailDesk-Id: stolen\n\nbody"}]
    block = header_bytes({"headers": headers})
    assert block == b"Subject: Hi X-MailDesk-Id: stolen body\r\n\r\n"
    meta = read_message(_message({"mimeType": "text/plain", "headers": headers}), BOOK)
    assert meta.maildesk_id == ""


@pytest.mark.parametrize("date", ["", "x", "-1e99", None, "9" * 40])
def test_impossible_dates_are_no_dates(date):
    assert read_message(_message(internalDate=date), BOOK).received_at.year == 1970


def _part(mimetype, *parts, **more):
    return {"mimeType": mimetype, "parts": list(parts), **more}


def test_parts_are_numbered_as_everywhere_and_messages_are_one_part():
    payload = Payload.read(
        _part(
            "multipart/mixed",
            _part(
                "multipart/alternative",
                _part("text/plain", body={"size": 2, "data": "aGk"}),
                _part("text/html", body={"size": 2, "attachmentId": "A"}),
            ),
            _part("message/rfc822", _part("text/plain"), filename="fwd.eml"),
        )
    )
    assert [p.part_id for p in payload.parts] == ["1.1", "1.2", "2"]
    assert payload.content("1.1") == b"hi"
    assert payload.content("1.2") is None
    assert payload.attachment_id("1.2") == "A"


def test_file_names_lose_their_folders():
    payload = Payload.read(_part("image/png", filename="../../etc/x.png"))
    assert payload.parts[0].filename == "x.png"


def test_endless_nesting_ends():
    part = _part("text/plain")
    for _ in range(200):
        part = _part("multipart/mixed", part)
    assert len(Payload.read(part).parts) <= 1


@pytest.mark.parametrize("data", [b"", b"a", b"ab", b"abc", bytes(range(256))])
def test_base64_with_and_without_padding(data):
    assert decode(encode(data)) == decode(encode(data).rstrip("=")) == data
