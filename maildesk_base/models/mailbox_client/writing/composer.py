import re

from werkzeug.datastructures import FileStorage

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize, format_date, html_escape, human_size

from ....compat import execute_query, has_access, readonly
from ....engine.mime.address_text import parse_address_text
from ....engine.mime.attachments import safe_mimetype
from ....engine.text import clean_line
from ....sync.plans import set_apart
from .. import params
from ..reading.streams import File, StoredChunks
from ..searching import search_plan
from ..searching.search_compile import Lexemes

MAX_NAME_CHARS = 255  # of a file
MAX_TEXT_CHARS = 200
MAX_SUGGESTIONS = 20
# The newest messages, of all mailboxes and at least of each.
LOOKED_AT = 3_000
LOOKED_AT_EACH = 50
_SENDER = SQL(
    """m.from_name, m.from_addr, m.to_addrs, m.sort_ts, m.is_outgoing,
       m.search_vector"""
)
_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]{1,40})\s*\}\}")


class MailboxClient(models.AbstractModel):
    """What helps to write: whom to write to, templates with placeholders, files."""

    _inherit = "mailbox.client"

    @api.model
    @readonly
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
        """Contacts the user may read; their rights in Contacts decide."""
        Partner = self.env["res.partner"]
        if not has_access(Partner, "read"):
            return
        domain = ["|", ("name", "ilike", text), ("email", "ilike", text)]
        domain = [("email", "!=", False), *domain]
        for partner in Partner.search_fetch(domain, ["name", "email"], limit=limit):
            email = email_normalize(partner.email, strict=False)
            if email:
                yield {"name": partner.name or "", "email": email, "source": "contact"}

    @api.model
    def _correspondents(self, text):
        """Whom the user writes to, and who writes to them."""
        [[query]] = execute_query(
            self.env,
            SQL(
                """SELECT phraseto_tsquery(
                       'pg_catalog.simple', maildesk_normal(%s))::text""",
                text,
            ),
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
        rows = execute_query(
            self.env,
            SQL(
                """WITH seen AS MATERIALIZED (%s)
                   SELECT to_addrs FROM seen
                    WHERE is_outgoing AND search_vector @@ %s::tsquery
                 ORDER BY sort_ts DESC LIMIT %s""",
                mail,
                lexemes.tsquery(phrase=False, weight="B"),
                MAX_SUGGESTIONS,
            ),
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
        return execute_query(
            self.env,
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
            ),
        )

    @api.model
    def _recent_mail(self, accounts):
        each = max(LOOKED_AT // max(len(accounts), 1), LOOKED_AT_EACH)
        return SQL(
            """SELECT m.* FROM unnest(%s::int[]) AS a(id)
           CROSS JOIN LATERAL (
                      SELECT %s FROM mailbox_message_index m WHERE %s = a.id
                    ORDER BY m.sort_ts DESC, m.id DESC LIMIT %s) m""",
            accounts,
            _SENDER,
            set_apart("m.account_id"),
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

    @api.model
    def _bootstrap_extra(self):
        return super()._bootstrap_extra() | {"templates": self._templates_json()}

    @api.model
    def _templates_json(self):
        return [
            {
                "id": template.id,
                "name": template.name,
                "account_id": template.account_id.id or None,
                "shared": not template.user_id,
            }
            for template in self.env["mailbox.template"].search(
                ["|", ("user_id", "=", self.env.uid), ("user_id", "=", False)]
            )
        ]

    @api.model
    @readonly
    def apply_template(self, template_id, draft_id=None):
        """Subject and HTML of a template, filled in for the recipients of a draft."""
        with self._parameters():
            template = self._one("mailbox.template", template_id)
            draft = self.env["mailbox.draft"]
            if draft_id:
                draft = self._one("mailbox.draft", draft_id)
            values = self._template_values(draft)
            return {
                "subject": _fill(template.subject or "", values),
                "body": _fill(
                    template.body or "",
                    {name: html_escape(value) for name, value in values.items()},
                ),
            }

    @api.model
    def _template_values(self, draft):
        """What placeholders stand for; those without a value become empty."""
        people = parse_address_text(draft.to_addrs or "") if draft else ()
        name = people[0].name if people else ""
        user = self.env.user
        account = draft.account_id
        return {
            "name": name or (people[0].email if people else ""),
            "first_name": name.split()[0] if name else "",
            "email": people[0].email if people else "",
            "sender": account.sender_name or user.name,
            "sender_email": account.email or user.email or "",
            "company": user.company_id.name,
            "date": format_date(self.env, self.env.cr.now().date()),
            "subject": (draft._origin_message().subject or draft.subject or "")
            if draft
            else "",
        }

    @api.model
    def _attach_upload(self, draft_id, upload, *, inline=False):
        """Attach an uploaded file; gives it as part of the draft.

        :param upload: werkzeug's FileStorage; a form may hold a text under its name
        :param inline: to be shown in the text, not in the list
        """
        with self._parameters():
            try:
                draft = self._editable_draft(int(draft_id))
            except (TypeError, ValueError) as error:
                raise params.BadParameter("draft_id") from error
            if not isinstance(upload, FileStorage):
                raise params.BadParameter("file")
            content = upload.stream.read(self._message_limit() + 1)
            name = params.as_text(upload.filename or "", 10_000)
            attachment = self._attach(draft, name, content, upload.mimetype)
            # sudo: mailbox.draft - users write drafts only here, access is checked
            own = draft.sudo()
            if inline:
                cid = own._attachment_cid(attachment)
                own.cids = (own.cids or {}) | {str(attachment.id): cid}
            own._save({})
            files = draft._attachments_json()
            (file,) = (each for each in files if each["id"] == attachment.id)
            return {"attachment": file, "draft": draft._json()}

    @api.model
    def _attach(self, draft, name, content, mimetype):
        """Attach bytes to a draft that the user may change; gives the ir.attachment."""
        name = clean_line(name)[-MAX_NAME_CHARS:]
        mimetype = safe_mimetype(mimetype or "")
        # sudo: ir.attachment - of a draft that the user may change
        own = draft.sudo()._leaving_attachments()
        total = sum(own.mapped("file_size")) + len(content)
        limit = self._attachment_limit()
        if total > limit:
            raise UserError(
                self.env._(
                    "“%(file)s” is too large. The limit for all attachments is "
                    "%(limit)s.",
                    file=name,
                    limit=human_size(limit),
                )
            )
        # sudo: ir.attachment - of a draft that the user may change
        Attachment = self.env["ir.attachment"].sudo()
        attachment = Attachment._store_mail_file(
            draft, name or self.env._("unnamed"), content, mimetype
        )
        # sudo: mailbox.draft - users write drafts only here, access is checked
        draft.sudo().attachment_ids += attachment
        return attachment

    @api.model
    def _draft_file(self, draft_id, attachment_id):
        """A file of a draft, as a File."""
        with self._parameters():
            draft = self._one("mailbox.draft", draft_id)
            # sudo: ir.attachment - of a draft that the user may read
            own = draft.sudo()._own_attachments()
            found = own.filtered(lambda a: a.id == attachment_id)
            if not found:
                raise self._not_found()
            chunks = StoredChunks(found.raw or b"")
            return File(found.name, found._type_in_mail(), chunks)


def _fill(text, values):
    """Placeholders nobody knows stay as they are: the writer sees the mistake."""
    return _PLACEHOLDER.sub(lambda m: str(values.get(m[1], m[0])), text)
