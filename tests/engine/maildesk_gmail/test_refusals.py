"""What each of Google's refusals means, whatever its status says."""

import json
from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    RejectedError,
    RemoteGone,
    ThrottledError,
    TransientError,
)
from odoo.addons.maildesk_gmail.engine.protocol.errors import api_error

NOW = datetime(2026, 9, 11, 19, 59, 30, tzinfo=UTC)


def _error(status, message="", reason="", headers=None, **more):
    body = {"code": status, "message": message, "errors": [{"reason": reason}], **more}
    content = json.dumps({"error": body}).encode()
    return api_error(status, headers or {}, content, lambda: NOW)


@pytest.mark.parametrize(
    ("status", "reason", "kind", "code"),
    [
        (400, "badRequest", RejectedError, "rejected"),
        (400, "failedPrecondition", ConfigurationError, "configuration.no_mailbox"),
        (401, "authError", AuthError, "auth.refused"),
        (403, "rateLimitExceeded", ThrottledError, "throttled"),
        (403, "userRateLimitExceeded", ThrottledError, "throttled"),
        (403, "quotaExceeded", ThrottledError, "throttled"),
        (403, "dailyLimitExceeded", ThrottledError, "throttled.daily"),
        (403, "insufficientPermissions", AuthError, "auth.scopes"),
        (403, "accessNotConfigured", ConfigurationError, "configuration.api_disabled"),
        (403, "domainPolicy", ConfigurationError, "configuration.policy"),
        (403, "forbidden", AuthError, "auth.forbidden"),
        (404, "notFound", RemoteGone, "gone.message"),
        (409, "aborted", RejectedError, "rejected"),
        (413, "uploadTooLarge", RejectedError, "rejected.too_large"),
        (429, "rateLimitExceeded", ThrottledError, "throttled"),
        (500, "backendError", TransientError, "server.error"),
        (503, "backendError", TransientError, "server.error"),
    ],
)
def test_reason_decides(status, reason, kind, code):
    error = _error(status, "What the server says.", reason)
    assert (type(error), error.code) == (kind, code)
    assert error.detail == "What the server says."


@pytest.mark.parametrize("status", [403, 429])
def test_time_to_come_back_may_stand_in_the_message(status):
    message = "User-rate limit exceeded.  Retry after 2026-09-11T20:00:00.000Z"
    error = _error(status, message, "userRateLimitExceeded")
    assert error.retry_after == 30


def test_time_long_gone_means_soon():
    message = "User-rate limit exceeded.  Retry after 2026-09-11T10:00:00.000Z"
    assert _error(429, message).retry_after == 1


def test_nobody_waits_for_years():
    message = "User-rate limit exceeded.  Retry after 2036-09-11T10:00:00.000Z"
    assert _error(429, message).retry_after == 900


@pytest.mark.parametrize(
    "message", ["Retry after 2026-13-45T99:99:99", "Retry after soon", ""]
)
def test_time_that_is_none_is_left_to_us(message):
    assert _error(429, message).retry_after is None


def test_header_goes_before_the_message():
    error = _error(429, "", "", headers={"retry-after": "7"})
    assert error.retry_after == 7


def test_concurrency_has_a_name_of_its_own():
    error = _error(429, "Too many concurrent requests for user.", "rateLimitExceeded")
    assert error.code == "throttled.concurrency"


def test_scope_may_be_named_in_the_details_only():
    details = [{"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]
    assert _error(403, "", details=details).code == "auth.scopes"


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>Bad gateway</html>", b"[]", b'{"error": "x"}', b"\xff\xfe", b"{}"],
)
@pytest.mark.parametrize("status", [400, 403, 429, 502])
def test_bodies_of_others_are_no_surprise(status, content):
    error = api_error(status, {}, content, lambda: NOW)
    expected = {400: RejectedError, 403: AuthError, 429: ThrottledError}
    assert type(error) is expected.get(status, TransientError)


@pytest.mark.parametrize("errors", [None, "x", [1], [None]])
def test_odd_lists_of_reasons_are_no_surprise(errors):
    body = json.dumps({"error": {"message": "m", "errors": errors}}).encode()
    assert type(api_error(400, {}, body, lambda: NOW)) is RejectedError
