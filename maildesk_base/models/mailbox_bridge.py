from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from odoo import api, fields, models
from odoo.tools import SQL, email_normalize, format_amount, ormcache
from odoo.tools.sql import escape_psql

from ..compat import has_access, record_url
from ..engine.freemail import company_domain
from ..engine.mime.address_text import parse_address_text
from ..engine.mime.compose import base_subject
from ..engine.types import Address

MOST_PEOPLE = 20  # of one message that are looked for among the contacts
# Of a company whose records are looked for: of more, all records would be read.
MOST_CONTACTS = 500
# Of the context of a message: ids of its contacts, looked for once.
PEOPLE = "maildesk_people"


@dataclass(frozen=True, slots=True)
class Bridge:
    """A kind of records that mail can belong to, by its model in
    ``mailbox.bridge._models()``.

    :ivar label: ``label(env)``, what one record is called: "Lead"
    :ivar icon: name of an icon of the app
    :ivar create_groups: external ids of groups; members of one of them may make a
        record from mail. Empty: whoever has the right to create
    :ivar order: of the entries in menus, small ones first
    :ivar search_fields: where a record is looked for by name, number, address
    :ivar state_field: what is shown as its state, "" for none
    :ivar amount_field: what is shown as its amount, "" for none
    :ivar owner_field: who is in charge, one user or several, "" for nobody
    :ivar deadline_field: when it is due, "" for never
    :ivar partner_path: from the record to its contact, "" for none
    :ivar company_path: from the record to its company, "" for none
    :ivar body_field: where the text of the mail goes, HTML or plain text, "" for none
    :ivar new_contact: whether a sender who is no contact becomes one, unless the user
        says otherwise
    :ivar form_view: external id of the short form that a record is made with, "" for
        the model's own
    :ivar enabled_param: system parameter that switches it off with "0", "" for none
    :ivar note_param: system parameter that with "0" switches off the note about linked
        mail on the record, "" for none
    :ivar feature: of the licence that new links need, see ``mailbox.licence._require``
    :ivar action: id of the app's action that makes a record of mail instead of a form,
        "" for the form
    :ivar is_listed: whether menus, dialogs and settings name it; others are reached by
        an action of their add-on only
    :ivar inform_label: ``inform_label(env)``, what the tick says with which the app
        sends what it usually sends about a new record, None for no tick
    :ivar opens: whether a new record is opened, unless the user says otherwise
    :ivar quiet: keys of the context that are set so that nobody is sent mail by a new
        record, beside those that keep the chatter quiet
    """

    label: Callable
    icon: str = "link"
    create_groups: tuple[str, ...] = ()
    order: int = 50
    search_fields: tuple[str, ...] = ("name",)
    state_field: str = ""
    amount_field: str = ""
    owner_field: str = "user_id"
    deadline_field: str = ""
    partner_path: str = ""
    company_path: str = "company_id"
    body_field: str = ""
    new_contact: bool = False
    form_view: str = ""
    enabled_param: str = ""
    note_param: str = ""
    feature: str = ""
    action: str = ""
    is_listed: bool = True
    inform_label: Callable | None = None
    opens: bool = False
    quiet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardAction:
    """What can be done to a record from its card.

    :ivar label: what its button says, translated
    :ivar run: ``run(record)`` does it, with the rights of the user
    """

    label: str
    run: Callable


