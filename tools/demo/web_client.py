"""HTTP as the demo itself needs it: JSON over one connection, and a visitor's browser.

The standard library is enough: the demo's own tools run before anything is installed.
"""

import http.client
import json
import re
import ssl
import urllib.request
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin, urlsplit

from tools.progress import ToolError

TIMEOUT_S = 120
# Where both services send the browser back to; the demo may answer elsewhere yet.
CALLBACK = "/maildesk/oauth/"
_ACTION = re.compile(r'<form[^>]* action="([^"]*)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
_TICKED = re.compile(r'<input type="checkbox" name="(\w+)" value="([^"]*)"\s+checked')
_AGREE = re.compile(r'<button name="(\w+)" value="(allow|accept)"')


class JsonClient:
    """Asks one service again and again; use it as a context manager."""

    def __init__(self, url, ca_file=None):
        parts = urlsplit(url)
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=ca_file)
            self._connection = http.client.HTTPSConnection(
                parts.hostname, parts.port, timeout=TIMEOUT_S, context=context
            )
        else:
            self._connection = http.client.HTTPConnection(
                parts.hostname, parts.port, timeout=TIMEOUT_S
            )

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self._connection.close()

    def post(self, path, value):
        """Send a value as JSON and return the answered one, None when there is none."""
        return self._ask("POST", path, json.dumps(value))

    def get(self, path, **query):
        """The value that is answered."""
        return self._ask("GET", f"{path}?{urlencode(query)}")

    def _ask(self, method, path, body=None):
        headers = {"Content-Type": "application/json"}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise OSError(f"{method} {path}: {answer.status} {text[:200]!r}")
        return json.loads(text) if text else None


class Visitor:
    """Somebody with a browser, signed in to Odoo, who agrees to everything.

    :param server: the OdooServer
    :param ca_file: the authorities that the browser trusts
    """

    def __init__(self, server, login, password, ca_file=None):
        self._odoo = server.url
        context = ssl.create_default_context(cafile=ca_file)
        self._browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()),
            urllib.request.HTTPSHandler(context=context),
            _WayBack(server.url),
        )
        known = {"db": server.site.database, "login": login, "password": password}
        self._post("/web/session/authenticate", known)

    def call(self, model, method, *arguments, **named):
        """Call a model's public method, as the web client does."""
        call = {"model": model, "method": method, "args": arguments, "kwargs": named}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", call)

    def agree(self, url, address):
        """Open a service's page, choose an account, agree, and come back to Odoo.

        Returns the address at which one has arrived.
        """
        with self._browser.open(url, timeout=TIMEOUT_S) as answer:
            page = answer.read().decode()
        form = [*_HIDDEN.findall(page), *_TICKED.findall(page), *_AGREE.findall(page)]
        pairs = [(name, unescape(value)) for name, value in form]
        pairs.append(("account", address))
        target = urljoin(url, unescape(_ACTION.search(page)[1]))
        data = urlencode(pairs).encode()
        with self._browser.open(target, data=data, timeout=TIMEOUT_S) as answer:
            return answer.geturl()

    def _post(self, path, parameters):
        request = urllib.request.Request(
            self._odoo + path,
            data=json.dumps({"jsonrpc": "2.0", "params": parameters}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with self._browser.open(request, timeout=TIMEOUT_S) as response:
            answer = json.load(response)
        if "error" in answer:
            data = answer["error"].get("data", {})
            raise ToolError(f"Odoo answered: {data.get('message') or answer['error']}")
        return answer.get("result")


class _WayBack(urllib.request.HTTPRedirectHandler):
    """Follows the way back to where Odoo answers now."""

    def __init__(self, odoo):
        self._odoo = odoo

    def redirect_request(self, request, answer, code, message, headers, url):
        parts = urlsplit(url)
        if parts.path.startswith(CALLBACK):
            url = f"{self._odoo}{parts.path}?{parts.query}"
        return super().redirect_request(request, answer, code, message, headers, url)
