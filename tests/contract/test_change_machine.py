"""Following changes while others work between any two requests of ours: once all is
quiet, what was followed is what a full listing gives.

``MAILDESK_EXAMPLES=1000`` runs many more examples than ``make test`` does, and
simplifies one that fails; with ``MAILDESK_RANDOM=1``, others in each run.
"""

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from odoo.addons.maildesk_base.engine.errors import (
    RemoteGone,
    TransientError,
)
from odoo.addons.maildesk_base.engine.types import (
    ChangeScope,
    Operation,
    OperationKind,
)

from tests.servers.private_server import ServerMissing

from .backends import BACKENDS
from .change_index import Index
from .change_world import SMALL, BusyProxy, GmailWorld, ImapWorld, OutlookWorld
from .mirror import Mirror

EXAMPLES = int(os.environ.get("MAILDESK_EXAMPLES", "0"))
STEPS = 10
OUTSIDE = ("arrive", "move", "move", "move_back", "mark", "remove", "void", "twin")
# What another client does with a message that we have just moved.
THEN = (None, None, "move", "mark", "remove")

# How a folder is followed; None: not now.
HOW = ("follow", "follow", "follow_for_a_page", "look", "compare", "worker", None)

number = st.integers(0, 7)
action = st.tuples(st.sampled_from(OUTSIDE), number, number)
actions = st.lists(action, max_size=3)
delayed = st.lists(st.tuples(st.integers(0, 4), action), max_size=2)
cuts = st.sampled_from((None, None, None, 0, 1, 2))


class Machine(RuleBasedStateMachine):
    """One example; ``make_world`` opens its mailbox."""

    make_world = None

    def __init__(self):
        super().__init__()
        self.world = type(self).make_world()
        self.index = None

    @initialize(mails=st.integers(0, 5), limit=st.sampled_from((2, 1000)))
    def begin(self, mails, limit):
        for place in range(mails):
            self.world.deliver(self.world.folders[place % 2])
        provider = self.world.open()
        self.index = Index(provider, self.world.folders, limit)

    def teardown(self):
        try:
            if self.index is not None:
                self.world.calm()
                self.check()
        finally:
            if self.index is not None:
                self.index.provider.close()
            self.world.close()

    def check(self):
        """Raises AssertionError for whatever differs."""
        assert not self.world.agenda.errors
        self._pass()
        for mirror in self.index.mirrors:
            names = sorted(m.rfc_message_id for m in mirror.messages.values())
            if not mirror.cursor.older:
                assert names == self.world.listed(mirror.folder_id)
            mirror.load_older(self.index.provider, 2)
        for _pass in range(self.world.passes_for_marks - 1):
            self._pass()
        with self.world.remote.open() as another:
            for mirror in self.index.mirrors:
                fresh = Mirror(mirror.folder_id).load(another)
                assert _shown(mirror) == _shown(fresh), mirror.folder_id

    def _pass(self):
        self.index.provider.list_folders()
        for mirror in self.index.mirrors:
            self.index.follow(mirror)

    @rule(
        one=number, now=actions, meanwhile=delayed, cut=cuts, how=st.sampled_from(HOW)
    )
    def we_follow(self, one, now, meanwhile, cut, how):
        """Others do something, then we follow a folder while they go on."""
        for what, pick, two in now:
            getattr(self, f"_{what}")(pick, two)
        self._prepare(meanwhile, cut)
        index, mirror = self.index, self._mirror(one)
        if how == "worker":
            index.provider.close()
            index.provider = self.world.open()
        elif how:
            self._try_to(lambda: getattr(index, how)(mirror))

    def _prepare(self, meanwhile, cut):
        """What others do between the next requests, and when the connection ends."""
        for after, (what, pick, two) in meanwhile:
            self._later(after, what, pick, two)
        if cut is not None:
            self.world.agenda.add(cut, self.world.agenda.cut)

    def _later(self, after, what, pick, two):
        self.world.agenda.add(after, lambda: getattr(self, f"_{what}")(pick, two))

    def _folder(self, pick):
        return self.world.folders[pick % len(self.world.folders)]

    def _mail(self, pick):
        there = [
            (folder, name)
            for folder in self.world.folders
            for name in self.world.listed(folder)
        ]
        return there[pick % len(there)] if there else (None, None)

    def _arrive(self, to, more):
        for _number in range(1 + more % 4):
            self.world.deliver(self._folder(to))

    def _move(self, pick, to):
        folder, name = self._mail(pick)
        target = self._folder(to)
        if name and target != folder:
            self.world.remote.move(folder, name, target)

    def _move_back(self, pick, to):
        folder, name = self._mail(pick)
        target = self._folder(to)
        if name and target != folder:
            self.world.remote.move(folder, name, target)
            self.world.remote.move(target, name, folder)

    def _mark(self, pick, how):
        folder, name = self._mail(pick)
        if name:
            mark = "is_starred" if how % 2 else "is_read"
            self.world.remote.flag(folder, name, **{mark: how % 3 > 0})

    def _remove(self, pick, _two):
        folder, name = self._mail(pick)
        if name:
            self.world.remote.remove(folder, name)

    def _twin(self, pick, _two):
        """The same message arrives in its folder once more."""
        folder, name = self._mail(pick)
        if name:
            self.world.deliver(folder, name)

    def _void(self, to, often):
        if often % 4 == 0:
            self.world.void(self._folder(to))

    # We.

    def _mirror(self, pick):
        return self.index.mirrors[pick % len(self.index.mirrors)]

    def _try_to(self, work):
        """A pass that is cut off goes on with the next one."""
        self.world.agenda.is_open = True
        try:
            return work()
        except TransientError:
            return None
        finally:
            self.world.agenda.is_open = False

    @rule(
        one=number,
        pick=number,
        to=number,
        then=st.sampled_from(THEN),
        two=number,
        meanwhile=delayed,
        cut=cuts,
    )
    def we_move(self, one, pick, to, then, two, meanwhile, cut):
        source, target = self._mirror(one), self._mirror(to)
        meta = self._known(source, pick)
        if meta is None or source is target:
            return
        move = Operation(
            OperationKind.RELOCATE,
            (source.ref_of(meta),),
            add_to=(target.folder_id,),
            remove_from=(source.folder_id,),
        )
        self._prepare(meanwhile, cut)
        result = self._try_to(lambda: self._apply(move))
        if result and not (result.unsure or result.refused):
            self._believe_moved(source, target, meta, result)
            self._others_at_once(then, meta.rfc_message_id, target.folder_id, two)

    def _others_at_once(self, what, name, folder, two):
        """Another client does something with what we have just moved."""
        remote = self.world.remote
        if what is None or name not in self.world.listed(folder):
            return
        if what == "remove":
            remote.remove(folder, name)
        elif what == "mark":
            remote.flag(folder, name, is_starred=bool(two % 2))
        elif self._folder(two) != folder:
            self.world.remote.move(folder, name, self._folder(two))

    def _apply(self, operation):
        try:
            return self.index.provider.apply(operation)
        except RemoteGone:
            return None

    def _known(self, mirror, pick):
        metas = list(mirror.messages.values())
        return metas[pick % len(metas)] if metas else None

    def _believe_moved(self, source, target, meta, result):
        """The index takes the answer's word for it."""
        if self.index.scope is ChangeScope.ACCOUNT:
            return
        source.messages.pop(meta.remote_id, None)
        for moved in result.relocated:
            name = moved.new_remote_id
            if name and moved.location.folder_id == target.folder_id:
                there = replace(meta, remote_id=name, locations=(moved.location,))
                target.messages[name] = there

    @rule(one=number, pick=number, read=st.booleans())
    def we_mark(self, one, pick, read):
        mirror = self._mirror(one)
        meta = self._known(mirror, pick)
        if meta is None:
            return
        target = (mirror.ref_of(meta),)
        mark = Operation(OperationKind.FLAGS, target, set_flags={"is_read": read})
        result = self._try_to(lambda: self._apply(mark))
        if result and not (result.unsure or result.refused or result.gone):
            flags = replace(meta.flags, is_read=read)
            for each in self.index.mirrors:
                if meta.remote_id in each.messages:
                    each.messages[meta.remote_id] = replace(meta, flags=flags)

    @rule(one=number, pick=number)
    def we_delete(self, one, pick):
        mirror = self._mirror(one)
        meta = self._known(mirror, pick)
        if meta is None:
            return
        delete = Operation(OperationKind.DELETE, (mirror.ref_of(meta),))
        result = self._try_to(lambda: self._apply(delete))
        if result and not (result.unsure or result.refused):
            mirror.messages.pop(meta.remote_id, None)


