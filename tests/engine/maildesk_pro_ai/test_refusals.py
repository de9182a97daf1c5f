"""What providers refuse, kind by kind, and what the product makes of it."""

import pytest

from odoo.addons.maildesk_pro_ai.engine.adapters import (
    AiAnswerUnusable,
    AiKeyRefused,
    AiModelUnknown,
    AiOverloaded,
    AiQuota,
    AiRefused,
    AiThrottled,
    AiTooLong,
    AiUnreachable,
)
from odoo.addons.maildesk_pro_ai.engine.adapters.refusals import refusal
from odoo.addons.maildesk_pro_ai.engine.envelope import connection_test

from tests.engine.maildesk_pro_ai.conftest import KEY
from tests.simulators.ai.troubles import TROUBLES

MEANT = {
    "key_refused": AiKeyRefused,
    "no_money": AiQuota,
    "spent_limit": AiQuota,
    "workspace_limit": AiQuota,
    "daily": AiQuota,
    "throttled": AiThrottled,
    "overloaded": AiOverloaded,
    "too_long": AiTooLong,
    "too_large": AiTooLong,
    "no_model": AiModelUnknown,
}
ROWS = [(kind, name) for kind, rows in TROUBLES.items() for name in rows]
RETRIED = {"throttled", "overloaded"}


@pytest.mark.parametrize(("kind", "name"), ROWS)
def test_refusal_is_understood_and_has_no_key(provider, service, pauses, kind, name):
    service.trouble(name, times=3)
    opened = provider(kind)
    with pytest.raises(MEANT[name]) as caught:
        opened.ask(connection_test())
    assert type(caught.value) is MEANT[name]
    # A model may be known under another version of the interface.
    times = 2 if (kind, name) == ("gemini", "no_model") else 1
    assert len(service.arrived) == (3 if name in RETRIED else times)
    for text in (str(caught.value), caught.value.detail, repr(opened)):
        assert KEY not in text
    assert KEY not in repr(opened.settings)


def test_key_is_in_no_address(provider, service):
    for kind in ("openai", "anthropic", "gemini", "xai", "deepseek", "vllm"):
        provider(kind).ask(connection_test())
    assert len(service.arrived) == 6
    for each in service.arrived:
        assert KEY not in f"{each.path}{each.query}{each.body}"
        assert any(KEY in value for value in each.headers.values())


def test_key_that_is_revoked_between_two_calls(provider, service):
    service.keys = {"gemini": [KEY]}
    opened = provider("gemini")
    assert opened.ask(connection_test()).text
    service.keys = {"gemini": []}
    with pytest.raises(AiKeyRefused):
        opened.ask(connection_test())


@pytest.mark.parametrize(
    ("kind", "limit"),
    [("openai", 8192), ("anthropic", 200_000), ("gemini", 1_048_576), ("vllm", 4096)],
)
def test_limit_of_a_model_is_read(provider, service, kind, limit):
    service.trouble("too_long")
    with pytest.raises(AiTooLong) as caught:
        provider(kind).ask(connection_test())
    assert caught.value.limit == limit


@pytest.mark.parametrize("kind", ["openai", "anthropic", "gemini"])
@pytest.mark.parametrize("name", ["refused", "blocked"])
def test_model_that_does_not_want_to_answer(provider, service, kind, name):
    service.trouble(name)
    with pytest.raises(AiRefused):
        provider(kind).ask(connection_test())


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("proxy_page", AiUnreachable),
        ("page_with_200", AiUnreachable),
        ("redirect", AiUnreachable),
        ("error_with_200", AiOverloaded),
        ("huge", AiAnswerUnusable),
    ],
)
def test_what_others_put_in_the_place_of_an_answer(provider, service, name, error):
    service.trouble(name, times=3)
    with pytest.raises(error):
        provider().ask(connection_test())


def test_waiting_is_as_long_as_the_provider_asks(provider, service, pauses):
    service.trouble("throttled")
    assert provider("gemini").ask(connection_test()).text
    assert pauses == [1.0]


def test_long_waiting_is_for_the_user_to_decide(provider, service, pauses):
    service.per_minute = 1
    opened = provider()
    opened.ask(connection_test())
    with pytest.raises(AiThrottled) as caught:
        opened.ask(connection_test())
    assert 50 < caught.value.retry_after <= 60
    assert pauses == []


@pytest.mark.parametrize(
    ("status", "headers", "body", "error"),
    [
        (401, {}, "", AiKeyRefused),
        (403, {}, "<html>Blocked by policy</html>", AiUnreachable),
        (403, {}, '{"error": {"message": "Country not supported"}}', AiKeyRefused),
        (404, {}, "<html>Not Found</html>", AiUnreachable),
        (404, {}, '{"detail": "Not Found"}', AiModelUnknown),
        (429, {}, "", AiThrottled),
        (500, {}, '{"error": {"message": "x"}}', AiOverloaded),
        (504, {}, "", AiUnreachable),
        (400, {}, '{"error": null}', AiAnswerUnusable),
        (400, {}, '[{"error": {"status": "UNAVAILABLE"}}]', AiOverloaded),
        (422, {}, '{"detail": [{"msg": "field required"}]}', AiAnswerUnusable),
        (400, {}, "[1]", AiAnswerUnusable),
    ],
)
def test_odd_refusals(status, headers, body, error):
    assert type(refusal(status, headers, body)) is error


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After-Ms": "1500"}, 1.5),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
        ({"retry-after": "soon"}, None),
        (
            {
                "x-ratelimit-remaining-tokens": "0",
                "x-ratelimit-reset-tokens": "1m6s",
                "x-ratelimit-reset-requests": "1h",
            },
            66,
        ),
    ],
)
def test_time_to_wait_is_read(headers, seconds):
    assert refusal(429, headers, "{}").retry_after == seconds


def test_provider_that_says_not_to_try_again_is_believed(provider, service, pauses):
    service.faults.add("status", body={}, headers={"x-should-retry": "false"}, times=0)
    with pytest.raises(AiOverloaded):
        provider().ask(connection_test())
    assert pauses == []
