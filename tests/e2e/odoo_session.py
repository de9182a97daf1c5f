"""A user signed in to Odoo as a browser is: one cookie, one HTTP connection."""

import re

import requests

TIMEOUT_S = 120


class Refused(AssertionError):
    """Odoo answered with an error; the message is what the user would read."""


class OdooSession:
    """Signs in when it is first used; stays valid when Odoo is started again."""

    def __init__(self, server, login, password):
        self._server = server
        self._login, self._password = login, password
        self._info = None
        self._http = requests.Session()

    @property
    def http(self):
        """The signed-in ``requests.Session``."""
        self._sign_in()
        return self._http

    @property
    def info(self):
        """What Odoo says about the session: uid, websocket version …"""
        self._sign_in()
        return self._info

    @property
    def cookie(self):
        """The session's id."""
        return self.http.cookies["session_id"]

    def call(self, model, method, *arguments, **named):
        """Call a model's public method, as the web client does."""
        self._sign_in()
        parameters = {
            "model": model,
            "method": method,
            "args": arguments,
            "kwargs": named,
        }
        return self._post(f"/web/dataset/call_kw/{model}/{method}", parameters)

    def get(self, path):
        """GET a path of the site."""
        return self.http.get(self._server.url + path, timeout=TIMEOUT_S)

    def upload(self, path, data, files):
        """POST a form with files, with the token that protects forms."""
        page = self.get("/odoo").text
        token = re.search(r'csrf_token: "([^"]+)"', page)[1]
        return self.http.post(
            self._server.url + path,
            data={**data, "csrf_token": token},
            files=files,
            timeout=TIMEOUT_S,
        )

    def _sign_in(self):
        if self._info is None:
            database = self._server.site.database
            self._info = self._post(
                "/web/session/authenticate",
                {"db": database, "login": self._login, "password": self._password},
            )

    def _post(self, path, parameters):
        response = self._http.post(
            self._server.url + path,
            json={"jsonrpc": "2.0", "method": "call", "params": parameters},
            timeout=TIMEOUT_S,
        )
        answer = response.json()
        if "error" in answer:
            data = answer["error"]["data"]
            raise Refused(data["message"] or data["debug"])
        # A method that gives nothing has no result.
        return answer.get("result")
