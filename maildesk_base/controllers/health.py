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
        """200 when the database answers, MailDesk is installed in it, and its
        scheduled actions run; else 503, and in the answer why.
        """
        state = request.env["mailbox.client"]._health() if request.db else None
        state = state or {"status": "no database"}
        return request.make_json_response(
            state, status=200 if state["status"] == "ok" else 503
        )
