"""Conversations: what belongs together does so, whatever the order mail arrives in."""

import random

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.conversations import (
    MAX_KEY_CHARS,
    MAX_REFERENCES,
    Group,
    ThreadInput,
    assign,
    lookup_keys,
    normalize_id,
)


class Account:
    """Stores what ``assign`` says, as the sync layer does."""

    def __init__(self):
        self.conversation_of_key = {}
        self.conversation_of_message = {}
        self.created = 0

    def receive(self, *messages):
        wanted = lookup_keys(messages)
        known = {
            key: conversation
            for key, conversation in self.conversation_of_key.items()
            if key in wanted
        }
        assignment = assign(messages, known)
        for group in assignment.groups:
            self._apply(group)
        return assignment

    def _apply(self, group: Group):
        winner = group.conversation_id
        if winner is None:
            self.created += 1
            winner = self.created
        for mapping in (self.conversation_of_key, self.conversation_of_message):
            for name, conversation in mapping.items():
                if conversation in group.merged:
                    mapping[name] = winner
        self.conversation_of_key.update(dict.fromkeys(group.new_keys, winner))
        self.conversation_of_message.update(dict.fromkeys(group.message_keys, winner))

    def partition(self):
        sets = {}
        for message, conversation in self.conversation_of_message.items():
            sets.setdefault(conversation, set()).add(message)
        return {frozenset(each) for each in sets.values()}


def mail(key, rfc_message_id="", *references, thread_id=""):
    return ThreadInput(key, rfc_message_id, references, thread_id)


def together(*messages):
    """Whether all messages, received one by one, are one conversation."""
    account = Account()
    for message in messages:
        account.receive(message)
    return len(account.partition()) == 1


def oracle(messages):
    """The partition by definition: merge whatever shares an id until nothing does."""
    sets = []
    for message in messages:
        ids = {message.thread_id} if message.thread_id else set()
        if not ids:
            ids = {message.rfc_message_id, *message.references} - {""}
        keys, ids = {message.key}, {(bool(message.thread_id), each) for each in ids}
        apart = []
        for other_keys, other_ids in sets:
            if ids & other_ids:
                keys, ids = keys | other_keys, ids | other_ids
            else:
                apart.append((other_keys, other_ids))
        sets = [*apart, (keys, ids)]
    return {frozenset(keys) for keys, _ids in sets}


def test_reply_joins_the_mail_it_answers():
    assert together(mail(1, "a@x"), mail(2, "b@x", "a@x"))


def test_reply_that_comes_before_its_parent_joins_it():
    assert together(mail(2, "b@x", "a@x"), mail(1, "a@x"))


def test_two_replies_to_a_mail_never_seen_meet():
    assert together(mail(1, "b@x", "lost@x"), mail(2, "c@x", "lost@x"))


def test_same_subject_is_no_reason_so_strangers_stay_apart():
    assert not together(mail(1, "a@x"), mail(2, "b@x"))


def test_mail_linking_two_conversations_merges_them_and_the_older_one_stays():
    account = Account()
    account.receive(mail(1, "a@x"))
    account.receive(mail(2, "b@x"))
    assignment = account.receive(mail(3, "c@x", "a@x", "b@x"))
    assert assignment.merges == ((1, (2,)),)
    assert account.partition() == {frozenset({1, 2, 3})}


def test_one_mail_that_arrives_by_two_ways_is_one_conversation():
    assert together(mail(1, "a@x"), mail(2, "a@x"))


def test_mail_without_any_id_is_a_conversation_of_its_own():
    account = Account()
    account.receive(mail(1), mail(2))
    assert account.partition() == {frozenset({1}), frozenset({2})}
    assert account.conversation_of_key == {}


def test_first_page_numbers_new_conversations_in_the_order_of_mails():
    assignment = assign([mail("m", "a@x"), mail("n", "b@x"), mail("o", "", "a@x")], {})
    assert assignment.group_of == {"m": 0, "n": 1, "o": 0}
    assert assignment.groups[0] == Group(None, (), ("m", "o"), ("id:a@x",))
    assert assignment.conversation_of("n") is None


def test_known_conversation_is_reused_and_only_new_ids_are_stored():
    assignment = assign([mail("m", "b@x", "a@x")], {"id:a@x": 7})
    assert assignment.groups == (Group(7, (), ("m",), ("id:b@x",)),)
    assert assignment.conversation_of("m") == 7


