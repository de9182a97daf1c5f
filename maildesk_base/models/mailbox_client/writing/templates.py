import re

from odoo import api, models
from odoo.tools import format_date, html_escape

from ....engine.mime.address_text import parse_address_text

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]{1,40})\s*\}\}")


class MailboxClient(models.AbstractModel):
    """Templates with placeholders."""

    _inherit = "mailbox.client"

    @api.model
    @api.readonly
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


def _fill(text, values):
    """Placeholders nobody knows stay as they are: the writer sees the mistake."""
    return _PLACEHOLDER.sub(lambda m: str(values.get(m[1], m[0])), text)
