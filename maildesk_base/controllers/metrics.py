from odoo import http
from odoo.http import request

FORMAT = "text/plain; version=0.0.4; charset=utf-8"


class MetricsController(http.Controller):
    """State, delay and queues of every mailbox, for Prometheus."""

    @http.route(
        "/maildesk/metrics",
        type="http",
        auth="none",
        methods=["GET"],
        save_session=False,
        readonly=True,
    )
    def metrics(self, **_query):
        """The figures for whoever shows the token of Settings → MailDesk."""
        metrics = request.env["mailbox.metrics"] if request.db else None
        authorization = request.httprequest.headers.get("Authorization")
        if metrics is None or not metrics._allows(authorization):
            return request.make_response(
                "Show the metrics token of Settings, MailDesk as a bearer token.\n",
                [("Content-Type", FORMAT), ("WWW-Authenticate", "Bearer")],
                status=401,
            )
        return request.make_response(metrics._text(), [("Content-Type", FORMAT)])
