"""Going back to a message that was open a moment ago."""

from functools import partial

import pytest

from tests.e2e.app_page import SYNC_PATIENCE_MS, calls, message_frame, row
from tests.e2e.browser_site import ADDRESS, ADMIN
from tests.e2e.waiting import wait_for

pytest.importorskip("playwright.sync_api")

READING = {"open_message", "open_conversation"}


@pytest.fixture
def letters(site, page):
    """Two messages; the first has been read, and the second is open."""
    for name in ("First", "Second"):
        site.deliver(f"{name} letter", f"<p>The text of the <b>{name}</b></p>")
    site.synchronise()
    for name in ("First", "Second"):
        row(page, f"{name} letter").first.wait_for(timeout=SYNC_PATIENCE_MS)
        _open(page, name)
    page.requested.clear()
    yield
    doveadm = site.mail.dovecot.doveadm
    doveadm.expunge(ADDRESS, "INBOX", "HEADER", "Subject", "letter")
    site.synchronise()


def _open(page, name):
    row(page, f"{name} letter").click()
    shown = message_frame(page).locator("b", has_text=name)
    shown.wait_for()


def _asked_for_texts(page):
    return [call for call in calls(page) if call.split("?")[0] in READING]


def _asked_on_going_back(page):
    page.requested.clear()
    _open(page, "First")
    _open(page, "Second")
    return _asked_for_texts(page)


def test_it_is_shown_without_asking_for_its_text(site, page, letters):
    """Neither the first nor the second needs a request for its text."""
    assert _asked_on_going_back(page) == []


def test_what_another_program_did_to_it_is_asked_for(site, page, letters):
    """A star given elsewhere: the message is read again, and kept again."""
    doveadm = site.mail.dovecot.doveadm
    query = ("HEADER", "Subject", "First letter")
    doveadm.change_flags(ADDRESS, "INBOX", "\\Flagged", *query)
    site.synchronise()
    wait_for(lambda: _asked_on_going_back(page), "the text is asked for again")
    wait_for(lambda: not _asked_on_going_back(page), "the new text is kept")


def test_images_of_a_sender_who_is_trusted_by_now(site, page, letters):
    """What is decided in another window counts here, too."""
    call = partial(site.server.call, *ADMIN, "mailbox.sender_rule")
    rules = call("create", [{"address": "carl@example.net", "kind": "trusted"}])
    try:
        wait_for(lambda: _asked_on_going_back(page), "the text is asked for again")
    finally:
        call("unlink", rules)
