"""Mails whose boundaries are wrong: the server sees no text in them, the reader does.

Dovecot describes each of them as one empty text.
"""

import pytest

from odoo.addons.maildesk_base.engine.errors import RemoteGone
from odoo.addons.maildesk_base.engine.mime.preview import preview_from_text
from odoo.addons.maildesk_base.engine.mime.view import ViewOptions, build_view

from tests.contract.mirror import Mirror

HEADER = (
    b"From: bob@example.org\r\nTo: anna@example.com\r\nSubject: Broken\r\n"
    b"Message-ID: <broken@x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/"
)
WORDS = "The words of the mail."
PART = b"Content-Type: text/plain\r\n\r\nThe words of the mail.\r\n"
PDF = (
    b"Content-Type: application/pdf; name=a.pdf\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QUJD" * 19 + b"\r\n"
)
BROKEN = {
    "wrong boundary": b'mixed; boundary="abc"\r\n\r\n--xyz\r\n%s--xyz--\r\n' % PART,
    "no boundary named": b"alternative\r\n\r\n--xyz\r\n%s--xyz--\r\n" % PART,
    "no boundary at all": b'mixed; boundary="abc"\r\n\r\nThe words of the mail.\r\n',
    "never closed": b'mixed; boundary="abc"\r\n\r\n--abc\r\n%s' % PART,
    "text before the parts": (
        b'mixed; boundary="abc"\r\n\r\nThe words of the mail.\r\n\r\n--abc--\r\n'
    ),
    "wrong inside": (
        b'mixed; boundary="abc"\r\n\r\n--abc\r\n'
        b'Content-Type: multipart/alternative; boundary="in"\r\n\r\n'
        b"--out\r\n%s--out--\r\n--abc--\r\n" % PART
    ),
    "wrong around a file": (
        b'mixed; boundary="abc"\r\n\r\n--xyz\r\n%s--xyz\r\n%s--xyz--\r\n' % (PART, PDF)
    ),
}


@pytest.fixture
def opened(mailbox):
    """A function: raw message -> (provider, ref) after it has arrived."""
    remote = mailbox()

    def deliver(raw):
        remote.deliver("INBOX", raw)
        provider = remote.open()
        return provider, Mirror("INBOX").load(provider).ref("broken@x")

    return deliver


@pytest.mark.parametrize("kind", BROKEN)
def test_text_is_shown_whatever_the_server_makes_of_it(opened, kind):
    provider, ref = opened(HEADER + BROKEN[kind])
    view = build_view(provider.fetch_body(ref), ViewOptions())
    assert WORDS in view.text and WORDS in view.html
    assert view.notice == ""
    assert WORDS in preview_from_text(view.text)


def test_many_are_opened_at_once(mailbox):
    remote = mailbox()
    for number, raw in enumerate(BROKEN.values()):
        named = HEADER.replace(b"broken@x", b"broken%d@x" % number)
        remote.deliver("INBOX", named + raw)
    provider = remote.open()
    mirror = Mirror("INBOX").load(provider)
    refs = [mirror.ref(f"broken{number}@x") for number in range(len(BROKEN))]
    views = [
        build_view(body, ViewOptions()) for _ref, body in provider.fetch_bodies(refs)
    ]
    assert len(views) == len(BROKEN)
    assert all(WORDS in view.text for view in views)


def test_file_behind_a_wrong_boundary_can_be_loaded(opened):
    provider, ref = opened(HEADER + BROKEN["wrong around a file"])
    (part,) = [p for p in provider.fetch_body(ref).parts if p.filename]
    assert b"".join(provider.fetch_part(ref, part.part_id)) == b"ABC" * 19


def test_part_that_nowhere_is_stays_gone(opened):
    provider, ref = opened(HEADER + BROKEN["wrong boundary"])
    with pytest.raises(RemoteGone):
        provider.fetch_part(ref, "7")


def test_mail_of_files_only_is_not_fetched_whole(mailbox):
    remote = mailbox()
    scan = b"Content-Type: application/pdf; name=a.pdf\r\n" + PDF.partition(b"\r\n")[2]
    raw = HEADER + b'mixed; boundary="abc"\r\n\r\n--abc\r\n' + scan
    remote.deliver("INBOX", raw + b"QUJD" * 200_000 + b"\r\n--abc--\r\n")
    provider = remote.open()
    ref = Mirror("INBOX").load(provider).ref("broken@x")
    before = provider.round_trips
    body = provider.fetch_body(ref)
    assert [part.filename for part in body.parts] == ["a.pdf"]
    assert provider.round_trips - before <= 2
