"""Checks against Microsoft's OpenAPI description of the mail part of Graph."""

import json

from .paths import below_graph, find, option_problems, ranked, selected
from .schema import Schemas

OPERATIONS = ("get", "post", "patch", "put", "delete")
_ERROR = {"$ref": "#/components/schemas/microsoft.graph.ODataErrors.ODataError"}


class OpenApi:
    """The description, read from its file."""

    def __init__(self, path):
        self._document = json.loads(path.read_text(encoding="utf-8"))
        self._schemas = Schemas(self._document)
        self._patterns = ranked(self._document["paths"])

    def check(self, request, answer):
        """What is wrong with a request or its answer."""
        path = below_graph(request)
        if path is None:
            return
        if answer.status >= 400:
            # What was refused may be wrong; the refusal may not.
            yield from self._schemas.problems(answer.value, _ERROR, "error")
            return
        template = find(self._patterns, path)
        described = (
            self._document["paths"].get(template, {}).get(request.method.lower())
        )
        if described is None:
            yield "the call is not described"
            return
        yield from self._request_problems(request, described)
        yield from self._answer_problems(request, answer, described)

    def _request_problems(self, request, described):
        parameters = [self._resolved(each) for each in described.get("parameters", ())]
        known = {each["name"] for each in parameters if each["in"] == "query"}
        yield from option_problems(request, known)
        contents = self._resolved(described.get("requestBody", {})).get("content", {})
        if not contents:
            if request.body:
                yield "a body is not described"
            return
        kind = request.mimetype
        if not request.body:
            return
        if kind not in contents:
            yield f"a body of type {kind} is not described"
        elif kind == "application/json":
            schema = contents[kind]["schema"]
            yield from self._schemas.problems(request.json(), schema, "request")

    def _answer_problems(self, request, answer, described):
        expected = described["responses"].get(str(answer.status))
        if expected is None:
            yield f"status {answer.status} is not described"
            return
        content = self._resolved(expected).get("content", {}).get("application/json")
        if content is None:
            if answer.value is not None:
                yield "JSON is not described"
            return
        if answer.value is None:
            yield "the answer should be JSON"
            return
        schema = content["schema"]
        yield from self._schemas.problems(answer.value, schema, "answer")
        known = self._schemas.names(schema)
        if "value" in known:
            known = self._schemas.names_of_entries(schema)
        for name in selected(request):
            if known and name not in known:
                yield f"$select names {name}, which is not described"

    def _resolved(self, value):
        reference = value.get("$ref") if isinstance(value, dict) else None
        return self._schemas.at(reference) if reference else value
