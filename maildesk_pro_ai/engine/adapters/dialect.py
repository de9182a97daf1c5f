"""What the dialects of the providers have in common."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..envelope import Envelope, Image
from .answers import Draft, Model
from .settings import Learned, ProviderSettings

# Keywords of our schemas that not every provider takes; we check them ourselves.
_OWN_KEYWORDS = frozenset(
    "maxLength minLength maxItems minItems minimum maximum uniqueItems".split()
)


class Question(NamedTuple):
    """What is posted where."""

    path: str
    body: dict


@dataclass(frozen=True)
class Wish:
    """A question, and how it is to be put."""

    settings: ProviderSettings
    learned: Learned
    envelope: Envelope
    max_output: int


class Dialect:
    """How one kind of interface is asked, and how its answers are read.

    :cvar parameters: names of the request -> what of ``Learned`` decides about them
    """

    models_path = "/models"
    parameters: Mapping[str, str] = {}

    def prefixes(self, address: str) -> tuple[str, ...]:
        """What may belong between an address and our paths, the likeliest first."""
        return ("",) if address.endswith("/v1") else ("", "/v1")

    def headers(self, key: str) -> dict[str, str]:
        """The headers that carry the key, which stands in nothing else."""
        return {"Authorization": f"Bearer {key}"} if key else {}

    def models(self, page: dict) -> tuple[list[Model], str]:
        """The models of one page of the list, and the path of the next, or ""."""
        raise NotImplementedError

    def question(self, wish: Wish) -> Question:
        """The request for an envelope."""
        raise NotImplementedError

    def read(self, value: dict, draft: Draft) -> bool:
        """Take what a document of the answer says; True when nothing else counts."""
        raise NotImplementedError


def wire_schema(schema: object) -> object:
    """A schema with the keywords that every provider takes."""
    if isinstance(schema, Mapping):
        return {
            key: wire_schema(value)
            for key, value in schema.items()
            if key not in _OWN_KEYWORDS
        }
    return [wire_schema(each) for each in schema] if type(schema) is list else schema


def base64_of(image: Image) -> str:
    """The content of an image as providers want it."""
    return base64.b64encode(image.content).decode("ascii")


def dict_of(value: object) -> dict:
    """A value that should be an object, {} when it is none."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list:
    """The objects in a value that should be a list."""
    found = value if isinstance(value, list) else []
    return [each for each in found if isinstance(each, dict)]


def whole_number(value: object) -> int | None:
    """A number of tokens, None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
