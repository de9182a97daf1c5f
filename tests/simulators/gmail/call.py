"""One call of the API as its handler sees it."""

from dataclasses import dataclass

from .errors import backend_error, bad_request
from .mailbox import Mailbox
from .payload import decode, resource

MOST_RESULTS = 500
FORMATS = ("minimal", "metadata", "full", "raw")


@dataclass
class Call:
    """Who asks for what.

    :ivar path: values of the path's placeholders
    :ivar scopes: those of the access token
    """

    application: object
    mailbox: Mailbox
    request: object
    path: dict
    scopes: frozenset = frozenset()

    @property
    def is_upload(self):
        """Whether the body is the message itself and not JSON about it."""
        return self.request.path.startswith(("/upload/", "/resumable/"))

    def body(self):
        """The JSON body, {} when there is none; 400 when it is broken."""
        try:
            value = self.request.json()
        except ValueError:
            raise bad_request("Invalid JSON payload received.", "badRequest") from None
        if value is not None and not isinstance(value, dict):
            raise bad_request("Invalid JSON payload received.", "badRequest")
        return value or {}

    def raw_of(self, message):
        """The bytes of a message given as JSON; 400 when there are none."""
        try:
            raw = decode(message.get("raw") or "")
        except ValueError as error:
            raise bad_request(str(error)) from None
        if not raw:
            raise bad_request(
                "'raw' RFC822 payload message string or uploading"
                " message via /upload/* URL required"
            )
        return raw

    def page(self, items):
        """The items of the wanted page, and the token of the next one or None."""
        size = int(self.request.one("maxResults", "100"))
        start = self._start()
        size = max(1, min(size, MOST_RESULTS, self.application.largest_page))
        following = start + size
        return items[start:following], (
            f"{following:020d}" if following < len(items) else None
        )

    def resource(self, message):
        """A message in the format that was asked for."""
        form = self.request.one("format", "full").lower()
        if form not in FORMATS:
            raise bad_request(f"Invalid value at 'format': {form}")
        if form in message.ill:
            raise backend_error()
        wanted = self.request.many("metadataHeaders")
        return resource(message, form, wanted, self.mailbox.attachments)

    def _start(self):
        token = self.request.one("pageToken")
        if token is None:
            return 0
        if not (token.isdigit() and len(token) == 20):
            raise bad_request("Invalid pageToken")
        return int(token)


def without_empty(**values):
    """A body in which empty collections are left out, as the original does."""
    return {name: value for name, value in values.items() if value not in ([], None)}
