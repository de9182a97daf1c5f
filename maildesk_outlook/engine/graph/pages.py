"""Following lists from page to page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from odoo.addons.maildesk_base.engine.errors import ProtocolError

from .calls import Call, Reply
from .mailbox import GraphMailbox

# More pages than any list has; a service that goes round in circles ends here.
MOST_PAGES = 20_000


def pages(mailbox: GraphMailbox, call: Call) -> Iterator[Reply]:
    """The pages of a list, the first one asked with ``call``; links as they stand."""
    for _ in range(MOST_PAGES):
        reply = mailbox.ask(call)
        yield reply
        link = reply.link("nextLink")
        if not link:
            return
        call = replace(call, path=mailbox.path_of(link))
    raise ProtocolError("protocol.paging", "a list without end")
