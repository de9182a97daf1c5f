"""The pages of the identity platform that a browser shows."""

from html import escape

from tests.simulators.web.message import html_answer

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main style="max-width:28em;margin:3em auto;font-family:sans-serif">
<h1>{title}</h1>{content}</main></body></html>"""


def consent_page(action, fields, address, scopes):
    """Who signs in, and what the application asks for.

    :param fields: hidden values that go on with the decision
    """
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    boxes = "".join(
        f'<p><label><input type="checkbox" name="granted" value="{escape(scope)}"'
        f" checked> {escape(scope)}</label></p>"
        for scope in sorted(scopes)
    )
    content = (
        f'<form method="post" action="{escape(action)}">{hidden}'
        f'<p><label>Account <input type="email" name="account" id="account"'
        f' value="{escape(address)}" required></label></p>'
        f"<p>This application would like to:</p>{boxes}"
        '<p><button name="decision" value="accept" id="accept">Accept</button> '
        '<button name="decision" value="cancel" id="cancel">Cancel</button></p></form>'
    )
    return html_answer(_PAGE.format(title="Permissions requested", content=content))


def error_page(number, text):
    """What the browser shows when it cannot be sent back."""
    content = f"<p>AADSTS{number}: {escape(text)}</p>"
    return html_answer(_PAGE.format(title="Sign in", content=content), 400)
