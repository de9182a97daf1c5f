"""Requests and answers as the handlers of a simulator see them."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

# Among the pieces of an answer: the connection ends here, as in a crash.
CUT = object()


@dataclass(frozen=True)
class Headers:
    """Header fields; names in any case."""

    fields: tuple = ()

    def get(self, name, default=None):
        """The first field of that name."""
        wanted = name.lower()
        return next((v for n, v in self.fields if n.lower() == wanted), default)

    @classmethod
    def of(cls, mapping):
        """From a mapping or pairs."""
        pairs = mapping.items() if hasattr(mapping, "items") else mapping
        return cls(tuple((str(name), str(value)) for name, value in pairs))


@dataclass(frozen=True)
class Request:
    """One request. ``path`` is as sent, still quoted; ``query`` name -> values.

    ``outer`` is the batch request that carries it, None when it came by itself.
    """

    method: str
    path: str
    query: dict = field(default_factory=dict)
    headers: Headers = Headers()
    body: bytes = b""
    outer: object = None

    @classmethod
    def to(cls, method, target, headers=(), body=b"", outer=None):
        """A request to a target such as ``/path?a=1``."""
        parts = urlsplit(target)
        query = parse_qs(parts.query, keep_blank_values=True)
        fields = headers if isinstance(headers, Headers) else Headers.of(headers)
        return cls(method, parts.path, query, fields, body, outer)

    def one(self, name, default=None):
        """The value of a query parameter that may come once."""
        values = self.query.get(name)
        return values[-1] if values else default

    def many(self, name):
        """All values of a query parameter."""
        return self.query.get(name, [])

    @property
    def mimetype(self):
        """The bare type of the body."""
        value = self.headers.get("Content-Type", "")
        return value.partition(";")[0].strip().lower()

    def json(self):
        """The body as JSON, None when it is empty; ValueError when it is broken."""
        return json.loads(self.body) if self.body else None

    def form(self):
        """The body as a form: name -> last value."""
        pairs = parse_qs(self.body.decode("utf-8"), keep_blank_values=True)
        return {name: values[-1] for name, values in pairs.items()}

    @property
    def bearer(self):
        """The access token that came with it, "" when none did."""
        kind, _, token = self.headers.get("Authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" else ""


@dataclass(frozen=True)
class Answer:
    """One answer; ``value`` is what the JSON body says, None for other bodies.

    ``pieces``: an iterable in the place of the body, for an answer that is sent bit by
    bit: bytes, seconds to wait as a number, and ``CUT`` where the connection breaks.
    """

    status: int = 200
    headers: tuple = ()
    body: bytes = b""
    value: object = None
    pieces: object = None

    @property
    def is_json(self):
        """Whether the body is JSON."""
        return any("application/json" in value for _name, value in self.headers)


def json_answer(value, status=200, headers=()):
    """An answer in JSON."""
    body = json.dumps(value, ensure_ascii=False).encode()
    kind = ("Content-Type", "application/json; charset=UTF-8")
    return Answer(status, (kind, *headers), body, value)


def html_answer(text, status=200):
    """A page for a browser."""
    kind = ("Content-Type", "text/html; charset=UTF-8")
    return Answer(status, (kind,), text.encode())


def redirect(url):
    """Send a browser elsewhere."""
    return Answer(302, (("Location", url),))


def empty_answer(status=204):
    """An answer without a body."""
    return Answer(status)
