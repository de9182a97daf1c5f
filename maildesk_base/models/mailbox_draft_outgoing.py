import base64
import os
import re
from datetime import UTC, datetime

from odoo import fields, models
from odoo.exceptions import AccessError

from ..compat import check_access
from ..engine.errors import RejectedError
from ..engine.mime.address_text import parse_address_text
from ..engine.mime.compose import Attached, Mail, compose, new_message_id
from ..engine.sanitize.authored import replace_images
from ..engine.sanitize.own_addresses import own_address
from ..engine.text import clean_line
from ..engine.types import Address

_DATA = re.compile(r"data:(image/[a-z.+-]+);base64,(.*)", re.I | re.S)


class MailboxDraft(models.Model):
    """A draft as the message that leaves."""

    _inherit = "mailbox.draft"

    in_reply_to = fields.Char()
    references = fields.Text()
    # [name, value] of what else stood in the header of a draft begun elsewhere.
    kept_headers = fields.Json()
    # Attachment id -> Content-ID of the images that are part of the text.
    cids = fields.Json()

    def _build_outgoing(self, *, draft=False, eight_bit=False):
        """The complete message.

        :param draft: for the provider's Drafts: recipients may be missing
        :rtype: Outgoing
        :raises RejectedError: when a field cannot be sent as it is
        """
        self.ensure_one()
        html, images = _Images(self).take_out(self.body or "")
        identity = self._sender_identity()
        mail = Mail(
            sender=self._sender(draft=draft),
            rfc_message_id=(not draft and self.message_id) or self._version_id(),
            maildesk_id=self.maildesk_id,
            date=self._date(draft=draft),
            to=parse_address_text(self.to_addrs or ""),
            cc=parse_address_text(self.cc_addrs or ""),
            bcc=parse_address_text(self.bcc_addrs or ""),
            reply_to=parse_address_text(self.reply_to or identity.reply_to or ""),
            subject=clean_line(self.subject or ""),
            html=html,
            inline=tuple(images),
            attachments=tuple(self._attached(images)),
            calendar=self._calendar_part(),
            in_reply_to=self.in_reply_to or "",
            references=tuple((self.references or "").split()),
            importance=self.importance,
            read_receipt=self.request_receipt,
            headers=tuple((name, text) for name, text in self.kept_headers or ()),
            own_hosts=self._own_hosts(),
        )
        return compose(mail, eight_bit=eight_bit, draft=draft)

    def _calendar_part(self):
        """The calendar object that goes along, a
        :class:`~..engine.mime.compose.CalendarPart`; add-ons extend it.
        """
        self.ensure_one()
        return None

    def _date(self, *, draft):
        """Of a message that leaves: when it was taken up for that, so that the copy
        filed later has the date of what was sent.
        """
        moment = self.write_date if draft else self.claimed_at
        return moment.replace(tzinfo=UTC) if moment else datetime.now(UTC)

    def _sender_identity(self):
        """The address of the mailbox that was chosen; empty for the usual one."""
        own = self.identity_id.account_id == self.account_id
        return self.identity_id if own else self.identity_id.browse()

    def _sender(self, *, draft):
        """From whom the message is; only an address that the service still allows."""
        account, identity = self.account_id, self._sender_identity()
        if not identity:
            return _address(account.sender_name, account.email)
        is_leaving = not draft and self.state in ("editing", "queued", "sending")
        if is_leaving and not identity.active:
            raise RejectedError("rejected.identity", identity.email)
        if identity._is_own():
            return _address(account.sender_name or identity.name, account.email)
        return _address(identity.name or account.sender_name, identity.email)

    def _version_id(self):
        """A Message-ID that is the same whenever this version of the draft is built."""
        domain = new_message_id(self.account_id.email, os.urandom).partition("@")[2]
        return f"{self.maildesk_id}.{self.version}@{domain}"

    def _attached(self, images):
        """The files beside the text; an image taken out of the text stays here."""
        shown = {image.content_id for image in images}
        for attachment in self._own_attachments():
            is_shown = self._attachment_cid(attachment) in shown
            if not is_shown and not self._is_inline(attachment):
                yield self._as_attached(attachment)

    def _as_attached(self, attachment, content_id=""):
        return Attached(
            clean_line(attachment.name),
            attachment._type_in_mail(),
            attachment.raw or b"",
            content_id,
        )


def _address(name, email):
    """Whatever somebody typed into a name, it is one line when it leaves."""
    return Address(clean_line(name or ""), clean_line(email or ""))


class _Images:
    """Turns the addresses of images that only this server knows into parts."""

    def __init__(self, draft):
        self.draft = draft
        self.images = {}

    def take_out(self, html):
        """The text with ``cid:`` addresses, and the parts they name."""
        html = replace_images(html, self._address)
        return html, list(self.images.values())

    def _address(self, address):
        if match := _DATA.fullmatch(address):
            return self._from_data(match[1].lower(), match[2])
        if address.startswith("cid:"):
            return self._taken_over(address.removeprefix("cid:"))
        own = own_address(address)
        if own and own.draft_file:
            return self._own(*own.draft_file)
        if own and own.odoo_file:
            return self._from_editor(own.odoo_file)
        return address

    def _taken_over(self, content_id):
        for attachment in self.draft._own_attachments():
            if self.draft._attachment_cid(attachment) == content_id:
                return self._keep(attachment)
        return None

    def _own(self, draft_id, attachment_id):
        if draft_id != self.draft.id:
            return None
        for attachment in self.draft._own_attachments():
            if attachment.id == attachment_id:
                return self._keep(attachment)
        return None

    def _from_editor(self, attachment_id):
        """An image put in by Odoo's editor; only one that the writer may see
        himself.
        """
        writer = self.draft.user_id
        attachment = self.draft.env["ir.attachment"].browse(attachment_id).exists()
        try:
            check_access(attachment.with_user(writer), "read")
        except AccessError:
            return None
        return self._keep(attachment) if attachment else None

    def _keep(self, attachment):
        content_id = self.draft._attachment_cid(attachment)
        self.images[content_id] = self.draft._as_attached(attachment, content_id)
        return f"cid:{content_id}"

    def _from_data(self, mimetype, encoded):
        try:
            content = base64.b64decode(encoded, validate=False)
        except ValueError:
            return None
        content_id = f"image{len(self.images) + 1}.{self.draft.maildesk_id}"
        extension = mimetype.partition("/")[2].partition("+")[0]
        name = f"image{len(self.images) + 1}.{extension}"
        self.images[content_id] = Attached(name, mimetype, content, content_id)
        return f"cid:{content_id}"
