from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..engine.errors import MailEngineError
from .answers import bytes_answer, file_answer, found

KEPT_SECONDS = 86_400
CID = "cid:"


class ImageController(http.Controller):
    """Images inside of messages, by signed address and for the user it was made for."""

    @http.route(
        "/maildesk/message/<int:message_id>/image",
        type="http",
        auth="user",
        methods=["GET"],
        save_session=False,
    )
    def image(self, message_id, **query):
        """An image of the message itself, or a remote one through our proxy."""
        client = request.env["mailbox.client"]
        address = found(client._image_address, message_id, query)
        if address.startswith(CID):
            return self._own(client, message_id, address.removeprefix(CID))
        try:
            image = found(client._remote_image, message_id, address)
        except MailEngineError as error:
            raise NotFound() from error
        return bytes_answer(image.content, image.mimetype, max_age=KEPT_SECONDS)

    def _own(self, client, message_id, content_id):
        file = found(client._cid_file, message_id, content_id)
        if not file.mimetype.startswith("image/") or "svg" in file.mimetype:
            file.chunks.close()
            raise NotFound()
        return file_answer(file, inline=True, max_age=KEPT_SECONDS)
