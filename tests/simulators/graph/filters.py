"""``$filter`` and ``$orderby`` of message lists, with the rules of Exchange.

The grammar is the part of OData that Exchange understands: comparisons joined by
``and``, ``or`` and ``not``, ``startswith`` and ``contains``, and ``any`` over
categories and single-value extended properties.
"""

import re
from dataclasses import dataclass

from .errors import bad_request, refuse

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<date>\d{4}-\d\d-\d\dT[\d:.]+Z)"
    r"|(?P<name>[A-Za-z_][\w/.]*)|(?P<number>-?\d+)|(?P<mark>[():,]))"
)
_COMPARE = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "gt": lambda a, b: a is not None and a > b,
    "ge": lambda a, b: a is not None and a >= b,
    "lt": lambda a, b: a is not None and a < b,
    "le": lambda a, b: a is not None and a <= b,
}
FILTERABLE = frozenset(
    "isRead isDraft hasAttachments importance receivedDateTime sentDateTime"
    " createdDateTime lastModifiedDateTime from/emailAddress/address"
    " sender/emailAddress/address conversationId internetMessageId subject"
    " flag/flagStatus inferenceClassification parentFolderId".split()
)
SORTABLE = frozenset("receivedDateTime sentDateTime subject isRead importance".split())
INEFFICIENT = "The restriction or sort order is too complex for this operation."


@dataclass
class Filter:
    """A parsed filter: a test of one message, and the properties it names."""

    test: object
    names: list


_TIMES = {
    "receivedDateTime": "received",
    "createdDateTime": "created",
    "lastModifiedDateTime": "modified",
}
_ABSENT = {"flag": {"flagStatus": "notFlagged"}, "inferenceClassification": "focused"}


class Subject:
    """What a test looks at: one message, of which only what is asked for is read."""

    def __init__(self, item):
        self.item = item
        self.extended = item.extended

    def value(self, path):
        """The value of a property path."""
        if path in _TIMES:
            return f"{getattr(self.item, _TIMES[path]).isoformat()[:19]}Z"
        if path == "parentFolderId":
            return self.item.folder
        if path == "hasAttachments":
            return any(not each.inline for each in self.item.attachments)
        first, *rest = path.split("/")
        found = self.item.props.get(first, _ABSENT.get(first, False))
        for step in rest:
            found = found.get(step) if isinstance(found, dict) else None
        return found


def parse_filter(text):
    """Parse; ``BadRequest`` for what Exchange does not understand."""
    parser = _Parser(text)
    test = parser.disjunction()
    parser.end()
    return Filter(test, parser.names)


def parse_orderby(text):
    """The properties with whether they are to be sorted downwards."""
    found = []
    for part in text.split(","):
        words = part.split()
        if (
            not words
            or words[0] not in SORTABLE
            or words[1:] not in ([], ["asc"], ["desc"])
        ):
            raise bad_request(f"The query parameter '$orderby={text}' is invalid.")
        found.append((words[0], words[1:] == ["desc"]))
    return found


def check_efficient(parsed, orderby):
    """Every property sorted by has to be in the filter, first and in that order."""
    wanted = [name for name, _down in orderby]
    if parsed and wanted and parsed.names[: len(wanted)] != wanted:
        raise refuse(400, "InefficientFilter", INEFFICIENT)


class _Parser:
    def __init__(self, text):
        self.tokens = []
        self.names = []
        position = 0
        text = text.strip()
        while position < len(text):
            found = _TOKEN.match(text, position)
            if not found:
                raise bad_request(f"Invalid filter clause at {position}.")
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            position = found.end()

    def end(self):
        if self.tokens:
            raise bad_request("Invalid filter clause.")

    def disjunction(self):
        left = self._conjunction()
        while self._taken("or"):
            left = _either(left, self._conjunction())
        return left

    def _conjunction(self):
        left = self._factor()
        while self._taken("and"):
            left = _both(left, self._factor())
        return left

    def _factor(self):
        if self._taken("not"):
            inner = self._factor()
            return lambda subject: not inner(subject)
        if self._taken("("):
            inner = self.disjunction()
            self._expect(")")
            return inner
        kind, name = self._next()
        if kind != "name":
            raise bad_request("Invalid filter clause.")
        if name in ("startswith", "contains"):
            return self._function(name)
        if name.lower().endswith("/any"):
            return self._any(name.rpartition("/")[0])
        return self._comparison(name)

    def _comparison(self, name):
        if name not in FILTERABLE:
            raise bad_request(f"Could not find a property named '{name}'.")
        _kind, operator = self._next()
        if operator not in _COMPARE:
            raise bad_request(f"Unknown operator '{operator}'.")
        value = self._literal()
        self.names.append(name)
        compare = _COMPARE[operator]
        return lambda subject: compare(subject.value(name), value)

    def _function(self, function):
        self._expect("(")
        _kind, name = self._next()
        self._expect(",")
        value = str(self._literal()).lower()
        self._expect(")")
        self.names.append(name)

        def test(subject):
            found = str(subject.value(name) or "").lower()
            return (
                found.startswith(value) if function == "startswith" else value in found
            )

        return test

    def _any(self, collection):
        self._expect("(")
        _kind, variable = self._next()
        self._expect(":")
        self.names.append(collection)
        if collection == "categories":
            self._expect(variable)
            self._expect("eq")
            value = self._literal()
            self._expect(")")
            return lambda subject: value in (subject.value("categories") or ())
        if collection != "singleValueExtendedProperties":
            raise bad_request(f"any() is not supported for '{collection}'.")
        wanted = {}
        while not self._taken(")"):
            _kind, name = self._next()
            self._expect("eq")
            wanted[name.rpartition("/")[2]] = self._literal()
            self._taken("and")
        key = wanted.get("id", "").lower()
        return lambda subject: subject.extended.get(key) == wanted.get("value")

    def _literal(self):
        kind, text = self._next()
        if kind == "text":
            return text[1:-1].replace("''", "'")
        if kind == "name" and text in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[text]
        if kind == "number":
            return int(text)
        if kind == "date":
            return re.sub(r"\.\d+Z$", "Z", text)
        raise bad_request("Invalid filter clause.")

    def _next(self):
        if not self.tokens:
            raise bad_request("The filter ends too early.")
        return self.tokens.pop(0)

    def _taken(self, text):
        if self.tokens and self.tokens[0][1] == text:
            self.tokens.pop(0)
            return True
        return False

    def _expect(self, text):
        if not self._taken(text):
            raise bad_request(f"'{text}' expected.")


def _both(left, right):
    return lambda subject: left(subject) and right(subject)


def _either(left, right):
    return lambda subject: left(subject) or right(subject)
