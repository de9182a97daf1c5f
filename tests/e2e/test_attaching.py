"""Files and images get into a message in every way there is, and to its readers."""

import base64
from email import message_from_bytes, policy

import pytest

from tests.e2e.app_page import COMPOSER
from tests.e2e.composer_page import EDITOR, PNG, TRAY, attach, drop, paste, write

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

PICTURE = f"{EDITOR} img[src*='/maildesk/draft/']"
IS_SHOWN = "image => image.complete && image.naturalWidth > 0"


def send(page):
    expect(page.locator(f"{TRAY} .o_md_progress")).to_have_count(0)
    page.click(".o_md_send_now")
    page.wait_for_selector(".o_md_toast:has-text('Message sent')")


def sent(site, subject):
    """The one message with this subject, as its recipient gets it."""
    (mail,) = site.delivered(f"Subject: {subject}".encode())
    return message_from_bytes(mail.raw, policy=policy.default)


def files_of(message):
    """(name, bytes) of what is attached, in order."""
    return [
        (part.get_filename(), part.get_payload(decode=True))
        for part in message.iter_attachments()
    ]


def pictures_of(message):
    """Content-ID -> bytes of the images in the text."""
    return {
        part["Content-ID"].strip("<>"): part.get_payload(decode=True)
        for part in message.walk()
        if part["Content-ID"]
    }


def html_of(message):
    return message.get_body(("html",)).get_content()


def test_files_by_button_drop_and_paste_arrive(site, page):
    """Several at once, one removed again: the others arrive as they were."""
    write(page, "Files three ways", "Please see the attachments.")
    attach(page, ("a.txt", "text/plain", b"first"), ("b.txt", "text/plain", b"second"))
    expect(page.locator(TRAY)).to_have_count(2)
    expect(page.locator(TRAY).first).to_contain_text("5 B")
    drop(page, ("c.pdf", "application/pdf", b"%PDF-dropped"))
    paste(page, ("d.bin", "application/octet-stream", b"pasted"))
    paste(page, ("e.png", "image/png", PNG), where=".o_md_composer_subject")
    expect(page.locator(TRAY)).to_have_count(5)
    page.click(f"{TRAY} [aria-label='Remove b.txt']")
    expect(page.locator(TRAY)).to_have_count(4)
    send(page)
    assert files_of(sent(site, "Files three ways")) == [
        ("a.txt", b"first"),
        ("c.pdf", b"%PDF-dropped"),
        ("d.bin", b"pasted"),
        ("e.png", PNG),
    ]


def test_pasted_pictures_are_seen_and_leave_with_the_text(site, page):
    """As a file, and inside a pasted page; a remote one is removed, with a notice."""
    write(page, "A picture", "Look: ")
    paste(
        page, ("shot.png", "image/png", PNG), html="<img src='https://x.example/y.png'>"
    )
    expect(page.locator(PICTURE)).to_have_count(1)
    page.wait_for_function(IS_SHOWN, arg=page.locator(PICTURE).element_handle())
    data = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    paste(
        page, html=f"<p>words</p><img src='{data}'><img src='https://x.example/y.png'>"
    )
    expect(page.locator(PICTURE)).to_have_count(2)
    expect(page.locator(f"{EDITOR} img")).to_have_count(2)
    expect(page.locator(".o_notification")).to_contain_text("Images from other sites")
    expect(page.locator(TRAY)).to_have_count(0)
    send(page)
    message = sent(site, "A picture")
    pictures = pictures_of(message)
    assert list(pictures.values()) == [PNG, PNG]
    html = html_of(message)
    assert all(f'src="cid:{cid}"' in html for cid in pictures)
    assert "/maildesk/" not in html


def test_a_picture_taken_out_of_the_text_does_not_leave(site, page):
    """Not as a file either."""
    write(page, "No picture after all", "Nothing to see")
    paste(page, ("secret.png", "image/png", PNG))
    expect(page.locator(PICTURE)).to_have_count(1)
    page.click(PICTURE)
    page.keyboard.press("Delete")
    expect(page.locator(PICTURE)).to_have_count(0)
    expect(page.locator(TRAY)).to_have_count(0)
    send(page)
    message = sent(site, "No picture after all")
    assert not pictures_of(message)
    assert not files_of(message)


def test_what_does_not_fit_or_fails_says_so_and_harms_nothing(site, page):
    """A file beyond the limit is named; one that failed can be tried again."""
    write(page, "Troubles with files", "Never mind.")
    page.evaluate(
        "() => odoo.__WOWL_DEBUG__.root.env.services['maildesk.store']"
        ".limits.attachment_bytes = 1000"
    )
    attach(page, ("big.bin", "application/octet-stream", b"x" * 1001))
    expect(page.locator(".o_notification")).to_contain_text("“big.bin” is too large")
    page.route("**/maildesk/upload", lambda route: route.abort())
    attach(
        page, ("flaky.txt", "text/plain", b"again"), ("lost.txt", "text/plain", b"?")
    )
    expect(page.locator(f"{TRAY} [role=alert]")).to_have_count(2)
    page.click(".o_md_send_now")
    expect(page.locator(".o_md_composer_error")).to_contain_text("is not attached")
    page.unroute("**/maildesk/upload")
    page.locator(TRAY, has_text="flaky.txt").get_by_text("Try again").click()
    expect(page.locator(f"{TRAY} [aria-label='Remove flaky.txt']")).to_have_count(1)
    page.click(f"{TRAY} [aria-label='Cancel lost.txt']")
    send(page)
    assert files_of(sent(site, "Troubles with files")) == [("flaky.txt", b"again")]


def test_send_waits_for_files_and_for_signing_in(site, page):
    """The session ends before the upload: signed in again, it all goes on by itself."""
    write(page, "Worth waiting for", "Look at this")
    expect(page.locator(f"{COMPOSER} [role=status]")).to_have_text("Draft saved")
    page.context.clear_cookies(name="session_id")
    attach(page, ("slow.txt", "text/plain", b"here I am"))
    page.wait_for_selector(".modal input[type=password]")
    page.locator(".o_md_send_now").dispatch_event("click")
    expect(page.locator(".o_md_composer_waiting")).to_contain_text("Sending after")
    page.fill(".modal input[type=password]", "admin")
    page.keyboard.press("Enter")
    page.wait_for_selector(".o_md_toast:has-text('Message sent')")
    assert files_of(sent(site, "Worth waiting for")) == [("slow.txt", b"here I am")]
