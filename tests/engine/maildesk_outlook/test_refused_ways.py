"""What the real Graph is reported to refuse is asked for in another way."""

import pytest

from odoo.addons.maildesk_base.engine.types import FolderCursor

from tests.contract.mails import mail
from tests.contract.mirror import Mirror
from tests.contract.test_filing import outgoing
from tests.contract.watched import MemoryJournal, watched


@pytest.fixture(params=[400, 500])
def refusing(graph, request):
    """A Graph that refuses extended properties in delta."""
    graph.delta_refuses = request.param
    yield graph
    graph.delta_refuses = 0


def test_folder_is_followed_without_what_delta_refuses(mailbox, provider, refusing):
    mailbox.deliver(mailbox.inbox, mail("a@x"))
    mirror = Mirror(mailbox.inbox).load(provider)
    mailbox.deliver(mailbox.inbox, mail("b@x"))
    mailbox.flag(mailbox.inbox, "a@x", is_starred=True)
    mirror.catch_up(provider)
    assert mirror.state() == {"a@x": (False, True), "b@x": (False, False)}


def test_marks_of_answers_are_not_lost(mailbox, provider, refusing):
    """Where delta does not report answers, the message itself does."""
    mailbox.deliver(mailbox.inbox, mail("a@x"))
    mirror = Mirror(mailbox.inbox).load(provider)
    mirror.catch_up(provider)
    mailbox.world.find(mailbox.inbox, "a@x").extended["integer 0x1081"] = "102"
    mailbox.world.change(mailbox.inbox, "a@x", importance="high")
    pages = mirror.catch_up(provider)
    assert mirror.meta("a@x").flags.is_answered
    flags = [each.flags for page in pages for each in page.updated]
    assert all(each.is_answered is not False for each in flags if each)


def test_comparison_of_all_ids_needs_no_more(mailbox, provider, refusing):
    mailbox.deliver(mailbox.inbox, mail("a@x"))
    mirror = Mirror(mailbox.inbox).load(provider)
    cursor = FolderCursor(mailbox.inbox, mirror.cursor.changes, "")
    (snapshot,) = provider.snapshot(mailbox.inbox, cursor)
    (entry,) = snapshot.entries
    assert entry.flags.is_answered is None, "it was not asked for"


def test_refusal_is_remembered_for_the_mailbox(mailbox, refusing):
    mailbox.deliver(mailbox.inbox, mail("a@x"))
    journal = MemoryJournal()
    with watched(mailbox.open(), journal) as provider:
        Mirror(mailbox.inbox).load(provider)
    refusing.log.forget()
    with watched(mailbox.open(), journal) as provider:
        Mirror(mailbox.inbox).load(provider)
    refused = refusing.log.count(r"delta\?.*expand", batched=True)
    assert refused == 0, "nobody asks for it again"


@pytest.fixture
def without_filters(graph):
    """A Graph that does not search a mailbox for properties of our own."""
    graph.refuses_property_filters = True
    yield graph
    graph.refuses_property_filters = False


def test_draft_is_replaced_where_nobody_can_search_for_it(
    mailbox, provider, without_filters
):
    first = mail("d@x", text="one\n", X_MailDesk_Id="key-1")
    provider.save_draft(first, "key-1", None)
    other = mail("e@x", text="other\n", X_MailDesk_Id="key-2")
    provider.save_draft(other, "key-2", None)
    second = mail("d@x", text="two\n", X_MailDesk_Id="key-1")
    provider.save_draft(second, "key-1", None)
    assert sorted(mailbox.message_ids("drafts")) == ["d@x", "e@x"]


def test_sent_copy_is_found_by_its_message_id_alone(provider, without_filters):
    assert provider.find_sent(outgoing()) is None
    provider.file_sent(outgoing())
    assert provider.find_sent(outgoing()).rfc_message_id == "sent@x"


def test_what_is_not_refused_is_asked_for(mailbox, provider):
    mailbox.deliver(mailbox.inbox, mail("a@x"))
    mirror = Mirror(mailbox.inbox).load(provider)
    assert mirror.meta("a@x").flags.is_answered is False
