"""A number where a text is expected, null, a list, nothing at all: whatever stands in
an answer, nobody fails but with an error of the contract, and a message that is
described oddly keeps no other away.
"""

import contextlib
from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.errors import MailEngineError
from odoo.addons.maildesk_base.engine.search_query import Context, parse
from odoo.addons.maildesk_base.engine.types import (
    ChangeScope,
    FolderCursor,
    Operation,
    OperationKind,
)

from .mails import with_attachment
from .mirror import Mirror, ref_of
from .odd_json import WRONG, OddJson
from .watched import watched

REMOTES = ("gmail", "outlook")
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
KNOWN = ("m0@x", "ill@x", "m1@x")
NEW = ("n0@x", "new-ill@x", "n1@x")
DRAFT = b"X-MailDesk-Id: d1\r\nMessage-ID: <d%d@x>\r\nSubject: D\r\n\r\nText\r\n"


class Odd:
    """A mailbox that answers oddly, and what was known of it before."""

    def __init__(self, remote):
        self.remote, self.inbox = remote, remote.inbox
        for name in KNOWN:
            remote.deliver(self.inbox, with_attachment(name, b"Report" * 99))
        with remote.open() as provider:
            is_account = provider.capabilities.change_scope is ChangeScope.ACCOUNT
            mirror = Mirror(self.inbox)
            mirror.load(provider)
            mirror.catch_up(provider)
            self.metas = list(mirror.messages.values())
            self.cursor = mirror.cursor
            self.start = FolderCursor(
                "" if is_account else self.inbox, mirror.cursor.changes
            )
            self.attached = {
                ref: next(p.part_id for p in body.parts if p.filename)
                for ref, body in provider.fetch_bodies(self.refs())
            }
        self.json = OddJson(remote.service)
        self.drafts = 0
        for name in NEW:
            remote.deliver(self.inbox, with_attachment(name, b"Report" * 99))
        remote.flag(self.inbox, "m0@x", is_starred=True)

    def refs(self):
        return [ref_of(meta) for meta in self.metas]

    def open(self):
        """A provider guarded as the sync layer guards it."""
        return watched(self.remote.open_impatient())


def folders(_odd, provider):
    """None also when the list says itself that it is not all."""
    found = provider.list_folders()
    is_complete = getattr(found, "is_complete", True)
    return {each.folder_id for each in found} if is_complete else None


def first_page(odd, provider):
    return _names(provider.newest(odd.inbox, 50).added)


def history(odd, provider):
    page = provider.newest(odd.inbox, 2)
    found = _names(page.added)
    for _page in range(9):
        if not page.older:
            break
        page = provider.older(FolderCursor(odd.inbox, "", page.older), 2)
        found |= _names(page.added)
    return found


def changes(odd, provider):
    found, cursor = set(), odd.start
    for _page in range(9):
        page = provider.changes(cursor)
        found |= _names(page.added)
        cursor = FolderCursor(cursor.folder_id, page.cursor or cursor.changes)
        if page.done:
            break
    return found


def comparison(odd, provider):
    snapshots = provider.snapshot(odd.inbox, odd.cursor)
    ids = {entry.remote_id for each in snapshots for entry in each.entries}
    return {meta.rfc_message_id for meta in odd.metas if meta.remote_id in ids}


def metadata(odd, provider):
    ids = [meta.remote_id for meta in odd.metas]
    return _names(provider.fetch_metadata(odd.inbox, ids))


def texts(odd, provider):
    return {ref.rfc_message_id for ref, _body in provider.fetch_bodies(odd.refs())}


def one_text(odd, provider):
    found = set()
    for ref in odd.refs():
        with contextlib.suppress(MailEngineError):
            provider.fetch_body(ref)
            found.add(ref.rfc_message_id)
    return found


def parts(odd, provider):
    found = set()
    for ref, part_id in odd.attached.items():
        with contextlib.suppress(MailEngineError):
            b"".join(provider.fetch_part(ref, part_id))
            b"".join(provider.fetch_raw(ref))
            found.add(ref.rfc_message_id)
    return found


def search(odd, provider):
    query = parse("from:bob", Context(NOW))
    return _names(provider.search(query, [odd.inbox], 50))


def marks(odd, provider):
    for keywords in ((), ("Blue",)):
        mark = Operation(
            OperationKind.FLAGS,
            tuple(odd.refs()),
            set_flags={"is_read": True},
            add_keywords=keywords,
        )
        provider.apply(mark)
    return set()


def drafts(odd, provider):
    odd.drafts += 1
    stored = provider.save_draft(DRAFT % odd.drafts, "d1", None)
    if stored.remote_id:
        provider.fetch_metadata(stored.location.folder_id, [stored.remote_id])
    return set()


def settings(_odd, provider):
    for ask in (provider.identities, provider.tags):
        with contextlib.suppress(MailEngineError):
            ask()
    return set()


READING = (first_page, history, changes, metadata, texts, one_text, parts, search)
ALL = (folders, comparison, *READING, marks, drafts, settings)


def _names(metas):
    return {meta.rfc_message_id for meta in metas}


@pytest.fixture
def odd(remote):
    made = Odd(remote)
    yield made
    made.json.close()


def attempt(odd, ask):
    """What is found; None when an error of the contract was raised."""
    with odd.open() as provider:
        try:
            return ask(odd, provider)
        except MailEngineError:
            return None


@pytest.mark.parametrize("ask", ALL, ids=lambda each: each.__name__)
def test_nothing_but_errors_of_the_contract(odd, ask):
    """... and what cannot be read never looks as if it were not there."""
    expected = attempt(odd, ask)
    places = odd.json.places_in(lambda: attempt(odd, ask))
    for number, place in enumerate(places):
        for wrong in (WRONG[number % len(WRONG)], WRONG[(number + 3) % len(WRONG)]):
            odd.json.spoil(place, wrong)
            found = attempt(odd, ask)
            odd.json.calm()
            # Another id, or none of a list, is nothing odd.
            is_plausible = place[-1:] == ("messages",) or wrong == "text"
            if ask in (folders, comparison) and not is_plausible:
                assert found is None or found >= expected, (place, wrong)


@pytest.mark.parametrize("ask", READING, ids=lambda each: each.__name__)
def test_message_that_is_described_oddly_keeps_no_other_away(odd, ask):
    expected = attempt(odd, ask) - {"ill@x", "new-ill@x"}
    places = odd.json.places_in(lambda: attempt(odd, ask))
    with odd.remote.open() as provider:
        metas = provider.newest(odd.inbox, 50).added
    ill = [m.remote_id for m in metas if m.rfc_message_id in ("ill@x", "new-ill@x")]
    for number, place in enumerate(places):
        odd.json.spoil(place, WRONG[number % len(WRONG)], only=ill[number % 2])
        found = attempt(odd, ask)
        odd.json.calm()
        assert found is not None and found >= expected, place
