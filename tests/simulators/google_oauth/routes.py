"""The addresses of the sign-in: pages for the browser, endpoints for the program."""

from urllib.parse import parse_qs, urlencode

from tests.simulators.web.message import Answer, html_answer, json_answer, redirect

from . import identity
from .accounts import ACCESS_S, TokenError
from .pages import BASIC, consent_page, error_page

_NEEDED = ("client_id", "redirect_uri", "response_type", "scope")


def add_sign_in(application, accounts):
    """Add all routes of the sign-in to a web application."""
    routes = _SignIn(accounts)
    for method, path, handler in (
        ("GET", "/o/oauth2/v2/auth", routes.ask),
        ("POST", "/o/oauth2/v2/auth/decision", routes.decide),
        ("POST", "/token", routes.token),
        ("POST", "/revoke", routes.revoke),
        ("GET", "/v1/userinfo", routes.userinfo),
        ("GET", "/tokeninfo", routes.tokeninfo),
        ("GET", "/oauth2/v3/certs", lambda _r: json_answer(identity.public_keys())),
    ):
        application.route(method, path, handler)


class _SignIn:
    def __init__(self, accounts):
        self.accounts = accounts

    def ask(self, request):
        """The authorisation request: a page, or a refusal."""
        problem = self._problem(request.query)
        if problem:
            return html_answer(error_page(*problem), 400)
        scopes = request.one("scope").split()
        users = self.accounts.users.values()
        hint = request.one("login_hint", "")
        return html_answer(consent_page(request.query, users, scopes, hint))

    def _problem(self, query):
        for name in _NEEDED:
            if not query.get(name):
                return "invalid_request", f"Missing required parameter: {name}"
        client = self.accounts.clients.get(query["client_id"][-1])
        if client is None:
            return "invalid_client", "The OAuth client was not found."
        if query["redirect_uri"][-1] not in client.redirect_uris:
            return "redirect_uri_mismatch", "The redirect URI is not registered."
        if query["response_type"][-1] != "code":
            return "unsupported_response_type", "Only code is supported."
        if query.get("code_challenge_method", ["S256"])[-1] != "S256":
            return "invalid_request", "Only S256 is supported."
        return None

    def decide(self, request):
        """What the user clicked: back to the client with a code or an error."""
        form = parse_qs(request.body.decode(), keep_blank_values=True)
        problem = self._problem(form)
        if problem:
            return html_answer(error_page(*problem), 400)
        answer = {"state": form["state"][-1]} if form.get("state") else {}
        if form.get("decision") != ["allow"]:
            answer["error"] = "access_denied"
        else:
            answer |= self._allowed(form)
        return redirect(f"{form['redirect_uri'][-1]}?{urlencode(answer)}")

    def _allowed(self, form):
        asked = form["scope"][-1].split()
        granted = set(form.get("granted", ())) | BASIC
        scopes = [_long(scope) for scope in asked if scope in granted]
        grant = self.accounts.allow(
            form["account"][-1],
            form["client_id"][-1],
            scopes,
            offline=form.get("access_type") == ["offline"],
            prompted="consent" in form.get("prompt", [""])[-1],
        )
        challenge = form.get("code_challenge", [""])[-1]
        nonce = form.get("nonce", [""])[-1]
        redirect_uri = form["redirect_uri"][-1]
        code = self.accounts.new_code(grant, redirect_uri, challenge, nonce)
        return {"code": code, "scope": " ".join(scopes)}

    def token(self, request):
        """Exchange a code or a refresh token for an access token."""
        try:
            return json_answer(self._token(request.form()))
        except TokenError as error:
            return json_answer(error.body, error.status)

    def _token(self, form):
        kind = form.get("grant_type")
        if kind == "refresh_token":
            grant = self.accounts.refreshed(form)
            return self._access(grant)
        if kind != "authorization_code":
            raise TokenError("unsupported_grant_type", f"Invalid grant_type: {kind}")
        grant, code = self.accounts.exchange(form)
        found = self._access(grant)
        if grant.refresh_token:
            found["refresh_token"] = grant.refresh_token
        if "openid" in grant.scopes:
            found["id_token"] = self._id_token(grant, code.nonce)
        return found

    def _access(self, grant):
        return {
            "access_token": self.accounts.new_access(grant),
            "expires_in": ACCESS_S,
            "scope": " ".join(sorted(grant.scopes)),
            "token_type": "Bearer",
        }

    def _id_token(self, grant, nonce):
        claims = {"aud": grant.client_id, **self._claims(grant.email)}
        if nonce:
            claims["nonce"] = nonce
        return identity.sign(claims, self.accounts.clock.time())

    def _claims(self, email):
        user = self.accounts.users[email]
        return {
            "sub": user.number,
            "email": email,
            "email_verified": True,
            "name": user.name,
        }

    def revoke(self, request):
        """Give a grant back."""
        token = request.one("token") or request.form().get("token", "")
        try:
            self.accounts.revoke(token)
        except TokenError as error:
            return json_answer(error.body, error.status)
        return Answer(200)

    def userinfo(self, request):
        """Who the access token belongs to."""
        found = self.accounts.who(request.bearer)
        if found is None or "openid" not in found[1]:
            error = {"error": "invalid_request", "error_description": "Invalid token"}
            return json_answer(error, 401)
        return json_answer(self._claims(found[0]))

    def tokeninfo(self, request):
        """What an access token is good for."""
        found = self.accounts.who(request.one("access_token", ""))
        if found is None:
            return json_answer({"error": "invalid_token"}, 400)
        return json_answer({"email": found[0], "scope": " ".join(sorted(found[1]))})


def _long(scope):
    """Google names these two by their long form in its answers."""
    if scope in ("email", "profile"):
        return f"https://www.googleapis.com/auth/userinfo.{scope}"
    return scope
