"""Forty modern mails of our own: phishing, and what only looks like it.

Their headers are those of a mailbox ``anna@acme.example`` whose server is
``mx.acme.example``. ``X-Corpus-History`` says what the index knows of the sender:
``new``, or how many messages were received and sent, and which account numbers the
conversation has had.
"""

from pathlib import Path

from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.view import ViewOptions, build_view
from odoo.addons.maildesk_pro_ai.engine.scan import Content, Context, History, facts_of

FOLDER = Path(__file__).resolve().parent
OWN = "anna@acme.example"
SERVER = "mx.acme.example"
PEOPLE = {"carla chief": frozenset({"acme.example"})}
KNOWN = frozenset({"northwind-trading.example", "supplier.example"})


def names(kind):
    """The names of the mails of a kind: ``phishing`` or ``fine``."""
    return sorted(path.stem for path in (FOLDER / kind).glob("*.eml"))


def facts(kind, name):
    """What a scan of one of them looks at."""
    view = view_of((FOLDER / kind / f"{name}.eml").read_bytes())
    headers = dict(view.headers)
    return facts_of(view.meta, Content.of_view(view), _context(headers))


def view_of(raw):
    """A mail as the mailbox gets it."""
    return build_view(body_from_raw(raw), ViewOptions(trusted_servers=(SERVER,)))


def _context(headers):
    words = headers["X-Corpus-History"].split()
    known = dict(word.split("=") for word in words if "=" in word)
    ibans = known.get("ibans")
    return Context(
        own_addresses=frozenset({OWN}),
        own_domains=frozenset({"acme.example"}),
        history=History(int(known.get("received", 0)), int(known.get("sent", 0))),
        people=PEOPLE,
        known_domains=KNOWN,
        earlier_ibans=frozenset(ibans.split(",")) if ibans else None,
    )
