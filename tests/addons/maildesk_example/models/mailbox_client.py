from odoo import api, models
from odoo.tools import SQL

from odoo.addons.maildesk_base.api import (
    Action,
    Preference,
    SearchOperator,
    flag,
    one_of,
)

PINNED = SQL("SELECT DISTINCT message_id FROM mailbox_example_pin")


class MailboxClient(models.AbstractModel):
    """What people can do with pins, and where they find what is pinned."""

    _inherit = "mailbox.client"

    @api.model
    def _actions(self):
        pin = Action(_set_pins, _label, undo=_take_back, writes=False)
        return super()._actions() | {"example_pin": pin}

    @api.model
    def _scopes(self):
        pinned = {
            "example": lambda client, _value, scan: client._list_chosen(PINNED, scan)
        }
        return super()._scopes() | pinned

    @api.model
    def _search_operators(self):
        operator = SearchOperator(_is_pinned, read=one_of("me", "anyone"))
        return super()._search_operators() | {"pinned": operator}

    @api.model
    def _preferences(self):
        return super()._preferences() | {"example_badge": Preference(True, flag)}

    @api.model
    def _bootstrap_extra(self):
        count = self.env["mailbox.example_pin"].search_count([])
        return super()._bootstrap_extra() | {"example": {"pinned": count}}


def _set_pins(client, messages, options):
    pins = client.env["mailbox.example_pin"]
    known = pins.search([("message_id", "in", messages.ids)])
    if options.get("on"):
        new = messages - known.message_id
        pins.create([{"account_id": m.account_id.id, "message_id": m.id} for m in new])
        return {"pinned": new.ids}
    steps = {"unpinned": known.message_id.ids}
    known.unlink()
    return steps


def _take_back(client, messages, steps):
    ids = steps.get("pinned") or steps["unpinned"]
    changed = messages.filtered(lambda message: message.id in ids)
    _set_pins(client, changed, {"on": "unpinned" in steps})


def _label(env, count):
    return env._("Pins of %(count)d changed", count=count)


def _is_pinned(search, term):
    user_id = search.client.env.uid
    by = SQL("create_uid = %s", user_id) if term.value == "me" else SQL("TRUE")
    return SQL("m.id IN (%s WHERE %s)", PINNED, by)
