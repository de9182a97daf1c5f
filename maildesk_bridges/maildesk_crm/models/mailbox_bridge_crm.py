import re

from odoo import api, models
from odoo.tools import email_normalize, html2plaintext

from odoo.addons.iap.tools.iap_tools import mail_prepare_for_domain_search
from odoo.addons.maildesk_base.api import Bridge, CardAction
from odoo.addons.maildesk_base.compat import has_access
from odoo.addons.maildesk_base.engine.freemail import company_domain

SIGNATURE_LINES = 15
PHONE = re.compile(
    r"(?:(?:tel|telephone|phone|mobile?|cell|direct)\b[\s.:(]*|(?=\+))"
    r"(\+?\(?\d[\d ()/.\u00a0-]{5,20}\d)",
    re.I,
)
COLORS = {"won": "success", "lost": "muted", "pending": "info"}


class MailboxBridgeCrm(models.AbstractModel):
    """Leads and opportunities."""

    _name = "mailbox.bridge.crm"
    _inherit = ["mailbox.bridge"]
    _description = "Bridge to Leads"

    @api.model
    def _models(self):
        return {
            "crm.lead": Bridge(
                label=_label,
                icon="target",
                create_groups=("sales_team.group_sale_salesman",),
                order=20,
                search_fields=("name", "email_from", "contact_name", "partner_name"),
                state_field="stage_id",
                amount_field="expected_revenue",
                deadline_field="date_deadline",
                partner_path="partner_id",
                body_field="description",
                new_contact=True,
                form_view="maildesk_crm.crm_lead_view_form_mail",
                note_param="maildesk.note_links_crm",
                feature="bridges",
            )
        }

    @api.model
    def _prefill(self, model, message, partner, options):
        person = self._correspondent(message)
        account = message.account_id
        text = self._body(model, message, {"description": "newest"})["description"]
        values = {
            "name": self._subject(message),
            "type": "lead" if _uses_leads(self.env) else "opportunity",
            "partner_id": partner.id or False,
            "email_from": person.email,
            "user_id": self.env.uid,
            "medium_id": self.env.ref("utm.utm_medium_email").id,
            **self._body(model, message, options),
        }
        if account.crm_team_id:
            values["team_id"] = account.crm_team_id.id
        if account.company_id:
            values["company_id"] = account.company_id.id
        if not partner:
            values |= {
                "contact_name": person.name or False,
                "partner_name": self._organisation(person.email),
                "phone": _phone(html2plaintext(text or "")),
            }
        return values

    @api.model
    def _organisation(self, address):
        """The company behind an address: a contact, else its domain; False for the
        addresses that anybody can have.
        """
        return self._company_at(address).name or company_domain(address) or False

    @api.model
    def _proposals(self, message, limit=5):
        """Open leads of the same person, their company, or their domain."""
        address = email_normalize(self._correspondent(message).email)
        if not address:
            return []
        family = self._family(self._partner(message))
        found = [
            ("email_normalized", "=", address),
            ("email_domain_criterion", "=", mail_prepare_for_domain_search(address)),
            ("partner_id", "in", family),
        ]
        is_open = ("won_status", "=", "pending")
        leads = self.env["crm.lead"].search(
            [is_open, "|", "|", *found], order="write_date desc, id desc", limit=limit
        )
        return list(leads.sorted(lambda lead: lead.email_normalized != address))

    @api.model
    def _card(self, record):
        status = dict(record._fields["won_status"]._description_selection(record.env))
        card = super()._card(record) | {"color": COLORS[record.won_status]}
        if record.won_status == "lost":
            card["state"] = status["lost"]
        elif record.won_status == "pending":
            if record.is_rotting:
                card["color"] = "warning"
            if record.expected_revenue and record.probability:
                card["amount"] = f"{card['amount']} · {record.probability:.0f} %"
        return card

    @api.model
    def _card_actions(self, record):
        """Somebody who writes about a lost lead may be won after all."""
        is_lost = record.won_status == "lost" and has_access(record, "write")
        if not is_lost:
            return {}
        label = self.env._("Reopen")
        return {"reopen": CardAction(label, lambda lead: lead.action_restore())}


def _uses_leads(env):
    return env.user.has_group("crm.group_use_lead")


def _label(env):
    return env._("Lead") if _uses_leads(env) else env._("Opportunity")


def _phone(text):
    """The telephone number of a signature, False for none."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = PHONE.search("\n".join(lines[-SIGNATURE_LINES:]))
    return found[1].replace("\u00a0", " ").strip() if found else False
