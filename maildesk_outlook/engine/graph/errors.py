"""Graph's refusals as errors of the contract: by status and code, never by text."""

from __future__ import annotations

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    MailEngineError,
    ProtocolError,
    RejectedError,
    RemoteGone,
    ResyncRequired,
    ThrottledError,
    TransientError,
)

from .calls import Call, Reply

# Graph often asks for a second or none, and then refuses again.
FLOOR_S = 3.0
_LOST_STATE = frozenset(
    ("syncstatenotfound", "resyncrequired", "syncstateinvalid", "syncstatelost")
)
_NO_MAILBOX = frozenset(
    ("mailboxnotenabledforrestapi", "errorinvaliduser", "mailboxnotsupportedforrestapi")
)
_REJECTED = {
    "errorsendasdenied": "rejected.sender",
    "errorquotaexceeded": "rejected.quota",
    "quotalimitreached": "rejected.quota",
    "errormessagesubmissionblocked": "rejected.blocked",
    "errorexceededmessagelimit": "rejected.blocked",
    "errorinvalidrecipients": "rejected.recipient",
    "errorfolderexists": "rejected.exists",
    "inefficientfilter": "rejected.search",
    "errorrestrictiontoocomplex": "rejected.search",
    "errorinvalidurlquery": "rejected.search",
    "errorinvalidurlqueryfilter": "rejected.search",
}
_THROTTLED = frozenset(
    ("applicationthrottled", "toomanyrequests", "activitylimitreached")
)
# What one message leads to, whatever the status says, and for ever.
_ILL = frozenset(
    (
        "errormimecontentconversionfailed",
        "errormimecontentinvalid",
        "erroritemcorrupt",
        "errorcorruptdata",
        "errorcontentconversionfailed",
        "errorpropertyvalidationfailure",
    )
)
_UNAVAILABLE = frozenset((500, 502, 503, 504, 509))


def is_lost_state(reply: Reply) -> bool:
    """Whether a delta token means nothing any more."""
    return reply.status == 410 or (
        reply.status in (400, 404) and reply.code.lower() in _LOST_STATE
    )


def is_temporary(reply: Reply) -> bool:
    """Whether the same call may succeed later."""
    if reply.status == 429 or reply.code.lower() in _THROTTLED:
        return True
    return reply.status in _UNAVAILABLE and reply.code.lower() not in _ILL


def may_be_single(reply: Reply) -> bool:
    """Whether a refusal may be about the one message that was asked for; not when the
    service asks for a pause or for another sign-in.
    """
    if reply.status in (401, 403, 429) or reply.retry_after is not None:
        return False
    return reply.code.lower() not in _THROTTLED | _NO_MAILBOX


def waiting_time(reply: Reply, earlier_waits: int = 0) -> float:
    """Seconds to wait before asking again: what Graph wants, but not too little; twice
    as long each time when it does not say.
    """
    if reply.retry_after is None:
        return FLOOR_S * 2**earlier_waits
    return max(reply.retry_after, FLOOR_S)


def error_of(reply: Reply, call: Call) -> MailEngineError:
    """The error that a refusal means."""
    code = reply.code.lower()
    detail = f"{reply.code}: {reply.message}" if reply.code else f"HTTP {reply.status}"
    if is_temporary(reply):
        return _temporary(reply, detail)
    if is_lost_state(reply):
        return ResyncRequired("", "cursor.expired", detail)
    if code in _NO_MAILBOX:
        return ConfigurationError("mailbox.unavailable", detail)
    if code in _ILL:
        return ProtocolError("message.ill", detail)
    if reply.status == 401:
        return AuthError("auth.refused", detail)
    if reply.status == 404:
        return RemoteGone(f"gone.{call.about}", detail)
    if code in _REJECTED:
        return RejectedError(_REJECTED[code], detail)
    return _by_status(reply, call, detail)


def _temporary(reply: Reply, detail: str) -> MailEngineError:
    wait = waiting_time(reply)
    if reply.status == 429 or reply.code.lower() in _THROTTLED:
        return ThrottledError("throttled", detail, retry_after=wait)
    asked = reply.retry_after
    return TransientError(
        "service.unavailable", detail, retry_after=None if asked is None else wait
    )


def _by_status(reply: Reply, call: Call, detail: str) -> MailEngineError:
    if reply.status == 403:
        if call.method == "GET":
            return AuthError("auth.denied", detail)
        return RejectedError("rejected.denied", detail)
    rejected = {
        409: "rejected.exists",
        412: "rejected.conflict",
        413: "rejected.too_large",
        507: "rejected.quota",
    }
    if reply.status in rejected:
        return RejectedError(rejected[reply.status], detail)
    if 400 <= reply.status < 500:
        return RejectedError("rejected.request", detail)
    return ProtocolError("protocol.status", detail)
