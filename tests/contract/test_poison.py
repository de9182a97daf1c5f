"""One message on which every request dies that reads it, in each request that names
several: the others arrive, and it is known which one to set aside.

A real Dovecot's process is killed in the middle of its answer; the simulated services
answer 500 for ever.
"""

import contextlib
from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.errors import MailEngineError, ResyncRequired
from odoo.addons.maildesk_base.engine.search_query import Context, parse

from .mails import with_attachment
from .mirror import Mirror, ref_of
from .watched import watched

REMOTES = ("dovecot", "gmail", "outlook")
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
COUNT = 6
ILL = "m3@x"
ALL = {f"m{number}@x" for number in range(COUNT)}
OTHERS = ALL - {ILL}


class Patient:
    """A mailbox with a message that is about to become deadly."""

    def __init__(self, remote):
        self.remote = remote
        self.inbox = remote.inbox
        for name in sorted(ALL):
            remote.deliver(self.inbox, with_attachment(name, b"Report" * 99))
        with remote.open() as provider:
            self.metas = Mirror(self.inbox).load(provider).messages
            self.cursor = Mirror(self.inbox).load(provider).cursor
        self.provider = None
        self.bad = set()

    def fall_ill(self):
        self.provider = watched(self.remote.poison(self.inbox, ILL))

    def id_of(self, name):
        return next(
            m.remote_id for m in self.metas.values() if m.rfc_message_id == name
        )

    def refs(self):
        return [ref_of(meta) for meta in self.metas.values()]

    def is_set_aside(self):
        """Whether it is reported as unreadable, or the guard has given it up."""
        ill = self.id_of(ILL)
        kept = {remote_id for _aspect, remote_id in self.provider.journal.aside}
        return ill in self.bad | kept

    def names(self, metas):
        return {meta.rfc_message_id for meta in metas}

    def take(self, page):
        """Message-IDs of a page; what it says of the ill one is remembered."""
        self.bad |= {entry.remote_id for entry in page.bad}
        return self.names(page.added)


def first_page(patient):
    patient.fall_ill()
    return patient.take(patient.provider.newest(patient.inbox, 50))


def history(patient):
    patient.fall_ill()
    page = patient.provider.newest(patient.inbox, 1)
    found, cursor = patient.take(page), patient.cursor
    while page.older:
        cursor = type(cursor)(patient.inbox, page.cursor or "", page.older)
        page = patient.provider.older(cursor, 2)
        found |= patient.take(page)
    return found


def metadata(patient):
    patient.fall_ill()
    ids = list(patient.metas)
    found = patient.names(patient.provider.fetch_metadata(patient.inbox, ids))
    with contextlib.suppress(MailEngineError):
        patient.provider.fetch_metadata(patient.inbox, [patient.id_of(ILL)])
    return found


def changes(patient):
    """New mail beside marks of what is known."""
    remote, inbox = patient.remote, patient.inbox
    mirror = Mirror(inbox)
    with remote.open() as provider:
        mirror.load(provider)
        mirror.catch_up(provider)
    for name in sorted(ALL):
        remote.flag(inbox, name, is_starred=True)
    patient.fall_ill()
    remote.deliver(inbox, with_attachment("new@x", b"x"))
    try:
        mirror.catch_up(patient.provider)
    except ResyncRequired:
        page = patient.provider.newest(inbox, 50)
        return patient.take(page) - {"new@x"}
    assert mirror.meta("new@x")
    starred = {
        name for name, (_read, is_starred) in mirror.state().items() if is_starred
    }
    assert ILL in mirror.state(), "it is there all the same"
    return starred - {ILL}


def text(patient):
    patient.fall_ill()
    found = set()
    for ref in patient.refs():
        with contextlib.suppress(MailEngineError):
            patient.provider.fetch_body(ref)
            found.add(ref.rfc_message_id)
    return found


def texts_beforehand(patient):
    patient.fall_ill()
    bodies = patient.provider.fetch_bodies(patient.refs())
    return {ref.rfc_message_id for ref, _body in bodies}


def part(patient):
    parts = {}
    with patient.remote.open() as provider:
        for ref in patient.refs():
            body = provider.fetch_body(ref)
            parts[ref] = next(p.part_id for p in body.parts if p.filename)
    patient.fall_ill()
    found = set()
    for ref, part_id in parts.items():
        with contextlib.suppress(MailEngineError):
            if b"".join(patient.provider.fetch_part(ref, part_id)) == b"Report" * 99:
                found.add(ref.rfc_message_id)
    return found


def raw(patient):
    patient.fall_ill()
    found = set()
    for ref in patient.refs():
        with contextlib.suppress(MailEngineError):
            assert b"".join(patient.provider.fetch_raw(ref))
            found.add(ref.rfc_message_id)
    return found


def comparison(patient):
    patient.fall_ill()
    snapshots = patient.provider.snapshot(patient.inbox, patient.cursor)
    ids = {entry.remote_id for each in snapshots for entry in each.entries}
    assert patient.id_of(ILL) in ids, "it is there, whatever is known of it"
    return patient.names(patient.metas[each] for each in ids) - {ILL}


def search(patient):
    patient.fall_ill()
    query = parse("from:bob", Context(NOW))
    return patient.names(patient.provider.search(query, [patient.inbox], 50))


REQUESTS = (
    first_page,
    history,
    metadata,
    changes,
    text,
    texts_beforehand,
    part,
    raw,
    comparison,
    search,
)
# What is not read there, so that nothing has to be set aside.
HARMLESS = {
    # Ids are given, whatever is wrong with the message.
    ("comparison", "gmail"),
    ("comparison", "outlook"),
    ("changes", "gmail"),
    # One at a time, for whoever asks for it.
    ("raw", "gmail"),
    # The killing begins with the data of a message; see tests/imap/test_deadly_mail.py.
    ("search", "dovecot"),
}


@pytest.mark.parametrize("request_of", REQUESTS, ids=lambda each: each.__name__)
def test_others_arrive(remote, request_of, request):
    backend = request.node.callspec.params["remote"]
    patient = Patient(remote)
    found = request_of(patient)
    assert found >= OTHERS
    if (request_of.__name__, backend) not in HARMLESS:
        assert patient.is_set_aside()
