"""Serves a simulated web service over HTTP or HTTPS, with the faults that are planned.

The server answers several clients at once, but faults and handlers see one request at a
time. Every answer leaves in one piece, as big services send them, but those that a
service says it sends bit by bit.
"""

import socket
import ssl
import struct
import threading
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .application import CONTROL, overridden
from .message import CUT, Answer, Headers, Request

LOCALHOST = "127.0.0.1"
PROXY_PAGE = b"<html><body><h1>Gateway</h1>Something is between us.</body></html>"
# A client that stops in the middle of a request must not hold a thread for ever.
IDLE_S = 60
MAX_BODY_BYTES = 400 << 20


class WebServer:
    """A listening simulator; use it as a context manager.

    :param certificates: ``tests.servers.certificates.Certificates`` for HTTPS
    """

    def __init__(self, application, port=0, certificates=None):
        self.application = application
        self._certificates = certificates
        handler = type("Handler", (_Handler,), {"application": application})
        self._http = _Listener((LOCALHOST, port), handler)
        if certificates:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificates.cert, certificates.key)
            self._http.tls = context
        self.port = self._http.server_address[1]

    @property
    def url(self):
        """Where the service is, without a final slash."""
        scheme = "https" if self._certificates else "http"
        return f"{scheme}://{LOCALHOST}:{self.port}"

    def start(self):
        """Listen in a thread of its own."""
        threading.Thread(
            target=self._http.serve_forever, args=(0.05,), daemon=True
        ).start()

    def stop(self):
        """Stop listening."""
        self._http.ended.set()
        self._http.shutdown()
        self._http.server_close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_exception):
        self.stop()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    # Tests open many connections at once; the default of 5 would refuse some.
    request_queue_size = 128
    tls = None

    def __init__(self, *arguments):
        super().__init__(*arguments)
        # Nobody waits any more when the service stops.
        self.ended = threading.Event()

    def get_request(self):
        connection, address = super().get_request()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.tls:
            connection = self.tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def handle_error(self, request, client_address):
        """Stay silent: clients that hang up are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_S
    application = None

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except (OSError, ssl.SSLError):
            self.close_connection = True

    def _serve(self):
        fault = None
        if not self.path.startswith(CONTROL):
            fault = self.application.faults.take(self.command, self.path)
        if fault and fault.kind == "cut_request":
            self.rfile.read(min(self._length(), 1024))
            return self._cut()
        request = Request.to(
            self.command, self.path, Headers.of(self.headers.items()), self._body()
        )
        if fault is None:
            return self._send(self.application.handle(request))
        return self._strike(fault, request)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def _strike(self, fault, request):
        if fault.kind == "hung":
            threading.Event().wait(fault.delay_s)
        if fault.kind in ("cut", "hung"):
            return self._cut()
        if fault.kind == "status":
            return self._refuse(fault, request)
        if fault.kind == "twice":
            self.application.handle(request)
        answer = self.application.handle(request)
        if fault.kind == "committed_cut":
            return self._cut()
        if fault.kind == "committed":
            return self._send(overridden(fault))
        if fault.kind == "garbled":
            page = Answer(200, (("Content-Type", "text/html"),), PROXY_PAGE)
            return self._send(page)
        if fault.kind == "truncated":
            return self._send_part(answer)
        if fault.kind == "slow":
            threading.Event().wait(fault.delay_s)
        if fault.kind == "drip":
            return self._drip(answer, fault.delay_s)
        return self._send(answer)

    def _refuse(self, fault, request):
        answer = overridden(fault)
        self.application.note_refused(request, answer)
        self._send(answer)

    def _length(self):
        return int(self.headers.get("Content-Length") or 0)

    def _body(self):
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(self._chunks())
        length = self._length()
        if length > MAX_BODY_BYTES:
            raise OSError("a body too large for this simulator")
        body = self.rfile.read(length) if length else b""
        if len(body) < length:
            raise OSError("the client hung up")
        return body

    def _chunks(self):
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def _send(self, answer):
        if answer.pieces is not None:
            return self._send_pieces(answer)
        self.wfile.write(self._head(answer) + answer.body)

    def _send_pieces(self, answer):
        self.wfile.write(self._head(answer))
        for piece in answer.pieces:
            if piece is CUT:
                return self._cut()
            if isinstance(piece, bytes):
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            elif self.server.ended.wait(piece):
                return self._cut()
        self.wfile.write(b"0\r\n\r\n")

    def _send_part(self, answer):
        self.wfile.write(self._head(answer) + answer.body[: len(answer.body) // 2])
        self._cut()

    def _drip(self, answer, delay_s):
        self.wfile.write(self._head(answer))
        pause = threading.Event()
        for byte in answer.body:
            pause.wait(delay_s)
            self.wfile.write(bytes([byte]))

    def _head(self, answer):
        reason = responses.get(answer.status, "")
        lines = [f"HTTP/1.1 {answer.status} {reason}"]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        if answer.pieces is not None:
            lines.append("Transfer-Encoding: chunked")
        elif answer.status not in (204, 304):
            lines.append(f"Content-Length: {len(answer.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _cut(self):
        """End the connection as a crash does, with a reset."""
        self.close_connection = True
        self.wfile.flush()
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def log_message(self, *_arguments):
        """Stay silent: a test's output is not the place for requests."""
