"""Gmail's own search, and notifications of changes."""

from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.errors import RejectedError, Unsupported
from odoo.addons.maildesk_base.engine.search_query import Context, parse
from odoo.addons.maildesk_base.engine.types import WatchTarget
from odoo.addons.maildesk_gmail.engine.search import Compiler
from odoo.addons.maildesk_gmail.engine.settings import MAIL, MODIFY

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOTHING = "rfc822msgid:nothing@maildesk.invalid"
TOPIC = "projects/maildesk/topics/gmail"


def _compiled(text, email="anna@example.com"):
    return parse(text, Context(NOW)).fold(Compiler(email)) or ""


@pytest.mark.parametrize(
    ("text", "q"),
    [
        ("bicycle", '"bicycle"'),
        ("from:eve@example.net", 'from:"eve@example.net"'),
        ('subject:"new racks"', 'subject:"new racks"'),
        ("is:unread is:starred", "is:unread is:starred"),
        ("a OR b", '{"a" "b"}'),
        ("(a b) OR c", '{("a" "b") "c"}'),
        ("-a", '-("a")'),
        ("has:attachment", "has:attachment"),
        ("larger:10M", "larger:10485760"),
        ("tag:Invoice", "label:invoice"),
        ("label:work-projects", "label:work-projects"),
        ('tag:"Work/Projects x"', "label:work-projects-x"),
        ('tag:"a in:trash"', "label:a-in-trash"),
        ("from:me", "from:me"),
        ("from:meyer", 'from:"meyer"'),
        ("list:dev.example.org", 'list:"dev.example.org"'),
        ("{a from:b}", '{"a" from:"b"}'),
        ("is:outgoing", 'from:"anna@example.com"'),
        ("is:incoming", '-from:"anna@example.com" -in:draft'),
        ("after:2026-11-01", "after:1793491200"),
    ],
)
def test_query_in_gmails_words(text, q):
    assert _compiled(text) == q


def test_long_query_is_not_cut_off(open_with):
    query = parse("is:incoming " * 50, Context(NOW))
    with pytest.raises(RejectedError) as caught:
        open_with(MAIL).search(query, ["INBOX"], 10)
    assert caught.value.code == "rejected.search"


@pytest.mark.parametrize("text", ['x" OR in:trash "', 'subject:"a\\" from:b"', '""'])
def test_quotes_cannot_be_closed_from_within(text):
    for token in _compiled(text).split('"')[::2]:
        assert "in:trash" not in token and "from:b" not in token


def _with_topic(remote, runtime, topic):
    return remote.provider_with(remote.store(MODIFY), runtime=runtime, topic=topic)


def test_watching_shows_until_when(remote, runtime, service):
    provider = _with_topic(remote, runtime, TOPIC)
    assert provider.capabilities.push
    found = provider.watch(WatchTarget())
    days = (found.expires_at.timestamp() - service.clock.time()) / 86400
    assert 6.9 < days <= 7
    assert found.target.address == TOPIC


def test_target_names_another_topic_than_the_settings(remote, runtime):
    _with_topic(remote, runtime, TOPIC).watch(WatchTarget(TOPIC + "3"))
    assert remote.mailbox.settings.watch["topic"] == TOPIC + "3"


def test_another_topic_takes_the_place_of_the_old_one(remote, runtime):
    _with_topic(remote, runtime, TOPIC).watch(WatchTarget())
    _with_topic(remote, runtime, TOPIC + "2").watch(WatchTarget())
    assert remote.mailbox.settings.watch["topic"] == TOPIC + "2"


def test_renewing_lasts_longer_at_the_same_topic(remote, runtime, service):
    provider = _with_topic(remote, runtime, "")
    first = provider.watch(WatchTarget(TOPIC))
    service.clock.advance(86400)
    second = provider.renew(first)
    assert second.expires_at > first.expires_at
    assert remote.mailbox.settings.watch["topic"] == TOPIC


def test_unwatching_twice_is_fine(remote, runtime):
    provider = _with_topic(remote, runtime, TOPIC)
    subscription = provider.watch(WatchTarget())
    provider.unwatch(subscription)
    provider.unwatch(subscription)
    assert remote.mailbox.settings.watch == {}


def test_topic_that_is_none_is_refused(remote, runtime):
    with pytest.raises(RejectedError):
        _with_topic(remote, runtime, "gmail").watch(WatchTarget())


def test_without_topic_there_is_no_push(open_with):
    provider = open_with(MAIL)
    assert not provider.capabilities.push
    with pytest.raises(Unsupported):
        provider.watch(WatchTarget())
