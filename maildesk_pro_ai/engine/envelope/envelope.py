"""What leaves for a provider, as one value that only this package makes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import InitVar, dataclass, fields

_MAKER = object()


@dataclass(frozen=True)
class Image:
    """An image that is sent along: its MIME type and content."""

    mimetype: str
    content: bytes

    def __repr__(self) -> str:
        return f"<Image {self.mimetype}, {len(self.content)} bytes>"


@dataclass(frozen=True)
class Sent:
    """What the log notes of an envelope: amounts, no content."""

    chars: int = 0
    messages: int = 0
    left_out: int = 0
    attachments: int = 0
    attachment_bytes: int = 0


@dataclass(frozen=True, repr=False)
class Envelope:
    """One question to a model; see :func:`~.build.build`, which makes them.

    Adapters take nothing else, so that no text leaves which has not come through here.

    :ivar system: the task, in our words alone
    :ivar user: one JSON document with the material, and a reminder behind it
    :ivar schema: JSON schema of the answer
    :ivar max_output: tokens that the answer may have
    :ivar canary: must not occur in an answer
    """

    action: str
    system: str
    user: str
    schema: Mapping
    max_output: int
    canary: str = ""
    nonce: str = ""
    image: Image | None = None
    sent: Sent = Sent()
    maker: InitVar[object] = None

    def __post_init__(self, maker: object) -> None:
        if maker is not _MAKER:
            raise TypeError("only the package envelope makes envelopes")

    def __repr__(self) -> str:
        return f"<Envelope {self.action}, {self.chars} chars>"

    @property
    def chars(self) -> int:
        """How long the question is."""
        return len(self.system) + len(self.user)


def seal(**parts) -> Envelope:
    """An envelope of these parts; for this package alone."""
    return Envelope(**parts, maker=_MAKER)


def repeated(envelope: Envelope, place: str) -> Envelope:
    """The same question, after an answer that did not fit.

    :param place: where of our schema it went wrong; the answer itself does not come
        back, as its text is not ours
    """
    note = f"An earlier answer did not fit the schema at {place}. Keep to it exactly."
    parts = {each.name: getattr(envelope, each.name) for each in fields(envelope)}
    return seal(**parts | {"system": f"{envelope.system}\n\n{note}"})


def connection_test(words: str = "Answer with the JSON document.") -> Envelope:
    """A question without any mail, which an administrator asks a provider."""
    schema = {
        "type": "object",
        "properties": {"ok": {"type": "boolean"}, "word": {"type": "string"}},
        "required": ["ok", "word"],
        "additionalProperties": False,
    }
    task = f"Answer with a JSON document of this schema: {json.dumps(schema)}"
    return seal(action="test", system=task, user=words, schema=schema, max_output=200)
