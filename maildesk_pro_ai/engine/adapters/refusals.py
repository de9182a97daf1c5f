"""What a provider's refusal means. The body is believed before the status: a 429 may
be an empty account, and a 400 a wrong key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ..errors import (
    AiAnswerUnusable,
    AiError,
    AiKeyRefused,
    AiModelUnknown,
    AiOverloaded,
    AiQuota,
    AiRefused,
    AiThrottled,
    AiTooLong,
    AiUnreachable,
)

_QUOTA_WORDS = frozenset(
    """insufficient_quota credit_balance_exhausted billing_error insufficient_balance
    billing_hard_limit_reached enforced_spend_limit_reached
    billing_not_active""".split()
)
_KEY_WORDS = frozenset(
    """invalid_api_key authentication_error invalid_organization api_key_invalid
    unauthenticated permission_error permission_denied api_key_expired""".split()
)
_TOO_LONG_WORDS = frozenset(
    "context_length_exceeded request_too_large string_above_max_length".split()
)
_REFUSED_WORDS = frozenset(
    "content_filter content_policy_violation content_moderation invalid_prompt".split()
)
_OVERLOADED_WORDS = frozenset(
    """overloaded_error server_error api_error unavailable internal timeout_error
    deadline_exceeded slow_down engine_overloaded""".split()
)
_THROTTLED_WORDS = frozenset(
    "rate_limit_exceeded rate_limit_error resource_exhausted".split()
)
_QUOTA = re.compile(
    r"insufficient[ _]balance|no credits|out of credits|credit balance"
    r"|exceeded your current quota, please check your plan|api usage limits"
    r"|spending limit|spend limit|all available credits|purchase (?:more )?credits"
    r"|billing (?:account|to be enabled|is not)|enable billing",
    re.I,
)
_KEY = re.compile(
    r"(?:incorrect|invalid|expired|missing|no|wrong) api[ -]?key"
    r"|api[ -]?key (?:is )?(?:not valid|invalid|expired|missing|not found)"
    r"|authentication fails",
    re.I,
)
_TOO_LONG = re.compile(
    r"prompt is too long|(?:maximum )?context (?:length|window)|too many tokens"
    r"|exceeds the (?:maximum|max) number of tokens|request too large"
    r"|maximum (?:prompt|input) length",
    re.I,
)
_LIMIT = re.compile(
    r"(?:context length is|maximum of|tokens allowed \(|> |(?:tokens|length) is)"
    r"\s*\(?(\d{3,9})"
)
_MODEL = re.compile(
    r"model\b[^.]{0,120}\b(?:not found|does not exist|not exist|is not supported"
    r"|not available)|access to (?:the )?model|unknown model|no such model",
    re.I,
)
_OVERLOADED = re.compile(r"overloaded|try again later|temporarily unavailable", re.I)
_DAILY = re.compile(r"per_?day", re.I)
_NAMED = re.compile(
    r"parameters?:?\s*['\"`]?([A-Za-z][\w.]*)|['\"`]([a-z][\w.]*)['\"`]"
)
_SPAN = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
_TEMPORARY = (408, 409, 500, 502, 503, 504, 529)


@dataclass(frozen=True)
class Said:
    """What a provider said of a failure, whatever shape its dialect gives it."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    message: str = ""
    param: str = ""
    details: tuple = ()
    is_json: bool = True

    @property
    def daily(self) -> bool:
        """Whether a limit of the day is used up."""
        found = self._details("QuotaFailure")
        return any(_DAILY.search(json.dumps(each)) for each in found)

    @property
    def delays(self) -> list[str]:
        """How long to wait, as Gemini says it beside the words of an empty account."""
        found = self._details("RetryInfo")
        return [str(each.get("retryDelay", "")) for each in found]

    def _details(self, kind: str) -> list[dict]:
        return [each for each in self.details if kind in str(each.get("@type", ""))]


def refusal(status: int, headers: Mapping[str, str], body: str) -> AiError:
    """The error for an answer that is no success.

    :param headers: names in any case
    """
    try:
        value, is_json = json.loads(body), True
    except ValueError:
        value, is_json = {}, False
    lowered = {name.lower(): text for name, text in headers.items()}
    said = _read(status, lowered, value, body) if is_json else None
    return _error(said or Said(status, lowered, message=_seen(body), is_json=is_json))


