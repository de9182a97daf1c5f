"""What the identity platform refuses, as errors of the contract.

``error`` decides (RFC 6749 section 5.2), the AADSTS number refines it. The numbers may
change, so an unknown one never matters: it is only shown to who searches for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    MailEngineError,
    TransientError,
)

# Only an administrator of the tenant may accept what is asked for.
NEEDS_ADMIN = "configuration.admin_consent"
# An administrator of Odoo or of the tenant has to act.
_CONFIGURATION = {
    50011: "configuration.redirect_uri",
    50020: "configuration.tenant",
    50034: "configuration.tenant",
    50105: "configuration.not_assigned",
    50194: "configuration.tenant",
    70011: "configuration.scopes",
    90002: "configuration.tenant",
    90072: "configuration.tenant",
    90094: NEEDS_ADMIN,
    90095: NEEDS_ADMIN,
    700016: "configuration.client_id",
    7000215: "configuration.client_secret",
    7000218: "configuration.client_secret",
    7000222: "configuration.client_secret_expired",
}
# The user has to sign in again, or to do something first.
_AUTH = {
    50053: "auth.locked",
    50055: "auth.password_expired",
    50057: "auth.disabled",
    50076: "auth.interaction",
    50078: "auth.interaction",
    50079: "auth.interaction",
    54005: "auth.state",
    65001: "auth.consent",
    65004: "auth.declined",
    501481: "auth.state",
    501491: "auth.state",
    **dict.fromkeys((53000, 53001, 53002, 53003, 530032), "auth.policy"),
}
_BY_ERROR = {
    "access_denied": "auth.declined",
    "consent_required": "auth.consent",
    "interaction_required": "auth.interaction",
    "login_required": "auth.interaction",
}
_CONFIGURATION_ERRORS = {
    "invalid_client": "configuration.client_secret",
    "unauthorized_client": "configuration.client_id",
    "invalid_scope": "configuration.scopes",
    "invalid_request": "configuration.request",
}
_NUMBER = re.compile(r"AADSTS(\d{4,8})")
_TECHNICAL = re.compile(r"\s*(?:Trace ID|Correlation ID|Timestamp):.*", re.S)


def error_from(answer: Mapping) -> MailEngineError:
    """The error that an answer of the platform means.

    :param answer: ``error``, ``error_description``, ``error_codes``, ``claims`` of the
        answer
    """
    error = str(answer.get("error") or "")
    description = str(answer.get("error_description") or "")
    detail = _TECHNICAL.sub("", description) or error
    number = _number(answer, description)
    if number in _CONFIGURATION:
        return ConfigurationError(_CONFIGURATION[number], detail)
    challenge = str(answer.get("claims") or "")
    if number in _AUTH:
        return AuthError(_AUTH[number], detail, challenge=challenge)
    if error in ("temporarily_unavailable", "server_error"):
        return TransientError("auth.unavailable", detail)
    if error in _CONFIGURATION_ERRORS:
        return ConfigurationError(_CONFIGURATION_ERRORS[error], detail)
    code = _BY_ERROR.get(error, "auth.expired")
    return AuthError(code, detail, challenge=challenge)


def _number(answer: Mapping, description: str) -> int:
    codes = answer.get("error_codes")
    if isinstance(codes, list) and codes and isinstance(codes[0], int):
        return codes[0]
    found = _NUMBER.search(description)
    return int(found[1]) if found else 0
