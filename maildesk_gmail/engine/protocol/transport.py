"""What google-api-python-client asks through: our HTTP client, with the access token.

The library wants an object with ``request`` that returns a pair: a mapping of headers
with ``status`` and ``reason``, and the content.
"""

from __future__ import annotations

from collections.abc import Mapping

from odoo.addons.maildesk_base.engine.web import HttpAnswer, HttpClient, HttpRequest

from .tokens import TokenSource

_OWN_FIELDS = frozenset(("accept-encoding", "content-length", "authorization"))


class Response(dict):
    """The head of an answer; names of headers are in lower case."""

    def __init__(self, answer: HttpAnswer):
        super().__init__(answer.headers)
        self.status = answer.status
        self.reason = str(answer.status)
        self["status"] = str(answer.status)


class Transport:
    """Sends requests with the mailbox's token; one that is refused is renewed once."""

    def __init__(self, client: HttpClient, tokens: TokenSource):
        self.client = client
        self.tokens = tokens

    # The signature is the library's.
    def request(
        self,
        uri: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        redirections: int = 0,
        connection_type: object = None,
    ) -> tuple[Response, bytes]:
        """Ask; (head, content)."""
        content = body.encode() if isinstance(body, str) else body
        fields = {
            name: value
            for name, value in (headers or {}).items()
            if name.lower() not in _OWN_FIELDS
        }
        token = self.tokens.access_token()
        answer = self._send(method, uri, fields, content, token)
        if answer.status == 401:
            # Nothing was done: any request may be sent once more.
            token = self.tokens.renewed(token)
            answer = self._send(method, uri, fields, content, token)
        return Response(answer), answer.body

    def _send(
        self, method: str, uri: str, fields: dict, content: bytes | None, token: str
    ) -> HttpAnswer:
        headers = {**fields, "Authorization": f"Bearer {token}"}
        return self.client.send(HttpRequest(method, uri, headers, content))
