"""Choosing the parts, from a tree such as an IMAP BODYSTRUCTURE gives."""

import pytest

from odoo.addons.maildesk_base.engine.mime.attachments import (
    decoded_size,
    default_name,
    is_risky,
    safe_mimetype,
)
from odoo.addons.maildesk_base.engine.mime.structure import (
    MAX_CONTAINER_BYTES,
    MAX_PARTS,
    PartNode,
    attachments_of,
    flatten,
    has_calendar,
    is_smime,
    is_tnef,
    needed_parts,
    numbered,
)
from odoo.addons.maildesk_base.engine.types import Part


def leaf(mimetype, **values):
    return PartNode(mimetype, **values)


def multi(subtype, *children, **parameters):
    return PartNode(f"multipart/{subtype}", children, parameters)


PLAIN, HTML = leaf("text/plain"), leaf("text/html")
PDF = leaf("application/pdf", disposition="attachment", filename="a.pdf")
IMAGE = leaf("image/png", content_id="i")
CALENDAR = leaf("text/calendar")


def marks(tree):
    """Part id -> B body, b plain stand-in, i inline, a attachment."""
    kinds = {(True, False): "B", (True, True): "b", (False, True): "i"}
    return {
        part.part_id: kinds.get((part.is_body, part.is_inline), "a")
        for part in flatten(tree)
    }


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (PLAIN, {"1": "B"}),
        (HTML, {"1": "B"}),
        (PDF, {"1": "a"}),
        (multi("alternative", PLAIN, HTML), {"1": "b", "2": "B"}),
        (multi("alternative", PLAIN, leaf("image/png")), {"1": "B", "2": "a"}),
        (multi("mixed", PLAIN, PDF), {"1": "B", "2": "a"}),
        (
            multi(
                "mixed", multi("alternative", PLAIN, multi("related", HTML, IMAGE)), PDF
            ),
            {"1.1": "b", "1.2.1": "B", "1.2.2": "i", "2": "a"},
        ),
        (
            multi("related", multi("alternative", PLAIN, HTML), IMAGE),
            {"1.1": "b", "1.2": "B", "2": "i"},
        ),
        (
            multi("alternative", PLAIN, HTML, CALENDAR),
            {"1": "b", "2": "B", "3": "i"},
        ),
        (
            multi("signed", PLAIN, leaf("application/pgp-signature")),
            {"1": "B", "2": "i"},
        ),
        (
            multi(
                "report",
                PLAIN,
                leaf("message/delivery-status"),
                leaf("text/rfc822-headers"),
            ),
            {"1": "B", "2": "i", "3": "i"},
        ),
        (
            multi(
                "report", PLAIN, leaf("message/delivery-status"), leaf("message/rfc822")
            ),
            {"1": "B", "2": "i", "3": "a"},
        ),
        (
            multi("appledouble", leaf("application/applefile"), PDF),
            {"1": "i", "2": "a"},
        ),
        (multi("related", HTML, IMAGE, PDF), {"1": "B", "2": "i", "3": "a"}),
        (
            multi(
                "mixed",
                HTML,
                leaf("image/jpeg", disposition="inline", filename="p.jpg"),
            ),
            {"1": "B", "2": "a"},
        ),
        (
            multi("mixed", PLAIN, leaf("text/plain", filename="notes.txt")),
            {"1": "B", "2": "a"},
        ),
        (
            multi("mixed", PDF, leaf("text/plain", filename="n.txt")),
            {"1": "a", "2": "B"},
        ),
        (multi("unknown", PLAIN, HTML), {"1": "B", "2": "B"}),
    ],
)
def test_parts_are_distinguished(tree, expected):
    assert marks(tree) == expected


def test_root_of_related_may_be_named():
    root = leaf("text/html", content_id="root")
    assert marks(multi("related", IMAGE, root, start="<root>")) == {"1": "i", "2": "B"}


def test_depth_and_number_of_parts_are_capped():
    tree = PLAIN
    for _ in range(1000):
        tree = multi("mixed", tree)
    assert flatten(tree) == ()
    assert len(flatten(multi("mixed", *[PDF] * 2000))) == MAX_PARTS


def test_numbers_are_those_of_the_parts():
    tree = multi("mixed", multi("alternative", PLAIN, HTML), PDF)
    assert [number for number, _ in numbered(tree)] == [
        part.part_id for part in flatten(tree)
    ]


def test_attachments_are_what_a_reader_calls_so():
    parts = flatten(multi("mixed", multi("related", HTML, IMAGE), PDF))
    assert [part.filename for part in attachments_of(parts)] == ["a.pdf"]


def test_parts_to_fetch_are_those_that_are_shown():
    winmail = leaf("application/octet-stream", filename="WINMAIL.DAT", size=10)
    big = leaf("application/pkcs7-mime", size=MAX_CONTAINER_BYTES + 1)
    tree = multi(
        "mixed",
        multi("alternative", PLAIN, HTML, CALENDAR),
        leaf("application/ics", filename="invite.ics"),
        PDF,
        winmail,
        big,
    )
    parts = flatten(tree)
    assert [part.part_id for part in needed_parts(parts)] == ["1.1", "1.2", "1.3", "4"]
    assert has_calendar(parts)


@pytest.mark.parametrize(
    ("part", "tnef", "smime"),
    [
        (Part("1", "application/ms-tnef"), True, False),
        (Part("1", "application/vnd.ms-tnef"), True, False),
        (Part("1", "application/octet-stream", "winmail.dat"), True, False),
        (Part("1", "application/octet-stream", "x.dat"), False, False),
        (Part("1", "application/x-pkcs7-mime"), False, True),
    ],
)
def test_containers_are_recognised(part, tnef, smime):
    assert (is_tnef(part), is_smime(part)) == (tnef, smime)


@pytest.mark.parametrize(
    ("mimetype", "expected"),
    [
        ("application/pdf", "application/pdf"),
        ("Application/PDF", "application/pdf"),
        ('text/html"><script>', "application/octet-stream"),
        ("text/html\r\nX: y", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_type_of_an_attachment_is_a_type(mimetype, expected):
    assert safe_mimetype(mimetype) == expected


@pytest.mark.parametrize(
    ("name", "mimetype", "expected"),
    [
        ("a.pdf", "application/pdf", False),
        ("a.exe", "application/pdf", True),
        ("a.pdf.exe", "application/octet-stream", True),
        ("a.EXE. ", "application/octet-stream", True),
        ("page.bin", "text/html", True),
        ("invoice.docm", "application/msword", True),
        ("invoice.docx", "application/msword", False),
        ("noextension", "application/octet-stream", False),
    ],
)
def test_files_that_run_are_risky(name, mimetype, expected):
    assert is_risky(name, mimetype) is expected


def test_nameless_parts_get_a_name():
    assert default_name(Part("2.1", "image/png")) == "part-2.1.png"
    assert default_name(Part("2", "message/rfc822")) == "message.eml"


def test_size_of_encoded_parts_is_estimated():
    part = Part("1", size=78 * 1000, encoding="base64")
    assert decoded_size(part) == 57 * 1000
