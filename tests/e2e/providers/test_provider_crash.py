"""Odoo dies while it works for Gmail and Outlook; nothing is lost or done twice."""

import pytest

from tests.e2e.index import message_ids, unsent, wrong_counters

HELD_BACK_S = 600
# More than Gmail is asked for one by one.
SEVERAL = 12
FIRST_LOAD = {"gmail": r"/messages\?.*labelIds=INBOX", "outlook": r"\$batch"}
OLDER = {"gmail": r"q=before", "outlook": r"filter=receivedDateTime(%20|\+)lt"}
CHANGE = {"gmail": r"/batchModify", "outlook": r"\$batch"}
DRAFT = {"gmail": r"/drafts\b", "outlook": r"/me/messages$"}
_REST = """UPDATE mailbox_draft SET write_date = write_date - interval '1 minute'
            WHERE account_id = %s"""


def hold(person, paths, kind="slow", method=""):
    """Let the service keep the answer to the next such request to itself."""
    path = paths[person.provider] if isinstance(paths, dict) else paths
    return person.service.faults.add(kind, path, method=method, delay_s=HELD_BACK_S)


def converges(person, *roles):
    """Whatever was interrupted goes on, up to what the service has."""
    person.hurry()
    person.wait_until_equal(*roles)
    person.sync()
    person.wait_until_equal(*roles)
    assert wrong_counters(person) == []


def known(person, count=1):
    """The person, with so many messages that MailDesk has."""
    person.connect(sync_interval=1)
    for number in range(count):
        person.receive(f"Known {number}")
    person.sync()
    person.wait_until_equal()
    return message_ids(person)


def test_first_load_goes_on(services, anna):
    anna.fill_with(70, "inbox")
    anna.fill_with(5, "sent")
    anna.connect(sync_interval=1, backfill_per_hour=1000)
    fault = hold(anna, FIRST_LOAD)
    anna.wake()
    anna.wait_for(lambda: fault.struck, "the Inbox is being loaded")
    services.crash()
    converges(anna, "inbox", "sent")


def test_changes_are_followed_from_the_middle_of_their_pages(services, anna):
    ids = known(anna, 4)
    services.set_page_size(2)
    fault = hold(anna, services.later_pages(anna.provider, anna.address))
    services.read_all(anna.provider, anna.address)
    anna.receive("Meanwhile")
    anna.wake()
    anna.wait_for(lambda: fault.struck, "the second page is asked for")
    services.crash()
    converges(anna, "inbox")
    assert set(ids) < set(message_ids(anna)), "known messages keep their rows"


def test_older_mail_that_was_asked_for_comes(services, anna):
    anna.fill_with(70, "inbox")
    anna.connect(sync_interval=1, backfill_per_hour=0)
    anna.sync()
    before = anna.indexed()
    assert 0 < len(before) < 70, "only the newest are there"
    fault = hold(anna, OLDER)
    anna.begin_to_load_older(100)
    anna.wait_for(lambda: fault.struck, "older mail is being loaded")
    services.crash()
    converges(anna, "inbox")


@pytest.mark.parametrize(
    ("kind", "taken"), [("hung", False), ("slow", True)], ids=["before", "after"]
)
def test_change_arrives_once(services, anna, kind, taken):
    """Odoo dies before, or after, the service has taken the change."""
    ids = known(anna, SEVERAL)
    fault = hold(anna, CHANGE, kind, "POST")
    anna.client("act", ids, "mark_read")
    anna.hurry()
    anna.wait_for(lambda: fault.struck, "the change is under way")
    wanted = sorted((f"Known {number}", True) for number in range(SEVERAL))
    if taken:
        anna.wait_for(lambda: anna.at_service() == wanted, "the service has it")
    else:
        assert {is_read for _subject, is_read in anna.at_service()} == {False}
    services.crash()
    anna.hurry()
    anna.wait_for(lambda: not unsent(anna), "the service knows")
    assert anna.at_service() == wanted
    converges(anna, "inbox")
    assert message_ids(anna) == ids


@pytest.mark.parametrize(
    ("kind", "taken"), [("hung", 0), ("slow", 1)], ids=["before", "after"]
)
def test_draft_is_filed_once(services, anna, kind, taken):
    anna.connect(sync_interval=1)
    anna.sync()
    fault = hold(anna, DRAFT, kind, "POST")
    values = {"account_id": anna.account_id, "to": "carl@example.org"}
    values.update(subject="Half a thought", body="<p>It was</p>")
    draft = anna.client("save_draft", values)
    anna.query(_REST, anna.account_id)
    anna.wake()
    anna.wait_for(lambda: fault.struck, "the draft is being filed")
    anna.wait_for(lambda: len(anna.at_service("drafts")) == taken, "or has been")
    services.crash()
    anna.hurry()
    anna.wait_for(lambda: is_filed(anna, draft["id"]), "the draft is filed")
    assert [subject for subject, _ in anna.at_service("drafts")] == ["Half a thought"]
    converges(anna, "drafts")


def is_filed(person, draft_id):
    (row,) = person.query(
        "SELECT version = remote_version AS filed FROM mailbox_draft WHERE id = %s",
        draft_id,
    )
    return row["filed"]
