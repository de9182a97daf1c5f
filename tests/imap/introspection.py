"""The authority that a mail server asks about access tokens (RFC 7662).

with Introspection() as authority:
    authority.issue("token-1", "anna@example.com")
    Dovecot(folder, DovecotOptions(introspection_url=authority.url))
"""

from tests.simulators.web.application import WebApplication
from tests.simulators.web.message import json_answer
from tests.simulators.web.server import WebServer


class Introspection:
    """Knows tokens and whose they are; times pass when the test says so."""

    def __init__(self):
        self._owners = {}
        self._expired = set()
        self.asked = []
        application = WebApplication()
        application.route("POST", "/introspect", self._answer)
        self._server = WebServer(application)

    @property
    def url(self):
        """Where mail servers send their questions."""
        return f"{self._server.url}/introspect"

    def issue(self, token, email):
        """Make a token valid for a mailbox."""
        self._owners[token] = email

    def expire(self, token):
        """Let the hour of a token pass."""
        self._expired.add(token)

    def __enter__(self):
        self._server.start()
        return self

    def __exit__(self, *_exception):
        self._server.stop()

    def _answer(self, request):
        token = request.form().get("token", "")
        self.asked.append(token)
        if token not in self._owners or token in self._expired:
            return json_answer({"active": False})
        return json_answer({"active": True, "email": self._owners[token]})
