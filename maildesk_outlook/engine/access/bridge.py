"""Lets MSAL use our HTTP client: guarded addresses, our time limits, our errors."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from odoo.addons.maildesk_base.engine.errors import TransientError
from odoo.addons.maildesk_base.engine.web import HttpAnswer, HttpClient, HttpRequest

_FORM = "application/x-www-form-urlencoded"


class MsalAnswer:
    """An answer in the shape that MSAL expects."""

    def __init__(self, answer: HttpAnswer):
        self.status_code = answer.status
        self.headers = dict(answer.headers)
        self.text = answer.body.decode("utf-8", "replace")

    def raise_for_status(self) -> None:
        """Raise TransientError for an answer that says nothing of our request."""
        if self.status_code >= 400:
            code = f"HTTP {self.status_code}"
            raise TransientError("auth.unavailable", code)


class MsalTransport:
    """``http_client`` of an application of MSAL."""

    def __init__(self, client: HttpClient):
        self._client = client

    def get(self, url: str, params=None, headers=None, **_options) -> MsalAnswer:
        """Ask with GET."""
        query = urlencode(params or {})
        target = f"{url}?{query}" if query else url
        return self._ask(HttpRequest("GET", target, dict(headers or {})))

    def post(
        self, url: str, params=None, data=None, headers=None, **_options
    ) -> MsalAnswer:
        """Ask with POST, a form or ready text as the body."""
        query = urlencode(params or {})
        target = f"{url}?{query}" if query else url
        named = {name.lower() for name in headers or {}}
        sent = dict(headers or {})
        if isinstance(data, Mapping):
            data = urlencode(data)
            if "content-type" not in named:
                sent["Content-Type"] = _FORM
        body = data.encode() if isinstance(data, str) else data
        return self._ask(HttpRequest("POST", target, sent, body or b""))

    def close(self) -> None:
        """Nothing: the client belongs to somebody else."""

    def _ask(self, request: HttpRequest) -> MsalAnswer:
        answer = self._client.send(request)
        if answer.status >= 500 or answer.status == 429:
            # MSAL would remember it for us; who waits is decided elsewhere.
            raise TransientError(
                "auth.unavailable",
                f"HTTP {answer.status}",
                retry_after=_seconds(answer.headers.get("retry-after", "")),
            )
        return MsalAnswer(answer)


def _seconds(text: str) -> float | None:
    return float(text) if text.isdigit() else None
