"""Tenants, people, registered applications, and the tokens that were issued."""

import secrets
from dataclasses import dataclass, field

CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
TENANT = "5d1f9a1c-2c5b-4a3e-9a7e-0c1d2e3f4a5b"
RESERVED = frozenset({"openid", "profile", "email", "offline_access"})
GRAPH = "https://graph.microsoft.com/"
ACCESS_S = 3600
CODE_S = 600
REFRESH_S = 90 * 86400


@dataclass
class Account:
    """Somebody who can sign in."""

    address: str
    name: str = ""
    tenant: str = TENANT
    oid: str = field(default_factory=lambda: _guid())

    @property
    def is_personal(self):
        """Whether it is a personal account (Outlook.com)."""
        return self.tenant == CONSUMERS


@dataclass
class Registration:
    """An application as an administrator registered it.

    :param audience: ``common``, ``organizations``, ``consumers`` or a tenant's id
    """

    client_id: str
    secret: str
    redirect_uris: tuple = ()
    audience: str = "common"
    secret_expired: bool = False


@dataclass
class Grant:
    """What one person allowed one application; tokens hang on it."""

    account: Account
    client_id: str
    scopes: frozenset
    revoked: bool = False


@dataclass
class Code:
    """An authorisation code waiting to be redeemed."""

    grant: Grant
    redirect_uri: str
    challenge: str
    nonce: str
    expires_at: float
    redeemed: bool = False


@dataclass
class Token:
    """An access or refresh token. ``replaces`` ends when this one is used."""

    grant: Grant
    expires_at: float
    scopes: frozenset = frozenset()
    replaces: str = ""
    challenged: bool = False


class Directory:
    """Everything the identity platform knows.

    ``withheld``: scopes people do not grant although they are asked for;
    ``admin_only``: scopes that only an administrator may grant; ``planned``: AADSTS
    numbers the token endpoint answers next; ``names_resource``: whether scopes are
    answered with the address of Graph before them.
    """

    def __init__(self, clock):
        self.clock = clock
        self.accounts = {}
        self.registrations = {}
        self.codes = {}
        self.access = {}
        self.refresh = {}
        self.withheld = set()
        self.admin_only = set()
        self.planned = []
        self.names_resource = False

    def add_account(self, address, name="", tenant=TENANT):
        """Add somebody."""
        account = Account(address, name or address.partition("@")[0].title(), tenant)
        self.accounts[address.lower()] = account
        return account

    def register(self, client_id, secret, redirect_uris, audience="common"):
        """Register an application."""
        registration = Registration(client_id, secret, tuple(redirect_uris), audience)
        self.registrations[client_id] = registration
        return registration

    def new_code(self, grant, redirect_uri, challenge, nonce):
        """A code that the browser carries back."""
        code = "0.A" + secrets.token_urlsafe(48)
        expires_at = self.clock.time() + CODE_S
        self.codes[code] = Code(grant, redirect_uri, challenge, nonce, expires_at)
        return code

    def new_access(self, grant, scopes):
        """An access token: opaque to everybody but the resource."""
        text = "EwB" + secrets.token_urlsafe(48)
        self.access[text] = Token(grant, self.clock.time() + ACCESS_S, scopes)
        return text

    def new_refresh(self, grant, replaces=""):
        """A refresh token; the one it replaces lives until this one is used."""
        text = "0.R" + secrets.token_urlsafe(48)
        expires_at = self.clock.time() + REFRESH_S
        self.refresh[text] = Token(grant, expires_at, grant.scopes, replaces)
        return text

    def revoke(self, address):
        """End all sessions of somebody, as an administrator or a new password does."""
        for token in (*self.access.values(), *self.refresh.values()):
            if token.grant.account.address == address:
                token.grant.revoked = True

    def challenge(self, address):
        """Ask for a new sign-in at the next request (continuous access evaluation)."""
        for token in self.access.values():
            if token.grant.account.address == address:
                token.challenged = True

    def expire_access(self):
        """Let all access tokens run out, and nothing else."""
        self.access.clear()

    def signed_in(self, token):
        """The valid access token behind a bearer text, or None."""
        found = self.access.get(token)
        if found is None or found.grant.revoked:
            return None
        return found if found.expires_at > self.clock.time() else None

    def token_for(self, address, scopes, client_id=""):
        """An access token without a browser, for tests of the resource alone."""
        account = self.accounts[address.lower()]
        grant = Grant(account, client_id, frozenset(scopes))
        return self.new_access(grant, grant.scopes)

    def written(self, scopes):
        """Scopes as an answer names them."""
        prefix = GRAPH if self.names_resource else ""
        return " ".join(
            name if name in RESERVED else f"{prefix}{name}" for name in sorted(scopes)
        )

    def fits(self, tenant, account):
        """Whether somebody may sign in through a tenant's address."""
        if tenant == "common":
            return True
        if tenant in ("consumers", CONSUMERS):
            return account.is_personal
        if tenant == "organizations":
            return not account.is_personal
        return account.tenant == tenant


def short_scopes(text):
    """The names of the scopes of Graph in a request, and reserved ones."""
    return frozenset(each.removeprefix(GRAPH) for each in text.split())


def _guid():
    text = secrets.token_hex(16)
    parts = text[:8], text[8:12], text[12:16], text[16:20], text[20:]
    return "-".join(parts)
