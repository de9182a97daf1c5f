"""The endpoints below ``/{tenant}``: discovery, sign-in, consent and tokens."""

import base64
import hashlib
import json
from urllib.parse import parse_qs, urlencode

from tests.simulators.web.message import json_answer, redirect

from .aadsts import refusal
from .directory import ACCESS_S, RESERVED, Grant, short_scopes
from .pages import consent_page, error_page

TENANTLESS = ("common", "organizations", "consumers")


def add_identity(application, directory, base_url):
    """Add the routes of the platform.

    :param base_url: function that returns where the service is reached
    """
    service = _Service(application, directory, base_url)
    tenant = "/{tenant}"
    oauth = f"{tenant}/oauth2/v2.0"
    well_known = f"{tenant}/v2.0/.well-known/openid-configuration"
    application.route("GET", well_known, service.discovery)
    application.route("GET", f"{tenant}/discovery/v2.0/keys", service.keys)
    application.route("GET", f"{oauth}/authorize", service.authorize)
    application.route("POST", f"{oauth}/authorize", service.decide)
    application.route("POST", f"{oauth}/token", service.token)
    application.route("GET", f"{tenant}/v2.0/adminconsent", service.admin_consent)


class _Service:
    def __init__(self, application, directory, base_url):
        self.application = application
        self.directory = directory
        self.base_url = base_url

    def discovery(self, _request, tenant):
        root = f"{self.base_url()}/{tenant}"
        issuer = "{tenantid}" if tenant in TENANTLESS else tenant
        return json_answer(
            {
                "token_endpoint": f"{root}/oauth2/v2.0/token",
                "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
                "end_session_endpoint": f"{root}/oauth2/v2.0/logout",
                "device_authorization_endpoint": f"{root}/oauth2/v2.0/devicecode",
                "jwks_uri": f"{root}/discovery/v2.0/keys",
                "issuer": f"{self.base_url()}/{issuer}/v2.0",
                "response_modes_supported": ["query", "fragment", "form_post"],
                "response_types_supported": ["code", "id_token"],
                "scopes_supported": sorted(RESERVED),
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    def keys(self, _request, tenant):
        return json_answer({"keys": []})

    def authorize(self, request, tenant):
        """Show the page, or say why it cannot be shown."""
        wanted = {name: request.one(name, "") for name in request.query}
        problem = self._problem(wanted, tenant)
        if problem:
            return error_page(*problem)
        scopes = short_scopes(wanted["scope"]) - RESERVED
        path = f"/{tenant}/oauth2/v2.0/authorize"
        return consent_page(path, wanted, self.directory.accounts, scopes)

    def decide(self, request, tenant):
        """Send the browser back with a code, or with the reason why not."""
        form = request.form()
        problem = self._problem(form, tenant)
        if problem:
            return error_page(*problem)
        back = {"state": form.get("state", "")}
        if form.get("decision") != "accept":
            text = "AADSTS65004: User declined to consent to access the app."
            return self._back(
                form, back | {"error": "access_denied", "error_description": text}
            )
        account = self.directory.accounts.get(form.get("account", "").lower())
        if account is None or not self.directory.fits(tenant, account):
            return error_page(50020, "User account does not exist in this tenant.")
        granted = frozenset(_granted(request)) - self.directory.withheld
        if granted & self.directory.admin_only:
            text = "AADSTS90094: An administrator has to grant these permissions."
            answer = {"error": "consent_required", "error_description": text}
            return self._back(form, back | answer)
        scopes = granted | (short_scopes(form["scope"]) & RESERVED)
        grant = Grant(account, form["client_id"], scopes)
        code = self.directory.new_code(
            grant,
            form["redirect_uri"],
            form["code_challenge"],
            form.get("nonce", ""),
        )
        return self._back(form, {"code": code, **back, "session_state": account.oid})

    def token(self, request, tenant):
        """Redeem a code or a refresh token."""
        now = self.application.clock.now()
        if self.directory.planned:
            return refusal(self.directory.planned.pop(0), now)
        form = request.form()
        number = self._client_problem(form)
        if number:
            return refusal(number, now)
        redeem = {
            "authorization_code": self._redeem_code,
            "refresh_token": self._redeem_refresh,
        }.get(form.get("grant_type"))
        if redeem is None:
            return refusal(9002313, now)
        issued = redeem(form, tenant)
        return refusal(issued, now) if isinstance(issued, int) else issued

    def admin_consent(self, request, tenant):
        """What an administrator opens: grants for the whole tenant."""
        self.directory.admin_only.clear()
        answer = {"admin_consent": "True", "tenant": tenant}
        answer["state"] = request.one("state", "")
        return redirect(f"{request.one('redirect_uri')}?{urlencode(answer)}")

    def _problem(self, wanted, tenant):
        registration = self.directory.registrations.get(wanted.get("client_id", ""))
        if registration is None:
            return 700016, "Application was not found in the directory."
        if wanted.get("redirect_uri") not in registration.redirect_uris:
            return 50011, "The redirect URI does not match those registered."
        if tenant != registration.audience and registration.audience != "common":
            return 50194, "The application is not configured as a multi-tenant one."
        challenged = wanted.get("code_challenge_method") == "S256"
        if wanted.get("response_type") != "code" or not challenged:
            return 9002313, "Invalid request."
        return None

    def _client_problem(self, form):
        registration = self.directory.registrations.get(form.get("client_id", ""))
        if registration is None:
            return 700016
        if not form.get("client_secret"):
            return 7000218
        if registration.secret_expired:
            return 7000222
        return 0 if form["client_secret"] == registration.secret else 7000215

    def _redeem_code(self, form, tenant):
        code = self.directory.codes.get(form.get("code", ""))
        if code is None:
            return 70000
        if code.redeemed:
            code.grant.revoked = True
            return 54005
        if code.expires_at < self.application.clock.time():
            return 70008
        if code.redirect_uri != form.get("redirect_uri"):
            return 70000
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if _base64(digest) != code.challenge:
            return 501481
        code.redeemed = True
        return self._issue(code.grant, code.grant.scopes, nonce=code.nonce)

    def _redeem_refresh(self, form, tenant):
        text = form.get("refresh_token", "")
        token = self.directory.refresh.get(text)
        if token is None:
            return 70000
        if token.grant.revoked:
            return 50173
        if token.expires_at < self.application.clock.time():
            return 700082
        wanted = short_scopes(form.get("scope", ""))
        if (wanted - RESERVED) - token.grant.scopes:
            return 65001
        self.directory.refresh.pop(token.replaces, None)
        return self._issue(token.grant, wanted | {"openid"}, replaces=text)

    def _issue(self, grant, scopes, *, nonce="", replaces=""):
        directory = self.directory
        account = grant.account
        granted = scopes - {"offline_access"}
        body = {
            "token_type": "Bearer",
            "scope": directory.written(granted),
            "expires_in": ACCESS_S,
            "ext_expires_in": ACCESS_S,
            "access_token": directory.new_access(grant, frozenset(granted)),
            "id_token": self._id_token(grant, nonce),
            "client_info": _encoded({"uid": account.oid, "utid": account.tenant}),
        }
        if "offline_access" in grant.scopes:
            body["refresh_token"] = directory.new_refresh(grant, replaces)
        return json_answer(body, headers=(("Cache-Control", "no-store"),))

    def _id_token(self, grant, nonce):
        now = int(self.application.clock.time())
        account = grant.account
        claims = {
            "aud": grant.client_id,
            "iss": f"{self.base_url()}/{account.tenant}/v2.0",
            "iat": now,
            "nbf": now,
            "exp": now + ACCESS_S,
            "name": account.name,
            "oid": account.oid,
            "preferred_username": account.address,
            "sub": account.oid[::-1],
            "tid": account.tenant,
            "ver": "2.0",
        }
        if nonce:
            claims["nonce"] = nonce
        header = {"typ": "JWT", "alg": "RS256", "kid": "simulated"}
        return f"{_encoded(header)}.{_encoded(claims)}.{_base64(b'signature')}"

    def _back(self, form, answer):
        joint = "&" if "?" in form["redirect_uri"] else "?"
        return redirect(f"{form['redirect_uri']}{joint}{urlencode(answer)}")


def _granted(request):
    return parse_qs(request.body.decode()).get("granted", [])


def _encoded(value):
    return _base64(json.dumps(value).encode())


def _base64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
