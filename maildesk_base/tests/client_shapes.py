"""What passes between the app and ``mailbox.client``, as data, and who checks it.

The shapes are in ``static/tests/client_api.json``: the app's own tests read the same
file, and docs/client-api.md shows it. In words of the file:

- ``text``, ``number``, ``flag``, ``id``, ``moment`` (UTC), ``object``, ``anything``;
- the name of another shape, or several words of which the value is one: ``a | b``;
- ``a or b`` is either, a ``?`` behind a type allows null;
- ``[type]`` is a list; an object names all its keys, those with ``?`` may be missing,
  ``*`` stands for any key, and ``...`` takes over another shape.

``static/tests/client_shapes.js`` does the same for the app's tests.
"""

import json
import re
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "static/tests/client_api.json"
API = json.loads(FILE.read_text(encoding="utf-8"))
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


PLAIN = {
    "text": lambda value: isinstance(value, str),
    "number": _is_number,
    "flag": lambda value: isinstance(value, bool),
    "id": lambda value: _is_number(value) and value == int(value),
    "moment": lambda value: isinstance(value, str) and bool(MOMENT.fullmatch(value)),
    "object": lambda value: isinstance(value, dict),
    "anything": lambda value: True,
}


def deviations(shape, value, place="it"):
    """What is wrong with a value, as sentences; none when it has the shape."""
    if isinstance(shape, list):
        return _of_list(shape[0], value, place)
    if isinstance(shape, dict):
        return _of_object(fields_of(shape), value, place)
    return _of_word(shape, value, place)


def fields_of(shape):
    """The fields of an object, with those it takes over."""
    own = {name: each for name, each in shape.items() if name != "..."}
    if "..." not in shape:
        return own
    return fields_of(API["shapes"][shape["..."]]) | own


def _of_word(word, value, place):
    if word.endswith("?"):
        return [] if value is None else _of_word(word[:-1], value, place)
    if " or " in word:
        found = [_of_word(each, value, place) for each in word.split(" or ")]
        return min(found, key=len)
    if " | " in word:
        return [] if value in word.split(" | ") else [f"{place} is {value!r}: {word}"]
    if word in PLAIN:
        return [] if PLAIN[word](value) else [f"{place} is {value!r}, not {word}"]
    return deviations(API["shapes"][word], value, place)


def _of_list(shape, value, place):
    if not isinstance(value, list | tuple):
        return [f"{place} is {value!r}, not a list"]
    found = []
    for index, each in enumerate(value):
        found += deviations(shape, each, f"{place}[{index}]")
    return found


def _of_object(fields, value, place):
    if not isinstance(value, dict):
        return [f"{place} is {value!r}, not an object"]
    if "*" in fields:
        fields = {str(name): fields["*"] for name in value}
        value = {str(name): each for name, each in value.items()}
    known = {name.removesuffix("?"): shape for name, shape in fields.items()}
    found = [f"{place} has {name!r}" for name in value if name not in known]
    for name, shape in fields.items():
        plain = name.removesuffix("?")
        if plain in value:
            found += deviations(shape, value[plain], f"{place}.{plain}")
        elif plain == name:
            found.append(f"{place} lacks {name!r}")
    return found


def sent_deviations(method, arguments, named):
    """What is wrong with a call of a method of ``mailbox.client``."""
    takes = API["methods"][method]["takes"]
    names = [name.removesuffix("?") for name in takes]
    if len(arguments) > len(names):
        return [f"{method} takes {len(names)} values"]
    values = dict(zip(names, arguments, strict=False)) | named
    return deviations(takes, values, method)


class CheckedClient:
    """``mailbox.client`` for tests: whatever it answers has its shape."""

    def __init__(self, model):
        self._model = model

    def __getattr__(self, name):
        method = getattr(self._model, name)
        if name not in API["methods"]:
            return method

        def call(*arguments, **named):
            given = method(*arguments, **named)
            found = deviations(API["methods"][name]["gives"], given, name)
            assert not found, found
            return given

        return call
