from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ....engine.mime.address_text import parse_address_text
from .. import params
from ..searching import search_plan
from ..searching.search_compile import Lexemes

MAX_TEXT_CHARS = 200
MAX_SUGGESTIONS = 20
# The newest messages, of all mailboxes and at least of each.
LOOKED_AT = 3_000
LOOKED_AT_EACH = 50
_SENDER = SQL(
    """m.from_name, m.from_addr, m.to_addrs, m.sort_ts, m.is_outgoing,
       m.search_vector"""
)


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
        """Whom the user writes to, and who writes to him."""
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
        accounts = self._account_ids()
        recent = self._recent_mail(accounts)
        rows = self._written_to(text, lexemes, recent) + self._senders(lexemes, recent)
        words = lexemes.tsquery(phrase=False, weight="B")
        if len(rows) < MAX_SUGGESTIONS and self._is_rare(words):
            rows += self._senders(lexemes, self._any_mail(accounts, words))
        return [
            {"name": name or "", "email": address, "source": "mail"}
            for name, address in rows
            if address
        ]

    @api.model
    def _written_to(self, text, lexemes, mail):
        """(name, address) of those the user has written to lately."""
        rows = self.env.execute_query(
            SQL(
                """WITH seen AS MATERIALIZED (%s)
                   SELECT to_addrs FROM seen
                    WHERE is_outgoing AND search_vector @@ %s::tsquery
                 ORDER BY sort_ts DESC LIMIT %s""",
                mail,
                lexemes.tsquery(phrase=False, weight="B"),
                MAX_SUGGESTIONS,
            )
        )
        people = [a for (to,) in rows for a in parse_address_text(to or "")]
        return [
            (person.name, person.email)
            for person in people
            if text.lower() in f"{person.name} {person.email}".lower()
        ]

    @api.model
    def _senders(self, lexemes, mail):
        """(name, address) of senders with these words, most frequent first.

        :param SQL mail: query for the messages to look at
        """
        return self.env.execute_query(
            SQL(
                """WITH seen AS MATERIALIZED (%(mail)s)
                   SELECT from_name, from_addr FROM seen
                    WHERE search_vector @@ %(weighted)s::tsquery
                      AND is_outgoing IS NOT TRUE
                      AND to_tsvector('pg_catalog.simple', maildesk_normal(
                              concat_ws(' ', from_name, from_addr)))
                          @@ %(words)s::tsquery
                 GROUP BY from_name, from_addr
                 ORDER BY count(*) DESC, max(sort_ts) DESC LIMIT %(limit)s""",
                mail=mail,
                weighted=lexemes.tsquery(phrase=False, weight="B"),
                words=lexemes.tsquery(phrase=False),
                limit=MAX_SUGGESTIONS,
            )
        )

    @api.model
    def _recent_mail(self, accounts):
        each = max(LOOKED_AT // max(len(accounts), 1), LOOKED_AT_EACH)
        return SQL(
            """SELECT m.* FROM unnest(%s::int[]) AS a(id)
           CROSS JOIN LATERAL (
                      SELECT %s FROM mailbox_message_index m WHERE m.account_id = a.id
                    ORDER BY m.sort_ts DESC, m.id DESC LIMIT %s) m""",
            accounts,
            _SENDER,
            each,
        )

    @api.model
    def _any_mail(self, accounts, words):
        return SQL(
            """SELECT %s FROM mailbox_message_index m
                WHERE m.account_id = ANY(%s) AND m.search_vector @@ %s::tsquery""",
            _SENDER,
            accounts,
            words,
        )

    @api.model
    def _is_rare(self, words):
        """Whether so few messages have the words that all of them can be looked at."""
        expected, _messages = search_plan.estimate(self.env, words)
        return expected <= search_plan.MAX_HITS
