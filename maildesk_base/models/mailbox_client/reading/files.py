"""The parts of messages as files: who may fetch which, and under what name; and the
images of their texts.
"""

import hashlib
import hmac
import time
from urllib.parse import quote, urlencode

from odoo import api, models

from ....compat import readonly
from ....engine.mime.containers import container_of
from ....engine.netguard import AllowList, NetGuard
from ....engine.remote_image import ImageFetcher, host_of, sign, verify
from ....engine.types import Part
from ....sync.slots import Limit, waiting
from ....sync.transactions import in_transaction
from .. import params
from .streams import File, KeepingChunks, StoredChunks, part_chunks
from .zip_stream import unique_names, zip_chunks

MAX_PART_ID_CHARS = 1_000  # opaque ids of some providers are long
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
# Of the same address for the browser's cache; an address is good for two of them.
PERIOD_S = 4 * 3600
# The browser asks for the images of a mail at once, as many as this.
USER_IMAGES = 6
# One slow host must not use up what there is for all others.
HOST_IMAGES = 8
PATIENCE_S = 5.0
RES_MODEL = "mailbox.message_index"


class MailboxClient(models.AbstractModel):
    """Attachments, whole messages, and the images inside of messages.

    The app fetches images and puts them into the mail, which is shown in a frame
    without session and network. An address is signed for one user, so that the proxy
    fetches nothing but what is in the user's mail; it is of no use without the user's
    session, and only for some hours.
    """

    _inherit = "mailbox.client"

    @api.model
    @readonly
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
    def _part_contents(self, message, parts):
        """Parts of a message with their content, over one connection.

        Nothing may have been written in this transaction: the server is waited for.
        """
        kept = {part["id"]: self._kept(message, part["id"]).raw for part in parts}
        missing = [part for part in parts if kept[part["id"]] is False]
        if missing:
            ref = self._message_ref(message)
            containers = [self._container(message, part["id"]) for part in missing]
            with self._remote(message.account_id) as provider:
                for part, container in zip(missing, containers, strict=True):
                    chunks = part_chunks(provider, ref, part["id"], container)
                    kept[part["id"]] = b"".join(chunks)
        return [(part, kept[part["id"]] or b"") for part in parts]

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

    @api.model
    def _kept(self, message, part_id):
        """The stored content of a part, as an ir.attachment or none."""
        # sudo: ir.attachment - of a message the user may read
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", RES_MODEL),
                    ("res_id", "=", message.id),
                    ("res_field", "=", False),
                    ("description", "=", part_id),
                ],
                limit=1,
            )
        )

    @api.model
    def _keeping(self, message, part, chunks):
        """The same chunks, stored when they are through."""
        env, message_id, name = self.env, message.id, self._part_name(part)

        def store(fresh, content):
            # It may have been deleted while the file was on its way.
            stored = fresh[RES_MODEL].browse(message_id).exists()
            if stored:
                fresh["ir.attachment"]._store_mail_file(
                    stored, name, content, part["mimetype"], description=part["id"]
                )

        def keep(content):
            in_transaction(env, lambda fresh: store(fresh, content))

        return KeepingChunks(chunks, keep)

    @api.model
    def _image_url(self, message, address):
        """Where the browser gets an image: ``cid:…`` of the message, or a remote
        one."""
        period = int(time.time()) // PERIOD_S
        query = {
            "period": period,
            "url": address,
            "sign": sign(self._image_key(period), message.id, address),
        }
        return (
            f"/maildesk/message/{message.id}/image?{urlencode(query, quote_via=quote)}"
        )

    @api.model
    def _image_key(self, period):
        # sudo: ir.config_parameter - the database's secret, only a hash is used
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        purpose = f"maildesk image {self.env.uid} {period}"
        return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()

    @api.model
    def _image_address(self, message_id, values):
        """The address of an image that was given to the current user lately; raises
        UserError for anything else.

        :param values: the query of the request: period, url, sign
        """
        with self._parameters():
            try:
                period = int(values["period"])
                address, signature = values["url"], values["sign"]
            except (KeyError, TypeError, ValueError) as error:
                raise self._not_found() from error
            is_fresh = 0 <= int(time.time()) // PERIOD_S - period <= 1
            key = self._image_key(period)
            if not is_fresh or not verify(key, message_id, address, signature):
                raise self._not_found()
            return address

    @api.model
    def _remote_image(self, message_id, address):
        """An image of the Internet, fetched for the reader. Raises MailEngineError."""
        with self._parameters():
            self._message(message_id)
        # sudo: ir.config_parameter - the administrator's list, used and not shown
        allowed = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("maildesk.network_allow_list", "")
        )
        fetcher = ImageFetcher(NetGuard(AllowList.parse(allowed)))
        limits = (
            Limit(f"images of user {self.env.uid}", USER_IMAGES),
            Limit(f"images at {host_of(address)}", HOST_IMAGES),
        )
        with waiting(self.env, *limits, patience_s=PATIENCE_S):
            return fetcher.fetch(address)
