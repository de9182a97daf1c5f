from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from odoo import api, models
from odoo.tools import email_normalize, ormcache

from ..compat import has_access, record_url
from ..engine.mime.address_text import parse_address_text

MOST_PEOPLE = 20  # of one message that are looked for among the contacts


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
    :ivar partner_path: from the record to its contact, "" for none
    :ivar company_path: from the record to its company, "" for none
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
    :ivar quiet: context with which a record is made so that nobody is sent mail,
        beside what keeps the chatter quiet
    """

    label: Callable
    icon: str = "link"
    create_groups: tuple[str, ...] = ()
    order: int = 50
    search_fields: tuple[str, ...] = ("name",)
    state_field: str = ""
    amount_field: str = ""
    partner_path: str = ""
    company_path: str = "company_id"
    form_view: str = ""
    enabled_param: str = ""
    note_param: str = ""
    feature: str = ""
    action: str = ""
    is_listed: bool = True
    quiet: Mapping[str, bool] = MappingProxyType({})


class MailboxBridge(models.AbstractModel):
    """The way from mail to records of another app. An add-on inherits it under a name
    of its own and declares the models; all else has a default.

    Everything runs as the user, never as superuser: who may not read a record is told
    nothing of it.
    """

    _name = "mailbox.bridge"
    _description = "Bridge to Another App"

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
        return {}

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
        entries = (message.from_addr, message.to_addrs, message.cc_addrs)
        addresses = [
            email_normalize(each.email)
            for entry in entries
            for each in parse_address_text(entry or "")
        ]
        own = message.account_id._own_addresses()
        wanted = [each for each in dict.fromkeys(addresses) if each and each not in own]
        found = self.env["res.partner"].search(
            [("email_normalized", "in", wanted)], limit=MOST_PEOPLE
        )
        return found.sorted(lambda partner: wanted.index(partner.email_normalized))

    @api.model
    def _card(self, record):
        """What is shown of a record beside a message: JSON. ``title`` and ``url`` are
        always there; ``state``, ``color``, ``amount``, ``owner`` and ``deadline`` are
        None where there is none.
        """
        bridge = self._models()[record._name]
        return {
            "title": record.display_name,
            "state": _shown(record, bridge.state_field),
            "color": None,
            "amount": record[bridge.amount_field] if bridge.amount_field else None,
            "owner": _shown(record, "user_id" if "user_id" in record._fields else ""),
            "deadline": None,
            "url": record_url(record),
        }

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
                order=10,
                note_param="maildesk.note_links_contacts",
                search_fields=("name", "email", "ref"),
            )
        }

    @api.model
    def _proposals(self, message, limit=5):
        return list(self._people(message)[:limit])

    @api.model
    def _prefill(self, model, message, partner, options):
        address = message.from_addr or ""
        return {"name": message.from_name or address, "email": address}


def _shown(record, name):
    """A field's value as people read it; None when it is empty."""
    if not name or not record[name]:
        return None
    field = record._fields[name]
    if field.relational:
        return record[name].display_name
    if field.type == "selection":
        return dict(field._description_selection(record.env))[record[name]]
    return str(record[name])
