"""Google's refusals as the errors of the contract.

The status alone is not enough: 403 is "not allowed", "too fast" or "not switched on",
and the time when to come back may stand in the message only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    MailEngineError,
    RejectedError,
    RemoteGone,
    ThrottledError,
    TransientError,
)

# A time that lies further ahead is not believed.
LONGEST_WAIT_S = 15 * 60.0
_RATE = frozenset(
    ("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "backendError")
)
_ADMIN = {
    "accessNotConfigured": "configuration.api_disabled",
    "SERVICE_DISABLED": "configuration.api_disabled",
    "domainPolicy": "configuration.policy",
    "failedPrecondition": "configuration.no_mailbox",
    "FAILED_PRECONDITION": "configuration.no_mailbox",
}
_SCOPES = frozenset(("insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"))
_DAILY = frozenset(("dailyLimitExceeded", "dailyLimitExceededUnreg"))
_UNTIL = re.compile(r"Retry after (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")

Now = Callable[[], datetime]


def api_error(status: int, headers: dict, content: bytes, now: Now) -> MailEngineError:
    """The error for an answer of the API that is not a success.

    :param headers: names in lower case
    :param now: the time of day, for answers that name a moment
    """
    message, reasons = _read(content)
    if status == 401:
        return AuthError("auth.refused", message)
    if status == 404:
        return RemoteGone("gone.message", message)
    if status == 429 or (status == 403 and reasons & _RATE):
        return _throttled(headers, message, now)
    if status >= 500:
        retry_after = _seconds(headers.get("retry-after"))
        return TransientError("server.error", message, retry_after=retry_after)
    if reasons & _SCOPES:
        return AuthError("auth.scopes", message)
    if reasons & _DAILY:
        return ThrottledError("throttled.daily", message, retry_after=3600.0)
    for reason, code in _ADMIN.items():
        if reason in reasons:
            return ConfigurationError(code, message)
    if status == 413:
        return RejectedError("rejected.too_large", message)
    if status == 403:
        return AuthError("auth.forbidden", message)
    return RejectedError("rejected", message or f"status {status}")


def _throttled(headers: dict, message: str, now: Now) -> ThrottledError:
    if "sending limit" in message.lower():
        return ThrottledError("throttled.daily", message, retry_after=3600.0)
    wait = _seconds(headers.get("retry-after"))
    if wait is None:
        wait = _named_wait(message, now)
    if wait is not None:
        wait = min(wait, LONGEST_WAIT_S)
    concurrent = "concurrent" in message.lower()
    code = "throttled.concurrency" if concurrent else "throttled"
    return ThrottledError(code, message, retry_after=wait)


def _named_wait(message: str, now: Now) -> float | None:
    found = _UNTIL.search(message)
    try:
        moment = datetime.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
    if moment is None:
        return None
    return max((moment.replace(tzinfo=UTC) - now()).total_seconds(), 1.0)


def _read(content: bytes) -> tuple[str, set[str]]:
    """The message of an error body and all reasons in it; proxies answer in HTML."""
    try:
        error = json.loads(content)["error"]
        message = str(error.get("message", ""))
        reasons = {str(error.get("status", ""))}
        for each in [*error.get("errors", ()), *error.get("details", ())]:
            reasons.add(str(each.get("reason", "")))
        return message, reasons
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", set()


def _seconds(value: str | None) -> float | None:
    try:
        return max(float(value), 0.0) if value else None
    except ValueError:
        return None
