"""Steering the faulty SMTP server from another process, with JSON over HTTP.

POST /play        ["end_cut_taken", "healthy"]    scenarios (see smtp_scenario)
POST /forget      forget what was delivered
GET  /deliveries  [{"sender", "recipients", "message_id", "raw"}], raw as latin-1
GET  /transcripts [[command, ...], ...] one list for each connection
"""

import json
import threading
from email.parser import BytesHeaderParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOCALHOST = "127.0.0.1"


class SmtpControl:
    """An HTTP listener for one SmtpFaults server."""

    def __init__(self, server, port=0):
        handler = type("Handler", (_Handler,), {"smtp": server})
        self._http = ThreadingHTTPServer((LOCALHOST, port), handler)
        self.port = self._http.server_address[1]

    def __enter__(self):
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_exception):
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self):
        """The address to send requests to."""
        return f"http://{LOCALHOST}:{self.port}"


class _Handler(BaseHTTPRequestHandler):
    smtp = None

    def do_GET(self):
        if self.path == "/deliveries":
            self._reply([_as_json(each) for each in self.smtp.deliveries])
        elif self.path == "/transcripts":
            self._reply(self.smtp.transcripts)
        else:
            self.send_error(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/play":
            try:
                self.smtp.play(*json.loads(body))
            except (KeyError, TypeError, ValueError) as error:
                self.send_error(400, f"bad scenario: {error}")
                return
        elif self.path == "/forget":
            self.smtp.forget()
        else:
            self.send_error(404)
            return
        self._reply({"ok": True})

    def _reply(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Stay silent: a test's output is not the place for requests."""


def _as_json(delivery):
    headers = BytesHeaderParser().parsebytes(delivery.raw)
    return {
        "sender": delivery.sender,
        "recipients": list(delivery.recipients),
        "message_id": headers["Message-ID"],
        "raw": delivery.raw.decode("latin-1"),
    }
