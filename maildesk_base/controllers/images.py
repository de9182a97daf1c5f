from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..engine.errors import MailEngineError
from .answers import bytes_answer, file_answer, found

KEPT_SECONDS = 86_400
CID = "cid:"


class ImageController(http.Controller):
    """Images inside of messages, by signed address."""

    @http.route(
        "/maildesk/message/<int:message_id>/image",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
    )
    def image(self, message_id, **query):
        """An image of the message itself, or a remote one through our proxy."""
        user = request.env["mailbox.client"]._image_user(message_id, query)
        if not user:
            raise NotFound()
        client = request.env(user=user.id)["mailbox.client"]
        address = query["url"]
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
        answer = file_answer(file, inline=True, max_age=KEPT_SECONDS)
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer
