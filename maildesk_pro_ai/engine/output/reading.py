"""Reads an answer as JSON of a schema, with the patience that models need."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ..errors import AiAnswerUnusable

_THOUGHTS = re.compile(r"\A.*</think>", re.S)
MAX_CHARS = 200_000


class SchemaViolation(AiAnswerUnusable):
    """The answer does not fit.

    :ivar place: where, in names of the schema
    """

    def __init__(self, place: str):
        super().__init__("", f"does not fit at {place}")
        self.place = place


def read_answer(text: str, schema: Mapping) -> dict:
    """The document of an answer, with nothing in it but what the schema names.

    Text around it, code fences and thoughts are left out; texts and lists that are too
    long are cut. Raises SchemaViolation.
    """
    return _fitted(_document(text[:MAX_CHARS]), schema, "the document")


def _document(text: str) -> object:
    text = _THOUGHTS.sub("", text)
    decoder = json.JSONDecoder()
    position = text.find("{")
    # A few attempts: an answer may begin with a brace in prose.
    for _attempt in range(5):
        if position < 0:
            break
        try:
            return decoder.raw_decode(text, position)[0]
        except (ValueError, RecursionError):
            position = text.find("{", position + 1)
    raise SchemaViolation("the document")


def _fitted(value: object, schema: Mapping, place: str) -> object:
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if value is None and "null" in kinds:
        return None
    fit = _FITS.get(kinds[0])
    if fit is None:
        raise SchemaViolation(place)
    found = fit(value, schema, place)
    if "enum" in schema and found not in schema["enum"]:
        raise SchemaViolation(place)
    return found


def _object(value: object, schema: Mapping, place: str) -> dict:
    if not isinstance(value, dict):
        raise SchemaViolation(place)
    return {
        name: _fitted(value.get(name), each, name)
        for name, each in schema["properties"].items()
    }


def _array(value: object, schema: Mapping, place: str) -> list:
    if not isinstance(value, list):
        raise SchemaViolation(place)
    kept = value[: schema.get("maxItems", len(value))]
    return [_fitted(each, schema["items"], place) for each in kept]


def _string(value: object, schema: Mapping, place: str) -> str:
    if not isinstance(value, str):
        raise SchemaViolation(place)
    if "enum" in schema:
        return value.strip().lower()
    most = schema.get("maxLength", len(value))
    return value if len(value) <= most else value[: most - 1].rstrip() + "…"


def _integer(value: object, schema: Mapping, place: str) -> int:
    if isinstance(value, str) and value.strip("[] ").isdecimal():
        value = int(value.strip("[] ")[:9])
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise SchemaViolation(place)
    return value


def _boolean(value: object, _schema: Mapping, place: str) -> bool:
    if not isinstance(value, bool):
        raise SchemaViolation(place)
    return value


_FITS = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _integer,
    "boolean": _boolean,
}
