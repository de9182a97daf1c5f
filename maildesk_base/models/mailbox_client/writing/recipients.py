from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from .. import params
from ..searching.search_compile import Lexemes

MAX_TEXT_CHARS = 200
MAX_SUGGESTIONS = 20
# Messages with such a sender; enough to know whom one writes with.
LOOKED_AT = 300


class MailboxClient(models.AbstractModel):
    """Whom one may want to write to."""

    _inherit = "mailbox.client"

    @api.model
    @api.readonly
    def suggest_recipients(self, text, limit=8):
        """People whose name or address has ``text``: contacts, then correspondents."""
        with self._parameters():
            text = params.as_text(text, MAX_TEXT_CHARS).strip()
            limit = params.as_limit(limit, MAX_SUGGESTIONS)
            if not text:
                return []
            found = {}
            for person in (*self._contacts(text, limit), *self._correspondents(text)):
                found.setdefault(person["email"].lower(), person)
            return list(found.values())[:limit]

    @api.model
    def _contacts(self, text, limit):
        """Contacts the user may read; his rights in Contacts decide."""
        Partner = self.env["res.partner"]
        if not Partner.has_access("read"):
            return
        domain = Domain("email", "!=", False) & (
            Domain("name", "ilike", text) | Domain("email", "ilike", text)
        )
        for partner in Partner.search_fetch(domain, ["name", "email"], limit=limit):
            email = email_normalize(partner.email, strict=False)
            if email:
                yield {"name": partner.name or "", "email": email, "source": "contact"}

    @api.model
    def _correspondents(self, text):
        """Senders in the user's mailboxes, most recent first."""
        [[query]] = self.env.execute_query(
            SQL(
                """SELECT phraseto_tsquery(
                       'pg_catalog.simple', maildesk_normal(%s))::text""",
                text,
            )
        )
        if not query:
            return []
        lexemes = Lexemes(text, query)
        rows = self.env.execute_query(
            SQL(
                """SELECT from_name, from_addr FROM (
                       SELECT m.from_name, m.from_addr, m.sort_ts
                         FROM mailbox_message_index m
                        WHERE m.account_id = ANY(%(accounts)s)
                          AND m.search_vector @@ %(query)s::tsquery
                          AND m.is_outgoing IS NOT TRUE
                          AND to_tsvector('pg_catalog.simple', maildesk_normal(
                                  coalesce(m.from_name, '') || ' '
                                  || coalesce(m.from_addr, ''))) @@ %(words)s::tsquery
                        LIMIT %(looked_at)s) seen
                 GROUP BY from_name, from_addr
                 ORDER BY count(*) DESC, max(sort_ts) DESC LIMIT %(limit)s""",
                accounts=self._account_ids(),
                query=lexemes.tsquery(phrase=False, weight="B"),
                words=lexemes.tsquery(phrase=False),
                looked_at=LOOKED_AT,
                limit=MAX_SUGGESTIONS,
            )
        )
        return [
            {"name": name or "", "email": address, "source": "mail"}
            for name, address in rows
            if address
        ]
