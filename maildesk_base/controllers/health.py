from odoo import http
from odoo.http import request


class HealthController(http.Controller):
    """Whether MailDesk is there, for load balancers and set-up scripts."""

    @http.route(
        "/maildesk/health",
        type="http",
        auth="none",
        methods=["GET"],
        save_session=False,
        readonly=True,
    )
    def health(self, **_query):
        """200 as soon as the database answers and MailDesk is installed in it."""
        state = request.env["mailbox.client"]._health() if request.db else None
        return request.make_json_response(
            state or {"status": "no database"}, status=200 if state else 503
        )
