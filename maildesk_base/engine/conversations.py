"""Which messages belong together: the header graph of one account.

Every Message-ID, seen or only referred to, is a node; a message ties its own id and all
ids it refers to (References, In-Reply-To) together; what hangs together is a
conversation. Ids never seen count, so that two answers to a lost mail meet. Subjects
never count: anybody can write one. The partition is therefore the same whatever the
order in which mail arrives and however it is cut into pages.

Where the provider names the conversation (``thread_id``), that decides alone: such a
message hangs on its thread id, and its headers are neither looked at nor remembered.

Pure and incremental. The caller, in one transaction for one account:

1. asks ``lookup_keys(messages)`` which keys matter and loads them: key -> conversation
   id;
2. calls ``assign(messages, known)``;
3. for each ``Group``: creates a conversation where ``conversation_id`` is None, moves
   *everything* of ``merged`` (messages, stored keys, links) to the winner, stores
   ``new_keys`` for it, and gives its messages that conversation.

Keys are text of at most ``MAX_KEY_CHARS`` characters without NUL, prefixed ``id:`` or
``thread:``, unique in an account.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .types import MessageMeta

# A long discussion refers to a few hundred mails at most; a hostile mail to any number.
MAX_REFERENCES = 200
# The first ones name the root of the conversation, the last ones its latest mails.
KEPT_FIRST_REFERENCES = 20
# Longer ids are stored as their digest: an index entry of PostgreSQL has a limit.
MAX_KEY_CHARS = 255


@dataclass(frozen=True, slots=True)
class ThreadInput:
    """One message, as far as its place in the graph goes.

    :param key: the caller's own name for the message
    :param references: all ids it refers to: References, then In-Reply-To
    :param thread_id: the provider's conversation id, "" where there is none
    :ivar nodes: the graph's nodes of the message, its own id first
    """

    key: Hashable
    rfc_message_id: str = ""
    references: tuple[str, ...] = ()
    thread_id: str = ""
    nodes: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", _nodes(self))

    @classmethod
    def from_meta(cls, key: Hashable, meta: MessageMeta) -> ThreadInput:
        """The graph's view of a message's metadata."""
        return cls(
            key, meta.rfc_message_id, meta.references + meta.in_reply_to, meta.thread_id
        )


@dataclass(frozen=True, slots=True)
class Group:
    """One conversation that the messages at hand touch.

    ``conversation_id``: the existing one that stays (the oldest, that is the smallest
    id); None: create one. ``merged``: existing ones that turned out to be the same.
    ``new_keys``: keys to store for it, none of which was known.
    """

    conversation_id: int | None
    merged: tuple[int, ...] = ()
    message_keys: tuple[Hashable, ...] = ()
    new_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """The conversations of some messages.

    ``group_of``: message key -> index in ``groups``.
    """

    groups: tuple[Group, ...] = ()
    group_of: Mapping[Hashable, int] = field(default_factory=dict)

    def conversation_of(self, key: Hashable) -> int | None:
        """The existing conversation of a message, None when it opens a new one."""
        return self.groups[self.group_of[key]].conversation_id

    @property
    def merges(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """(winner, merged) for each set of existing conversations found to be one."""
        return tuple(
            (group.conversation_id, group.merged)
            for group in self.groups
            if group.conversation_id is not None and group.merged
        )


def lookup_keys(messages: Iterable[ThreadInput]) -> set[str]:
    """The keys whose conversations ``assign`` has to know."""
    return {node for message in messages for node in message.nodes}


def assign(messages: Sequence[ThreadInput], known: Mapping[str, int]) -> Assignment:
    """Find the conversation of each message.

    :param messages: any messages of one account, new or seen before
    :param known: stored key -> conversation id, at least for ``lookup_keys(messages)``
    """
    forest = _Forest()
    nodes: dict[Hashable, int] = {}
    root_of: list[tuple[Hashable, int]] = []
    for message in messages:
        anchor = forest.add()
        for key in message.nodes:
            forest.union(anchor, _node(key, forest, nodes, known))
        root_of.append((message.key, anchor))
    return _collect(root_of, nodes, forest, known)


def normalize_id(text: str) -> str:
    """A Message-ID as it is compared: no brackets or white space, case kept; or "".

    White space inside is left by folding; but words without an @ are prose, such as the
    "Your message of Monday" that old programs put into In-Reply-To.
    """
    words = text.replace("\0", "").split()
    if len(words) > 1 and "@" not in text:
        return ""
    return "".join(words).strip("<>")


def _nodes(message: ThreadInput) -> tuple[str, ...]:
    if message.thread_id:
        thread_id = message.thread_id.replace("\0", "")
        return (_bounded("thread:", thread_id),)
    # In-Reply-To is mostly the last of References: each is looked at once.
    ids = dict.fromkeys((message.rfc_message_id, *_capped(message.references)))
    return tuple(
        _bounded("id:", each) for each in dict.fromkeys(map(normalize_id, ids)) if each
    )


def _capped(references: tuple[str, ...]) -> tuple[str, ...]:
    if len(references) <= MAX_REFERENCES:
        return references
    kept_last = MAX_REFERENCES - KEPT_FIRST_REFERENCES
    return references[:KEPT_FIRST_REFERENCES] + references[-kept_last:]


def _bounded(prefix: str, text: str) -> str:
    # What cannot be written as UTF-8 (undecodable bytes) cannot be stored as it is.
    if len(prefix) + len(text) <= MAX_KEY_CHARS and _is_encodable(text):
        return prefix + text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}sha256:{digest}"


def _is_encodable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= each <= "\udfff" for each in text)


def _node(
    key: str, forest: _Forest, nodes: dict[Hashable, int], known: Mapping[str, int]
) -> int:
    """The forest's node of a key, tied to that of its conversation when it has one."""
    node = nodes.get(key)
    if node is not None:
        return node
    node = nodes[key] = forest.add()
    conversation_id = known.get(key)
    if conversation_id is not None:
        # Conversations are nodes like ids: two ids of one conversation meet there.
        home = nodes.get(conversation_id)
        if home is None:
            home = nodes[conversation_id] = forest.add()
        forest.union(node, home)
    return node