class MailboxBridge(models.AbstractModel):
    """The way from mail to records of another app. An add-on inherits it under a name
    of its own and declares the models; all else has a default.

    Everything runs as the user, never as superuser: who may not read a record learns
    nothing of it.
    """

    _name = "mailbox.bridge"
    _description = "Bridge to Another App"

    def init(self):
        """Mailboxes can switch these kinds of records off, see ``bridge_ids``."""
        listed = [name for name, each in self._models().items() if each.is_listed]
        for model in listed:
            self.env.cr.execute(
                SQL(
                    """INSERT INTO mailbox_bridge_kind (res_model) VALUES (%s)
                           ON CONFLICT DO NOTHING""",
                    model,
                )
            )

    @api.model
    def _models(self):
        """Model -> :class:`Bridge`, for the models that this bridge leads to."""
        return {}

    @api.model
    def _prefill(self, model, message, partner, options):
        """Values that the form of a new record begins with.

        :param model: one of :meth:`_models`
        :param message: a ``mailbox.message_index`` record that the user may read
        :param partner: who wrote it, a ``res.partner`` record or none
        :param options: what the user has chosen, as JSON
        """
        return self._body(model, message, options)

    @api.model
    def _body(self, model, message, options):
        """The text of a message as value of the model's ``body_field``, as far as it is
        wanted: ``options["description"]`` is ``whole``, ``newest`` or ``none``.

        :raise UserError: when the text has to be fetched and the server is away
        """
        name = self._models()[model].body_field
        if not name:
            return {}
        client = self.env["mailbox.client"]
        choice = client._description_choice(options, "newest")
        is_html = self.env[model]._fields[name].type == "html"
        return {name: client._prefilled_body(message, choice, is_html=is_html)}

    @api.model
    def _subject(self, message):
        """The subject without what answers and forwards put before it."""
        return base_subject(message.subject or "") or self.env._("(no subject)")

    @api.model
    def _duplicates(self, model, message, limit=5):
        """Records of a model that a new one may be the same as, likely ones first."""
        return [each for each in self._proposals(message, limit) if each._name == model]

    @api.model
    def _correspondent(self, message):
        """Who the mail is about, as an ``Address``: its sender, or whom it was sent to
        if somebody of the mailbox has sent it.
        """
        address, name = next(iter(self._addresses(message).items()), ("", ""))
        return Address(name, address)

    @api.model
    def _partner(self, message):
        """The contact of that person, none when there is none."""
        address = self._correspondent(message).email
        people = self._people(message)
        return people.filtered(lambda each: each.email_normalized == address)[:1]

    @api.model
    def _proposals(self, message, limit=5):
        """Records of these models that a message may belong to, likely ones first: a
        list, as they can be of several models. Without more knowledge, those of the
        people of the message that were changed last.
        """
        people = self._people(message)
        return [
            record
            for model, bridge in self._models().items()
            if people and bridge.partner_path and has_access(self.env[model], "read")
            for record in self.env[model].search(
                [(bridge.partner_path, "in", people.ids)],
                limit=limit,
                order="write_date desc, id desc",
            )
        ]

    @api.model
    def _people(self, message):
        """Contacts that a message is from and to, its sender first, the mailbox left
        out.
        """
        known = message.env.context.get(PEOPLE)
        if known is not None:
            return self.env["res.partner"].browse(known)
        wanted = list(self._addresses(message))
        found = self.env["res.partner"].search(
            [("email_normalized", "in", wanted)], limit=MOST_PEOPLE
        )
        return found.sorted(lambda partner: wanted.index(partner.email_normalized))

    @api.model
    def _family(self, partner):
        """Ids of somebody and of the contacts of their company, archived ones too; of a
        company with very many, those that were there first.
        """
        companies = partner.commercial_partner_id
        if not companies:
            return []
        contacts = self.env["res.partner"].with_context(active_test=False)
        found = contacts.search(
            [("commercial_partner_id", "in", companies.ids)],
            order="id",
            limit=MOST_CONTACTS,
        )
        return (partner | found).ids

    @api.model
    def _company_at(self, address):
        """The company that an address may belong to, by its domain; none for an address
        that anybody can have.
        """
        domain = escape_psql(company_domain(address))
        partners = self.env["res.partner"]
        if not domain or not has_access(partners, "read"):
            return partners
        found = partners.search(
            [
                "|",
                # In lower case, both of them: quicker than to ignore the case.
                ("email_normalized", "=like", f"%@{domain}"),
                "&",
                ("is_company", "=", True),
                ("website", "=ilike", f"%{domain}%"),
            ],
            order="is_company desc, id",
            limit=1,
        ).commercial_partner_id
        is_known = found.is_company and has_access(found, "read")
        return found if is_known else partners

    @api.model
    def _with_people(self, message):
        """The message with its contacts, for whoever asks several bridges about it."""
        return message.with_context(**{PEOPLE: self._people(message).ids})

    @api.model
    def _addresses(self, message):
        """Address -> name of whom a message is from and to, its sender first, the
        mailbox left out.
        """
        sender = Address(message.from_name or "", message.from_addr or "")
        others = (message.to_addrs, message.cc_addrs)
        own = message.account_id._own_addresses()
        names = {}
        for each in (sender, *(a for o in others for a in parse_address_text(o or ""))):
            address = email_normalize(each.email)
            if address and address not in own and not names.get(address):
                names[address] = each.name or ""
        return names

    @api.model
    def _card(self, record):
        """What is shown of a record beside a message: JSON. ``title`` and ``url`` are
        always there, all else is None where there is none.

        :return: ``color`` of the state is one of Odoo's numbers for colours, or
            "success", "info", "warning", "danger" or "muted"; ``deadline`` is a date as
            "2026-12-31"; ``owner_id`` the user whose image is shown; ``activity`` the
            next one, ``{text, date, state}``
        """
        bridge = self._models()[record._name]
        no_one = self.env["res.users"]
        known = bridge.owner_field in record._fields
        owner = record[bridge.owner_field] if known else no_one
        return {
            "title": record.display_name,
            "state": _shown(record, bridge.state_field),
            "color": None,
            "amount": _amount(record, bridge.amount_field),
            "owner": _shown(record, bridge.owner_field),
            "owner_id": owner[:1].id or None,
            "deadline": _day(record, bridge.deadline_field),
            "activity": _activity(record),
            "url": record_url(record),
        }

    @api.model
    def _card_actions(self, record):
        """What can be done to a record from its card in the state that it is in, and by
        this user: name -> :class:`CardAction`.
        """
        return {}

    @api.model
    @ormcache()
    def _bridges(self):
        """Model that mail can belong to -> name of the bridge that leads to it."""
        base = self.pool["mailbox.bridge"]
        return {
            model: name
            for name in sorted(self.pool.models)
            if name != base._name and issubclass(self.pool[name], base)
            for model in self.env[name]._models()
        }

    @api.model
    def _listed(self):
        """Those of the models that menus, dialogs and settings name."""
        bridges = self._bridges()
        return [
            model
            for model, name in bridges.items()
            if self.env[name]._models()[model].is_listed
        ]


