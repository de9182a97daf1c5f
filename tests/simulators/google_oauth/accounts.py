"""Google accounts, registered clients, and the grants between them."""

import base64
import hashlib
import secrets
import threading
from dataclasses import dataclass, field

ACCESS_S = 3599
CODE_S = 600
MAIL = "https://mail.google.com/"
MODIFY = "https://www.googleapis.com/auth/gmail.modify"
READONLY = "https://www.googleapis.com/auth/gmail.readonly"


class TokenError(Exception):
    """A refusal of the token endpoint: status, error, description, more fields."""

    def __init__(self, error, description="", status=400, **more):
        super().__init__(error)
        self.status = status
        self.body = {"error": error}
        if description:
            self.body["error_description"] = description
        self.body |= more


@dataclass
class Client:
    """A registered application."""

    client_id: str
    secret: str
    redirect_uris: list


@dataclass
class Grant:
    """What a user has allowed a client; ends with its refresh token."""

    email: str
    client_id: str
    scopes: frozenset
    refresh_token: str = ""
    expires_at: float | None = None
    is_live: bool = True
    needs_sign_in: bool = False  # a Workspace policy asks for a fresh sign-in


@dataclass
class Code:
    """An authorisation code, good for one exchange."""

    grant: Grant
    redirect_uri: str
    challenge: str
    expires_at: float
    offline: bool = True
    nonce: str = ""
    used: bool = False


@dataclass
class Access:
    """An access token."""

    grant: Grant
    expires_at: float
    scopes: frozenset = frozenset()


@dataclass
class User:
    """Somebody with a Google account."""

    email: str
    name: str
    number: str
    is_deleted: bool = False
    first_grants: set = field(default_factory=set)


class GoogleAccounts:
    """All users, clients and grants of the simulated Google.

    :param clock: the service's time
    """

    def __init__(self, clock):
        self.clock = clock
        self.users = {}
        self.clients = {}
        self.grants = []
        self.codes = {}
        self.access_tokens = {}
        self.lock = threading.RLock()

    def add_user(self, email, name=""):
        """Somebody with a mailbox; the same one when the address is known."""
        number = str(100000000000000000000 + len(self.users))
        user = User(email, name or email.partition("@")[0].title(), number)
        return self.users.setdefault(email, user)

    def register(self, client_id, secret, *redirect_uris):
        """Register an application."""
        self.clients[client_id] = Client(client_id, secret, list(redirect_uris))
        return self.clients[client_id]

    def check_client(self, client_id, secret):
        """401 unless these belong together."""
        client = self.clients.get(client_id)
        if client is None:
            raise TokenError(
                "invalid_client", "The OAuth client was not found.", status=401
            )
        if client.secret != secret:
            raise TokenError("invalid_client", "Unauthorized", status=401)
        return client

    def issue(self, email, client_id, *scopes):
        """Grant at once, without any page: (access token, refresh token)."""
        grant = self.allow(email, client_id, scopes, offline=True)
        return self.new_access(grant), grant.refresh_token

    def allow(self, email, client_id, scopes, *, offline, prompted=True):
        """Note that a user allows a client some scopes.

        Without ``prompted`` a refresh token is given the first time only.
        """
        user = self.add_user(email)
        grant = Grant(email, client_id, frozenset(scopes))
        if offline and (prompted or client_id not in user.first_grants):
            grant.refresh_token = "1//" + secrets.token_urlsafe(32)
        user.first_grants.add(client_id)
        self.grants.append(grant)
        return grant

    def new_code(self, grant, redirect_uri, challenge, nonce=""):
        """A code for a grant; it holds a slash, as Google's do."""
        code = "4/0A" + secrets.token_urlsafe(24)
        until = self.clock.time() + CODE_S
        self.codes[code] = Code(grant, redirect_uri, challenge, until, nonce=nonce)
        return code

    def new_access(self, grant):
        """An access token of a grant."""
        token = "ya29." + secrets.token_urlsafe(32)
        until = self.clock.time() + ACCESS_S
        self.access_tokens[token] = Access(grant, until, grant.scopes)
        return token

    def exchange(self, form):
        """The grant of a code: (Grant, Code). TokenError when it is no good."""
        self.check_client(form.get("client_id"), form.get("client_secret"))
        code = self.codes.get(form.get("code", ""))
        if code is None or code.used or code.expires_at < self.clock.time():
            raise TokenError("invalid_grant", "Malformed auth code.")
        if code.redirect_uri != form.get("redirect_uri"):
            raise TokenError("redirect_uri_mismatch", "Bad Request")
        if code.grant.client_id != form.get("client_id"):
            raise TokenError("unauthorized_client", "Unauthorized", status=401)
        if code.challenge != _challenge(form.get("code_verifier", "")):
            raise TokenError("invalid_grant", "Invalid code verifier.")
        code.used = True
        return code.grant, code

    def refreshed(self, form):
        """The grant of a refresh token. TokenError when it is dead."""
        self.check_client(form.get("client_id"), form.get("client_secret"))
        wanted = form.get("refresh_token")
        if not wanted:
            missing = "Missing required parameter: refresh_token"
            raise TokenError("invalid_request", missing)
        grant = next((g for g in self.grants if g.refresh_token == wanted), None)
        if grant is None or not self._is_live(grant):
            raise TokenError("invalid_grant", "Token has been expired or revoked.")
        if self.users[grant.email].is_deleted:
            raise TokenError("invalid_grant", "Account has been deleted")
        if grant.needs_sign_in:
            raise TokenError(
                "invalid_grant",
                "reauth related error (invalid_rapt)",
                error_subtype="invalid_rapt",
            )
        return grant

    def revoke(self, token):
        """End the grant a token belongs to, with everything of that client."""
        access = self.access_tokens.get(token)
        grant = access.grant if access else None
        grant = grant or next(
            (g for g in self.grants if g.refresh_token == token), None
        )
        if grant is None or not grant.is_live:
            raise TokenError("invalid_token", "Token expired or revoked")
        self.revoke_all(grant.email, grant.client_id)

    def revoke_all(self, email, client_id=None):
        """The user takes everything back, as in the account's settings."""
        for grant in self.grants:
            if grant.email == email and client_id in (None, grant.client_id):
                grant.is_live = False

    def who(self, token):
        """(address, scopes) of a valid access token, None otherwise."""
        access = self.access_tokens.get(token)
        if access is None or access.expires_at <= self.clock.time():
            return None
        if not self._is_live(access.grant):
            return None
        return access.grant.email, access.scopes

    def _is_live(self, grant):
        until = grant.expires_at
        return grant.is_live and (until is None or until > self.clock.time())


def _challenge(verifier):
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=") if verifier else ""
