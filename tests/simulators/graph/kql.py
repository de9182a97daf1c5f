"""``$search``: the keyword query language, over subject, text and people."""

import html
import re

from .errors import bad_request

_TOKEN = re.compile(
    r'\s*(?:([A-Za-z]+)\s*:\s*)?(?:"((?:[^"\\]|\\.)*)"|([()])|([^\s()"]+))'
)
FIELDS = frozenset(
    "attachment bcc body cc from hasattachment importance kind participants received"
    " recipients sent size subject to".split()
)
_MARKUP = re.compile(r"<[^>]+>")


def parse_search(text):
    """A test of one message from the value of ``$search``, outer quotes included."""
    text = text.strip()
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        raise bad_request("Syntax error: the search clause must be quoted.")
    inner = text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    parser = _Parser(inner)
    test = parser.disjunction()
    if parser.tokens:
        raise bad_request(f"Syntax error in the search clause: {inner}")
    return test


class _Parser:
    def __init__(self, text):
        self.tokens = []
        position = 0
        text = text.rstrip()
        while position < len(text):
            found = _TOKEN.match(text, position)
            if not found:
                raise bad_request("Syntax error: character is not valid.")
            field, phrase, mark, word = found.groups()
            self.tokens.append((mark, field, phrase if phrase is not None else word))
            position = found.end()

    def disjunction(self):
        left = self._conjunction()
        while self._word("OR"):
            right = self._conjunction()
            left = _either(left, right)
        return left

    def _conjunction(self):
        left = self._factor()
        while self.tokens and self.tokens[0][0] != ")" and not self._is_word("OR"):
            self._word("AND")
            left = _both(left, self._factor())
        return left

    def _factor(self):
        if self._word("NOT"):
            inner = self._factor()
            return lambda message: not inner(message)
        if not self.tokens:
            raise bad_request("Syntax error: unexpected end.")
        mark, field, value = self.tokens.pop(0)
        if mark == "(":
            inner = self.disjunction()
            if not self.tokens or self.tokens.pop(0)[0] != ")":
                raise bad_request("Syntax error: ) expected.")
            return inner
        if mark or (field and field.lower() not in FIELDS):
            raise bad_request("Syntax error in the search clause.")
        return _term((field or "").lower(), value.lower())

    def _is_word(self, word):
        return bool(self.tokens) and self.tokens[0][1:] == (None, word)

    def _word(self, word):
        if self._is_word(word):
            self.tokens.pop(0)
            return True
        return False


def _term(field, value):
    value = " ".join(value.rstrip("*").split())

    def test(message):
        return any(
            value in " ".join(text.lower().split()) for text in _texts(message, field)
        )

    return test


def _texts(message, field):
    people = {
        "from": ["from", "sender"],
        "to": ["toRecipients"],
        "cc": ["ccRecipients"],
        "bcc": ["bccRecipients"],
    }
    people["recipients"] = ["toRecipients", "ccRecipients", "bccRecipients"]
    people["participants"] = ["from", *people["recipients"]]
    if field in people:
        return [
            text for name in people[field] for text in _people(message.props.get(name))
        ]
    if field == "subject":
        return [message.props.get("subject") or ""]
    body = html.unescape(_MARKUP.sub(" ", message.props["body"]["content"]))
    if field == "body":
        return [body]
    if field == "attachment":
        return [each.name for each in message.attachments]
    found = [message.props.get("subject") or "", body]
    found += [
        text
        for name in people["participants"]
        for text in _people(message.props.get(name))
    ]
    return found + [each.name for each in message.attachments]


def _people(value):
    people = value if isinstance(value, list) else [value] if value else []
    return [
        f"{p['emailAddress'].get('name')} {p['emailAddress']['address']}"
        for p in people
    ]


def _both(left, right):
    return lambda message: left(message) and right(message)


def _either(left, right):
    return lambda message: left(message) or right(message)
