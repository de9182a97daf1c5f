"""What is written is never lost and never sent twice, whatever happens meanwhile."""

import re

import pytest

from tests.e2e.app_page import (
    COMPOSER,
    PATIENCE_MS,
    SYNC_PATIENCE_MS,
    open_app,
    refresh,
    row,
)
from tests.e2e.browser_site import ADDRESS
from tests.e2e.waiting import wait_for

sync_api = pytest.importorskip("playwright.sync_api")

DRAFT = """From: Anna <{address}>
To: {address}
Subject: Begun on my phone
Message-ID: <begun-on-my-phone@example.com>
Date: Mon, 2 Nov 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

I shall finish this later.
"""


def write(page, subject, text):
    """A new message to oneself, not sent yet."""
    page.keyboard.press("c")
    page.locator(f"{COMPOSER} .o_md_recipients input").first.fill(ADDRESS)
    page.keyboard.press("Enter")
    page.fill(".o_md_composer_subject", subject)
    page.click(".o_md_editable")
    page.keyboard.type(text)


def test_a_draft_of_another_program_is_finished_here(site, page):
    """A click opens it in the composer; once it is sent, it is no draft any more."""
    raw = DRAFT.format(address=ADDRESS).replace("\n", "\r\n").encode()
    dovecot = site.mail.dovecot
    dovecot.save(ADDRESS, "Drafts", raw)
    dovecot.doveadm.change_flags(ADDRESS, "Drafts", "\\Draft", "ALL")
    page.click(".o_md_node[data-key='all:drafts']")
    refresh(page)
    row(page, "Begun on my phone").click(timeout=SYNC_PATIENCE_MS)
    sync_api.expect(page.locator(".o_md_editable")).to_contain_text("finish this later")
    sync_api.expect(page.locator(".o_md_recipient")).to_have_count(1)
    page.click(".o_md_send_now")
    page.wait_for_selector(".o_md_toast:has-text('Message sent')")
    sync_api.expect(row(page, "Begun on my phone")).to_have_count(0)
    assert len(site.delivered(b"Subject: Begun on my phone")) == 1
    query = ("HEADER", "Subject", "Begun on my phone")
    wait_for(
        lambda: not dovecot.doveadm.uids(ADDRESS, "Drafts", *query),
        "it is no draft at the server",
    )


def test_pressing_send_without_a_network_loses_nothing(site, page, context):
    """The message waits in its window, and goes out once when the network is back."""
    write(page, "Written in a tunnel", "Hello from below.")
    context.set_offline(True)
    page.click(".o_md_send_now")
    sync_api.expect(page.locator(f"{COMPOSER} [role=status]")).to_have_text(
        "Saved on this device"
    )
    context.set_offline(False)
    page.click(".o_md_send_now")
    page.wait_for_selector(".o_md_toast:has-text('Message sent')")
    page.wait_for_selector(COMPOSER, state="detached")
    assert len(site.delivered(b"Subject: Written in a tunnel")) == 1


def test_a_closed_tab_is_no_reason_to_write_it_again(site, page, context):
    """What was typed a moment before is there when the app is opened again."""
    write(page, "Closed too early", "Half a sentence")
    page.close()
    again = context.new_page()
    again.set_default_timeout(PATIENCE_MS)
    open_app(again, site)
    title = again.locator(f"{COMPOSER}_title", has_text="Closed too early")
    title.click()
    sync_api.expect(again.locator(".o_md_editable")).to_have_text(
        re.compile("Half a sentence")
    )
