"""One call of Graph: whose mailbox, with which rights, options and preferences."""

import re
from dataclasses import dataclass
from functools import cached_property

from .errors import bad_request, item_not_found, refuse
from .store import Mailbox

MAX_TOP = 1000
DEFAULT_TOP = 10
_OPTIONS = frozenset(
    "$select $expand $filter $orderby $search $top $skip $count changeType"
    " includeHiddenFolders".split()
)


@dataclass(frozen=True)
class Call:
    """A request for a mailbox, checked and authorized.

    :param root: the path that names the mailbox, ``/me`` or ``/users/…``
    """

    request: object
    mailbox: Mailbox
    service: object
    root: str

    @cached_property
    def prefer(self):
        """The values of Prefer: name -> value, in lower case."""
        found = {}
        for part in re.findall(
            r'[^,"]+(?:"[^"]*")?', self.request.headers.get("Prefer", "")
        ):
            name, _, value = part.strip().partition("=")
            if name:
                found[name.strip().lower()] = value.strip('" ').lower()
        return found

    @property
    def immutable(self):
        """Whether immutable ids were asked for."""
        return self.prefer.get("idtype") == "immutableid"

    @property
    def page_size(self):
        """How many entries go on a page."""
        asked = self.request.one("$top") or self.prefer.get("odata.maxpagesize")
        if asked is None:
            return DEFAULT_TOP
        if not asked.isdigit() or not 1 <= int(asked) <= MAX_TOP:
            raise bad_request("Invalid value for $top.")
        return int(asked)

    @property
    def skip(self):
        """How many entries are left out."""
        return int(self.request.one("$skip", "0"))

    def options(self):
        """The query, refused when something in it is unknown."""
        for name in self.request.query:
            if name not in _OPTIONS and not name.startswith("$skiptoken"):
                raise bad_request(f"The query parameter '{name}' is not supported.")
        return {name: values[-1] for name, values in self.request.query.items()}

    def select(self):
        """The properties asked for, None for the usual ones."""
        text = self.request.one("$select")
        return {each.strip() for each in text.split(",")} if text else None

    def name_of(self, item):
        """The id of a message as this caller wants it."""
        return item.key if self.immutable else item.mutable

    def item(self, name):
        """The message with this id; ``ErrorItemNotFound``."""
        found = self.mailbox.item(name)
        if found is None:
            if not re.fullmatch(r"[\w=+/-]{20,}", name):
                raise refuse(400, "ErrorInvalidIdMalformed", "Id is malformed.")
            raise item_not_found()
        return found

    def folder(self, name):
        """The folder with this id or well-known name; ``ErrorItemNotFound``."""
        found = self.mailbox.folder(name)
        if found is None:
            raise item_not_found()
        return found

    def link(self, path, query):
        """An absolute address for the next page."""
        return f"{self.service.graph_url}{self.root}{path}?{query}"