def refusal_within(value: object) -> AiError | None:
    """The error that a document of an answer with status 200 carries, or None."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict):
        return None
    is_error = value.get("type") in ("error", "response.failed")
    if not is_error and not value.get("error"):
        return None
    if isinstance(value.get("response"), dict):
        value = value["response"]
    said = _read(200, {}, value, "")
    return _error(said) if said else AiAnswerUnusable()


def _read(status: int, headers, value, body: str) -> Said | None:
    if isinstance(value, list):
        value = value[0] if value else {}
    if not isinstance(value, dict):
        return None
    found = value.get("error", value)
    if isinstance(found, str):
        found = {"message": found, "code": value.get("code")}
    if not isinstance(found, dict):
        found = {}
    details = found.get("details") or ()
    if isinstance(details, dict):
        details = (details,)
    details = tuple(each for each in details if isinstance(each, dict))
    named = [found.get(name) for name in ("type", "code", "status")]
    named += [each.get(key) for each in details for key in ("reason", "error_code")]
    code = found.get("code")
    if status == 200 and isinstance(code, int) and 400 <= code < 600:
        status = code
    message = found.get("message") or found.get("detail") or value.get("detail")
    return Said(
        status,
        headers,
        frozenset(str(each).lower() for each in named if each),
        str(message or body)[:2000],
        str(found.get("param") or ""),
        details,
    )


def _error(said: Said) -> AiError:
    """The first row of the table that fits."""
    for fits, make in _TABLE:
        if fits(said):
            error = make(said)
            break
    else:
        error = AiAnswerUnusable("", said.message, param=_parameter(said))
    error.may_retry = said.headers.get("x-should-retry", "").lower() != "false"
    return error


def _has(words: frozenset[str], pattern: re.Pattern | None = None, *, beside=()):
    def fits(said: Said) -> bool:
        found = bool(words & said.words) or said.status in beside
        return found or bool(pattern and pattern.search(said.message))

    return fits


def _simply(kind: type[AiError]) -> Callable[[Said], AiError]:
    return lambda said: kind("", said.message)


def _too_long(said: Said) -> AiError:
    limit = _LIMIT.search(said.message.replace(",", ""))
    return AiTooLong("", said.message, limit=int(limit[1]) if limit else None)


def _throttled(said: Said) -> AiError:
    return AiThrottled("", said.message, retry_after=retry_after(said))


def _parameter(said: Said) -> str:
    if said.param:
        return said.param
    named = _NAMED.search(said.message)
    return (named[1] or named[2]) if named else ""


def _is_missing(said: Said) -> bool:
    return said.status == 404 and said.is_json


# In this order: money before waiting, and what is in the body before the status.
_TABLE = (
    (lambda s: s.daily, _simply(AiQuota)),
    (lambda s: s.status == 429 and s.delays, _throttled),
    (_has(_QUOTA_WORDS, _QUOTA, beside=(402,)), _simply(AiQuota)),
    (_has(_TOO_LONG_WORDS, _TOO_LONG, beside=(413,)), _too_long),
    (_has(frozenset(("model_not_found",)), _MODEL), _simply(AiModelUnknown)),
    (lambda s: s.is_json and _has(_KEY_WORDS, _KEY)(s), _simply(AiKeyRefused)),
    (_has(_REFUSED_WORDS), _simply(AiRefused)),
    (_has(_THROTTLED_WORDS, beside=(429,)), _throttled),
    (_has(_OVERLOADED_WORDS, _OVERLOADED, beside=(529, 503)), _simply(AiOverloaded)),
    (
        lambda s: s.is_json and s.status in (401, 403) or s.status == 401,
        _simply(AiKeyRefused),
    ),
    (_is_missing, _simply(AiModelUnknown)),
    (lambda s: s.is_json and s.status in _TEMPORARY, _simply(AiOverloaded)),
    (lambda s: not s.is_json or s.status >= 500, _simply(AiUnreachable)),
)


def retry_after(said: Said) -> float | None:
    """Seconds that the provider asks to wait, None when it names none."""
    headers = said.headers
    milliseconds = headers.get("retry-after-ms", "")
    if milliseconds.strip().isdigit():
        return int(milliseconds) / 1000
    found = _seconds_of(headers.get("retry-after", ""))
    if found is not None:
        return found
    if said.delays:
        return _span(said.delays[0])
    resets = [
        _span(headers.get(f"x-ratelimit-reset-{what}", ""))
        for what in ("requests", "tokens")
        if headers.get(f"x-ratelimit-remaining-{what}", "").strip() == "0"
    ]
    return max((each for each in resets if each is not None), default=None)


def _seconds_of(value: str) -> float | None:
    try:
        return max(float(value), 0.0)
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def _span(text: str) -> float | None:
    parts = _SPAN.findall(text)
    return sum(float(n) * _SECONDS[unit] for n, unit in parts) if parts else None


def _seen(body: str) -> str:
    """What a page of some proxy says, in one line."""
    return re.sub(r"<[^<>]*>", " ", body[:4000])