def _collect(
    root_of: list[tuple[Hashable, int]],
    nodes: dict[Hashable, int],
    forest: _Forest,
    known: Mapping[str, int],
) -> Assignment:
    """Turn the forest's trees into groups, numbered in the order of their messages."""
    numbers: dict[int, int] = {}
    members: list[list[Hashable]] = []
    group_of: dict[Hashable, int] = {}
    for key, anchor in root_of:
        number = numbers.setdefault(forest.find(anchor), len(members))
        if number == len(members):
            members.append([])
        group_of[key] = number
        members[number].append(key)
    existing: list[list[int]] = [[] for _ in members]
    new_keys: list[list[str]] = [[] for _ in members]
    for name, node in nodes.items():
        number = numbers[forest.find(node)]
        if isinstance(name, int):
            existing[number].append(name)
        elif name not in known:
            new_keys[number].append(name)
    groups = tuple(map(_group, existing, members, new_keys))
    return Assignment(groups, group_of)


def _group(existing: list[int], members: list[Hashable], new_keys: list[str]) -> Group:
    winner, *merged = sorted(existing) or [None]
    return Group(winner, tuple(merged), tuple(members), tuple(new_keys))


class _Forest:
    """Disjoint sets over numbers (union by size, path halving)."""

    def __init__(self) -> None:
        self._parent: list[int] = []
        self._size: list[int] = []

    def add(self) -> int:
        """A new set of one; returns its number."""
        self._parent.append(len(self._parent))
        self._size.append(1)
        return len(self._parent) - 1

    def find(self, node: int) -> int:
        """The number that stands for the node's set."""
        parent = self._parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def union(self, one: int, other: int) -> None:
        """Make the sets of both nodes one."""
        one, other = self.find(one), self.find(other)
        if one == other:
            return
        if self._size[one] < self._size[other]:
            one, other = other, one
        self._parent[other] = one
        self._size[one] += self._size[other]
