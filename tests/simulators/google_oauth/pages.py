"""The pages of the sign-in: choosing an account, and allowing each scope or not."""

from html import escape

from .accounts import MAIL, MODIFY, READONLY

_WORDS = {
    MAIL: "Read, compose, send and permanently delete all your email from Gmail",
    MODIFY: "Read, compose and send emails from your Gmail account",
    READONLY: "View your email messages and settings",
    "https://www.googleapis.com/auth/gmail.settings.basic": (
        "See, edit, create or change your email settings and filters in Gmail"
    ),
    "https://www.googleapis.com/auth/gmail.send": "Send email on your behalf",
}
# What comes with signing in itself; there is nothing to tick.
BASIC = frozenset(("openid", "email", "profile"))
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in - Google Accounts (simulated)</title><style>
body{{font:16px sans-serif;background:#f0f4f9;margin:0}}h1{{font-size:1.6rem}}
main{{max-width:34rem;margin:3rem auto;padding:2rem;background:#fff;border-radius:1rem}}
fieldset{{border:1px solid #dde;border-radius:.6rem;margin:1rem 0}}small{{color:#666}}
label{{display:block;margin:.6rem 0}}button{{font:inherit;padding:.5rem 1.2rem;
border:1px solid #ccd;border-radius:2rem;background:#fff}}
#continue{{background:#0b57d0;border-color:#0b57d0;color:#fff}}
</style></head><body><main><small>Google account (simulated)</small>{content}</main>
</body></html>"""


def consent_page(query, users, scopes, hint):
    """The form on which a user picks an account and ticks what is allowed."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(values[-1])}">'
        for name, values in query.items()
    )
    accounts = "".join(_account(user, hint) for user in users)
    ticks = "".join(_tick(scope) for scope in scopes if scope not in BASIC)
    return _PAGE.format(
        content=f"""<h1>MailDesk wants to access your Google Account</h1>
<form method="post" action="/o/oauth2/v2/auth/decision">{hidden}
<fieldset><legend>Choose an account</legend>{accounts}</fieldset>
<fieldset><legend>Select what MailDesk can access</legend>{ticks}</fieldset>
<p><button name="decision" value="deny" id="cancel" formnovalidate>Cancel</button>
<button name="decision" value="allow" id="continue">Continue</button></p></form>"""
    )


def error_page(code, text):
    """The page for a request that must not be answered with a redirect."""
    return _PAGE.format(
        content=f"<h1>Access blocked: Authorisation Error</h1><p>{escape(text)}</p>"
        f"<p>Error 400: {escape(code)}</p>"
    )


def _account(user, hint):
    checked = " checked" if user.email == hint else ""
    return (
        f'<label><input type="radio" name="account" required{checked}'
        f' value="{escape(user.email)}"> {escape(user.name)}'
        f" &lt;{escape(user.email)}&gt;</label>"
    )


def _tick(scope):
    words = _WORDS.get(scope, scope)
    return (
        f'<label><input type="checkbox" name="granted" value="{escape(scope)}" checked>'
        f" {escape(words)}</label>"
    )
