"""A person with a browser: opens the sign-in page, agrees, and is sent back."""

import re
import ssl
from html import unescape
from http.client import HTTPSConnection
from urllib.parse import parse_qsl, urlencode, urlsplit

_FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
_SCOPE = re.compile(r'name="granted" value="([^"]*)"')


def sign_in(url, address, ca_file, *, accept=True, without=()):
    """Sign in at ``url``; the query parameters the application gets back.

    :param without: scopes whose boxes are unticked
    :return: an error page's text when there was no way back
    """
    page = _ask(url, "GET", None, ca_file)
    text = page.read().decode()
    if page.status != 200:
        return text
    form = [(unescape(name), unescape(value)) for name, value in _FIELD.findall(text)]
    form += [("granted", s) for s in _SCOPE.findall(text) if s not in without]
    form += [("account", address), ("decision", "accept" if accept else "cancel")]
    parts = urlsplit(url)
    action = f"{parts.scheme}://{parts.netloc}{parts.path}"
    answer = _ask(action, "POST", urlencode(form), ca_file)
    if answer.status != 302:
        return answer.read().decode()
    return dict(parse_qsl(urlsplit(answer.getheader("Location")).query))


def _ask(url, method, body, ca_file):
    parts = urlsplit(url)
    context = ssl.create_default_context(cafile=ca_file)
    connection = HTTPSConnection(parts.hostname, parts.port, context=context)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, f"{parts.path}?{parts.query}", body, headers)
    return connection.getresponse()
