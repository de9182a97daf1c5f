"""Pages of Graph that fail over one message: the others arrive."""

from dataclasses import replace

import pytest

from odoo.addons.maildesk_base.engine.errors import ResyncRequired
from odoo.addons.maildesk_base.engine.search_query import Context, parse

from tests.contract.mails import mail
from tests.contract.mirror import Mirror
from tests.contract.test_search import NOW
from tests.contract.watched import watched

COUNT = 6
OTHERS = {f"m{number}@x" for number in range(COUNT)} - {"m3@x"}
ILL = ["expand", "all"]


@pytest.fixture
def filled(mailbox):
    for number in range(COUNT):
        mailbox.deliver(mailbox.inbox, mail(f"m{number}@x"))
    return mailbox


def make_ill(mailbox, what):
    mailbox.world.find(mailbox.inbox, "m3@x").ill = frozenset({what})


def followed(mailbox, provider, mirror):
    """What is known after the changes were followed, restarted if need be."""
    try:
        mirror.catch_up(provider)
    except ResyncRequired:
        mirror = Mirror(mailbox.inbox)
        page = provider.newest(mailbox.inbox, 50)
        mirror.apply(provider, replace(page, bad=()))
        mirror.catch_up(provider)
    return {meta.rfc_message_id for meta in mirror.messages.values()}


@pytest.mark.parametrize("what", ILL)
def test_first_page_goes_around_it(filled, provider, what):
    make_ill(filled, what)
    page = watched(provider).newest(filled.inbox, 50)
    found = {meta.rfc_message_id for meta in page.added}
    assert found >= OTHERS
    assert len(page.bad) == (what == "all")


@pytest.mark.parametrize("what", ILL)
def test_changes_go_on(filled, provider, what):
    provider = watched(provider)
    mirror = Mirror(filled.inbox).load(provider)
    mirror.catch_up(provider)
    make_ill(filled, what)
    for rfc_message_id in ("m2@x", "m3@x", "m4@x"):
        filled.flag(filled.inbox, rfc_message_id, is_starred=True)
    filled.deliver(filled.inbox, mail("new@x"))
    assert followed(filled, provider, mirror) >= OTHERS | {"new@x"}


@pytest.mark.parametrize("what", ILL)
def test_comparison_names_all(filled, provider, what):
    provider = watched(provider)
    mirror = Mirror(filled.inbox).load(provider)
    make_ill(filled, what)
    (snapshot,) = provider.snapshot(filled.inbox, mirror.cursor)
    assert len(snapshot.entries) == COUNT


@pytest.mark.parametrize("what", ILL)
def test_search_finds_the_others(filled, provider, what):
    make_ill(filled, what)
    query = parse("from:bob", Context(NOW))
    found = watched(provider).search(query, [filled.inbox], 50)
    assert {meta.rfc_message_id for meta in found} >= OTHERS