class MailboxBridgePartner(models.AbstractModel):
    """Contacts, which are there without any other app."""

    _name = "mailbox.bridge.partner"
    _inherit = ["mailbox.bridge"]
    _description = "Bridge to Contacts"

    @api.model
    def _models(self):
        return {
            "res.partner": Bridge(
                label=lambda env: env._("Contact"),
                icon="users",
                # Last: most mail comes from contacts.
                order=90,
                note_param="maildesk.note_links_contacts",
                search_fields=("name", "email", "ref"),
            )
        }

    @api.model
    def _proposals(self, message, limit=5):
        return list(self._people(message)[:limit])

    @api.model
    def _prefill(self, model, message, partner, options):
        """``options["email"]``: somebody else than the sender."""
        names = self._addresses(message)
        address = options.get("email")
        if address in names:
            return {"name": names[address] or address, "email": address}
        address = message.from_addr or ""
        return {"name": message.from_name or address, "email": address}


def _amount(record, name):
    """An amount as people read it, with its currency if it has one."""
    field = record._fields.get(name)
    if field is None or field.type != "monetary":
        return record[name] if name else None
    currency = record[field.get_currency_field(record)]
    value = record[name]
    return format_amount(record.env, value, currency) if currency else value


def _activity(record):
    """The next activity that the user may know of."""
    if "activity_date_deadline" not in record._fields:
        return None
    activity = record.activity_ids[:1]
    if not activity:
        return None
    return {
        "text": activity.summary or activity.activity_type_id.name or "",
        "date": fields.Date.to_string(activity.date_deadline),
        "state": activity.state,
    }


def _shown(record, name):
    """A field's value as people read it; None when it is empty."""
    if name not in record._fields or not record[name]:
        return None
    field = record._fields[name]
    if field.relational:
        return ", ".join(record[name].mapped("display_name"))
    if field.type == "selection":
        return dict(field._description_selection(record.env))[record[name]]
    return str(record[name])


def _day(record, name):
    """A date, for the user's time zone; None when there is none."""
    value = record[name] if name else None
    if isinstance(value, datetime):
        value = fields.Datetime.context_timestamp(record, value).date()
    return fields.Date.to_string(value) if value else None
