"""Values that no browser of ours sends, at every route there is, by everybody."""

import re
from urllib.parse import quote

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .client_common import ClientData
from .test_client_messages import HTML_MAIL

PREFIX = "/maildesk/"
ARGUMENT = re.compile(r"(<(int|string):\w+>)")
INTEGERS = (0, -1, 2**31, 10**30)
TEXTS = ("x", "é\n\x01", "../%00", "9" * 5000)
QUERIES = (
    "",
    *(f"?id={quote(text)}&url={quote(text)}&state={quote(text)}" for text in TEXTS),
    "?id=1&id=2&url[]=1&state[x]=1&code=a",
    "?u=http%3A%2F%2Fx&t=" + "9" * 40 + "&s=%ff",
    "?message_id=1&draft_id=x&provider=gmail",
)
FORMS = (
    {},
    {"draft_id": "1"},
    {"draft_id": "1", "file": "no file"},
    {"draft_id": str(10**30), "file": "no file"},
)


@tagged("post_install", "-at_install")
class TestRouteValues(ClientData, HttpCase):
    """Wrong values are refused in plain words, never by an error of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.message = cls.mail_with(cls.account, HTML_MAIL)
        new_test_user(cls.env, "md_portal", groups="base.group_portal")
        cls.env.flush_all()

    def rules(self):
        """Every address of ours, by its controller."""
        modules = sorted(m for m in self.env.registry._init_modules if "maildesk" in m)
        for rule, _endpoint in http._generate_routing_rules(modules, nodb_only=False):
            if rule.startswith(PREFIX):
                yield rule

    def addresses(self, rule):
        """The address of a rule with one made-up value after the other."""
        known = str(self.message.id)
        places = ARGUMENT.findall(rule)
        for place, kind in places or [("", "")]:
            for value in ("", known, *(INTEGERS if kind == "int" else TEXTS)):
                path = rule
                for each, _kind in places:
                    text = str(value) if each == place else known
                    path = path.replace(each, quote(text, safe=""))
                yield path

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_http", "werkzeug")
    def test_no_value_is_an_error_of_ours(self):
        rules = list(self.rules())
        self.assertGreater(len(rules), 5)
        for user in ("md_anna", "md_bob", "md_portal", None):
            self.authenticate(user, user)
            for rule in rules:
                for path in dict.fromkeys(self.addresses(rule)):
                    # All queries with the path that is right, one with the others.
                    is_right = f"/{self.message.id}/" in f"{path}/"
                    has_all = is_right and user == "md_anna"
                    for query in QUERIES if has_all else QUERIES[:1]:
                        answer = self.url_open(path + query, allow_redirects=False)
                        code = answer.status_code
                        # No scheduled action has run here for however long.
                        is_idle = code == 503 and path == f"{PREFIX}health"
                        self.assertTrue(code < 500 or is_idle, (user, path, query))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_http", "werkzeug")
    def test_no_form_is_an_error_of_ours(self):
        for user in ("md_anna", "md_portal", None):
            self.authenticate(user, user)
            for form in FORMS:
                data = form | {"csrf_token": http.Request.csrf_token(self)}
                answer = self.url_open(f"{PREFIX}upload", data, allow_redirects=False)
                self.assertLess(answer.status_code, 500, (user, form))
