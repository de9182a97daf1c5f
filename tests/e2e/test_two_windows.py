"""Two pages on one draft, messages that wait, and answers nobody has written."""

import pytest

from tests.e2e.app_page import (
    COMPOSER,
    PATIENCE_MS,
    PHONE,
    ROW,
    SYNC_PATIENCE_MS,
    open_app,
    refresh,
    row,
    sign_in,
)
from tests.e2e.composer_page import EDITOR, write

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

SUBJECT = ".o_md_composer_subject"


def folder(page, name):
    page.click(f".o_md_node[data-key='all:{name}']")


def saved(page):
    expect(page.locator(f"{COMPOSER} [role=status]").first).to_have_text("Draft saved")


def test_two_pages_on_one_draft_lose_nothing(site, page, context):
    """The later one is asked; both texts are there when it keeps both."""
    write(page, "Shared draft", "Mine")
    saved(page)
    other = context.new_page()
    other.set_default_timeout(PATIENCE_MS)
    open_app(other, site)
    folder(other, "drafts")
    row(other, "Shared draft").click()
    other.fill(SUBJECT, "Written in the other page")
    saved(other)
    page.click(EDITOR)
    page.keyboard.type(" and more")
    conflict = page.locator(".o_md_conflict")
    expect(conflict).to_contain_text("changed in another window")
    conflict.get_by_text("Keep both").click()
    expect(conflict).to_have_count(0)
    folder(page, "drafts")
    expect(row(page, "Shared draft")).to_have_count(1)
    expect(row(page, "Written in the other page")).to_have_count(1)
    # Discarding means what this window shows, and nothing else.
    page.click(f"{COMPOSER} [aria-label='Discard draft']")
    page.click(".modal .btn-danger")
    expect(row(page, "Shared draft")).to_have_count(0)
    expect(row(page, "Written in the other page")).to_have_count(1)


def test_a_draft_sent_from_another_page_leaves_no_dead_window(site, page, context):
    """What was written here meanwhile becomes a draft of its own."""
    write(page, "Sent elsewhere", "First")
    saved(page)
    other = context.new_page()
    other.set_default_timeout(PATIENCE_MS)
    open_app(other, site)
    folder(other, "drafts")
    row(other, "Sent elsewhere").click()
    other.click(".o_md_send_now")
    other.wait_for_selector(".o_md_toast:has-text('Message sent')")
    page.click(EDITOR)
    page.keyboard.type(" second")
    page.click(".o_md_conflict button:has-text('Keep mine')")
    saved(page)
    assert len(site.delivered(b"Subject: Sent elsewhere")) == 1


def test_an_answer_nobody_has_written_leaves_no_trace(site, page):
    """Reply, look, close: no draft, and the conversation is as long as before."""
    site.deliver("Nobody answers", "<p>When do the wheels arrive?</p>")
    refresh(page)
    row(page, "Nobody answers").click(timeout=SYNC_PATIENCE_MS)
    page.click(".o_md_reply_bar button:has-text('Reply')")
    page.wait_for_selector(f"{EDITOR} blockquote")
    page.click(EDITOR)
    page.keyboard.press("Control+End")
    page.click(f"{COMPOSER} [data-md-action=close]")
    page.wait_for_selector(COMPOSER, state="detached")
    folder(page, "drafts")
    expect(row(page, "Re: Nobody answers")).to_have_count(0)


def test_a_scheduled_message_stays_scheduled_until_it_is_changed(site, page):
    """Row and window say when it leaves; Edit, Send now and Cancel do what they say."""
    write(page, "For tomorrow", "Good morning")
    expect(page.locator(COMPOSER)).to_contain_text("Draft saved")
    page.click(".o_md_send_later")
    page.click(".o-dropdown-item:has-text('Tomorrow morning')")
    page.wait_for_selector(".o_md_toast:has-text('Message scheduled')")
    folder(page, "outbox")
    waiting = row(page, "For tomorrow")
    expect(waiting.locator(".o_md_row_state")).to_contain_text("Scheduled for")
    waiting.click()
    bar = page.locator(".o_md_schedule")
    expect(bar).to_contain_text("8:00")
    page.click(f"{COMPOSER} [data-md-action=close]")
    expect(waiting).to_have_count(1)
    waiting.click()
    bar.get_by_text("Edit").click()
    page.fill(SUBJECT, "For today")
    expect(bar).to_contain_text("No longer scheduled")
    expect(row(page, "For tomorrow")).to_have_count(0)
    bar.get_by_text("Schedule again").click()
    row(page, "For today").click()
    bar.get_by_text("Send now").click()
    page.wait_for_selector(".o_md_toast:has-text('Message sent')")
    assert len(site.delivered(b"Subject: For today")) == 1


def test_on_a_phone_nothing_covers_the_buttons(site, browser):
    """Attach, options and discard can be reached while one writes."""
    context = browser.new_context(**PHONE)
    page = sign_in(context, site)
    page.goto(f"{site.url}/odoo/maildesk")
    page.wait_for_selector(ROW)
    page.click(".o_md_bottom_bar button:has-text('Compose')")
    page.click(EDITOR)
    page.keyboard.type("Written on a phone")
    page.wait_for_selector(".o-toolbar-above-keyboard")
    for name in ("Attach files", "Options", "Send later"):
        page.locator(f"{COMPOSER} [aria-label='{name}']").click(trial=True)
    page.click(f"{COMPOSER} [aria-label='Discard draft']")
    page.click(".modal .btn-danger")
    page.wait_for_selector(COMPOSER, state="detached")
    context.close()
