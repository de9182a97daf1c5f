"""The mailboxes at Gmail and Outlook hold what people want to see there."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from tools.demo_mail.gmail_filing import LABELS, own_labels, system_labels
from tools.demo_mail.mailboxes import plan_one
from tools.demo_mail.outlook_filing import folder_path, properties
from tools.demo_mail.people import ANNA_GMAIL, BEN_OUTLOOK, OWNERS

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def gmail():
    return plan_one(ANNA_GMAIL, NOW, messages=300).placed


@pytest.fixture(scope="module")
def outlook():
    return plan_one(BEN_OUTLOOK, NOW, messages=300).placed


def test_same_arguments_give_the_same_mailbox(gmail):
    again = plan_one(ANNA_GMAIL, NOW, messages=300).placed
    assert [each.letter.message_id for each in again] == [
        each.letter.message_id for each in gmail
    ]
    assert 300 <= len(gmail) < 320


def test_nobody_writes_to_himself_or_is_addressed_twice(gmail, outlook):
    for each in (*gmail, *outlook):
        letter = each.letter
        names = [person.name for person in (*letter.to, *letter.cc)]
        assert letter.sender.name not in names
        assert len(set(names)) == len(names)


def test_everybody_has_other_addresses_here(gmail):
    assert {ANNA_GMAIL.address, BEN_OUTLOOK.address}.isdisjoint(
        person.address for person in OWNERS
    )


def test_labels_of_gmail_are_real_and_often_several(gmail):
    own = [own_labels(each) for each in gmail]
    assert set().union(*own) == LABELS.keys()
    assert sum(len(each) > 1 for each in own) > 50
    system = Counter(label for each in gmail for label in system_labels(each))
    for label in (
        *("INBOX", "SENT", "SPAM", "UNREAD", "STARRED", "IMPORTANT"),
        *("CATEGORY_PERSONAL", "CATEGORY_PROMOTIONS", "CATEGORY_UPDATES"),
    ):
        assert system[label], label


def test_nested_labels_have_their_parents():
    for name in LABELS:
        assert name.rpartition("/")[0] in ("", *LABELS)


def test_colours_are_colours():
    for colours in filter(None, LABELS.values()):
        assert all(re.fullmatch("#[0-9a-f]{6}", each) for each in colours)


def test_spam_has_no_labels_of_people(gmail):
    spam = [each for each in gmail if each.folder == "Junk"]
    assert spam
    for each in spam:
        assert own_labels(each) == set()
        assert system_labels(each) <= {"SPAM", "UNREAD", "STARRED"}


def test_outlook_has_nested_folders_categories_flags_and_other(outlook):
    assert max(len(folder_path(each)) for each in outlook) == 2
    found = [properties(each) for each in outlook]
    assert sum("categories" in each for each in found) > 50
    assert any("flag" in each for each in found)
    kinds = Counter(
        properties(each)["inferenceClassification"]
        for each in outlook
        if each.folder == "INBOX"
    )
    assert kinds["focused"] > kinds["other"] > 0


@pytest.mark.parametrize("provider", ["gmail", "outlook"])
def test_conversations_and_drafts_are_there(provider, request):
    placed = request.getfixturevalue(provider)
    assert sum(bool(each.letter.references) for each in placed) > 80
    assert sum(each.folder == "Drafts" for each in placed) == 3
    assert sum(bool(each.letter.attachments) for each in placed) > 20
