from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request


class UploadController(http.Controller):
    """Files for drafts."""

    @http.route("/maildesk/upload", type="http", auth="user", methods=["POST"])
    def upload(self, draft_id=None, file=None, inline=None, **_form):
        """Attach one file; gives the attachment, or ``error`` with a sentence."""
        client = request.env["mailbox.client"]
        try:
            answer = client._attach_upload(draft_id, file, inline=bool(inline))
        except (AccessError, MissingError, UserError) as error:
            return request.make_json_response({"error": str(error.args[0])}, status=400)
        return request.make_json_response(answer)
