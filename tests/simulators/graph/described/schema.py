"""A small validator of JSON schemas, as far as the description uses them.

It is stricter than they are in one point: a property that nobody has described is a
problem, although the published schemas allow any. Annotations with an ``@`` are free.
"""

import re

DERIVED = {
    f"#microsoft.graph.{name}": name
    for name in ("fileAttachment", "itemAttachment", "referenceAttachment")
}
_KINDS = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
}


class Schemas:
    """All schemas of a document."""

    def __init__(self, document):
        self._document = document

    def at(self, reference):
        """What a reference within the document points at."""
        found = self._document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        return found

    def problems(self, value, schema, where):
        """What is wrong with a value."""
        schema = self._resolved(schema)
        if value is None:
            if not self._may_be_null(schema):
                yield f"{where} must not be null"
            return
        for key in ("anyOf", "oneOf"):
            if key in schema:
                tried = [list(self.problems(value, s, where)) for s in schema[key]]
                if all(tried):
                    yield from tried[0]
                return
        kind = schema.get("type")
        if kind and not _is(value, kind):
            yield f"{where} is no {kind}: {str(value)[:40]!r}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{where} has the value {value!r}"
        if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
            yield f"{where} is not well formed: {value[:40]!r}"
        if isinstance(value, list):
            for number, each in enumerate(value):
                inner = schema.get("items", {})
                yield from self.problems(each, inner, f"{where}[{number}]")
        if isinstance(value, dict):
            yield from self._object_problems(value, schema, where)

    def names(self, schema):
        """The properties of an object."""
        return set(self._properties(self._resolved(schema)))

    def names_of_entries(self, schema):
        """The properties of the objects in a collection."""
        entries = self._properties(self._resolved(schema))["value"]
        return self.names(self._resolved(entries).get("items", {}))

    def _object_problems(self, value, schema, where):
        derived = DERIVED.get(value.get("@odata.type"))
        if derived:
            schema = self.at(f"#/components/schemas/microsoft.graph.{derived}")
        properties = self._properties(schema)
        described = {name.lower(): inner for name, inner in properties.items()}
        for name in self._required(schema):
            if name not in value:
                yield f"{where}.{name} is missing"
        for name, each in value.items():
            # Parameters of actions may be written either way.
            inner = properties.get(name) or (
                described.get(name.lower()) if where == "request" else None
            )
            if inner is not None:
                yield from self.problems(each, inner, f"{where}.{name}")
            elif "@" not in name and properties:
                yield f"{where}.{name} is not described"

    def _properties(self, schema):
        found = {}
        for part in schema.get("allOf", ()):
            found.update(self._properties(self._resolved(part)))
        found.update(schema.get("properties", {}))
        return found

    def _required(self, schema):
        names = list(schema.get("required", ()))
        for part in schema.get("allOf", ()):
            names += self._required(self._resolved(part))
        return names

    def _may_be_null(self, schema):
        parts = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
        return schema.get("nullable", False) or any(
            self._may_be_null(self._resolved(part)) for part in parts
        )

    def _resolved(self, schema):
        while "$ref" in schema:
            schema = self.at(schema["$ref"])
        return schema


def _is(value, kind):
    if kind in ("integer", "number") and isinstance(value, bool):
        return False
    return isinstance(value, _KINDS[kind])
