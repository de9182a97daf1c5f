"""The errors of the token endpoint, with their AADSTS numbers."""

from dataclasses import dataclass

from tests.simulators.web.message import json_answer

TRACE = "0f5b1c9e-8f0a-4c44-9a52-7a4c4d2f0a00"


@dataclass(frozen=True)
class Kind:
    """One number: the OAuth error it comes with, its words, and a sub-error."""

    error: str
    text: str
    suberror: str = ""
    status: int = 400


KINDS = {
    9002313: Kind("invalid_request", "Invalid request. Request is malformed."),
    50020: Kind("invalid_grant", "User account does not exist in tenant."),
    50034: Kind("invalid_grant", "The user account does not exist in the directory."),
    50053: Kind("invalid_grant", "The account is locked."),
    50057: Kind("invalid_grant", "The user account is disabled."),
    50055: Kind("invalid_grant", "The password is expired."),
    50076: Kind("invalid_grant", "You must use multi-factor.", "basic_action"),
    50079: Kind("invalid_grant", "You must enroll.", "additional_action"),
    50132: Kind("invalid_grant", "The session is not valid."),
    50173: Kind("invalid_grant", "The grant was revoked.", "bad_token"),
    50194: Kind("invalid_request", "The application is not a multi-tenant one."),
    53003: Kind("interaction_required", "Blocked by Conditional Access."),
    54005: Kind("invalid_grant", "The code was already redeemed."),
    65001: Kind("invalid_grant", "Nobody has consented.", "consent_required"),
    70000: Kind("invalid_grant", "The provided grant is invalid.", "bad_token"),
    70008: Kind("invalid_grant", "The provided code has expired."),
    70011: Kind("invalid_scope", "The provided scope is not valid."),
    700082: Kind("invalid_grant", "The refresh token has expired.", "bad_token"),
    700016: Kind("unauthorized_client", "Application was not found."),
    7000215: Kind("invalid_client", "Invalid client secret provided.", status=401),
    7000218: Kind("invalid_client", "A client secret is required.", status=401),
    7000222: Kind("invalid_client", "The client secret keys are expired.", status=401),
    90002: Kind("invalid_request", "Tenant not found."),
    90033: Kind("temporarily_unavailable", "A transient error occurred.", status=503),
    90094: Kind("invalid_grant", "Admin consent is required.", "consent_required"),
    501481: Kind("invalid_grant", "The code verifier does not match."),
}


def refusal(number, now, claims=""):
    """The answer with this number.

    :param claims: what Conditional Access asks to be passed to the next sign-in
    """
    kind = KINDS[number]
    stamp = now.strftime("%Y-%m-%d %H:%M:%SZ")
    body = {
        "error": kind.error,
        "error_description": f"AADSTS{number}: {kind.text} Trace ID: {TRACE}"
        f" Correlation ID: {TRACE} Timestamp: {stamp}",
        "error_codes": [number],
        "timestamp": stamp,
        "trace_id": TRACE,
        "correlation_id": TRACE,
        "error_uri": f"https://login.microsoftonline.com/error?code={number}",
    }
    if kind.suberror:
        body["suberror"] = kind.suberror
    if claims:
        body["claims"] = claims
    headers = (("Retry-After", "1"),) if kind.status == 503 else ()
    return json_answer(body, kind.status, headers)
