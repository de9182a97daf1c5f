"""One mailbox as the parts of the provider share it: the API, and its labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from odoo.addons.maildesk_base.engine.errors import (
    ProtocolError,
    RejectedError,
    RemoteGone,
)
from odoo.addons.maildesk_base.engine.suspects import NOTHING, Aspect, Span, Suspects

from . import unreadable
from .protocol.api import ME, Api
from .values.labels import (
    ALL,
    EXCLUSIVE,
    ROLES,
    LabelBook,
    is_readable,
    query_within,
)
from .values.message import FIELDS, read_date

_EVERYWHERE = Span(Aspect.DETAILS, ALL, "", "")
# Stands for a message that was set aside.
_ASIDE = ProtocolError("aside.message")
_NO_MESSAGE_ID = re.compile(r"""[\s"'(){}<>]""")


class GmailMailbox:
    """The API with what is known of the user's labels.

    Labels are read when a message first has one of the user's own, and again when
    one turns up that is not known.
    """

    def __init__(self, api: Api):
        self.api = api
        self.suspects: Suspects = NOTHING
        self._book: LabelBook | None = None
        # Messages of which Gmail does not say when it took them.
        self.undated: set[str] = set()
        # Whether all labels could be read when they were listed last.
        self.is_listed_whole = True
        self._listed: dict[str, unreadable.Read] = {}
        # The folders they were read for, from the newest on, and where the history
        # stood before.
        self.listed_folders: set[str] = set()
        self.listed_since = ""

    def labels(self) -> list[dict]:
        """All labels, as labels.list has them now."""
        users = self.api.users
        found = self.api.call(users.labels().list(userId=ME)).get("labels") or []
        labels = [each for each in found if is_readable(each)]
        self.is_listed_whole = len(labels) == len(found)
        self._book = LabelBook.from_labels(labels)
        return labels

    def forget_labels(self) -> None:
        """Labels have been changed."""
        self._book = None

    def book(self) -> LabelBook:
        """The user's labels."""
        if self._book is None:
            self.labels()
        return self._book

    def book_for(self, label_ids: Iterable[str]) -> LabelBook:
        """The user's labels, these among them if they exist; empty when there is no
        need to ask.
        """
        own = {each for each in label_ids if each.startswith("Label_")}
        if not own:
            return self._book or LabelBook()
        if not own <= self.book().names.keys():
            self.labels()
        return self.book()

    def check_folder(self, folder_id: str) -> None:
        """Raise RemoteGone ``gone.folder`` when there is no such label."""
        if folder_id in ROLES:
            return
        labels = self.api.users.labels()
        try:
            self.api.call(labels.get(userId=ME, id=folder_id))
        except (RemoteGone, RejectedError) as error:
            raise RemoteGone("gone.folder", error.detail) from None

    def list_ids(
        self, folder_id: str, *, q: str = "", token: str = "", limit: int = 500
    ) -> tuple[list[dict], str]:
        """One page of a folder, newest first: ids with threads, and the next token;
        entries without an id are left out.

        Raises RemoteGone ``gone.folder``.
        """
        page, token = self.list_entries(folder_id, q=q, token=token, limit=limit)
        return [each for each in page if each.get("id")], token

    def list_entries(
        self, folder_id: str, *, q: str = "", token: str = "", limit: int = 500
    ) -> tuple[list[dict], str]:
        """The same with entries that cannot be read."""
        wanted: dict = {"userId": ME, "maxResults": limit}
        wanted["fields"] = "messages(id,threadId),nextPageToken"
        if folder_id != ALL:
            wanted["labelIds"] = [folder_id]
            wanted["includeSpamTrash"] = folder_id in EXCLUSIVE
        if q := query_within(folder_id, q):
            wanted["q"] = q
        if token:
            wanted["pageToken"] = token
        try:
            page = self.api.call(self.api.users.messages().list(**wanted))
        except (RejectedError, RemoteGone):
            self.check_folder(folder_id)
            raise
        return page.get("messages") or [], str(page.get("nextPageToken") or "")

    def with_rfc_message_id(
        self, folder_id: str, rfc_message_id: str, limit: int
    ) -> list[dict]:
        """Ids and threads of a folder's messages with this Message-ID.

        It may come from an untrusted message: what could be an operator of the search
        language is not searched for.
        """
        if not rfc_message_id or _NO_MESSAGE_ID.search(rfc_message_id):
            return []
        q = f"rfc822msgid:{rfc_message_id}"
        found, _token = self.list_ids(folder_id, q=q, limit=limit)
        return found

    def metadata(self, ids: Sequence[str]) -> list[unreadable.Read]:
        """The metadata of messages, in the order of ``ids``; None for what is gone, a
        BadEntry for what cannot be read.
        """
        place = replace(_EVERYWHERE, aspect=Aspect.LIST)
        aside = self.suspects.aside_of(place, ids)
        wanted = [each for each in dict.fromkeys(ids) if each not in aside]
        reported: dict[str, unreadable.Reported] = {}
        for batch in self.suspects.batches(_EVERYWHERE, wanted):
            with self.suspects.asking(batch):
                reported |= self._described(batch.keys, "full")
        # What cannot be given in full may be given without what Gmail has to work out.
        left = [
            e for e in wanted if e not in reported or unreadable.is_ill(reported[e])
        ]
        for batch in self.suspects.batches(place, left):
            with self.suspects.asking(batch):
                reported |= self._described(batch.keys, "metadata")
        given = [each for each in reported.values() if isinstance(each, dict)]
        self.undated |= {str(e.get("id")) for e in given if read_date(e) is None}
        own = {label for each in given for label in each.get("labelIds") or ()}
        book = self.book_for(own)
        return [unreadable.read(each, reported.get(each, _ASIDE), book) for each in ids]

    def _described(
        self, ids: Sequence[str], form: str
    ) -> dict[str, unreadable.Reported]:
        messages = self.api.users.messages()
        requests = [
            messages.get(userId=ME, id=each, format=form, fields=FIELDS) for each in ids
        ]
        found = list(self.api.each(requests))
        unreadable.check(found)
        return dict(zip(ids, found, strict=True))

    def forget_listed(self) -> None:
        """Read messages again when they are listed the next time."""
        self._listed.clear()
        self.listed_folders.clear()
        self.listed_since = ""

    def affordable(self, ids: Sequence[str]) -> list[str]:
        """The first of these messages, as many as the quota allows to list now.

        Raises QuotaReached when that is none.
        """
        unread = [each for each in ids if each not in self._listed]
        if not unread:
            return list(ids)
        allowed = self.api.budget.allowance("messages.get", len(unread))
        if allowed == len(unread):
            return list(ids)
        return list(ids[: ids.index(unread[allowed])])

    def listed(self, ids: Sequence[str]) -> list[unreadable.Read]:
        """Like ``metadata``, but a message that has many labels is read once only.

        The history since ``listed_since`` shows what has changed meanwhile.
        """
        unread = [each for each in ids if each not in self._listed]
        if unread:
            found = zip(unread, self.metadata(unread), strict=True)
            self._listed.update(found)
        return [self._listed[each] for each in ids]

    def header_values(self, ids: Sequence[str], *names: str) -> list[dict | None]:
        """Some header fields of messages: lower-case name -> value, ``labels``;
        None for what is gone.
        """
        messages = self.api.users.messages()
        requests = [
            messages.get(
                userId=ME,
                id=each,
                format="metadata",
                metadataHeaders=list(names),
                fields="id,threadId,labelIds,payload/headers",
            )
            for each in ids
        ]
        return [
            None if found is None else _headers(found)
            for found in self.api.values(requests)
        ]


def _headers(message: dict) -> dict:
    found = {
        str(each.get("name", "")).lower(): str(each.get("value", ""))
        for each in (message.get("payload") or {}).get("headers") or ()
    }
    found[":thread"] = message.get("threadId", "")
    found[":labels"] = message.get("labelIds") or []
    return found
