"""What the rules judge: one mail, and what the mailbox knows of its sender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from odoo.addons.maildesk_base.engine.mime.findings.authentication import AuthResults
from odoo.addons.maildesk_base.engine.types import Address

from ..extract import Readable


@dataclass(frozen=True, slots=True)
class History:
    """What the index of the reader's mailbox knows of the sender's address.

    :ivar received_before: earlier messages from it
    :ivar sent_to_before: messages that the mailbox has sent to it
    """

    received_before: int = 0
    sent_to_before: int = 0

    @property
    def is_first_contact(self) -> bool:
        """Whether nothing was ever exchanged."""
        return not self.received_before and not self.sent_to_before


@dataclass(frozen=True, slots=True)
class Context:
    """What the mail does not say itself. Only what the reader may read goes in here:
    findings show who the sender is like.

    :ivar own_addresses: addresses of the reader's mailbox, its aliases included
    :ivar own_domains: domains of the reader's organisation
    :ivar history: None when nothing is known, e.g. before the mailbox has been read
    :ivar people: :func:`..rules.sender.name_key` of colleagues and contacts -> their
        addresses and domains
    :ivar known_domains: domains of contacts, to be compared with the sender's
    :ivar earlier_ibans: account numbers in earlier mail of the conversation; None when
        the mail begins it
    """

    own_addresses: frozenset[str] = frozenset()
    own_domains: frozenset[str] = frozenset()
    history: History | None = None
    people: Mapping[str, frozenset[str]] = field(default_factory=dict)
    known_domains: frozenset[str] = frozenset()
    earlier_ibans: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a scan looks at; made by :func:`..building.facts_of`.

    :ivar authentication: results of a trusted server; empty ones otherwise
    :ivar body: what is seen of the mail, and what is hidden
    :ivar passed_on_from: where in the seen text a message begins that the author
        passes on; the length of the text when there is none
    :ivar is_bulk: a mailing list or a newsletter says that it is one
    :ivar attachments: names of files
    """

    sender: Address = Address()
    reply_to: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    subject: str = ""
    body: Readable = Readable()
    passed_on_from: int = 0
    is_bulk: bool = False
    is_reply: bool = False
    has_form: bool = False
    has_password_field: bool = False
    attachments: tuple[str, ...] = ()
    authentication: AuthResults = AuthResults()
    context: Context = Context()
