import re

from odoo import api, fields, models

from odoo.addons.maildesk_base.api import Bridge, CardAction
from odoo.addons.maildesk_base.compat import has_access

# "Your order PO-2231", "Bestellung 4500-12": what the customer calls it.
REFERENCE = re.compile(
    r"\b(?:PO|P\.O\.|purchase order|order|ref(?:erence)?|Bestellung|Auftrag)"
    r"[\s.:#№-]*((?=[A-Z/-]*\d)[A-Z0-9][A-Z0-9/-]{2,24})",
    re.I,
)
NUMBER = re.compile(r"[A-Z]{1,6}[\w/-]{0,12}\d{3,}", re.I)
COLORS = {"draft": "info", "sent": "info", "sale": "success", "cancel": "muted"}


class MailboxBridgeSale(models.AbstractModel):
    """Quotations and sales orders."""

    _name = "mailbox.bridge.sale"
    _inherit = ["mailbox.bridge"]
    _description = "Bridge to Quotations"

    @api.model
    def _models(self):
        return {
            "sale.order": Bridge(
                label=lambda env: env._("Quotation"),
                icon="cart",
                create_groups=("sales_team.group_sale_salesman",),
                order=30,
                search_fields=("name", "client_order_ref", "origin", "partner_id"),
                state_field="state",
                amount_field="amount_total",
                partner_path="partner_id",
                new_contact=True,
                form_view="maildesk_sale.sale_order_view_form_mail",
                note_param="maildesk.note_links_sale",
                # It has no lines yet.
                opens=True,
                feature="bridges",
            )
        }

    @api.model
    def _prefill(self, model, message, partner, options):
        subject = self._subject(message)
        reference = REFERENCE.search(subject)
        values = {
            "partner_id": partner.id or False,
            "origin": subject,
            "client_order_ref": reference[1] if reference else False,
            "user_id": self.env.uid,
        }
        if message.account_id.company_id:
            values["company_id"] = message.account_id.company_id.id
        if "opportunity_id" in self.env[model]._fields:
            values["opportunity_id"] = self._opportunity(message)
        return values

    @api.model
    def _opportunity(self, message):
        """The opportunity that the conversation belongs to, False for none."""
        links = self.env["mailbox.link"].search(
            [
                ("res_model", "=", "crm.lead"),
                "|",
                ("message_id", "=", message.id),
                ("conversation_id", "in", message.conversation_id.ids),
            ]
        )
        leads = self.env["crm.lead"].browse(links.mapped("res_id"))
        return leads.filtered(lambda lead: lead.type == "opportunity")[:1].id

    @api.model
    def _proposals(self, message, limit=5):
        """Orders whose number is in the subject, then those of the customer: what is
        still open first.
        """
        orders = self.env["sale.order"]
        names = NUMBER.findall(message.subject or "")
        named = orders.search(
            ["|", ("name", "in", names), ("client_order_ref", "in", names)], limit=limit
        )
        family = self._family(self._partner(message))
        theirs = orders.search(
            [("partner_id", "in", family), ("state", "!=", "cancel")],
            order="date_order desc, id desc",
            limit=limit,
        )
        is_open = ("draft", "sent")
        theirs = theirs.sorted(lambda order: order.state not in is_open)
        return list((named | theirs)[:limit])

    @api.model
    def _card(self, record):
        card = super()._card(record) | {"color": COLORS[record.state]}
        if record.state in ("draft", "sent"):
            card["deadline"] = fields.Date.to_string(record.validity_date) or None
        elif record.state == "sale" and record.invoice_status != "no":
            field = record._fields["invoice_status"]
            status = dict(field._description_selection(record.env))
            card["state"] += f" · {status[record.invoice_status]}"
        return card

    @api.model
    def _card_actions(self, record):
        is_cancelled = record.state == "cancel" and has_access(record, "write")
        if not is_cancelled:
            return {}
        label = self.env._("Set to Quotation")
        return {"reopen": CardAction(label, lambda order: order.action_draft())}
