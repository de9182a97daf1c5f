"""What google-api-python-client asks through: our session, with the access token.

The library was written for httplib2: it wants an object with ``request`` that returns a
pair, a mapping of headers with ``status`` and ``reason``, and the content.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from odoo.addons.maildesk_base.engine.errors import ProtocolError, TransientError
from odoo.addons.maildesk_base.engine.web import RequestLost, WebAnswer, WebSession

from .tokens import TokenSource

_OWN_FIELDS = frozenset(("accept-encoding", "content-length", "authorization"))


class Response(dict):
    """The head of an answer; names of headers are in lower case."""

    def __init__(self, answer: WebAnswer):
        super().__init__(answer.headers.lower_items())
        self.status = answer.status_code
        self.reason = str(answer.status_code)
        self["status"] = self.reason


class Transport:
    """Sends requests with the mailbox's token; one that is refused is renewed once."""

    def __init__(self, session: WebSession, tokens: TokenSource):
        self.session = session
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
        fields = {
            name: value
            for name, value in (headers or {}).items()
            if name.lower() not in _OWN_FIELDS
        }

        def send(token: str) -> WebAnswer:
            signed = {**fields, "Authorization": f"Bearer {token}"}
            content = body.encode() if isinstance(body, str) else body
            return self.session.request(method, uri, headers=signed, data=content)

        token = _before_asking(self.tokens.access_token)
        answer = send(token)
        if answer.status_code == 401:
            # Nothing was done: any request may be sent once more.
            answer = send(_before_asking(lambda: self.tokens.renewed(token)))
        return Response(answer), answer.content


def _before_asking(give_token: Callable[[], str]) -> str:
    """A token. Whatever goes wrong here for now, the request itself has not left: a
    message that was to be sent was certainly not.
    """
    try:
        return give_token()
    except (TransientError, ProtocolError) as error:
        lost = RequestLost(error.code, error.detail)
        lost.retry_after = getattr(error, "retry_after", None)
        raise lost from error
