"""Graph's error bodies."""

from tests.simulators.web.application import Refusal
from tests.simulators.web.message import json_answer

REQUEST_ID = "8a7f6e5d-4c3b-4a29-9817-0f1e2d3c4b5a"


def error_answer(status, code, message="", headers=()):
    """An answer with an error of Graph."""
    inner = {
        "date": "2026-01-01T00:00:00",
        "request-id": REQUEST_ID,
        "client-request-id": REQUEST_ID,
    }
    error = {"code": code, "message": message or code, "innerError": inner}
    return json_answer({"error": error}, status, tuple(headers))


def refuse(status, code, message="", headers=()):
    """The exception that ends a handler with an error."""
    return Refusal(error_answer(status, code, message, headers))


def item_not_found():
    """Nothing has this id (any more)."""
    text = "The specified object was not found in the store."
    return refuse(404, "ErrorItemNotFound", text)


def bad_request(message, code="BadRequest"):
    """The request makes no sense."""
    return refuse(400, code, message)
