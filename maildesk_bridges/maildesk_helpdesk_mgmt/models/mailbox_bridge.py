import re

from odoo import api, models
from odoo.tools import email_normalize, html_escape, is_html_empty

from odoo.addons.maildesk_base.api import Bridge, CardAction
from odoo.addons.maildesk_base.compat import accessible, has_access

MODEL = "helpdesk.ticket"
NUMBER = re.compile(r"\b[A-Z]{1,8}-?\d{3,12}\b")
MOST_NUMBERS = 5  # of one subject that are looked for
CHANNEL = "helpdesk_mgmt.helpdesk_ticket_channel_email"
PRIORITIES = {"high": "2", "low": "0"}


class MailboxBridgeHelpdesk(models.AbstractModel):
    """The way from mail to tickets."""

    _name = "mailbox.bridge.helpdesk"
    _inherit = ["mailbox.bridge"]
    _description = "Bridge to Helpdesk"

    @api.model
    def _models(self):
        return {
            MODEL: Bridge(
                label=lambda env: env._("Ticket"),
                icon="ticket",
                create_groups=("helpdesk_mgmt.group_helpdesk_user_own",),
                order=20,
                search_fields=("number", "name", "partner_name", "partner_email"),
                state_field="stage_id",
                partner_path="partner_id",
                body_field="description",
                new_contact=True,
                form_view="maildesk_helpdesk_mgmt.helpdesk_ticket_view_form_mail",
                note_param="maildesk.note_links_tickets",
                feature="bridges",
                inform_label=lambda env: env._("Send the team's confirmation"),
            )
        }

    @api.model
    def _prefill(self, model, message, partner, options):
        values = self._body(model, message, options)
        person, subject = self._correspondent(message), self._subject(message)
        if is_html_empty(values["description"]):
            # A ticket has to have one.
            values["description"] = f"<p>{html_escape(subject)}</p>"
        team, user = self._team(message.account_id), self.env.user
        channel = self.env.ref(CHANNEL, raise_if_not_found=False)
        return values | {
            "name": subject,
            "partner_id": partner.id,
            "partner_name": partner.name or person.name or "",
            "partner_email": person.email or "",
            "team_id": team.id,
            # Helpdesk takes a ticket away from whoever is not in its team.
            "user_id": user.id if user in team.user_ids else False,
            "channel_id": channel.id if channel else False,
            "priority": PRIORITIES.get(message.importance, "1"),
        }

    @api.model
    def _team(self, account):
        """The mailbox's team, else the first of the user's own."""
        company = account.company_id or self.env.company
        chosen = accessible(account.helpdesk_team_id, "read")
        own = self.env["helpdesk.ticket.team"].search(
            [
                ("user_ids", "in", self.env.uid),
                ("company_id", "in", [False, company.id]),
            ],
            limit=1,
        )
        return chosen or own

    @api.model
    def _proposals(self, message, limit=5):
        """Tickets whose number is in the subject, then those of the customer, open ones
        first. A number only proposes: anybody can write one.
        """
        tickets = self.env[MODEL]
        if not has_access(tickets, "read"):
            return []
        numbers = NUMBER.findall((message.subject or "").upper())[:MOST_NUMBERS]
        found = tickets.search([("number", "in", numbers)]) if numbers else tickets
        for is_closed in (False, True):
            if len(found) < limit:
                found |= tickets.search(
                    [
                        *self._of_customer(message),
                        ("stage_id.closed", "=", is_closed),
                    ],
                    limit=limit,
                    order="write_date desc, id desc",
                )
        return list(found[:limit])

    @api.model
    def _of_customer(self, message):
        companies = self._people(message).commercial_partner_id
        address = email_normalize(self._correspondent(message).email or "")
        of_company = [("commercial_partner_id", "in", companies.ids)]
        return (
            ["|", *of_company, ("partner_email_normalized", "=", address)]
            if address
            else of_company
        )

    @api.model
    def _card(self, record):
        colors = {"2": "warning", "3": "danger"}
        color = "muted" if record.closed else colors.get(record.priority, "info")
        return super()._card(record) | {"color": color}

    @api.model
    def _card_actions(self, record):
        is_closed = record.closed and has_access(record, "write")
        if not is_closed or not record._stage_for_mail():
            return {}
        label = self.env._("Reopen")
        return {"reopen": CardAction(label, lambda ticket: ticket._reopen_for_mail())}
