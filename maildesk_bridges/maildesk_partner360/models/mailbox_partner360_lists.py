from collections.abc import Callable
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_amount

from odoo.addons.maildesk_base.compat import has_access, record_url

SHOWN = 5
COUNTED = 100  # beyond that it is "many"
RECENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Listing:
    """Records of one app that belong to a contact, by their model in
    ``mailbox.partner360.lists._listings()``.

    :ivar label: ``label(env)``, what the list is called
    :ivar icon: name of an icon of the app, where no bridge has one for the model
    :ivar domain: ``domain(env)``, which of them are shown
    :ivar order: the most important first
    :ivar partner_path: from the record to its contact
    :ivar email_paths: fields of which the first that is there has an address
        instead; those that are called so have it normalized
    :ivar company_path: from the record to its company, "" for none
    :ivar is_of_company: it is about the whole company, whatever is asked for
    :ivar state: field that is shown as its state
    :ivar amount: field that is shown as its amount
    :ivar date: field that is shown as its date
    :ivar is_due: it is late once that date has passed
    """

    label: Callable
    icon: str
    domain: Callable
    order: str
    partner_path: str = "partner_id"
    email_paths: tuple[str, ...] = ()
    company_path: str = "company_id"
    is_of_company: bool = False
    state: str = ""
    amount: str = ""
    date: str = ""
    is_due: bool = False


LISTINGS = {
    "account.move": Listing(
        label=lambda env: env._("Invoices due"),
        icon="file",
        domain=lambda env: [
            ("move_type", "=", "out_invoice"),
            ("state", "=", "posted"),
            ("payment_state", "in", ("not_paid", "partial")),
        ],
        order="invoice_date_due, id",
        is_of_company=True,
        amount="amount_residual",
        date="invoice_date_due",
        is_due=True,
    ),
    "helpdesk.ticket": Listing(
        label=lambda env: env._("Open tickets"),
        icon="alert",
        domain=lambda env: [("stage_id.closed", "=", False)],
        order="last_stage_update desc, id desc",
        email_paths=("partner_email_normalized", "partner_email"),
        state="stage_id",
        date="create_date",
    ),
    "crm.lead": Listing(
        label=lambda env: env._("Open leads"),
        icon="star",
        domain=lambda env: [("stage_id.is_won", "=", False)],
        order="date_deadline, id desc",
        email_paths=("email_normalized",),
        state="stage_id",
        amount="expected_revenue",
        date="date_deadline",
        is_due=True,
    ),
    "sale.order": Listing(
        label=lambda env: env._("Quotations and orders"),
        icon="archive",
        domain=lambda env: [("state", "in", ("draft", "sent", "sale"))],
        order="date_order desc, id desc",
        state="state",
        amount="amount_total",
        date="date_order",
    ),
    "project.task": Listing(
        label=lambda env: env._("Open tasks"),
        icon="check",
        domain=lambda env: [("is_closed", "=", False)],
        order="date_deadline, id desc",
        state="stage_id",
        date="date_deadline",
        is_due=True,
    ),
    "calendar.event": Listing(
        label=lambda env: env._("Meetings"),
        icon="calendar",
        domain=lambda env: [("stop", ">=", _days_ago(RECENT_DAYS))],
        # By start, all events would be read in its order.
        order="stop, id",
        partner_path="partner_ids",
        company_path="",
        date="start",
    ),
}


class MailboxPartner360Lists(models.AbstractModel):
    """What other apps have of a contact: of those that are installed, and that the
    user may read. One query for each.
    """

    _name = "mailbox.partner360.lists"
    _description = "Lists of Partner 360"

    @api.model
    def _listings(self):
        """Model -> :class:`Listing`; add-ons extend it."""
        return LISTINGS

    @api.model
    def _lists(self, partner, company, whole_company):
        """The lists that are not empty: ``records``, ``listing`` and ``json``.

        :param company: of the mailbox: records of others are not shown; none for any
        """
        found = []
        family = self.env["mailbox.bridge"]._family(partner)
        for model, listing in self._listings().items():
            if model not in self.env or not has_access(self.env[model], "read"):
                continue
            ids = family if whole_company or listing.is_of_company else partner.ids
            domain = self._domain(model, listing, partner, ids, company)
            try:
                each = self._list(model, listing, domain)
            except AccessError:
                # Of a field that another add-on has restricted: this list is left out.
                continue
            if each["records"]:
                found.append(each)
        return found

    @api.model
    def _domain(self, model, listing, partner, ids, company):
        of_partner = [(listing.partner_path, "in", ids)]
        email = partner.email_normalized
        known = [e for e in listing.email_paths if e in self.env[model]._fields]
        if known and email:
            operator = "=" if known[0].endswith("normalized") else "=ilike"
            of_partner = ["|", *of_partner, (known[0], operator, email)]
        if company and listing.company_path:
            own = (listing.company_path, "in", (False, company.id))
            of_partner = ["&", own, *of_partner]
        return [*listing.domain(self.env), *of_partner]

    @api.model
    def _list(self, model, listing, domain):
        known = self.env[model].fields_get(
            [each for each in (listing.state, listing.amount, listing.date) if each],
            ["type"],
        )
        records = self.env[model].search_fetch(
            domain, ["display_name", *known], limit=COUNTED, order=listing.order
        )
        if model == "calendar.event":
            records = records.filtered(
                lambda event: not event._check_private_event_conditions()
            )
            # The next ones, then those that were last.
            past = records.filtered(lambda event: event.stop < fields.Datetime.now())
            records = records - past + past.sorted("start", reverse=True)
        shown = [self._record(each, listing, known) for each in records[:SHOWN]]
        return {
            "records": records,
            "listing": listing,
            "json": {
                "model": model,
                "label": listing.label(self.env),
                "icon": self._icon(model, listing),
                "count": len(records),
                "is_all": len(records) < COUNTED,
                "records": shown,
            },
        }

    @api.model
    def _icon(self, model, listing):
        name = self.env["mailbox.bridge"]._bridges().get(model)
        bridge = name and self.env[name]._models()[model]
        return bridge.icon if bridge and bridge.is_listed else listing.icon

    @api.model
    def _record(self, record, listing, known):
        date = record[listing.date] if listing.date in known else None
        is_late = listing.is_due and date and fields.Date.to_date(date) < _today(self)
        return {
            "id": record.id,
            "name": record.display_name,
            "url": record_url(record),
            "state": _state(record, listing.state) if listing.state in known else "",
            "amount": _amount(record, listing.amount)
            if listing.amount in known
            else "",
            "date": str(date) if date else None,
            "is_late": bool(is_late),
        }

    @api.model
    def _overdue(self, found):
        """What the contact's company owes for longer than was agreed, as text."""
        today, late = _today(self), []
        for each in found:
            if each["json"]["model"] == "account.move":
                late = each["records"].filtered(
                    lambda move: move.invoice_date_due and move.invoice_date_due < today
                )
        if not late:
            return ""
        by_currency = late.grouped("currency_id").items()
        return ", ".join(
            format_amount(self.env, sum(moves.mapped("amount_residual")), currency)
            for currency, moves in by_currency
        )


def _state(record, name):
    value = record[name]
    if not value:
        return ""
    field = record._fields[name]
    if field.relational:
        return value.display_name
    return str(dict(field._description_selection(record.env)).get(value, value))


def _amount(record, name):
    value = record[name]
    field = record._fields[name]
    if not value or field.type != "monetary":
        return str(value or "")
    currency = record[field.get_currency_field(record)]
    return format_amount(record.env, value, currency) if currency else str(value)


def _today(records):
    return fields.Date.context_today(records)


def _days_ago(days):
    return fields.Datetime.subtract(fields.Datetime.now(), days=days)
