"""The models of the ``msgraph-sdk`` package: which properties of which kind."""

import re
from functools import cache

_FIELD = re.compile(r'"([^"]+)": lambda n : setattr\(.*?, n\.get_(\w+?)\(([\w.]*)\)\)')
_BASE = re.compile(r"^class \w+\(([^)]*)\)", re.M)
_ENUM = re.compile(r'^ +\w+ = "([^"]+)"', re.M)
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z")
_KINDS = {
    "str_value": str,
    "bool_value": bool,
    "int_value": int,
    "float_value": (int, float),
    "bytes_value": str,
    "datetime_value": str,
    "enum_value": str,
    "object_value": dict,
}
_DERIVED = re.compile(r"#microsoft\.graph\.(\w+)\Z")


class Models:
    """Reads models when they are first needed."""

    def __init__(self, folder):
        self._folder = folder

    def problems(self, value, model, where):
        """What is wrong with an object of a model, a pair of name and folder."""
        name, folder = model
        if not isinstance(value, dict):
            yield f"{where} is no {name}"
            return
        derived = _DERIVED.match(str(value.get("@odata.type", "")))
        if derived and self._file(_camel(derived[1]), folder).exists():
            name = _camel(derived[1])
        fields = self._fields(name, folder)
        lowered = {key.lower(): kind for key, kind in fields.items()}
        for key, each in value.items():
            kind = fields.get(key)
            if kind is None and name.endswith("RequestBody"):
                kind = lowered.get(key.lower())
            if kind is not None:
                yield from self._value_problems(each, kind, folder, f"{where}.{key}")
            elif "@" not in key:
                yield f"{where}.{key} is no property of {name}"

    def entry_names(self, model):
        """The properties of an object, or of the entries of a collection."""
        name, folder = model
        fields = self._fields(name, folder)
        if "value" in fields and fields["value"][0] == "collection_of_object_values":
            fields = self._fields(fields["value"][1], folder)
        return set(fields)

    def _value_problems(self, value, kind, folder, where):
        if value is None:
            return
        getter, model = kind
        if getter.startswith("collection_of"):
            if not isinstance(value, list):
                yield f"{where} is no list"
                return
            if getter == "collection_of_object_values":
                for number, each in enumerate(value):
                    yield from self.problems(
                        each, (model, folder), f"{where}[{number}]"
                    )
            return
        expected = _KINDS.get(getter)
        wrong = expected and not isinstance(value, expected)
        if wrong or (getter == "int_value" and isinstance(value, bool)):
            yield f"{where} is no {getter}: {str(value)[:40]!r}"
        elif getter == "datetime_value" and not _TIME.match(value):
            yield f"{where} is no time: {value!r}"
        elif getter == "enum_value" and value not in self._words(model, folder):
            yield f"{where} has the value {value!r}"
        elif getter == "object_value":
            yield from self.problems(value, (model, folder), where)

    @cache  # noqa: B019 - as many as there are models
    def _fields(self, name, folder):
        text = self._file(name, folder).read_text(encoding="utf-8")
        found = {}
        for base in _BASE.findall(text)[0].split(","):
            base = base.strip()
            if base and self._file(base, folder).exists():
                found.update(self._fields(base, folder))
        found.update(
            {key: (getter, model) for key, getter, model in _FIELD.findall(text)}
        )
        return found

    @cache  # noqa: B019 - as many as there are enumerations
    def _words(self, name, folder):
        return set(_ENUM.findall(self._file(name, folder).read_text(encoding="utf-8")))

    def _file(self, name, folder):
        """Models of one call lie beside it, all others together."""
        file = f"{_WORD.sub('_', name).lower()}.py"
        own = folder / file
        return own if own.exists() else self._folder / file


def _camel(name):
    return name[:1].upper() + name[1:]