def _shown(mirror):
    return {
        remote_id: (
            m.rfc_message_id,
            m.flags.is_read,
            m.flags.is_starred,
            m.flags.keywords,
        )
        for remote_id, m in mirror.messages.items()
    }


@pytest.fixture
def small_pages(monkeypatch):
    """Few messages fill several pages."""
    for module, name, value in SMALL:
        monkeypatch.setattr(module, name, value)


@pytest.fixture
def world_of(running_servers):
    """A function: name of a backend -> a function that opens a fresh world there."""
    opened = []

    def find(name):
        backend = BACKENDS[name]
        try:
            server = running_servers(backend)
        except ServerMissing as missing:
            pytest.skip(str(missing))
        if name == "gmail":
            return lambda: GmailWorld(backend.mailbox(server))
        if name == "outlook":
            return lambda: OutlookWorld(backend.mailbox(server))
        remote = backend.mailbox(server)
        proxy = BusyProxy(server.imap.port)
        proxy.__enter__()
        opened.append((remote, proxy))
        return lambda: ImapWorld(remote, proxy)

    yield find
    for remote, proxy in opened:
        remote.close()
        proxy.__exit__()


@pytest.mark.timeout(0 if EXAMPLES else 600)
@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize(
    ("name", "examples"),
    [
        ("dovecot", 15),
        ("no-qresync", 10),
        ("no-condstore", 10),
        ("gmail", 15),
        ("outlook", 15),
    ],
)
def test_what_is_followed_is_what_is_listed(name, examples, world_of):
    machine = type("Machine", (Machine,), {"make_world": staticmethod(world_of(name))})
    phases = (Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES or examples,
            stateful_step_count=STEPS,
            derandomize=not os.environ.get("MAILDESK_RANDOM"),
            deadline=None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )
