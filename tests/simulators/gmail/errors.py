"""Google's error bodies."""

from datetime import UTC, datetime

from tests.simulators.web.application import Refusal
from tests.simulators.web.message import json_answer

RATE_DOMAIN = "usageLimits"
_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    412: "FAILED_PRECONDITION",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


def error_body(code, message, reason, *, status="", domain="global", details=()):
    """The envelope of an error."""
    error = {
        "code": code,
        "message": message,
        "errors": [{"message": message, "domain": domain, "reason": reason}],
        "status": status or _STATUS.get(code, "UNKNOWN"),
    }
    if details:
        error["details"] = list(details)
    return {"error": error}


def refuse(code, message, reason, headers=(), **more):
    """A refusal to be raised by a handler."""
    return Refusal(
        json_answer(error_body(code, message, reason, **more), code, headers)
    )


def bad_request(message, reason="invalidArgument"):
    """400."""
    return refuse(400, message, reason)


def not_found(message="Requested entity was not found."):
    """404."""
    return refuse(404, message, "notFound")


def backend_error():
    """500, as for a message that Gmail cannot take apart."""
    return refuse(500, "Internal error encountered.", "backendError")


def no_credentials():
    """401, as for an access token that is expired, revoked or missing."""
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token,"
        " login cookie or other valid authentication credential."
    )
    return refuse(401, message, "authError", headers=(("WWW-Authenticate", "Bearer"),))


def missing_scope():
    """403 for a token without the scope that a method needs."""
    details = [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            "domain": "googleapis.com",
        }
    ]
    return refuse(
        403,
        "Request had insufficient authentication scopes.",
        "insufficientPermissions",
        details=details,
    )


def rate_limited(until, *, code=403):
    """The refusal that names the time when to come back, and only in its message."""
    moment = datetime.fromtimestamp(until, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    message = f"User-rate limit exceeded.  Retry after {moment}"
    reason = "userRateLimitExceeded" if code == 403 else "rateLimitExceeded"
    return refuse(code, message, reason, domain=RATE_DOMAIN)


def quota_exceeded():
    """The refusal that names the quota's metric."""
    message = (
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per"
        " user' of service 'gmail.googleapis.com' for consumer 'project_number:1'."
    )
    return refuse(
        403,
        message,
        "rateLimitExceeded",
        domain=RATE_DOMAIN,
        status="RESOURCE_EXHAUSTED",
    )


def too_many_concurrent():
    """429 for several requests of one user at once."""
    return refuse(429, "Too many concurrent requests for user.", "rateLimitExceeded")
