"""The image proxy against real HTTP servers, good and bad."""

import socket
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.errors import (
    ConfigurationError,
    ConnectionLostError,
    MailEngineError,
)
from odoo.addons.maildesk_base.engine.netguard import (
    AllowList,
    ForbiddenAddress,
    NetGuard,
)
from odoo.addons.maildesk_base.engine.remote_image import (
    ImageFetcher,
    ImageRefused,
    Limits,
    raster_type,
    sign,
    verify,
)

from tests.servers.certificates import make_certificates

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
GIF = b"GIF89a" + b"\0" * 16
KEY = b"0123456789abcdef"


class Handler(BaseHTTPRequestHandler):
    """Serves what the test put into ``server.answers``, and keeps what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.answers[self.path.partition("?")[0]]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Quiet."""


def answer(body=b"", status=200, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"Content-Length": str(len(body))} | headers, body


@contextmanager
def serving(tls=None):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.answers, server.asked = {}, []
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    server.port = server.server_address[1]
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def web():
    with serving() as server:
        yield server


def resolve(host, port):
    """A little Internet: all hosts are this machine, but the one inside."""
    return ["10.0.0.1"] if host == "inside.example" else ["127.0.0.1"]


def fetcher(port, limits=None, tls=None, **more):
    guard = NetGuard(AllowList.parse(f"127.0.0.1:{port}"), resolve)
    return ImageFetcher(guard, limits, tls, **more)


def fetch(web, path, limits=None):
    return fetcher(web.port, limits).fetch(f"http://pics.example:{web.port}{path}")


def refusal(web, path, limits=None):
    with pytest.raises(MailEngineError) as caught:
        fetch(web, path, limits)
    return caught.value.code


def test_picture_arrives_with_the_type_of_its_bytes(web):
    web.answers["/a"] = answer(PNG, Content_Type="text/html")
    image = fetch(web, "/a")
    assert (image.content, image.mimetype) == (PNG, "image/png")


def test_sender_learns_nothing_about_the_reader(web):
    web.answers["/a"] = answer(status=302, Location="/b", Set_Cookie="id=7; Path=/")
    web.answers["/b"] = answer(GIF)
    fetch(web, "/a?u=1")
    for _path, headers in web.asked:
        assert set(headers) == {
            "Host",
            "User-Agent",
            "Accept",
            "Accept-Encoding",
            "Connection",
        }
        assert headers["Host"] == f"pics.example:{web.port}"
        assert headers["User-Agent"].startswith("MailDesk-Image-Proxy")


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/a?x=1&y=%20#part", "/a?x=1&y=%20"),
        ("/a?q=schön bunt", "/a?q=sch%C3%B6n%20bunt"),
        ('/a?q="<>', "/a?q=%22%3C%3E"),
        ("/a?q=\udcff", "/a?q=?"),
    ],
)
def test_address_is_asked_for_as_browsers_do(web, path, asked):
    web.answers["/a"] = answer(PNG)
    fetch(web, path)
    assert web.asked[0][0] == asked


def test_line_ends_in_an_address_smuggle_no_header(web):
    web.answers["/aX-Evil:1"] = answer(PNG)
    fetch(web, "/a\r\nX-Evil:1")
    assert "X-Evil" not in web.asked[0][1]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/a.png",
        "//pics.example/a",
        "file:///etc/passwd",
        "ftp://pics.example/a",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "gopher://pics.example/1",
        "http://",
        "http://:80/a",
        "http://user:pass@pics.example/a",
        "http://pics.example:99999/a",
        "http://[::1",
        "http://pics.example/" + "a" * 9000,
    ],
)
def test_only_ordinary_web_addresses_are_fetched(url):
    with pytest.raises(ImageRefused) as caught:
        fetcher(80).fetch(url)
    assert caught.value.code == "image.bad_url"


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "[::1]", "0x7f.1", "inside.example", "10.0.0.1"]
)
def test_own_network_is_not_reached(web, host):
    web.answers["/a"] = answer(PNG)
    with pytest.raises(ConfigurationError):
        ImageFetcher(NetGuard(resolve=resolve)).fetch(f"http://{host}:{web.port}/a")
    assert web.asked == []


@pytest.mark.parametrize(
    "target", ["http://inside.example/a", "http://169.254.169.254/latest/meta-data"]
)
def test_redirect_into_the_own_network_is_not_followed(web, target):
    web.answers["/a"] = answer(status=302, Location=target)
    with pytest.raises(ForbiddenAddress):
        fetch(web, "/a")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "http://[", "data:image/gif,x"]
)
def test_redirect_out_of_the_web_is_not_followed(web, target):
    web.answers["/a"] = answer(status=302, Location=target)
    assert refusal(web, "/a") == "image.bad_url"


def test_redirects_are_followed_but_not_for_ever(web):
    for number in range(6):
        web.answers[f"/{number}"] = answer(status=307, Location=f"{number + 1}")
    web.answers["/6"] = answer(PNG)
    assert fetch(web, "/2").content == PNG
    assert refusal(web, "/1") == "image.too_many_redirects"


