"""How mail comes into a mailbox, and how it leaves it."""

import re
import secrets

from .errors import refuse
from .mime_item import read_mime, write_mime
from .store import Item, new_id

_BCC = re.compile(rb"^Bcc:[^\n]*\n(?:[ \t][^\n]*\n)*", re.M | re.I)


def add_message(mailbox, folder_id, raw, props=None, received=None):
    """Put a message into a folder, made of MIME or (``raw`` empty) of nothing yet."""
    now = mailbox.clock.now().replace(microsecond=0)
    item = Item(
        new_id("AAkALg"), new_id("AAMkAD"), folder_id, now, received or now, now
    )
    if raw:
        item.props, item.headers, item.extended, item.attachments = read_mime(raw)
        item.raw = raw
    else:
        item.props = {"body": {"contentType": "text", "content": ""}, "subject": ""}
    if not item.props.get("internetMessageId"):
        item.props["internetMessageId"] = f"<{secrets.token_hex(16)}@graph.example>"
    item.props.update(props or {})
    mailbox.thread(item)
    return mailbox.add(item)


class PostOffice:
    """Takes messages that are sent; ``deliveries`` are (sender, recipients, raw).

    ``sent_delay_s``: how long the copy takes to appear in Sent Items.
    ``rewrites``: whether messages leave with another Message-ID than they were given.
    """

    def __init__(self, mailboxes, clock):
        self.mailboxes = mailboxes
        self.clock = clock
        self.deliveries = []
        self.sent_delay_s = 0.0
        self.rewrites = False
        self.allowed = {}

    def send(self, mailbox, item, *, keep=True):
        """Send a message of a mailbox and put its copy into Sent Items."""
        recipients = self._recipients(item)
        if not recipients:
            text = "At least one recipient isn't valid."
            raise refuse(400, "ErrorInvalidRecipients", text)
        sender = _address(item.props.get("from")) or mailbox.address
        also = self.allowed.get(mailbox.address, ())
        if sender.lower() != mailbox.address.lower() and sender.lower() not in also:
            text = "The user account which was used to submit this request does not"
            raise refuse(403, "ErrorSendAsDenied", text)
        raw = item.raw or mime_of(item)
        self.deliveries.append((sender, tuple(recipients), _BCC.sub(b"", raw)))
        if self.rewrites:
            item.props["internetMessageId"] = (
                f"<{secrets.token_hex(16)}@rewritten.example>"
            )
        for address in recipients:
            other = self.mailboxes.get(address.lower())
            if other:
                add_message(other, other.folder("inbox").id, _BCC.sub(b"", raw))
        if keep:
            self._file(mailbox, item)
        else:
            mailbox.remove(item)

    def _file(self, mailbox, item):
        item.props |= {"isDraft": False, "isRead": True}
        item.received = self.clock.now().replace(microsecond=0)
        item.appears_at = self.clock.time() + self.sent_delay_s
        mailbox.move(item, mailbox.folder("sentitems").id)

    def _recipients(self, item):
        return [
            _address(each)
            for kind in ("to", "cc", "bcc")
            for each in item.props.get(f"{kind}Recipients") or []
        ]


def mime_of(item):
    """The MIME form of a message."""
    if item.raw:
        return item.raw
    headers = [(each["name"], each["value"]) for each in item.headers]
    for tag, name in (
        ("string 0x1042", "In-Reply-To"),
        ("string 0x1039", "References"),
    ):
        if item.extended.get(tag):
            headers.append((name, item.extended[tag]))
    return write_mime(item.props, item.attachments, headers)


def _address(recipient):
    return (recipient or {}).get("emailAddress", {}).get("address", "")
