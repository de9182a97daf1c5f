"""One message in a simulated mailbox."""

import re
from dataclasses import dataclass, field, fields
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import getaddresses
from functools import cached_property, lru_cache

_PREFIX = re.compile(r"^\s*((re|fwd?|aw|wg)\s*:\s*)+", re.I)


@dataclass
class StoredMessage:
    """A message with its labels; ``internal_date`` in milliseconds."""

    id: str
    thread_id: str
    raw: bytes = b""
    labels: set = field(default_factory=set)
    internal_date: int = 0
    history_id: int = 0
    number: int = 0  # order of arrival
    ill: frozenset = frozenset()  # formats in which it ends in an error for ever

    def __getstate__(self):
        """What is worked out from the bytes need not be kept."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def brief(self, *, with_labels=True):
        """Ids, and the labels unless there are none."""
        found = {"id": self.id, "threadId": self.thread_id}
        if with_labels and self.labels:
            found["labelIds"] = sorted(self.labels)
        return found

    @cached_property
    def parsed(self):
        """The message as Python's own parser sees it."""
        return _parse(self.raw)

    def header(self, name):
        """A header's text, decoded and unfolded, "" when it is missing."""
        value = self.parsed.get(name)
        return "" if value is None else decoded(value)

    @cached_property
    def rfc_message_id(self):
        """The Message-ID without brackets."""
        return self.header("Message-ID").strip().strip("<>")

    @cached_property
    def references(self):
        """Message-IDs this one answers."""
        text = self.header("References") + " " + self.header("In-Reply-To")
        return set(re.findall(r"<([^<>\s]+)>", text))

    @cached_property
    def base_subject(self):
        """The subject without the prefixes of answers."""
        return _PREFIX.sub("", self.header("Subject")).strip().lower()

    def addresses(self, *names):
        """(name, address) pairs of address headers."""
        values = [v for name in names for v in self.parsed.get_all(name, [])]
        return getaddresses([decoded(value) for value in values])

    @cached_property
    def texts(self):
        """The text parts, decoded, one after the other."""
        return [part_text(p) for p in self.parsed.walk() if is_text(p)]

    @cached_property
    def filenames(self):
        """The names of the files in the message."""
        return [name for p in self.parsed.walk() if (name := part_filename(p))]


@lru_cache(maxsize=1000)
def _parse(raw):
    """Equal messages are parsed once: tests fill mailboxes with them."""
    return message_from_bytes(raw)


def decoded(value):
    """A header value as the API shows it: unfolded, encoded words as text."""
    value = re.sub(r"\r?\n(?=[ \t])", "", str(value))
    if "=?" not in value and value.isascii():
        return value
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, UnicodeError, ValueError):
        return value


def is_text(part):
    """Whether a part is a text and not an attachment."""
    return part.get_content_maintype() == "text" and not part_filename(part)


def part_filename(part):
    """The file name of a part, "" when it is no file."""
    name = part.get_filename()
    return decoded(name) if name else ""


def part_text(part):
    """A text part's content as text."""
    content = part.get_payload(decode=True) or b""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")