@pytest.mark.parametrize(
    "body", [b"", SVG, b"<html>", b"%PDF-1.7", b"BM is a car", b"\x1f\x8b\x08" + PNG]
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(web, body):
    web.answers["/a"] = answer(body, Content_Type="image/png")
    assert refusal(web, "/a") == "image.not_an_image"


@pytest.mark.parametrize("status", [204, 304, 302, 401, 404, 500])
def test_anything_but_success_is_no_picture(web, status):
    web.answers["/a"] = answer(b"" if status in (204, 304) else PNG, status)
    assert refusal(web, "/a") == "image.status"


def test_announced_size_is_checked_before_reading(web):
    web.answers["/a"] = answer(PNG, Content_Length="99999999999")
    assert refusal(web, "/a", Limits(size_bytes=1000)) == "image.too_large"


def test_size_is_checked_while_reading(web):
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (5000, PNG.ljust(5000, b"\0"))
    web.answers["/a"] = 200, {"Transfer-Encoding": "chunked"}, body
    assert refusal(web, "/a", Limits(size_bytes=4999)) == "image.too_large"
    assert len(fetch(web, "/a", Limits(size_bytes=5000)).content) == 5000


@contextmanager
def raw_server(talk):
    """A server that lets ``talk`` do what it likes with each connection."""
    stop = threading.Event()

    def serve():
        while not stop.is_set():
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    connection.recv(65536)
                    talk(connection, stop)
                except OSError:
                    pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            stop.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@pytest.mark.parametrize(
    "prelude", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n\x89PNG\r\n\x1a\n"]
)
def test_server_that_drips_is_given_up(prelude):
    def drip(connection, stop):
        connection.sendall(prelude)
        while not stop.wait(0.02):
            connection.sendall(b"x")

    with raw_server(drip) as port:
        with pytest.raises(ConnectionLostError) as caught:
            fetcher(port, Limits(total_s=0.3)).fetch(f"http://slow.example:{port}/")
    assert caught.value.code == "connection.timeout"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"", "image.bad_answer"),
        (b"SSH-2.0-OpenSSH\r\n", "image.bad_answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n" + PNG, "image.bad_answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n", "image.bad_answer"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 99999, "image.bad_answer"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "image.bad_answer",
        ),
    ],
)
def test_broken_answers_are_refused(said, code):
    with raw_server(lambda connection, _stop: connection.sendall(said)) as port:
        with pytest.raises(MailEngineError) as caught:
            fetcher(port).fetch(f"http://odd.example:{port}/")
    assert caught.value.code == code


def test_server_that_is_away_is_a_passing_failure(web):
    web.server_close()
    with pytest.raises(ConnectionLostError):
        fetch(web, "/a")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return make_certificates(tmp_path_factory.mktemp("tls"))


@contextmanager
def tls_web(cert, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with serving(context) as server:
        server.answers["/a"] = answer(PNG)
        yield server


def test_https_picture_arrives(certificates):
    trusted = ssl.create_default_context(cafile=certificates.ca)
    with tls_web(certificates.cert, certificates.key) as server:
        image = fetcher(server.port, tls=trusted).fetch(
            f"https://localhost:{server.port}/a"
        )
    assert image.content == PNG


@pytest.mark.parametrize("host", ["localhost", "other.example"])
def test_untrusted_https_is_refused(certificates, host):
    trusted = ssl.create_default_context(cafile=certificates.ca)
    chain = (certificates.self_signed_cert, certificates.self_signed_key)
    if host != "localhost":
        chain = (certificates.cert, certificates.key)
    with tls_web(*chain) as server, pytest.raises(ImageRefused) as caught:
        fetcher(server.port, tls=trusted).fetch(f"https://{host}:{server.port}/a")
    assert caught.value.code == "image.untrusted"


def test_without_a_context_the_systems_authorities_decide(certificates):
    with tls_web(certificates.cert, certificates.key) as server:
        with pytest.raises(ImageRefused) as caught:
            fetcher(server.port).fetch(f"https://localhost:{server.port}/a")
    assert caught.value.code == "image.untrusted"


@pytest.mark.parametrize(
    ("content", "mimetype"),
    [
        (PNG, "image/png"),
        (GIF, "image/gif"),
        (b"GIF87a", "image/gif"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (b"\0\0\0\x1cftypisom", None),
        (b"\0\0\1\0\1\0", "image/x-icon"),
        (b"BM\x10\0\0\0\0\0\0\0", "image/bmp"),
        (b" " + PNG, None),
        (SVG, None),
        (b"", None),
    ],
)
def test_pictures_are_known_by_their_beginning(content, mimetype):
    assert raster_type(content) == mimetype


@given(st.integers(0, 2**63), st.text(), st.text())
def test_signature_fits_its_picture_and_message_only(message_id, url, other):
    signature = sign(KEY, message_id, url)
    assert verify(KEY, message_id, url, signature)
    assert not verify(KEY, message_id + 1, url, signature)
    assert not verify(KEY[::-1], message_id, url, signature)
    assert verify(KEY, message_id, other, signature) == (other == url)
    assert verify(KEY, message_id, url, other) == (other == signature)
    assert signature.isascii() and "/" not in signature and "=" not in signature
