"""One call of Graph, and its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from odoo.addons.maildesk_base.engine.errors import ProtocolError
from odoo.addons.maildesk_base.engine.web import WebAnswer

# Ids of messages and attachments then survive every move (a folder's always does).
IMMUTABLE = 'IdType="ImmutableId"'
# What OData wants to see as it stands.
_PLAIN = "$,()'=/:;"


@dataclass(frozen=True, slots=True)
class Call:
    """What to ask of a mailbox.

    :param path: below the mailbox, with its query: ``/messages/…?$select=id``
    :param body: an object for JSON, or bytes of ``content_type``
    :param prefer: further values of the Prefer header
    :param about: what is missing when Graph says 404: ``message``, ``folder``, ``part``
    """

    method: str
    path: str
    body: object = None
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    prefer: tuple[str, ...] = ()
    about: str = "message"

    def all_headers(self) -> dict[str, str]:
        """The headers of this call, but for Authorization."""
        headers = {"Prefer": ", ".join((IMMUTABLE, *self.prefer)), **self.headers}
        if self.body is not None:
            headers["Content-Type"] = self.content_type
        return headers


@dataclass(frozen=True, slots=True)
class Reply:
    """What Graph answered; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    value: object = None
    content: bytes = b""

    @property
    def is_ok(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        """The code of the error, "" without one."""
        return str(_error(self.value).get("code") or "")

    @property
    def message(self) -> str:
        """Graph's words for the error."""
        return str(_error(self.value).get("message") or "")

    @property
    def retry_after(self) -> float | None:
        """Seconds that Graph asked to wait."""
        text = str(self.headers.get("retry-after", ""))
        return float(text) if text.isdigit() else None

    def object(self) -> dict:
        """The JSON object; ProtocolError when the answer is none."""
        if not isinstance(self.value, dict):
            raise ProtocolError("protocol.json", "an object was expected")
        return self.value

    def entries(self) -> list[dict]:
        """The list under ``value``; ProtocolError when there is none."""
        found = self.object().get("value")
        if not isinstance(found, list) or not all(isinstance(e, dict) for e in found):
            raise ProtocolError("protocol.json", "a list was expected")
        return found

    def made(self) -> dict:
        """The object that was made, which has an ``id``; ProtocolError without one."""
        found = self.object()
        if not isinstance(found.get("id"), str):
            raise ProtocolError("protocol.json", "what was made has no id")
        return found

    def link(self, name: str) -> str:
        """``nextLink`` or ``deltaLink``, "" when there is none."""
        found = self.object().get(f"@odata.{name}")
        return found if isinstance(found, str) else ""


def read_reply(answer: WebAnswer) -> Reply:
    """A reply from what came over the network.

    Raises ProtocolError for JSON that is none: some proxy has answered.
    """
    status, headers, content = answer.status_code, answer.headers, answer.content
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" or not content:
        return Reply(status, headers, None, content)
    try:
        return Reply(status, headers, json.loads(content), b"")
    except ValueError:
        if status >= 400:
            return Reply(status, headers, None, content)
        raise ProtocolError("protocol.json", "not readable") from None


def query(**options: object) -> str:
    """A query string of OData: ``select="id"`` becomes ``$select=id``."""
    pairs = [(f"${name}", str(value)) for name, value in options.items()]
    return urlencode(pairs, quote_via=quote, safe=_PLAIN)


def segment(name: str) -> str:
    """An id as one segment of a path."""
    return quote(name, safe="")


def literal(text: str) -> str:
    """A text as a literal of OData."""
    return "'" + text.replace("'", "''") + "'"


def _error(value: object) -> Mapping:
    found = value.get("error") if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}
