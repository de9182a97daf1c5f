"""The parts of messages as files: who may fetch which, and under what name."""

from dataclasses import dataclass
from urllib.parse import quote

from odoo import api, models

from ....engine.errors import RejectedError, RemoteGone
from ....engine.mime.containers import container_of, embedded_content
from ....engine.types import Part
from .. import params
from .remote import Download
from .zip_stream import unique_names, zip_chunks

MAX_PART_ID_CHARS = 1_000  # opaque ids of some providers are long
MAX_CONTAINER_BYTES = 60 * 1024 * 1024  # read into memory to be taken apart
PREVIEW_TYPES = frozenset(
    (
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/bmp",
        "application/pdf",
        "text/plain",
    )
)


class StoredChunks:
    """A stored file as chunks to send."""

    def __init__(self, content):
        self._content = content

    def __iter__(self):
        return iter((self._content,))

    def close(self):
        """Nothing is held open."""


@dataclass(frozen=True)
class File:
    """One file on its way to the browser; ``chunks`` has ``close``."""

    name: str
    mimetype: str
    chunks: Download


def part_chunks(provider, ref, part_id, container=None):
    """The content of a part, also of one that lies inside of another part."""
    if container is None:
        return provider.fetch_part(ref, part_id)
    content = bytearray()
    for chunk in provider.fetch_part(ref, container.part_id):
        content += chunk
        if len(content) > MAX_CONTAINER_BYTES:
            raise RejectedError("part.too_large")
    inner = embedded_content(container, bytes(content), part_id)
    if inner is None:
        raise RemoteGone("part.gone")
    return iter((inner,))


class MailboxClient(models.AbstractModel):
    """Attachments, inline images and whole messages."""

    _inherit = "mailbox.client"

    @api.model
    @api.readonly
    def attachment(self, message_id, part_id):
        """Where one attachment can be fetched."""
        with self._parameters():
            message = self._message(message_id)
            return self._part_json(message, self._part(message, part_id))

    @api.model
    def _part_json(self, message, part):
        mimetype = part["mimetype"]
        url = f"/maildesk/message/{message.id}/part?id={quote(part['id'], safe='')}"
        return {
            "id": part["id"],
            "name": self._part_name(part),
            "mimetype": mimetype,
            "size": part["size"],
            "url": url,
            "preview_url": f"{url}&preview=1" if mimetype in PREVIEW_TYPES else None,
            "is_inline": bool(part.get("inline")),
        }

    @api.model
    def _part_name(self, part):
        return part.get("name") or self.env._("unnamed")

    @api.model
    def _parts(self, message):
        """All parts of a message that may be fetched: the index's, and the cached
        body's."""
        parts = {part["id"]: part for part in message.attachments or ()}
        for part in self._cached_parts(message):
            parts.setdefault(part["id"], part)
        return parts

    @api.model
    def _cached_parts(self, message):
        """Parts known from the cached body only, such as images inside of the text."""
        return message._cached_view().get("parts", ())

    @api.model
    def _part(self, message, part_id):
        """The part of that id. Only known ids ever reach a mail server."""
        part_id = params.as_text(part_id, MAX_PART_ID_CHARS)
        part = self._parts(message).get(part_id)
        if not part and not message._cached_view():
            part = self._parts_of_view(message).get(part_id)
        if not part:
            raise self._not_found()
        return part

    @api.model
    def _parts_of_view(self, message):
        """Parts of a message whose body may have expired, so that it is fetched
        again."""
        view = self._views(message, must=True)[message.id]
        return {part["id"]: part for part in view["parts"]}

    @api.model
    def _part_file(self, message_id, part_id):
        """One attachment as a File."""
        with self._parameters():
            message = self._message(message_id)
            part = self._part(message, part_id)
            return self._fetch_part(message, part)

    @api.model
    def _cid_file(self, message_id, content_id):
        """An image that the text of the message shows, by its Content-ID."""
        with self._parameters():
            message = self._message(message_id)
            content_id = params.as_text(content_id, MAX_PART_ID_CHARS)
            for part in self._parts_of_view(message).values():
                if content_id and part["cid"] == content_id:
                    return self._fetch_part(message, part)
            raise self._not_found()

    @api.model
    def _fetch_part(self, message, part):
        kept = self._kept(message, part["id"])
        if kept:
            return File(kept.name, kept._type_in_mail(), StoredChunks(kept.raw or b""))
        ref = self._message_ref(message)
        container = self._container(message, part["id"])
        chunks = self._download(
            message.account_id,
            lambda provider: part_chunks(provider, ref, part["id"], container),
        )
        if message.account_id.keep_attachments:
            chunks = self._keeping(message, part, chunks)
        return File(self._part_name(part), part["mimetype"], chunks)

    @api.model
    def _container(self, message, part_id):
        """The part around one that lies inside of another, None for all others."""
        outer = container_of(part_id)
        if outer == part_id:
            return None
        for part in (
            *message._cached_view().get("containers", ()),
            *(message.attachments or ()),
        ):
            if part["id"] == outer:
                return Part(outer, part["mimetype"], part["name"])
        raise self._not_found()

    @api.model
    def _source_file(self, message_id):
        """A whole message as text to look at, as a File."""
        file = self._raw_file(message_id)
        return File(f"{file.name}.txt", "text/plain", file.chunks)

    @api.model
    def _raw_file(self, message_id):
        """A whole message as the server has it (.eml)."""
        with self._parameters():
            message = self._message(message_id)
            ref = self._message_ref(message)
            name = "".join(
                c for c in message.subject or "" if c.isalnum() or c in " -_"
            )
            chunks = self._download(
                message.account_id, lambda provider: provider.fetch_raw(ref)
            )
            name = " ".join(name.split())[:80] or self.env._("message")
            return File(f"{name}.eml", "message/rfc822", chunks)

    @api.model
    def _zip_file(self, message_id):
        """All attachments of a message in one ZIP, as a File."""
        with self._parameters():
            message = self._message(message_id)
            parts = self._parts_of_view(message).values()
            parts = [part for part in parts if not part["inline"]]
            if not parts:
                raise self._not_found()
            ref = self._message_ref(message)
            names = unique_names([self._part_name(part) for part in parts])
            ids = [part["id"] for part in parts]
            containers = [self._container(message, part_id) for part_id in ids]

            def fetch(provider):
                files = (
                    (name, part_chunks(provider, ref, part_id, container))
                    for name, part_id, container in zip(
                        names, ids, containers, strict=True
                    )
                )
                return zip_chunks(files)

            chunks = self._download(message.account_id, fetch)
            return File(f"{self.env._('attachments')}.zip", "application/zip", chunks)
