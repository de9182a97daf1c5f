"""Gmail's search language, as far as mail programs use it."""

import re
from datetime import UTC, datetime

from .errors import bad_request

_TOKEN = re.compile(
    r"(?P<open>[({])|(?P<close>[)}])|(?P<minus>-)(?=\S)"
    r'|(?P<field>[A-Za-z_0-9]+):(?:"(?P<fieldphrase>[^"]*)"?|(?P<fieldopen>[({])'
    r'|(?P<value>[^\s(){}"]+))|"(?P<phrase>[^"]*)"?|(?P<word>[^\s(){}"]+)'
)
_AGE = re.compile(r"(\d+)([dmy])")
_DAY_S = {"d": 86400, "m": 30 * 86400, "y": 365 * 86400}
_SIZE = {"": 1, "k": 1024, "m": 1024**2}
_STATES = {
    "unread": lambda m: "UNREAD" in m.labels,
    "read": lambda m: "UNREAD" not in m.labels,
    "starred": lambda m: "STARRED" in m.labels,
    "important": lambda m: "IMPORTANT" in m.labels,
    "draft": lambda m: "DRAFT" in m.labels,
    "sent": lambda m: "SENT" in m.labels,
}


def compile_query(text, mailbox):
    """A function that says whether a message of a mailbox fits."""
    parser = _Parser(text, mailbox)
    return parser.all_until("")


class _Parser:
    def __init__(self, text, mailbox):
        self._tokens = list(_TOKEN.finditer(text))
        self._at = 0
        self._own = mailbox.email
        labels = mailbox.labels.all()
        self._by_name = {_label_key(each["name"]): each["id"] for each in labels}
        self._now = mailbox.clock.time()

    def all_until(self, closing, field=""):
        """Everything up to the closing bracket: AND, with OR between neighbours."""
        groups = []
        joins = False
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token["close"]:
                self._at += 1
                break
            if token["word"] in ("OR", "|"):
                joins, self._at = True, self._at + 1
                continue
            if token["word"] == "AND":
                self._at += 1
                continue
            test = self._one(field)
            if joins and groups:
                groups[-1].append(test)
            else:
                groups.append([test])
            joins = closing == "}"
        return lambda m: all(any(test(m) for test in group) for group in groups)

    def _one(self, field=""):
        token = self._tokens[self._at]
        self._at += 1
        if token["minus"]:
            if self._at >= len(self._tokens):
                return lambda m: True
            test = self._one(field)
            return lambda m: not test(m)
        if token["open"]:
            return self.all_until("}" if token["open"] == "{" else ")", field)
        if token["fieldopen"]:
            closing = "}" if token["fieldopen"] == "{" else ")"
            return self.all_until(closing, token["field"].lower())
        if token["field"]:
            value = token["value"] or token["fieldphrase"] or ""
            return self._operator(token["field"].lower(), value)
        text = token["word"] or token["phrase"] or ""
        if field:
            return self._operator(field, text)
        return lambda m: _everywhere(m, text.lower())

    def _operator(self, name, value):
        make = getattr(self, f"_op_{name}", None)
        if make is None:
            text = f"{name}:{value}".lower()
            return lambda m: _everywhere(m, text)
        return make(value)

    def _op_from(self, value):
        return self._people(value, "From")

    def _op_to(self, value):
        return self._people(value, "To", "Cc", "Bcc")

    def _op_cc(self, value):
        return self._people(value, "Cc")

    def _op_bcc(self, value):
        return self._people(value, "Bcc")

    def _people(self, value, *names):
        wanted = self._own if value == "me" else value
        return lambda m: _in_addresses(m, wanted, *names)

    def _op_list(self, value):
        return lambda m: _has_words(m.header("List-Id").lower(), value.lower())

    def _op_subject(self, value):
        return lambda m: _has_words(m.header("Subject").lower(), value.lower())

    def _op_filename(self, value):
        return lambda m: any(value.lower() in name.lower() for name in m.filenames)

    def _op_rfc822msgid(self, value):
        return lambda m: m.rfc_message_id == value.strip("<>")

    def _op_has(self, value):
        if value == "attachment":
            return lambda m: bool(m.filenames)
        return lambda m: False

    def _op_is(self, value):
        return _STATES.get(value.lower(), lambda m: False)

    def _op_in(self, value):
        if value.lower() == "anywhere":
            return lambda m: True
        return self._op_label(value)

    def _op_label(self, value):
        key = {"drafts": "draft", "bin": "trash"}.get(value.lower(), value)
        label_id = self._by_name.get(_label_key(key))
        return lambda m: label_id in m.labels

    def _op_after(self, value):
        since = _moment(value)
        return lambda m: m.internal_date >= since * 1000

    def _op_before(self, value):
        until = _moment(value)
        return lambda m: m.internal_date < until * 1000

    def _op_newer_than(self, value):
        since = self._now - _age(value)
        return lambda m: m.internal_date >= since * 1000

    def _op_older_than(self, value):
        until = self._now - _age(value)
        return lambda m: m.internal_date < until * 1000

    def _op_larger(self, value):
        size = _size(value)
        return lambda m: len(m.raw) > size

    def _op_smaller(self, value):
        size = _size(value)
        return lambda m: len(m.raw) < size


def _label_key(name):
    return re.sub(r"[\s/&()]", "-", name).lower()


def _everywhere(message, text):
    places = [message.header("Subject"), *message.texts, *message.filenames]
    places += [f"{n} {a}" for n, a in message.addresses("From", "To", "Cc", "Bcc")]
    return any(_has_words(place.lower(), text) for place in places)


def _has_words(place, text):
    """Words are matched whole, as the original does; punctuation separates them."""
    wanted = re.findall(r"\w+", text)
    if not wanted:
        return True
    pattern = r"\W+".join(map(re.escape, wanted))
    return re.search(rf"(?<!\w){pattern}(?!\w)", place) is not None


def _in_addresses(message, value, *names):
    found = [f"{n} {a}".lower() for n, a in message.addresses(*names)]
    return any(_has_words(each, value.lower()) for each in found)


def _moment(value):
    if value.isdigit():
        return int(value)
    for form in ("%Y/%m/%d", "%Y-%m-%d"):
        try:
            return datetime.strptime(value, form).replace(tzinfo=UTC).timestamp()
        except ValueError:
            continue
    raise bad_request("Invalid date in query")


def _age(value):
    found = _AGE.fullmatch(value)
    return int(found[1]) * _DAY_S[found[2]] if found else 0


def _size(value):
    found = re.fullmatch(r"(\d+)([km]?)b?", value.lower())
    return int(found[1]) * _SIZE[found[2]] if found else 0
