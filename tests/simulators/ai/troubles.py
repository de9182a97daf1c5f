"""Refusals as each provider words them: kind -> name -> (status, headers, body).

A word such as ``[[sim:no_money]]`` in the mail brings one about, too.
"""

import re

WORD = re.compile(r"\[\[sim:(\w+)\]\]")
OPENAI_LIMITS = {
    "x-ratelimit-limit-requests": "60",
    "x-ratelimit-remaining-requests": "0",
    "x-ratelimit-reset-requests": "1s",
    "retry-after": "1",
}


def _openai(message, kind, code=None, param=None):
    error = {"message": message, "type": kind, "param": param, "code": code}
    return {"error": error}


def _anthropic(kind, message, **more):
    error = {"type": kind, "message": message, **more}
    return {"type": "error", "error": error, "request_id": "req_1"}


def _gemini(code, status, message, *details):
    error = {"code": code, "message": message, "status": status}
    return {"error": {**error, "details": list(details)}}


_BAD_KEY = _gemini(
    400,
    "INVALID_ARGUMENT",
    "API key not valid. Please pass a valid API key.",
    {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
    },
)
_DAILY = _gemini(
    429,
    "RESOURCE_EXHAUSTED",
    "You exceeded your current quota.",
    {
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel"}],
    },
    {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "3s"},
)
_RETRY = _gemini(
    429,
    "RESOURCE_EXHAUSTED",
    "You exceeded your current quota, please check your plan and billing details.",
    {
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{"quotaId": "GenerateRequestsPerMinutePerProjectPerModel"}],
    },
    {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1s"},
)
_OPENAI = {
    "key_refused": (
        401,
        {},
        _openai(
            "Incorrect API key provided: {key}.",
            "invalid_request_error",
            "invalid_api_key",
        ),
    ),
    "no_money": (
        429,
        {},
        _openai(
            "You exceeded your current quota, please check your plan and billing.",
            "insufficient_quota",
            "insufficient_quota",
        ),
    ),
    "throttled": (
        429,
        OPENAI_LIMITS,
        _openai("Rate limit reached", "requests", "rate_limit_exceeded"),
    ),
    "overloaded": (503, {}, _openai("The engine is overloaded", "server_error")),
    "too_long": (
        400,
        {},
        _openai(
            "This model's maximum context length is 8192 tokens.",
            "invalid_request_error",
            "context_length_exceeded",
            "messages",
        ),
    ),
    "no_model": (
        404,
        {},
        _openai(
            "The model `x` does not exist or you do not have access to it.",
            "invalid_request_error",
            "model_not_found",
        ),
    ),
}
TROUBLES = {
    "openai": _OPENAI,
    "anthropic": {
        "key_refused": (
            401,
            {},
            _anthropic("authentication_error", "invalid x-api-key: {key}"),
        ),
        "no_money": (402, {}, _anthropic("billing_error", "Check your payment.")),
        "spent_limit": (
            429,
            {},
            _anthropic(
                "rate_limit_error",
                "This would exceed your limit.",
                details={"error_code": "enforced_spend_limit_reached"},
            ),
        ),
        "workspace_limit": (
            400,
            {},
            _anthropic(
                "invalid_request_error",
                "You have reached your specified API usage limits.",
            ),
        ),
        "throttled": (
            429,
            {"retry-after": "1"},
            _anthropic("rate_limit_error", "Number of requests exceeded."),
        ),
        "overloaded": (529, {}, _anthropic("overloaded_error", "Overloaded")),
        "too_long": (
            400,
            {},
            _anthropic(
                "invalid_request_error",
                "prompt is too long: 208310 tokens > 200000 maximum",
            ),
        ),
        "too_large": (413, {}, _anthropic("request_too_large", "Request too large")),
        "no_model": (404, {}, _anthropic("not_found_error", "model: x")),
    },
    "gemini": {
        "key_refused": (400, {}, _BAD_KEY),
        "no_money": (
            400,
            {},
            _gemini(400, "FAILED_PRECONDITION", "Please enable billing on project 1."),
        ),
        "daily": (429, {}, _DAILY),
        "throttled": (429, {}, _RETRY),
        "overloaded": (
            503,
            {},
            _gemini(503, "UNAVAILABLE", "The model is overloaded."),
        ),
        "too_long": (
            400,
            {},
            _gemini(
                400,
                "INVALID_ARGUMENT",
                "The input token count (1200000) exceeds the maximum number of "
                "tokens allowed (1048576).",
            ),
        ),
        "no_model": (
            404,
            {},
            _gemini(404, "NOT_FOUND", "models/x is not found for API version v1beta"),
        ),
    },
    "xai": {
        "key_refused": (
            400,
            {},
            {
                "code": "Client specified an invalid argument",
                "error": "Incorrect API key provided: {key}.",
            },
        ),
        "no_money": (
            403,
            {},
            {
                "code": "The caller does not have permission",
                "error": "Your team has used all available credits or reached its "
                "monthly spending limit.",
            },
        ),
        "throttled": (429, {}, {"code": "Too many requests", "error": "Slow down."}),
        "overloaded": (503, {}, {"error": "Service temporarily unavailable."}),
        "too_long": (
            400,
            {},
            {
                "code": "Client specified an invalid argument",
                "error": "This model's maximum prompt length is 131072 tokens.",
            },
        ),
        "no_model": (
            404,
            {},
            {
                "code": "Some requested entity was not found",
                "error": "The model x does not exist or your team has no access.",
            },
        ),
    },
    "deepseek": {
        "key_refused": (
            401,
            {},
            _openai(
                "Authentication Fails (no such user)",
                "authentication_error",
                "invalid_request_error",
            ),
        ),
        "no_money": (
            402,
            {},
            _openai("Insufficient Balance", "unknown_error", "invalid_request_error"),
        ),
        "throttled": (429, {}, _openai("Rate limit reached", "rate_limit_error")),
        "overloaded": (503, {}, _openai("Service is busy", "service_unavailable")),
        "too_long": _OPENAI["too_long"],
        "no_model": (400, {}, _openai("Model Not Exist", "invalid_request_error")),
    },
    "vllm": {
        "key_refused": (401, {}, {"error": "Unauthorized"}),
        "throttled": (429, {}, {"detail": "Too many requests"}),
        "overloaded": (503, {}, {"detail": "overloaded"}),
        "too_long": (
            400,
            {},
            {
                "object": "error",
                "message": "This model's maximum context length is 4096 tokens. "
                "However, you requested 9000 tokens.",
                "type": "BadRequestError",
                "code": 400,
            },
        ),
        "no_model": (
            404,
            {},
            {
                "object": "error",
                "message": "The model `x` does not exist.",
                "type": "NotFoundError",
                "code": 404,
            },
        ),
    },
    "ollama": {
        "key_refused": (401, {}, {"error": "unauthorized"}),
        "throttled": (429, {}, {"error": "too many requests"}),
        "overloaded": (503, {}, {"error": "server busy, please try again."}),
        "no_model": (
            404,
            {},
            _openai('model "x" not found, try pulling it first', "api_error"),
        ),
    },
}
# What all kinds can come to, for the words in a mail and for the control interface.
PROXY_PAGE = b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"
