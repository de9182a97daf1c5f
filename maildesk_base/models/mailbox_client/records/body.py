from urllib.parse import parse_qsl

from lxml import html as lxml_html

from odoo import api, models
from odoo.exceptions import UserError

from ....engine.sanitize import html_to_text, text_to_html
from ....engine.sanitize.record_text import record_html
from .. import params

WHOLE, NEWEST, NONE = "whole", "newest", "none"
CHOICES = (WHOLE, NEWEST, NONE)
MAX_BODY_CHARS = 1_000_000  # of HTML; a form with more of it hardly opens
MAX_TEXT_CHARS = 200_000


class MailboxClient(models.AbstractModel):
    """The text of a mail as records take it: nothing in it is loaded from elsewhere,
    and what it answers is left out unless all of it is wanted.
    """

    _inherit = "mailbox.client"

    @api.model
    def _description_choice(self, options, default):
        """How much of the text is wanted: one of ``CHOICES``, or the default."""
        return params.as_choice(options.get("description") or default, (*CHOICES, ""))

    @api.model
    def _record_body(self, view, choice, image, *, is_html):
        """The text of a mail for a field of a record.

        :param view: as ``_views`` gives it
        :param image: gets a Content-ID; gives the address to show the image at, or None
        :param is_html: whether the field takes HTML; else plain text
        """
        if choice == NONE:
            return "" if is_html else False
        html = view["html"]
        if not html or len(html) > MAX_BODY_CHARS:
            html = text_to_html(view["text"][:MAX_TEXT_CHARS])
        body = record_html(html, image, quotes=choice == WHOLE)
        return body if is_html else html_to_text(body)

    @api.model
    def _prefilled_body(self, message, choice, *, is_html):
        """The same before there is a record: images are shown as in the mail."""
        if choice == NONE:
            return "" if is_html else False
        view = self._views(message, must=True)[message.id]

        def image(content_id):
            return self._image_url(message, f"cid:{content_id}")

        return self._record_body(view, choice, image, is_html=is_html)

    @api.model
    def _edited_body(self, message, html, image):
        """What somebody has made of a prefilled text: the images of the mail under the
        addresses of the record.
        """
        marker = f"/maildesk/message/{message.id}/image?"
        if marker not in html:
            return html
        root = lxml_html.fragment_fromstring(html, create_parent="div")
        for node in list(root.iter("img")):
            path, _, query = (node.get("src") or "").partition("?")
            if not f"{path}?".endswith(marker):
                continue
            content_id = self._image_content_id(message, query)
            address = content_id and image(content_id)
            if address:
                node.set("src", address)
            else:
                node.tail = f"{node.get('alt') or ''}{node.tail or ''}"
                node.drop_tree()
        inner = (lxml_html.tostring(each, encoding="unicode") for each in root)
        return (root.text or "") + "".join(inner)

    @api.model
    def _image_content_id(self, message, query):
        """The Content-ID that the query of an image's address names, "" for none."""
        try:
            address = self._image_address(message.id, dict(parse_qsl(query)))
        except UserError:
            return ""
        return address[4:] if address.startswith("cid:") else ""
