"""An invitation is answered where it is read; the organizer hears of it once."""

from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy

import pytest

from tests.e2e.app_page import PHONE, SYNC_PATIENCE_MS, message_frame, open_app, row
from tests.e2e.browser_site import ADDRESS, ADMIN
from tests.e2e.invitations import ORGANIZER, invitation

sync_api = pytest.importorskip("playwright.sync_api")
CARD = ".o_md_invitation"


def invite(site, title):
    """Let an invitation to tomorrow arrive; gives its UID."""
    uid, raw = invitation(ADDRESS, title)
    site.mail.dovecot.save(ADDRESS, "INBOX", raw)
    site.synchronise()
    return uid


def answers(site, subject):
    """The calendar objects of all messages with a subject that were sent, as text."""
    found = []
    for mail in site.delivered(f"Subject: {subject}".encode()):
        message = message_from_bytes(mail.raw, policy=policy.default)
        assert mail.recipients == (ORGANIZER,)
        [part] = [
            each
            for each in message.walk()
            if each.get_content_type() == "text/calendar"
        ]
        assert part.get_param("method") == "REPLY"
        found.append(part.get_content().replace("\r\n", "\n").replace("\n ", ""))
    return found


def events(site, uid):
    domain = [("ical_uid", "=", uid)]
    return site.server.call(
        *ADMIN, "calendar.event", "search_read", domain, ["name", "mailbox_mail_count"]
    )


def test_accepting_answers_once_and_fills_the_calendar(site, page):
    uid = invite(site, "Launch plan")
    open_app(page, site)
    row(page, "Launch plan").click()
    message_frame(page).locator("body").wait_for()
    card = page.locator(CARD)
    accept = card.locator("[data-answer=accepted]")
    accept.dblclick()
    sync_api.expect(accept).to_have_attribute("aria-pressed", "true")
    sync_api.expect(card).to_contain_text("Accepted by")
    sync_api.expect(card.locator("a")).to_have_text("Open event")
    [reply] = answers(site, "Accepted: Launch plan")
    for line in ("METHOD:REPLY", f"UID:{uid}", "BEGIN:VTIMEZONE", "SEQUENCE:0"):
        assert line in reply
    assert "PARTSTAT=ACCEPTED" in reply
    assert "ORGANIZER;CN=Carl:mailto:carl@example.net" in reply
    [event] = events(site, uid)
    # The invitation, and the answer to it.
    assert (event["name"], event["mailbox_mail_count"]) == ("Launch plan", 2)
    page.reload()
    # The answer is the newest message now, and the invitation folded.
    page.locator(".o_md_card_sender", has_text="Carl").click()
    sync_api.expect(accept).to_have_attribute("aria-pressed", "true")
    assert len(site.delivered(b"Launch plan")) == 1


def test_four_windows_at_the_same_moment_answer_once(site):
    uid = invite(site, "Steering")
    domain = [("subject", "=", "Steering")]
    [message] = site.server.call(*ADMIN, "mailbox.message_index", "search", domain)
    arguments = (*ADMIN, "mailbox.client", "answer_invitation", message, "accepted")
    with ThreadPoolExecutor(4) as windows:
        calls = [windows.submit(site.server.call, *arguments) for _ in range(4)]
        answered = [call.result() for call in calls]
    assert {state["answer"] for state in answered} == {"accepted"}
    assert len(answers(site, "Accepted: Steering")) == 1
    assert len(events(site, uid)) == 1


def test_answering_on_a_phone(site, phone):
    """Declined, and then accepted: the organizer hears of both, once each."""
    uid = invite(site, "Stand-up")
    row(phone, "Stand-up").tap(timeout=SYNC_PATIENCE_MS)
    for answer, said in (("declined", "Declined"), ("accepted", "Accepted")):
        button = phone.locator(f"{CARD} [data-answer={answer}]")
        button.tap()
        sync_api.expect(button).to_have_attribute("aria-pressed", "true")
        [reply] = answers(site, f"{said}: Stand-up")
        assert f"PARTSTAT={answer.upper()}" in reply
        assert len(events(site, uid)) == (answer == "accepted")
        assert button.bounding_box()["height"] >= 44
    sync_api.expect(phone.locator(f"{CARD} a")).to_have_text("Open event")
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"]