def test_receiving_a_page_twice_changes_nothing():
    account = Account()
    page = [mail(1, "a@x"), mail(2, "b@x", "a@x"), mail(3, "c@x")]
    account.receive(*page)
    before = dict(account.conversation_of_message)
    assignment = account.receive(*page)
    assert account.conversation_of_message == before
    assert assignment.merges == ()
    assert not any(group.new_keys for group in assignment.groups)


def test_provider_thread_joins_mails_without_common_headers():
    assert together(mail(1, "a@x", thread_id="t1"), mail(2, "b@x", thread_id="t1"))


def test_provider_threads_are_never_merged_by_headers():
    account = Account()
    account.receive(mail(1, "a@x", thread_id="t1"), mail(2, "b@x", thread_id="t2"))
    account.receive(mail(3, "c@x", "a@x", "b@x", thread_id="t1"))
    assert account.partition() == {frozenset({1, 3}), frozenset({2})}


def test_thread_id_that_looks_like_a_message_id_is_not_one():
    assert not together(mail(1, "a@x"), mail(2, "b@x", thread_id="a@x"))


def test_brackets_and_white_space_make_no_difference():
    assert normalize_id(" <a@x> ") == "a@x"
    assert normalize_id("<very.long\r\n .id@x>") == "very.long.id@x"
    assert normalize_id("\0<a@x>") == "a@x"


def test_case_makes_a_difference():
    assert not together(mail(1, "A@x"), mail(2, "a@x"))


def test_prose_in_in_reply_to_joins_nothing():
    prose = "Your message of Monday"
    assert not together(mail(1, "a@x", prose), mail(2, "b@x", prose))


def test_ten_thousand_references_are_cut_but_parent_and_root_still_count():
    references = [f"{number}@flood" for number in range(10_000)]
    assignment = assign([mail(1, "a@x", *references)], {})
    stored = assignment.groups[0].new_keys
    assert len(stored) == MAX_REFERENCES + 1
    assert "id:0@flood" in stored
    assert "id:9999@flood" in stored


def test_mail_that_answers_itself_is_one_mail():
    assert assign([mail(1, "a@x", "a@x", "a@x")], {}).groups[0].new_keys == ("id:a@x",)


def test_loop_of_answers_is_one_conversation():
    assert together(mail(1, "a@x", "c@x"), mail(2, "b@x", "a@x"), mail(3, "c@x", "b@x"))


def test_endless_ids_fit_into_an_index_and_still_join():
    endless = "x" * 100_000 + "@y"
    assert together(mail(1, endless), mail(2, "b@x", endless))
    assert all(len(key) <= MAX_KEY_CHARS for key in lookup_keys([mail(1, endless)]))


def test_ids_that_differ_only_far_behind_stay_apart():
    assert not together(mail(1, "x" * 5000 + "1@y"), mail(2, "x" * 5000 + "2@y"))


def test_undecodable_ids_join_under_a_key_the_database_can_store():
    for broken in ("\udcff@x", "\udcff" * 400 + "@x"):
        assert together(mail(1, broken), mail(2, "b@x", broken))
        assert all(key.encode() for key in lookup_keys([mail(1, broken)]))


IDS = st.sampled_from([f"{letter}@x" for letter in "abcdefghij"])
MAILS = st.lists(
    st.tuples(
        st.one_of(st.just(""), IDS),
        st.lists(IDS, max_size=3),
        st.sampled_from(["", "", "", "t1", "t2"]),
    ),
    max_size=12,
).map(
    lambda rows: [
        ThreadInput(key, rfc_message_id, tuple(references), thread_id)
        for key, (rfc_message_id, references, thread_id) in enumerate(rows)
    ]
)


@given(MAILS, st.randoms(use_true_random=False))
def test_any_order_and_any_pages_give_the_same_conversations(messages, chance):
    expected = oracle(messages)
    chance.shuffle(messages)
    account = Account()
    while messages:
        size = chance.randint(1, len(messages))
        account.receive(*messages[:size])
        messages = messages[size:]
    assert account.partition() == expected


@given(MAILS)
def test_every_id_is_stored_with_the_conversation_of_its_mails(messages):
    account = Account()
    account.receive(*messages)
    for message in messages:
        expected = account.conversation_of_message[message.key]
        for key in lookup_keys([message]):
            assert account.conversation_of_key[key] == expected


def test_long_chain_in_random_order_is_whole():
    chain = [mail(0, "0@x")]
    chain += [mail(n, f"{n}@x", f"{n - 1}@x") for n in range(1, 20_000)]
    random.Random(1).shuffle(chain)
    assert len(assign(chain, {}).groups) == 1
