"""The demo's mail is always the same, parses, and holds what people want to see."""

import email
import email.policy
import io
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tools.demo_mail.live import READERS, fresh_letter
from tools.demo_mail.mailboxes import SPAN, plan
from tools.demo_mail.people import ANNA, BEN, SUPPORT
from tools.demo_mail.render import render
from tools.demo_mail.scripts import all_scripts

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
CHARSETS = {
    "utf-8",
    "iso-8859-1",
    "iso-8859-15",
    "windows-1252",
    "koi8-r",
    "iso-2022-jp",
    "gb18030",
}


@pytest.fixture(scope="module")
def mailboxes():
    return plan(NOW, messages=1500)


@pytest.fixture(scope="module")
def anna(mailboxes):
    return mailboxes[ANNA.address]


@pytest.fixture(scope="module")
def parsed(anna):
    """Anna's messages as a mail program reads them, odd ones left out."""
    return [
        email.message_from_bytes(render(each.letter), policy=email.policy.default)
        for each in anna.placed
        if not each.letter.raw
    ]


def test_same_arguments_give_the_same_bytes(anna):
    again = plan(NOW, messages=1500)[ANNA.address]
    assert [(p.folder, p.flags, render(p.letter)) for p in anna.placed] == [
        (p.folder, p.flags, render(p.letter)) for p in again.placed
    ]


def test_another_seed_gives_other_mail(anna):
    other = plan(NOW, messages=1500, seed=2)[ANNA.address]
    assert {p.letter.message_id for p in anna.placed}.isdisjoint(
        p.letter.message_id
        for p in other.placed
        if not p.letter.message_id.startswith(("<odd", "<hostile", "<draft"))
    )


def test_mailboxes_have_the_sizes_that_were_asked_for(mailboxes):
    sizes = {address: len(each.placed) for address, each in mailboxes.items()}
    assert 1500 <= sizes[ANNA.address] < 1550
    assert sizes[BEN.address] >= 100
    assert sizes[SUPPORT.address] >= 180


def test_dates_are_spread_over_three_years_and_end_today(anna):
    dates = [each.letter.date for each in anna.placed]
    assert max(dates) <= NOW
    assert max(dates) > NOW - timedelta(hours=6)
    assert NOW - SPAN <= min(dates) < NOW - timedelta(days=900)


def test_every_role_and_nested_own_folders_hold_mail(anna):
    folders = anna.folders()
    assert {"INBOX", "Sent", "Drafts", "Archive", "Junk", "Trash"} <= set(folders)
    assert "Projects/Büro & Umzug" in folders
    assert sum(name.startswith("Customers/") for name in folders) > 5
    assert all(
        one.letter.date <= two.letter.date
        for placed in folders.values()
        for one, two in pairwise(placed)
    )


def test_hundreds_of_folders_are_an_option():
    folders = plan(NOW, messages=200, extra_folders=300)[ANNA.address].folders()
    assert sum(name.startswith("Dealers/") for name in folders) == 300


def test_answers_refer_to_the_letters_before(anna):
    known = {each.letter.message_id for each in anna.placed}
    answers = [each.letter for each in anna.placed if each.letter.references]
    assert len(answers) > 300
    # Each conversation lies in the mailbox as far as Anna took part in it.
    assert sum(a.references[-1] in known for a in answers) > 0.95 * len(answers)
    longest = max(len(answer.references) for answer in answers) + 1
    assert 8 <= longest <= 20


def test_every_message_parses_without_defects(parsed):
    defects = [
        (message["Message-ID"], part.defects)
        for message in parsed
        for part in message.walk()
        if part.defects
    ]
    assert defects == []
    assert len({message["Message-ID"] for message in parsed}) == len(parsed)


def test_lines_are_as_long_as_mail_allows(anna):
    for each in anna.placed:
        raw = render(each.letter)
        assert b"\r\n\r\n" in raw or each.letter.raw
        assert raw.count(b"\n") == raw.count(b"\r\n")
        assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_languages_and_charsets_are_really_used(parsed):
    used = {
        part.get_content_charset()
        for message in parsed
        for part in message.walk()
        if part.get_content_maintype() == "text"
    }
    assert used >= CHARSETS
    texts = "".join(
        part.get_content()
        for message in parsed
        for part in message.walk()
        if part.get_content_type() == "text/plain"
    )
    for word in (
        "für",
        "commande",
        "Muchas gracias",
        "Здравствуйте",
        "お世話",
        "您",
    ):
        assert word in texts
    assert "شكر" in texts and "תודה" in texts and "🚲" in texts


def test_files_are_what_their_names_say(parsed):
    found = {}
    for message in parsed:
        for part in message.iter_attachments():
            if part.get_content_maintype() != "message":
                content = part.get_content()
                found[part.get_content_type()] = content
    assert found["application/pdf"].startswith(b"%PDF-1.4")
    assert found["image/jpeg"].startswith(b"\xff\xd8\xff")
    names = zipfile.ZipFile(io.BytesIO(found["application/zip"])).namelist()
    assert "photos/loading.jpg" in names


def test_invitations_newsletters_and_forwards_are_there(parsed):
    kinds = [part.get_content_type() for m in parsed for part in m.walk()]
    assert kinds.count("text/calendar") > 10
    assert "message/rfc822" in kinds
    news = [message for message in parsed if message["List-Unsubscribe"]]
    assert len(news) > 60
    assert news[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_unread_starred_answered_and_drafts_are_marked(anna):
    flags = [flag for each in anna.placed for flag in each.flags]
    for flag in ("\\Seen", "\\Answered", "\\Flagged", "\\Draft"):
        assert flag in flags
    unread = [p for p in anna.folders()["INBOX"] if "\\Seen" not in p.flags]
    assert 5 < len(unread) < len(anna.folders()["INBOX"]) / 2


def test_hostile_mail_is_included(parsed):
    html = "".join(
        part.get_content()
        for message in parsed
        for part in message.walk()
        if part.get_content_type() == "text/html"
    )
    for trick in ("<script>", "<svg", "@import", "http-equiv", "<form", "onerror="):
        assert trick in html


def test_no_real_domain_appears(anna):
    for each in anna.placed:
        for person in each.letter.people:
            domain = person.address.rpartition("@")[2]
            assert domain.endswith(".example") or domain in (
                "example.com",
                "example.org",
                "example.net",
            )


def test_no_blank_of_a_script_stays_empty(anna):
    for each in anna.placed:
        assert "[[" not in each.letter.text and "{" not in each.letter.text
    assert all(script.turns for script in all_scripts())


@pytest.mark.parametrize("number", range(8))
def test_fresh_mail_arrives_now_for_one_of_the_mailboxes(number):
    letter = fresh_letter(NOW, number)
    assert letter.date == NOW
    known = {reader.address for reader in READERS}
    assert known & {person.address for person in letter.people}
    assert email.message_from_bytes(render(letter))["Message-ID"]
