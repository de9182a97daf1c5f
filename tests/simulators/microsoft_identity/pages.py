"""The pages of the identity platform that a browser shows."""

from html import escape

from tests.simulators.web.message import html_answer

_WORDS = {
    "Mail.Read": "Read your mail",
    "Mail.Read.Shared": "Read mail you can access",
    "Mail.ReadWrite": "Read and write access to your mail",
    "Mail.ReadWrite.Shared": "Read and write mail you can access",
    "Mail.Send": "Send mail as you",
    "Mail.Send.Shared": "Send mail on behalf of others or yourself",
    "User.Read": "View your basic profile",
}
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} - Microsoft account (simulated)</title><style>
body{{font:16px sans-serif;background:#f2f2f2;margin:0}}
main{{max-width:28rem;margin:3rem auto;padding:2rem;background:#fff;
box-shadow:0 2px 6px #0003}}h1{{font-size:1.5rem}}label{{display:block;margin:.6rem 0}}
input[type=email]{{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}}
button{{font:inherit;padding:.5rem 1.5rem}}#accept{{background:#0067b8;color:#fff;
border:1px solid #0067b8}}small{{color:#666}}
</style></head>
<body><main>
<small>Microsoft account (simulated)</small>
<h1>{title}</h1>{content}</main></body></html>"""


def consent_page(action, fields, addresses, scopes):
    """Who signs in, and what the application asks for.

    :param fields: hidden values that go on with the decision
    :param addresses: who could sign in; the hint of the application is filled in
    """
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    boxes = "".join(
        f'<label><input type="checkbox" name="granted" value="{escape(scope)}"'
        f" checked> {escape(_WORDS.get(scope, scope))}</label>"
        for scope in sorted(scopes)
    )
    known = "".join(f'<option value="{escape(each)}">' for each in addresses)
    content = (
        f'<form method="post" action="{escape(action)}">{hidden}'
        '<label>Account <input type="email" name="account" id="account" list="known"'
        f' value="{escape(fields.get("login_hint", ""))}" required></label>'
        f'<datalist id="known">{known}</datalist>'
        f"<p>This application would like to:</p>{boxes}"
        '<p><button name="decision" value="accept" id="accept">Accept</button> '
        '<button name="decision" value="cancel" id="cancel" formnovalidate>Cancel'
        "</button></p></form>"
    )
    return html_answer(_PAGE.format(title="Permissions requested", content=content))


def error_page(number, text):
    """What the browser shows when it cannot be sent back."""
    content = f"<p>AADSTS{number}: {escape(text)}</p>"
    return html_answer(_PAGE.format(title="Sign in", content=content), 400)
