"""Google's own description of the Gmail API, which google-api-python-client carries.

Routes and scopes of the simulator are taken from it, and every request and answer is
checked against it: parameters, their types and values, and the shape of bodies.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import googleapiclient

PREFIX = "gmail.users."
_TYPES = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "object": dict,
    "array": list,
    "number": (int, float),
}
_NUMBER = re.compile(r"-?\d+")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*={0,2}")


@dataclass(frozen=True)
class Method:
    """One method of the API."""

    name: str  # messages.get
    described: dict
    pattern: re.Pattern
    upload_patterns: tuple = ()

    @property
    def verb(self):
        """The HTTP method."""
        return self.described["httpMethod"]

    @property
    def scopes(self):
        """The scopes of which a token needs one."""
        return frozenset(self.described.get("scopes", ()))

    @property
    def templates(self):
        """The paths: the usual one, then those for uploads."""
        protocols = self.described.get("mediaUpload", {}).get("protocols", {})
        uploads = [each["path"] for each in protocols.values()]
        return ["/" + self.described["path"], *uploads]

    def fits(self, request):
        """Whether a request calls this method: "", "upload" or None."""
        if request.method != self.verb:
            return None
        if self.pattern.fullmatch(request.path):
            return ""
        if any(each.fullmatch(request.path) for each in self.upload_patterns):
            return "upload"
        return None


@cache
def document():
    """The discovery document."""
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    return json.loads((folder / "gmail.v1.json").read_text())


@cache
def methods():
    """All methods: name -> Method."""
    found = {}
    for described in _walk(document()):
        name = described["id"].removeprefix(PREFIX)
        method = Method(name, described, re.compile(""))
        patterns = [re.compile(_pattern(t)) for t in method.templates]
        found[name] = Method(name, described, patterns[0], tuple(patterns[1:]))
    return found


@cache
def _of_verb(verb):
    return [method for method in methods().values() if method.verb == verb]


class GmailDescription:
    """Checks what is said against the document."""

    def check(self, request, answer):
        """The problems of a request with its answer."""
        if not request.path.startswith(("/gmail/", "/upload/", "/resumable/")):
            return
        for method in _of_verb(request.method):
            kind = method.fits(request)
            if kind is not None:
                yield from self._check_call(method, kind, request, answer)
                return
        yield "no such method"

    def _check_call(self, method, kind, request, answer):
        yield from _query_problems(method, kind, request)
        wanted = method.described.get("request", {}).get("$ref")
        if kind == "" and request.body:
            if wanted is None:
                yield f"{method.name} takes no body"
            else:
                yield from _body_problems(request, wanted)
        if answer.status < 300:
            yield from _answer_problems(method, request, answer)
        elif answer.status >= 400 and answer.is_json:
            error = (answer.value or {}).get("error")
            if not isinstance(error, dict) or error.get("code") != answer.status:
                yield "an error without its envelope"


def value_problems(value, schema, place=""):
    """Where a value is not what a schema allows."""
    if "$ref" in schema:
        schema = document()["schemas"][schema["$ref"]]
    kind = schema.get("type", "object")
    expected = _TYPES.get(kind)
    is_bool = isinstance(value, bool) and kind in ("integer", "number")
    if expected and (not isinstance(value, expected) or is_bool):
        yield f"{place or 'body'} is not of type {kind}"
        return
    if kind == "array":
        for index, each in enumerate(value):
            yield from value_problems(each, schema["items"], f"{place}[{index}]")
    elif kind == "object":
        yield from _property_problems(value, schema, place)
    elif kind == "string":
        yield from _text_problems(value, schema, place)


def _property_problems(value, schema, place):
    known = schema.get("properties", {})
    for name, each in value.items():
        if name in known:
            yield from value_problems(each, known[name], f"{place}.{name}")
        elif "additionalProperties" not in schema:
            yield f"{place}.{name} is not described"


def _text_problems(value, schema, place):
    form = schema.get("format")
    if form in ("int64", "uint64") and not _NUMBER.fullmatch(value):
        yield f"{place} is not a number in a string"
    if form == "byte" and not _BASE64URL.fullmatch(value):
        yield f"{place} is not base64url"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place} may not be {value}"


def _query_problems(method, kind, request):
    known = {**document()["parameters"], **method.described.get("parameters", {})}
    if kind == "upload":
        known |= {"uploadType": {"type": "string"}, "upload_id": {"type": "string"}}
    for name, values in request.query.items():
        described = known.get(name)
        if described is None or described.get("location") == "path":
            yield f"{method.name} has no parameter {name}"
            continue
        if len(values) > 1 and not described.get("repeated"):
            yield f"{name} may come once only"
        for value in values:
            yield from _parameter_problems(name, value, described)
    for name, described in method.described.get("parameters", {}).items():
        is_query = described.get("location") == "query"
        if is_query and described.get("required") and name not in request.query:
            yield f"{name} is missing"


def _parameter_problems(name, value, described):
    kind = described.get("type")
    if kind == "integer" and not _NUMBER.fullmatch(value):
        yield f"{name} is not a number"
    if kind == "boolean" and value not in ("true", "false"):
        yield f"{name} is neither true nor false"
    if kind == "string":
        yield from _text_problems(value, described, name)


def _body_problems(request, wanted):
    if request.mimetype != "application/json":
        yield f"the body is {request.mimetype}, not application/json"
        return
    try:
        value = request.json()
    except ValueError:
        yield "the body is not JSON"
        return
    yield from value_problems(value, {"$ref": wanted})


def _answer_problems(method, request, answer):
    wanted = method.described.get("response", {}).get("$ref")
    if answer.status == 204 or wanted is None:
        if answer.body:
            yield f"{method.name} has no body in its answer"
        return
    if request.one("fields"):
        # A part of the answer: what is there has the same shape.
        yield from value_problems(answer.value or {}, {"$ref": wanted})
        return
    if not isinstance(answer.value, dict):
        yield f"{method.name} did not answer in JSON"
        return
    yield from value_problems(answer.value, {"$ref": wanted})


def _walk(node):
    yield from node.get("methods", {}).values()
    for resource in node.get("resources", {}).values():
        yield from _walk(resource)


def _pattern(template):
    path = re.escape("/" + template.lstrip("/"))
    return re.sub(r"\\{\\?\+?(\w+)\\}", r"[^/]+", path)
